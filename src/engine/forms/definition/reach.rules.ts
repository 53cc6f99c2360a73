import type { Answer, Answers } from '../answers/answers.ts'
import { dayOf, testsIn } from '../journey/condition.rules.ts'
import { type Step, walk } from '../journey/journey.rules.ts'
import type { DayPoint, Field, FieldTest, FormDefinition } from './definition.ts'

// Is there anybody for whom this page is shown? Only values near those the conditions name can make a difference, so a
// small exhaustive search over the fields a page hangs on answers the question.

/** Combinations tried for one page or field before the search gives up; the forms of the pack need fewer than 100. */
const mostTries = 5000

const around = (days: string[]): string[] =>
  days.flatMap((day) => [-1, 0, 1].map((shift) => new Date(Date.parse(`${day}T00:00:00Z`) + shift * 86_400_000).toISOString().slice(0, 10)))

const bounds = (tests: FieldTest[]): number[] => {
  const named = tests.flatMap((test) => [test.atLeast, test.atMost, test.is, test.isNot, ...(test.in ?? [])])
  return [0, 1, ...named.filter((value) => typeof value === 'number').flatMap((value) => [value - 1, value, value + 1])]
}

const constants = (tests: FieldTest[]): string[] =>
  tests.flatMap((test) => [test.is, test.isNot, ...(test.in ?? [])]).filter((value) => typeof value === 'string')

function filledCandidates(field: Field, tests: FieldTest[], today: string): Answer[] {
  switch (field.type) {
    case 'select':
    case 'radio':
      return field.options.map((option) => option.value)
    case 'checkboxes': {
      const values = field.options.map((option) => option.value)
      return [...values.map((value) => [value]), ...values.map((_, index) => values.slice(0, index + 1))]
    }
    case 'yesno':
      return [true, false]
    case 'declaration':
      return [true]
    case 'number':
    case 'money':
      return bounds(tests).filter((value) => value >= (field.min ?? value) && value <= (field.max ?? value))
    case 'date':
    case 'date_partial': {
      const points = tests.flatMap((test) => [test.before, test.after]).filter((point): point is DayPoint => point !== undefined)
      return [...constants(tests), today, ...around(points.map((point) => dayOf(point, today)))]
    }
    case 'address':
    case 'unit':
      return [...constants(tests), '0'].map((unit) => (field.type === 'unit' ? unit : { unit, detail: 'x' }))
    case 'repeat':
      return bounds(tests)
        .filter((count) => count > 0 && count <= (field.max ?? 50))
        .map((count) => Array.from({ length: count }, () => ({})))
    case 'signature':
      return field.digital === 'required' ? ['digital'] : ['session', 'digital']
    case 'map_point':
      return [{ words: 'x' }]
    case 'bank_account':
      return [{ bank: '970436', number: '0123', holder: 'X Y' }]
    case 'file':
      return bounds(tests)
        .filter((count) => count > 0)
        .map((count) => Array.from({ length: count }, (_, index) => String(index)))
    default:
      return [...constants(tests), 'x']
  }
}

type Known = { field: Field; pageWhen: FieldTest[] }

/** The fields that a condition hangs on, with those that these hang on, in the order of the form. */
function rootsOf(def: FormDefinition, start: FieldTest[]): Field[] {
  const known = new Map<string, Known>(
    def.pages.flatMap((page) => page.fields.map((field) => [field.key, { field, pageWhen: testsIn(page.when) }])),
  )
  const found = new Set<Field>()
  const open = [...start]
  for (let test = open.pop(); test; test = open.pop()) {
    const entry = known.get(test.field)
    if (!entry || found.has(entry.field)) continue
    found.add(entry.field)
    open.push(...entry.pageWhen, ...testsIn(entry.field.when))
  }
  return def.pages.flatMap((page) => page.fields).filter((field) => found.has(field))
}

export type Reach = { answers: Answers } | 'never' | 'unknown'

/** Answers with which `shown` comes true somewhere on the road, or that there are none. */
export function findAnswers(def: FormDefinition, tests: FieldTest[], shown: (step: Step) => boolean, today: string): Reach {
  const all = def.pages.flatMap((page) => [...testsIn(page.when), ...page.fields.flatMap((field) => testsIn(field.when))])
  const roots = rootsOf(def, tests)
  let tries = 0
  const search = (index: number, answers: Answers): Reach => {
    const field = roots[index]
    if (!field) {
      tries += 1
      return walk(def, answers, today).steps.some(shown) ? { answers } : 'never'
    }
    const about = all.filter((test) => test.field === field.key)
    for (const value of [...filledCandidates(field, about, today), undefined]) {
      if (tries >= mostTries) return 'unknown'
      const result = search(index + 1, value === undefined ? answers : { ...answers, [field.key]: value })
      if (result !== 'never') return result
    }
    return 'never'
  }
  return search(0, {})
}

/** Answers that lead to a page. */
export const answersReaching = (def: FormDefinition, pageKey: string, today: string): Reach =>
  findAnswers(def, testsIn(def.pages.find((page) => page.key === pageKey)?.when), (step) => step.page.key === pageKey, today)

/** Answers with which a field is asked. */
export const answersAsking = (def: FormDefinition, fieldKey: string, today: string): Reach => {
  const page = def.pages.find((one) => one.fields.some((field) => field.key === fieldKey))
  const field = page?.fields.find((one) => one.key === fieldKey)
  return findAnswers(
    def,
    [...testsIn(page?.when), ...testsIn(field?.when)],
    (step) => step.fields.some((one) => one.key === fieldKey),
    today,
  )
}
