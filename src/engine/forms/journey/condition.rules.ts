import type { Condition, DayPoint, FieldTest } from '../definition/definition.ts'

// Conditions are total: any answer of any shape gives true or false. An absent or unfit answer fails every test
// except `isNot`, `filled: false` and what `not` turns round.

const dayMs = 86_400_000

const isoDay = (ms: number): string => {
  const date = new Date(ms)
  return Number.isNaN(date.getTime()) ? '9999-12-31' : date.toISOString().slice(0, 10)
}

/** The day meant by a point, seen from `today` (both `YYYY-MM-DD`). */
export function dayOf(point: DayPoint, today: string): string {
  if (typeof point === 'string') return point
  const now = Date.parse(`${today}T00:00:00Z`)
  if ('daysAgo' in point) return isoDay(now - point.daysAgo * dayMs)
  if ('daysAhead' in point) return isoDay(now + point.daysAhead * dayMs)
  const year = String(Number(today.slice(0, 4)) - point.yearsAgo).padStart(4, '0')
  const day = `${year}${today.slice(4)}`
  return day.endsWith('-02-29') && isoDay(Date.parse(`${day}T00:00:00Z`)) !== day ? `${year}-02-28` : day
}

const partialDay = /^\d{4}(-\d{2}(-\d{2})?)?$/

/** First and last day that a full or partial date may mean, compared as text. */
export const spanOf = (value: string): { first: string; last: string } => ({
  first: value + '0000-01-01'.slice(value.length),
  last: value + '9999-12-31'.slice(value.length),
})

/** Whether an answer says anything: empty text, no choice, no file, no item count as nothing. */
export function isFilled(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return false
  return Array.isArray(value) ? value.length > 0 : true
}

function comparable(value: unknown): unknown {
  const isAddress = typeof value === 'object' && value !== null && !Array.isArray(value) && 'unit' in value
  return isAddress ? ((value as { now?: string }).now ?? value.unit) : value
}

const amountOf = (value: unknown): number | undefined =>
  Array.isArray(value) ? value.length : typeof value === 'number' ? value : undefined

type Test = (expected: never, value: unknown, today: string) => boolean

const tests: { [K in Exclude<keyof FieldTest, 'field'>]: (expected: NonNullable<FieldTest[K]>, value: unknown, today: string) => boolean } =
  {
    is: (expected, value) => comparable(value) === expected,
    isNot: (expected, value) => comparable(value) !== expected,
    in: (expected, value) => expected.some((one) => one === comparable(value)),
    includes: (expected, value) => Array.isArray(value) && value.includes(expected),
    filled: (expected, value) => isFilled(value) === expected,
    before: (expected, value, today) => typeof value === 'string' && partialDay.test(value) && spanOf(value).last < dayOf(expected, today),
    after: (expected, value, today) => typeof value === 'string' && partialDay.test(value) && spanOf(value).first > dayOf(expected, today),
    atLeast: (expected, value) => (amountOf(value) ?? Number.NaN) >= expected,
    atMost: (expected, value) => (amountOf(value) ?? Number.NaN) <= expected,
  }

export const operators = Object.keys(tests) as (keyof typeof tests)[]

/** The operator a test uses; a published test has exactly one. */
export const operatorOf = (test: FieldTest) => operators.find((name) => test[name] !== undefined)

export type Lookup = (field: string) => unknown

/** Whether a condition holds for the answers behind `lookup`. */
export function holds(condition: Condition | undefined, lookup: Lookup, today: string): boolean {
  if (condition === undefined) return true
  if ('all' in condition) return condition.all.every((one) => holds(one, lookup, today))
  if ('any' in condition) return condition.any.some((one) => holds(one, lookup, today))
  if ('not' in condition) return !holds(condition.not, lookup, today)
  const operator = operatorOf(condition)
  return operator !== undefined && (tests[operator] as Test)(condition[operator] as never, lookup(condition.field), today)
}

/** Every test in a condition, in order. */
export function testsIn(condition: Condition | undefined): FieldTest[] {
  if (condition === undefined) return []
  if ('all' in condition) return condition.all.flatMap(testsIn)
  if ('any' in condition) return condition.any.flatMap(testsIn)
  return 'not' in condition ? testsIn(condition.not) : [condition]
}
