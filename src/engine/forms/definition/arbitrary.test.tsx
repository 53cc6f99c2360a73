import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { render } from 'preact-render-to-string'
import { translatorFor } from '#core/i18n.ts'
import type { Answer, Answers, Item } from '../answers/answers.ts'
import { FormPageView } from '../page/page.page.tsx'
import { checkDefinition } from './check-definition.ts'
import { type Condition, type Field, type FormDefinition, notRepeated, type Page, type SimpleField } from './definition.ts'

// Arbitrary forms and answers for the property tests of this module, and the property that what is accepted can be drawn.

export const today = '2026-11-21'
export const units = [
  { code: '31507', name: 'Phường Phú Lợi' },
  { code: '31510', name: 'Phường Sóc Trăng', group: 'Cần Thơ' },
  { code: '31507', name: 'Phường 4', group: 'Thành phố Sóc Trăng', from: '2010-01-01', to: '2025-06-30', now: ['31507', '31510'] },
]
export const files = ['a', 'b'].map((id) => ({ id, name: `${id}.pdf`, mediaType: 'application/pdf', bytes: 2048 }))

const words = fc.stringMatching(/^[A-Za-zÀ-ỹ][A-Za-zÀ-ỹ0-9 <>&"']{0,20}[a-z]$/).map((text) => text.normalize('NFC'))
const text = (vi: string) => ({ vi: `Câu ${vi}`, en: `Question ${vi}`, km: `សំណួរ ${vi}` })
const options = ['a', 'b', 'c'].map((value) => ({ value, label: text(value) }))
const two = (value: number) => String(value).padStart(2, '0')
const day = fc.record({ y: fc.integer({ min: 1950, max: 2026 }), m: fc.integer({ min: 1, max: 12 }), d: fc.integer({ min: 1, max: 28 }) })

type Kind = { options: object; valid: fc.Arbitrary<Answer>; condition?: (field: string) => fc.Arbitrary<Condition> }
const testing =
  (...conditions: object[]) =>
  (field: string) =>
    fc.constantFrom(...conditions.map((one) => ({ field, ...one }) as Condition))
const some = testing({ filled: true }, { filled: false })
const chosen = testing({ is: 'a' }, { isNot: 'b' }, { in: ['a', 'c'] })

const kinds: Record<Exclude<Field['type'], 'repeat'>, Kind> = {
  text: { options: {}, valid: words, condition: some },
  longtext: { options: {}, valid: fc.tuple(words, words).map((lines) => lines.join('\n')) },
  name: { options: {}, valid: fc.constantFrom('Thạch Sô Phia', 'Trần Thị Bé', "Lý D'Arc") },
  identity_number: { options: {}, valid: fc.integer({ min: 0, max: 999999 }).map((n) => `094190${String(n).padStart(6, '0')}`) },
  phone: { options: {}, valid: fc.integer({ min: 0, max: 99999999 }).map((n) => `09${String(n).padStart(8, '0')}`) },
  email: { options: {}, valid: fc.constantFrom('a@b.vn', 'ten.ho@vidu.com.vn') },
  date: {
    options: {},
    valid: day.map(({ y, m, d }) => `${y}-${two(m)}-${two(d)}`),
    condition: testing({ before: { daysAgo: 3 } }, { after: '2020-01-01' }),
  },
  date_partial: {
    options: {},
    valid: day.chain(({ y, m, d }) => fc.constantFrom(`${y}`, `${y}-${two(m)}`, `${y}-${two(m)}-${two(d)}`)),
    condition: testing({ before: { yearsAgo: 18 } }),
  },
  time: { options: {}, valid: fc.tuple(fc.nat(23), fc.nat(59)).map(([h, m]) => `${two(h)}:${two(m)}`) },
  number: {
    options: { decimals: 2 },
    valid: fc.integer({ min: -99999, max: 99999 }).map((n) => n / 100),
    condition: testing({ atLeast: 3 }, { atMost: 2 }),
  },
  money: { options: {}, valid: fc.integer({ min: 0, max: 10 ** 12 }), condition: testing({ atLeast: 1000 }) },
  select: { options: { options }, valid: fc.constantFrom('a', 'b', 'c'), condition: chosen },
  radio: { options: { options }, valid: fc.constantFrom('a', 'b', 'c'), condition: chosen },
  checkboxes: {
    options: { options },
    valid: fc.subarray(['a', 'b', 'c'], { minLength: 1 }),
    condition: testing({ includes: 'b' }, { atLeast: 2 }),
  },
  yesno: { options: {}, valid: fc.boolean(), condition: testing({ is: true }, { is: false }) },
  address: {
    options: { elsewhere: true, past: true },
    valid: fc.oneof(
      fc.record({ unit: fc.constantFrom('31507', '31510', 'elsewhere'), detail: words }, { noNullPrototype: true }),
      fc.record(
        { unit: fc.constant('31507'), detail: words, day: fc.constant('2025-06-30'), now: fc.constantFrom('31507', '31510') },
        { noNullPrototype: true },
      ),
    ),
    condition: testing({ is: '31507' }),
  },
  unit: { options: {}, valid: fc.constantFrom('31507', '31510'), condition: some },
  file: { options: { accept: ['pdf'] }, valid: fc.subarray(['a', 'b'], { minLength: 1 }), condition: some },
  declaration: { options: {}, valid: fc.constant(true), condition: testing({ is: true }) },
  signature: { options: { digital: 'offered' }, valid: fc.constantFrom('session', 'digital'), condition: testing({ is: 'digital' }) },
  map_point: {
    options: {},
    valid: fc.oneof(
      fc.record({ words }, { noNullPrototype: true }),
      fc
        .tuple(fc.integer({ min: 7_000_001, max: 23_999_999 }), fc.integer({ min: 102_000_001, max: 117_999_999 }), words)
        .map(([lat, lon, text]) => ({ lat: lat / 1e6, lon: lon / 1e6, words: text })),
    ),
    condition: some,
  },
  bank_account: {
    options: {},
    valid: fc.record(
      {
        bank: fc.constantFrom('970436', '970405'),
        number: fc.constantFrom('0123456789', 'VDL0912'),
        holder: fc.constant('THACH SA RUONE'),
      },
      { noNullPrototype: true },
    ),
    condition: some,
  },
}
const simple = (Object.keys(kinds) as (keyof typeof kinds)[]).filter((type) => !(notRepeated as readonly string[]).includes(type))

const plainField = (key: string, type: keyof typeof kinds): Field => ({ key, type, label: text(key), ...kinds[type].options }) as Field
const field = (key: string): fc.Arbitrary<Field> =>
  fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...(Object.keys(kinds) as (keyof typeof kinds)[])).map((type) => plainField(key, type)) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.uniqueArray(fc.constantFrom(...simple), { minLength: 1, maxLength: 4 }), fc.constantFrom('inline', 'pages'))
        .map(
          ([types, layout]): Field => ({
            key,
            type: 'repeat',
            label: text(key),
            itemLabel: text('mục'),
            layout,
            fields: types.map((type) => plainField(`${key}_${type}`, type) as SimpleField),
          }),
        ),
    },
  )

