import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import { anyForm, answersTo, today } from '../definition/arbitrary.test.tsx'
import { checkAll } from '../journey/check.rules.ts'
import { relevantAnswers } from '../journey/journey.rules.ts'
import { answersFromJson, toJsonSchema } from './json.rules.ts'

const ajv = () => {
  const made = new Ajv2020({ strict: false })
  addFormats.default(made)
  return made
}

test('right answers fit the JSON Schema of their form and are read unchanged', () => {
  fc.assert(
    fc.property(
      anyForm.chain((def) => fc.tuple(fc.constant(def), answersTo(def))),
      ([def, given]) => {
        const answers = relevantAnswers(def, given, today)
        const validate = ajv().compile(toJsonSchema(def))
        assert.ok(validate(answers) || validate.errors?.every((error) => error.keyword === 'required'), JSON.stringify(validate.errors))
        assert.deepEqual(answersFromJson(def, answers), { answers, errors: [] })
      },
    ),
    { numRuns: 40 },
  )
})

test('answers from a program never make reading or checking throw', () => {
  fc.assert(
    fc.property(anyForm, fc.jsonValue(), fc.constantFrom('f0_0', 'f0_1', 'x'), (def, value, key) => {
      const { answers } = answersFromJson(def, { [key]: value })
      checkAll(def, answers, { today })
      assert.equal(answersFromJson(def, [value]).errors.length, 1)
    }),
  )
})

const form = {
  key: 'mau',
  version: 1,
  title: { vi: 'Mẫu' },
  pages: [
    {
      key: 'one',
      title: { vi: 'Một' },
      fields: [
        { key: 'sure', type: 'yesno' as const, label: { vi: 'Chắc' }, required: true },
        {
          key: 'rows',
          type: 'repeat' as const,
          label: { vi: 'Dòng' },
          itemLabel: { vi: 'Dòng' },
          fields: [{ key: 'n', type: 'number' as const, label: { vi: 'Số' } }],
        },
      ],
    },
  ],
}

test('answers of the wrong kind or to no question are told by their place', () => {
  const { answers, errors } = answersFromJson(form, { sure: true, rows: [{ n: 1 }, { n: 'hai', m: 2 }], other: 1 })
  assert.deepEqual(answers, { sure: true })
  assert.deepEqual(
    errors.map((error) => [error.field, error.rule]),
    [
      ['rows-1-n', 'not_a_number'],
      ['rows-1-m', 'unknown_field'],
      ['other', 'unknown_field'],
    ],
  )
})

test('only what is always asked is required by the schema', () => assert.deepEqual(toJsonSchema(form).required, ['sure']))
