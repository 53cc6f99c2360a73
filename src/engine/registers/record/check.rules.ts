import type { Check, Comparison, Operand, Rule, Scalar } from '../definition/definition.ts'
import type { Data } from './value.rules.ts'

/** What a rule may ask beyond the record itself. */
export type Surroundings = { today: string; linked(field: string): Data | undefined; exists(register: string, key: string): boolean }

function valueOf(operand: Operand, data: Data, around: Surroundings): Scalar | undefined {
  if ('value' in operand) return operand.value
  if ('field' in operand) return data[operand.field]
  if ('today' in operand) return around.today
  if ('linked' in operand) return around.linked(operand.linked[0])?.[operand.linked[1]]
  const parts = operand.sum.map((field) => data[field]).filter((value) => typeof value === 'number')
  return parts.length === 0 ? undefined : parts.reduce((sum, value) => sum + value, 0)
}

function compare(a: Scalar, sign: Comparison, b: Scalar): boolean | undefined {
  if (typeof a !== typeof b) return undefined
  if (sign === '=') return a === b
  if (sign === '!=') return a !== b
  if (sign === '<') return a < b
  if (sign === '<=') return a <= b
  return sign === '>' ? a > b : a >= b
}

/** True, false, or unknown where a value that is asked for is absent: an absent value is the business of `present` and of required fields. */
export function holds(check: Check, data: Data, around: Surroundings): boolean | undefined {
  if ('all' in check) {
    const parts = check.all.map((part) => holds(part, data, around))
    return parts.includes(false) ? false : parts.includes(undefined) ? undefined : true
  }
  if ('any' in check) {
    const parts = check.any.map((part) => holds(part, data, around))
    return parts.includes(true) ? true : parts.includes(undefined) ? undefined : false
  }
  if ('not' in check) {
    const inner = holds(check.not, data, around)
    return inner === undefined ? undefined : !inner
  }
  if ('present' in check) return data[check.present] !== undefined
  if ('in' in check) {
    const value = data[check.in[0]]
    return value === undefined ? undefined : check.in[1].includes(value)
  }
  if ('exists' in check) {
    const value = data[check.exists.key]
    return value === undefined ? undefined : around.exists(check.exists.register, String(value))
  }
  const [left, sign, right] = check.compare
  const a = valueOf(left, data, around)
  const b = valueOf(right, data, around)
  return a === undefined || b === undefined ? undefined : compare(a, sign, b)
}

/** The rules that the record breaks. */
export function brokenRules(rules: readonly Rule[], data: Data, around: Surroundings): Rule[] {
  return rules.filter((rule) => (!rule.when || holds(rule.when, data, around) === true) && holds(rule.check, data, around) === false)
}

/** Every field that a check reads, and every other register. */
export function mentions(check: Check): { fields: string[]; linked: [string, string][]; registers: { register: string; key: string }[] } {
  const found = { fields: [] as string[], linked: [] as [string, string][], registers: [] as { register: string; key: string }[] }
  const operand = (own: Operand): void => {
    if ('field' in own) found.fields.push(own.field)
    else if ('sum' in own) found.fields.push(...own.sum)
    else if ('linked' in own) {
      found.fields.push(own.linked[0])
      found.linked.push(own.linked)
    }
  }
  const walk = (part: Check): void => {
    if ('all' in part) part.all.forEach(walk)
    else if ('any' in part) part.any.forEach(walk)
    else if ('not' in part) walk(part.not)
    else if ('present' in part) found.fields.push(part.present)
    else if ('in' in part) found.fields.push(part.in[0])
    else if ('exists' in part) {
      found.fields.push(part.exists.key)
      found.registers.push(part.exists)
    } else [part.compare[0], part.compare[2]].forEach(operand)
  }
  walk(check)
  return found
}
