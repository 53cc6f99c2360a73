import { operators, testsIn } from '../journey/condition.rules.ts'
import { isRealDay } from '../journey/values.rules.ts'
import type { Condition, Field, FieldTest, FieldType } from './definition.ts'
import type { Defect } from './meaning.rules.ts'

/** The fields a condition may refer to: those asked before it. */
export type Scope = ReadonlyMap<string, Field>

type Operator = (typeof operators)[number]

const equal: Operator[] = ['is', 'isNot', 'in', 'filled']
const fitting: Partial<Record<FieldType, readonly Operator[]>> = {
  checkboxes: ['includes', 'filled', 'atLeast', 'atMost'],
  date: ['before', 'after', 'filled'],
  date_partial: ['before', 'after', 'filled'],
  number: [...equal, 'atLeast', 'atMost'],
  money: [...equal, 'atLeast', 'atMost'],
  map_point: ['filled'],
  bank_account: ['filled'],
  repeat: ['filled', 'atLeast', 'atMost'],
  file: ['filled', 'atLeast', 'atMost'],
}

function valuesOf(test: FieldTest): unknown[] {
  return [test.is, test.isNot, test.includes, ...(test.in ?? [])].filter((value) => value !== undefined)
}

/** Whether the field can ever hold a value the condition compares with. */
function canHold(field: Field, value: unknown): boolean {
  if ('options' in field) return field.options.some((option) => option.value === value)
  if (field.type === 'signature') return value === 'session' || value === 'digital'
  if (field.type === 'yesno') return typeof value === 'boolean'
  if (field.type === 'declaration') return value === true
  return typeof value === (field.type === 'number' || field.type === 'money' ? 'number' : 'string')
}

function testDefects(test: FieldTest, at: string, scope: Scope): Defect[] {
  const defect = (rule: string, detail: string): Defect => ({ at, rule, level: 'error', detail })
  const used = operators.filter((name) => test[name] !== undefined)
  const [operator] = used
  if (used.length !== 1 || !operator) return [defect('condition_operator', `${test.field}: ${used.join(', ') || 'none'}`)]
  const field = scope.get(test.field)
  if (!field) return [defect('condition_unknown_field', test.field)]
  const days = [test.before, test.after].filter((day) => typeof day === 'string')
  return [
    ...((fitting[field.type] ?? equal).includes(operator) ? [] : [defect('condition_does_not_fit', `${test.field}: ${operator}`)]),
    ...valuesOf(test)
      .filter((value) => !canHold(field, value))
      .map((value) => defect('condition_unknown_value', `${test.field}: ${value}`)),
    ...days.filter((day) => !isRealDay(day)).map((day) => defect('not_a_day', day)),
  ]
}

/** A condition that points at a later or unknown field, or can never be decided, blocks publishing. */
export const conditionDefects = (condition: Condition | undefined, at: string, scope: Scope): Defect[] =>
  testsIn(condition).flatMap((test) => testDefects(test, at, scope))
