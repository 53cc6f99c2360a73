import type { Condition, DayPoint, Field, FieldTest } from '../definition/definition.ts'

// A condition as rows that a person can fill in: all of them, or any of them. What nests deeper is edited as a file.

export const rowOperators = ['is', 'isNot', 'in', 'includes', 'filled', 'notFilled', 'before', 'after', 'atLeast', 'atMost'] as const
export type RowOperator = (typeof rowOperators)[number]
export type ConditionRow = { field: string; operator: RowOperator; value: string }
export type ConditionRows = { mode: 'all' | 'any'; rows: ConditionRow[] }

/** `2026-01-01`, `-30` days ago, `+30` days ahead, `18y` years ago. */
function dayText(point: DayPoint): string {
  if (typeof point === 'string') return point
  if ('daysAgo' in point) return `-${point.daysAgo}`
  return 'daysAhead' in point ? `+${point.daysAhead}` : `${point.yearsAgo}y`
}

function dayFrom(text: string): DayPoint {
  const parts = /^([-+]?)(\d{1,6})(y?)$/.exec(text)
  if (!parts) return text
  const count = Number(parts[2])
  if (parts[3] === 'y') return { yearsAgo: count }
  return parts[1] === '+' ? { daysAhead: count } : { daysAgo: count }
}

function rowOf(test: FieldTest): ConditionRow {
  const { field } = test
  if (test.filled !== undefined) return { field, operator: test.filled ? 'filled' : 'notFilled', value: '' }
  if (test.in) return { field, operator: 'in', value: test.in.join(', ') }
  if (test.before !== undefined) return { field, operator: 'before', value: dayText(test.before) }
  if (test.after !== undefined) return { field, operator: 'after', value: dayText(test.after) }
  const operator = (['isNot', 'includes', 'atLeast', 'atMost'] as const).find((name) => test[name] !== undefined) ?? 'is'
  return { field, operator, value: String(test[operator] ?? '') }
}

const isTest = (condition: Condition): condition is FieldTest => 'field' in condition

/** The rows of a condition; undefined where it nests deeper than rows can say. */
export function rowsOf(condition: Condition | undefined): ConditionRows | undefined {
  if (condition === undefined) return { mode: 'all', rows: [] }
  if (isTest(condition)) return { mode: 'all', rows: [rowOf(condition)] }
  const [mode, list] = 'all' in condition ? (['all', condition.all] as const) : 'any' in condition ? (['any', condition.any] as const) : []
  return mode && list?.every(isTest) ? { mode, rows: list.filter(isTest).map(rowOf) } : undefined
}

function scalarFrom(field: Field | undefined, text: string): string | number | boolean {
  if (field?.type === 'yesno' || field?.type === 'declaration') return ['true', 'có', 'yes'].includes(text.toLowerCase())
  const isNumber = (field?.type === 'number' || field?.type === 'money') && /^-?\d+(\.\d+)?$/.test(text)
  return isNumber ? Number(text) : text
}

function testFrom({ field: key, operator, value }: ConditionRow, field: Field | undefined): FieldTest {
  const text = value.trim()
  switch (operator) {
    case 'filled':
    case 'notFilled':
      return { field: key, filled: operator === 'filled' }
    case 'in':
      return { field: key, in: text.split(',').map((one) => scalarFrom(field, one.trim())) }
    case 'before':
    case 'after':
      return { field: key, [operator]: dayFrom(text) }
    case 'includes':
      return { field: key, includes: text }
    case 'atLeast':
    case 'atMost':
      return { field: key, [operator]: Number(text) }
    default:
      return { field: key, [operator]: scalarFrom(field, text) }
  }
}

/** The condition that rows say; rows without a field are left out. */
export function conditionFrom({ mode, rows }: ConditionRows, fields: ReadonlyMap<string, Field>): Condition | undefined {
  const tests = rows.filter((row) => row.field !== '').map((row) => testFrom(row, fields.get(row.field)))
  if (tests.length < 2) return tests[0]
  return mode === 'any' ? { any: tests } : { all: tests }
}