function condition(before: Field[]): fc.Arbitrary<Condition | undefined> {
  const asked = before.filter((one) => one.type !== 'repeat' && kinds[one.type].condition)
  if (asked.length === 0) return fc.constant(undefined)
  const single = fc
    .constantFrom(...asked)
    .chain((one) => (one.type === 'repeat' ? some(one.key) : (kinds[one.type].condition ?? some)(one.key)))
  return fc.option(
    fc.oneof(
      single,
      single.map((one) => ({ not: one })),
      fc.array(single, { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
      fc.array(single, { minLength: 1, maxLength: 2 }).map((all) => ({ all })),
    ),
    { nil: undefined },
  )
}

const withWhen = <V extends object>(value: V, when: Condition | undefined): V => (when ? { ...value, when } : value)

/** Forms of the right shape whose conditions look back; some have pages that nobody can reach. */
export const anyForm: fc.Arbitrary<FormDefinition> = fc
  .array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 })
  .chain((sizes) =>
    fc.tuple(...sizes.map((size, page) => fc.tuple(...Array.from({ length: size }, (_, index) => field(`f${page}_${index}`))))),
  )
  .chain((pages) => {
    const before = (page: number, index: number) => [...pages.slice(0, page).flat(), ...(pages[page] ?? []).slice(0, index)]
    return fc.tuple(
      ...pages.map((fields, page) =>
        fc
          .tuple(condition(before(page, 0)), fc.tuple(...fields.map((_, index) => condition(before(page, index)))))
          .map(
            ([when, whens]): Page =>
              withWhen(
                { key: `p${page}`, title: text(`trang ${page}`), fields: fields.map((one, index) => withWhen(one, whens[index])) },
                when,
              ),
          ),
      ),
    )
  })
  .map((pages) => ({ key: 'form', version: 1, title: text('mẫu'), pages }))

