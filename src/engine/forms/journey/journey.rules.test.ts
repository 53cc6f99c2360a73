import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { anyAnswersTo, anyForm, answersTo, files, today } from '../definition/arbitrary.test.tsx'
import type { Condition, FormDefinition } from '../definition/definition.ts'
import { checkAll, checkPage } from './check.rules.ts'
import { holds } from './condition.rules.ts'
import { nextPage, reachablePages, relevantAnswers, walk } from './journey.rules.ts'

const text = (vi: string) => ({ vi })
const yesno = (key: string) => ({ key, type: 'yesno' as const, label: text(key), required: true })
const form: FormDefinition = {
  key: 'mau',
  version: 1,
  title: text('Mẫu'),
  pages: [
    { key: 'one', title: text('1'), fields: [yesno('married')] },
    { key: 'two', title: text('2'), when: { field: 'married', is: true }, fields: [yesno('abroad')] },
    {
      key: 'three',
      title: text('3'),
      when: { field: 'abroad', is: true },
      fields: [{ key: 'country', type: 'text', label: text('Nước'), required: true }],
    },
    { key: 'four', title: text('4'), fields: [yesno('sure')] },
  ],
}
const keys = (answers: object) => reachablePages(form, answers as never, today).map((page) => page.key)

test('the road follows the answers', () => {
  assert.deepEqual(keys({}), ['one', 'four'])
  assert.deepEqual(keys({ married: true }), ['one', 'two', 'four'])
  assert.deepEqual(keys({ married: true, abroad: true }), ['one', 'two', 'three', 'four'])
})

test('an answer left behind opens no page and is not kept', () => {
  const answers = { married: false, abroad: true, country: 'Lào', sure: true }
  assert.deepEqual(keys(answers), ['one', 'four'])
  assert.deepEqual(relevantAnswers(form, answers, today), { married: false, sure: true })
  assert.deepEqual(checkAll(form, answers, { today }), [])
})

test('the next page is the next one on the road, and none before check-your-answers', () => {
  assert.equal(nextPage(form, undefined, {}, today)?.key, 'one')
  assert.equal(nextPage(form, 'one', { married: true }, today)?.key, 'two')
  assert.equal(nextPage(form, 'one', { married: false }, today)?.key, 'four')
  assert.equal(nextPage(form, 'three', { married: false }, today)?.key, 'four')
  assert.equal(nextPage(form, 'four', {}, today), undefined)
})

test('answers off the walked road never reach the relevant answers, and walking again changes nothing', () => {
  fc.assert(
    fc.property(
      anyForm.chain((def) => fc.tuple(fc.constant(def), anyAnswersTo(def))),
      ([def, answers]) => {
        const { steps, answers: kept } = walk(def, answers, today)
        const asked = new Set(steps.flatMap((step) => step.fields.map((field) => field.key)))
        for (const key of Object.keys(kept)) assert.ok(asked.has(key))
        assert.deepEqual(relevantAnswers(def, kept, today), kept)
        assert.deepEqual(reachablePages(def, kept, today), reachablePages(def, answers, today))
        assert.deepEqual(checkAll(def, kept, { today, files }), checkAll(def, answers, { today, files }))
      },
    ),
    { numRuns: 250 },
  )
})

test('checking is total, and the whole is the sum of the pages on the road', () => {
  fc.assert(
    fc.property(
      anyForm.chain((def) => fc.tuple(fc.constant(def), anyAnswersTo(def))),
      ([def, answers]) => {
        const pages = reachablePages(def, answers, today).flatMap((page) => checkPage(def, page.key, answers, { today, files }))
        assert.deepEqual(checkAll(def, answers, { today, files }), pages)
      },
    ),
  )
})

test('answers right for their fields pass every check', () => {
  fc.assert(
    fc.property(
      anyForm.chain((def) => fc.tuple(fc.constant(def), answersTo(def))),
      ([def, answers]) => {
        const wrong = checkAll(def, answers, { today, files }).filter((error) => error.rule !== 'required' && error.rule !== 'not_declared')
        assert.deepEqual(wrong, [])
      },
    ),
    { numRuns: 150 },
  )
})

const anyTest = fc.record(
  {
    field: fc.constant('x'),
    is: fc.oneof(fc.string(), fc.boolean(), fc.double()),
    includes: fc.string(),
    before: fc.oneof(fc.string(), fc.record({ daysAgo: fc.integer() }), fc.record({ yearsAgo: fc.integer() })),
    after: fc.record({ daysAhead: fc.nat() }),
    atLeast: fc.double(),
  },
  { requiredKeys: ['field'] },
)
const anyCondition = fc.letrec<{ condition: unknown }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small' },
    anyTest,
    fc.record({ not: tie('condition') }),
    fc.record({ all: fc.array(tie('condition')) }),
    fc.record({ any: fc.array(tie('condition')) }),
  ),
})).condition

test('a condition never throws, whatever the answer', () => {
  fc.assert(
    fc.property(anyCondition, fc.anything(), (condition, value) => {
      assert.equal(typeof holds(condition as Condition, () => value, today), 'boolean')
    }),
    { numRuns: 1000 },
  )
})

const decided: [string, unknown, Condition, boolean][] = [
  ['a year of which only part lies before the day', '2026', { field: 'x', before: '2026-06-01' }, false],
  ['a year wholly before the day', '2025', { field: 'x', before: '2026-06-01' }, true],
  ['the day itself', '2026-11-21', { field: 'x', before: { daysAgo: 0 } }, false],
  ['the day before', '2026-11-20', { field: 'x', before: { daysAgo: 0 } }, true],
  ['somebody not yet 18', '2008-11-22', { field: 'x', before: { yearsAgo: 18 } }, false],
  ['an absent answer', undefined, { field: 'x', isNot: 'a' }, true],
  ['an absent number', undefined, { field: 'x', atMost: 3 }, false],
  ['two items', [{}, {}], { field: 'x', atLeast: 2 }, true],
  ['a commune', { unit: '31507', detail: 'x' }, { field: 'x', is: '31507' }, true],
]
for (const [name, value, condition, expected] of decided) {
  test(`${name} with ${JSON.stringify(condition)} is ${expected}`, () =>
    assert.equal(
      holds(condition, () => value, today),
      expected,
    ))
}
