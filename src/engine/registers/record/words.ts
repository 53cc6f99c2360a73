import type { FieldFault } from '#core/errors.ts'
import { formatDate, formatMoney, formatNumber, localized, type MessageKey, type T } from '#core/i18n.ts'
import type { Definition, Field, Rule, Scalar } from '../definition/definition.ts'
import { isNumeric, type ValueFault } from './value.rules.ts'

const own: Record<string, MessageKey> = {
  required: 'core.field.required',
  minLength: 'core.field.minLength',
  maxLength: 'core.field.maxLength',
  minimum: 'core.field.minimum',
  maximum: 'core.field.maximum',
  pattern: 'core.field.pattern',
  enum: 'core.field.enum',
  text: 'core.field.type',
}
const rules = [
  'date',
  'integer',
  'number',
  'yesno',
  'identity_number',
  'phone',
  'unknown',
  'unit',
  'unit_outside',
  'derived',
  'link',
  'key_twice',
  'merged',
  'valid_from',
] as const

/** A fault in the reader's language, with the name of the field that people see. */
export function faultWords(t: T, definition: Definition, fault: ValueFault): string {
  const field = definition.fields.find((each) => each.key === fault.field)
  const label = field ? localized(t.lang, field.label) : fault.field
  const known = rules.find((rule) => rule === fault.rule)
  const key: MessageKey = known ? `registers.fault.${known}` : (own[fault.rule] ?? 'core.field.type')
  return t(key, { label, limit: fault.limit ?? '' })
}

export const faultsOf = (t: T, definition: Definition, faults: readonly ValueFault[], broken: readonly Rule[]): FieldFault[] => [
  ...faults.map((fault) => ({ field: fault.field, rule: fault.rule, message: faultWords(t, definition, fault) })),
  ...broken.map((rule) => ({ field: ruleField(rule), rule: rule.key, message: localized(t.lang, rule.message) })),
]

/** The field that an error link leads to: the first that the rule's check names. */
export function ruleField(rule: Rule): string {
  const [, name = ''] = /"(?:field|present|in|key)":\[?"([a-z_0-9]+)"/.exec(JSON.stringify(rule.check)) ?? []
  return name || 'record'
}

/** A value as it is shown; `names` gives units and other texts their names. */
export function valueWords(t: T, field: Field, value: Scalar | undefined, names: ReadonlyMap<string, string> = new Map()): string {
  if (value === undefined) return '–'
  if (typeof value === 'boolean') return t(value ? 'registers.yes' : 'registers.no')
  if (field.kind === 'choice') {
    const option = field.options?.find((each) => each.value === value)
    return option ? localized(t.lang, option.label) : String(value)
  }
  if (field.kind === 'date') return formatDate(t.lang, String(value))
  if (field.kind === 'money') return formatMoney(t.lang, Number(value))
  if (field.kind === 'latitude' || field.kind === 'longitude') return String(value).replace('.', ',')
  if (isNumeric(field.kind)) {
    const number = formatNumber(t.lang, Number(value))
    return field.measure ? `${number} ${localized(t.lang, field.measure)}` : number
  }
  return names.get(`${field.key}:${value}`) ?? String(value)
}