const validAnswer = (one: Field): fc.Arbitrary<Answer> =>
  one.type === 'repeat'
    ? fc.array(
        fc.record(Object.fromEntries(one.fields.map((sub) => [sub.key, kinds[sub.type].valid])), {
          noNullPrototype: true,
        }) as fc.Arbitrary<Item>,
        { minLength: 1, maxLength: 3 },
      )
    : kinds[one.type].valid

/** Answers that are right for each field, to some of the questions. */
export const answersTo = (def: FormDefinition): fc.Arbitrary<Answers> =>
  fc.record(Object.fromEntries(def.pages.flatMap((page) => page.fields.map((one) => [one.key, validAnswer(one)]))), {
    requiredKeys: [],
    noNullPrototype: true,
  }) as fc.Arbitrary<Answers>

/** Answers of any shape, right or absurd. */
export const anyAnswersTo = (def: FormDefinition): fc.Arbitrary<Answers> =>
  fc.record(
    Object.fromEntries(def.pages.flatMap((page) => page.fields.map((one) => [one.key, fc.oneof(validAnswer(one), fc.jsonValue())]))),
    { requiredKeys: [], noNullPrototype: true },
  ) as fc.Arbitrary<Answers>

export const drawn = (def: FormDefinition, page: Page, answers: Answers, lang: 'vi' | 'en' | 'km' = 'vi'): string =>
  render(
    <FormPageView
      t={translatorFor(lang)}
      def={def}
      page={page}
      answers={answers}
      today={today}
      action="/x"
      files={files}
      options={() => units}
    />,
  )

const errorsOf = (form: unknown) => checkDefinition(form, today).filter((defect) => defect.level === 'error')

test('a form whose conditions look back is accepted unless a page or field can never be reached, and then draws every page', () => {
  fc.assert(
    fc.property(anyForm, (def) => {
      const errors = errorsOf(def)
      assert.ok(
        errors.every((error) => error.rule === 'unreachable'),
        JSON.stringify(errors),
      )
      if (errors.length === 0) for (const page of def.pages) assert.ok(drawn(def, page, {}).includes(page.title.vi))
    }),
    { numRuns: 120 },
  )
})

/** Ways to spoil a form; each has to be told. */
const spoilers: ((def: FormDefinition) => unknown)[] = [
  (def) => ({ ...def, pages: [...def.pages, { ...def.pages[0] }] }),
  (def) => ({ ...def, pages: [...def.pages, { key: 'empty', title: text('rỗng'), fields: [] }] }),
  (def) => ({ ...def, pages: def.pages.map((page) => ({ ...page, title: {} })) }),
  (def) => ({ ...def, pages: def.pages.map((page) => ({ ...page, fields: page.fields.map((one) => ({ ...one, label: { en: 'x' } })) })) }),
  (def) => ({ ...def, pages: def.pages.map((page) => ({ ...page, when: { field: 'nowhere', is: 'x' } })) }),
  (def) => ({ ...def, pages: def.pages.map((page) => ({ ...page, when: { field: page.fields[0]?.key, filled: true } })) }),
  (def) => ({ ...def, pages: def.pages.map((page) => ({ ...page, fields: page.fields.map((one) => ({ ...one, type: 'hologram' })) })) }),
  (def) => ({ ...def, version: 'latest' }),
]

test('whatever way a form is spoiled, it is not accepted', () => {
  fc.assert(
    fc.property(anyForm, fc.constantFrom(...spoilers), (def, spoil) => {
      assert.ok(errorsOf(spoil(def)).length > 0)
    }),
    { numRuns: 120 },
  )
})

test('anything that is not a form is told so and never throws', () => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => assert.ok(errorsOf(value).length > 0)))
})
