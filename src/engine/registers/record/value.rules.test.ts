import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import type { Definition, Field } from '../definition/definition.ts'
import type { Kind } from '../definition/kinds.rules.ts'
import { jsonSchemaOf } from '../definition/json-schema.rules.ts'
import { emptyDefinition } from '../define/form.rules.ts'
import { checkData, checkValue, isDay, readText } from './value.rules.ts'

const field = (kind: Kind, more: Partial<Field> = {}): Field => ({ key: 'x', label: { vi: 'X' }, kind, ...more })
const options = [
  { value: 'boat', label: { vi: 'Ghe', en: 'Boat', km: 'ទូក' } },
  { value: 'road', label: { vi: 'Đường bộ' } },
]

test('what people write is read as what they mean', () => {
  const cases: [Field, string, unknown][] = [
    [field('integer'), '1.268', 1268],
    [field('integer'), '1268', 1268],
    [field('money'), '150.000 đ', 150000],
    [field('number'), '12,5', 12.5],
    [field('number'), '12.5', 12.5],
    [field('number'), '1.234.567', 1234567],
    [field('integer'), 'nhiều', 'nhiều'],
    [field('date'), '5/7/1994', '1994-07-05'],
    [field('date'), '2026-11-21', '2026-11-21'],
    [field('yesno'), 'Có', true],
    [field('yesno'), 'không', false],
    [field('yesno'), 'ទេ', false],
    [field('yesno'), 'có lẽ', 'có lẽ'],
    [field('choice', { options }), 'duong bo', 'road'],
    [field('choice', { options }), 'ទូក', 'boat'],
    [field('choice', { options }), 'máy bay', 'máy bay'],
    [field('phone'), '+84 912 345 678', '0912345678'],
    [field('identity_number'), '094 194 000 482', '094194000482'],
    [field('link', { link: 'y' }), 'st-01', 'ST-01'],
    [field('text'), '  Hai   chữ ', 'Hai chữ'],
    [field('text'), '   ', undefined],
  ]
  for (const [own, text, value] of cases) assert.deepEqual(readText(own, text), value, `${own.kind}: ${text}`)
})

test('a value that does not fit is refused by the name of its rule', () => {
  const cases: [Field, unknown, string | undefined][] = [
    [field('date'), '2026-02-30', 'date'],
    [field('integer'), 1.5, 'integer'],
    [field('integer', { schema: { minimum: 0 } }), -1, 'minimum'],
    [field('text', { schema: { maxLength: 3 } }), 'bốn chữ', 'maxLength'],
    [field('text', { schema: { pattern: '^A' } }), 'B', 'pattern'],
    [field('choice', { options }), 'plane', 'enum'],
    [field('identity_number'), '123', 'identity_number'],
    [field('phone'), '12', 'phone'],
    [field('latitude'), 91, 'maximum'],
    [field('yesno'), 'true', 'yesno'],
    [field('number'), 'mười', 'number'],
    [field('text'), 'đúng', undefined],
  ]
  for (const [own, value, rule] of cases) assert.equal(checkValue(own, value)?.rule, rule, `${own.kind}: ${String(value)}`)
})

const limits: Record<string, fc.Arbitrary<Partial<Field>>> = {
  text: fc.record({
    schema: fc.record({ minLength: fc.integer({ min: 0, max: 5 }), maxLength: fc.integer({ min: 5, max: 20 }) }, { requiredKeys: [] }),
  }),
  integer: fc.record({
    schema: fc.record({ minimum: fc.integer({ min: -9, max: 0 }), maximum: fc.integer({ min: 1, max: 9 }) }, { requiredKeys: [] }),
  }),
  number: fc.record({
    schema: fc.record(
      { minimum: fc.double({ min: -9, max: 0, noNaN: true }), maximum: fc.double({ min: 1, max: 9, noNaN: true }) },
      { requiredKeys: [] },
    ),
  }),
}

test('the checks and the JSON Schema of a register say the same of every value', () => {
  const kinds: Kind[] = [
    'text',
    'integer',
    'number',
    'money',
    'date',
    'yesno',
    'choice',
    'identity_number',
    'phone',
    'latitude',
    'longitude',
    'unit',
    'link',
  ]
  const arbitrary = fc
    .constantFrom(...kinds)
    .chain((kind) =>
      (limits[kind] ?? fc.constant({})).map((more) =>
        field(kind, { ...more, ...(kind === 'choice' ? { options } : {}), ...(kind === 'link' ? { link: 'y' } : {}) }),
      ),
    )
  const value = fc.oneof(
    fc.string({ maxLength: 25 }),
    fc.integer({ min: -200, max: 200 }),
    fc.double({ min: -200, max: 200, noNaN: true }),
    fc.boolean(),
    fc.constantFrom('boat', 'road', '2026-11-21', '2026-02-30', '094194000482', '0912345678', '1.5', 'ទូក'),
  )
  const ajv = new Ajv2020({ strict: false })
  addFormats.default(ajv)
  fc.assert(
    fc.property(arbitrary, fc.array(value, { minLength: 40, maxLength: 40 }), fc.boolean(), (own, values, required) => {
      const definition: Definition = { ...emptyDefinition('x', 'X'), fields: [{ ...own, required }] }
      const fits = ajv.compile(jsonSchemaOf(definition))
      for (const given of values) {
        const data = given === '' ? {} : { x: given }
        assert.equal(checkData(definition.fields, data).length === 0, fits(data), JSON.stringify({ own, data }))
      }
    }),
    { numRuns: 40 },
  )
})

test('every day of the calendar is a day, and nothing else is', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1790, max: 2110 }),
      fc.integer({ min: 0, max: 13 }),
      fc.integer({ min: 0, max: 32 }),
      (year, month, day) => {
        const text = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
        const at = new Date(`${text}T00:00:00Z`)
        const real = year >= 1800 && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
        assert.equal(isDay(text), real, text)
      },
    ),
    { numRuns: 2000 },
  )
  for (const text of ['', '2026-1-01', '2026-01-011', 'mai', '0000-01-01']) assert.equal(isDay(text), false, text)
})
