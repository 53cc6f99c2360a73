import type { Address, FileFact, Item } from '../answers/answers.ts'
import { accountDoubt, accountFault } from './account.rules.ts'
import type { DayPoint, Field, FieldOf, SimpleField } from '../definition/definition.ts'
import { dayOf, spanOf } from './condition.rules.ts'
import { identityDoubt, identityFault } from './identity.rules.ts'
import { pointFault } from './point.rules.ts'

export type Rule =
  | 'required'
  | 'not_text'
  | 'too_long'
  | 'not_digits'
  | 'not_a_name'
  | 'name_one_word'
  | 'identity_length'
  | 'identity_province'
  | 'identity_future'
  | 'not_a_phone'
  | 'not_an_email'
  | 'not_a_date'
  | 'not_a_year'
  | 'not_a_month'
  | 'too_early'
  | 'too_late'
  | 'not_a_time'
  | 'not_a_number'
  | 'too_small'
  | 'too_large'
  | 'too_many_decimals'
  | 'not_an_option'
  | 'too_few'
  | 'too_many'
  | 'address_unit'
  | 'address_detail'
  | 'address_confirm'
  | 'unit_unknown'
  | 'file_missing'
  | 'file_kind'
  | 'file_size'
  | 'not_declared'
  | 'unknown_field'
  | 'not_an_item'
  | 'bank_unknown'
  | 'bank_number'
  | 'bank_holder'
  | 'point_missing'
  | 'point_not_numbers'
  | 'point_outside'
  | 'signature_digital'

/** What may be right although it does not agree with the rest: told, and gone on with when the person says so. */
export type DoubtRule = 'identity_birth' | 'identity_gender' | 'identity_abroad' | 'holder_differs'
export type Doubt = { rule: DoubtRule; vars?: Record<string, string | number> }
export type Fault = { rule: Rule; vars?: Record<string, string | number> }

/**
 * What a check knows of the world: the day in Vietnam, the stored files, the communes that exist (all, where left out), and under
 * `code@last day` the communes that are no more with those that took over from them.
 */
export type CheckContext = {
  today: string
  files?: readonly FileFact[]
  units?: ReadonlySet<string>
  past?: ReadonlyMap<string, readonly string[]>
}

export const isRealDay = (value: string): boolean => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false
  const date = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === value && value >= '1800-01-01'
}

const isRealPartial = (value: string): boolean => isRealDay(value) || /^(1[89]|[2-9]\d)\d{2}(-(0[1-9]|1[0-2]))?$/.test(value)

const mediaKinds: Record<FieldOf<'file'>['accept'][number], readonly string[]> = {
  pdf: ['application/pdf'],
  image: ['image/jpeg', 'image/png', 'image/webp', 'image/heic'],
  word: ['application/msword', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  sheet: ['application/vnd.ms-excel', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  drawing: ['image/vnd.dwg', 'image/vnd.dxf', 'application/acad'],
}
export const defaultMaxMb = 10
/** The unit of an address outside the province. */
export const elsewhere = 'elsewhere'

/** The media types a paper may be sent as. */
export const mediaTypesOf = (field: FieldOf<'file'>): string[] => field.accept.flatMap((kind) => mediaKinds[kind])

function checkText(field: FieldOf<'text'> | FieldOf<'longtext'>, value: string): Fault | undefined {
  const max = field.maxLength ?? (field.type === 'text' ? 200 : 4000)
  if (value.length > max) return { rule: 'too_long', vars: { max } }
  if (field.type === 'longtext' || !field.digits) return undefined
  const { min, max: most } = field.digits
  const fits = /^\d+$/.test(value) && value.length >= min && value.length <= most
  return fits ? undefined : { rule: 'not_digits', vars: { digits: min === most ? String(min) : `${min}–${most}` } }
}

function checkName(field: FieldOf<'name'>, value: string): Fault | undefined {
  if (value.length > 100) return { rule: 'too_long', vars: { max: 100 } }
  if (!/^\p{L}[\p{L}\p{M}'’.\- ]*$/u.test(value)) return { rule: 'not_a_name' }
  return field.oneWord || /\S \S/.test(value) ? undefined : { rule: 'name_one_word' }
}

const checkPhone = (value: string): Fault | undefined => (/^0([35789]\d{8}|2\d{9})$/.test(value) ? undefined : { rule: 'not_a_phone' })

const checkEmail = (value: string): Fault | undefined =>
  value.length <= 254 && /^[^\s@<>()",;]+@[^\s@<>()",;.]+(\.[^\s@<>()",;.]+)+$/.test(value) ? undefined : { rule: 'not_an_email' }

function checkDay(field: FieldOf<'date'> | FieldOf<'date_partial'>, value: string, today: string): Fault | undefined {
  const parts = field.type === 'date_partial' ? field.parts : undefined
  if (!(field.type === 'date' ? isRealDay(value) : isRealPartial(value))) return { rule: parts ? `not_a_${parts}` : 'not_a_date' }
  if (parts && value.length !== (parts === 'year' ? 4 : 7)) return { rule: `not_a_${parts}` }
  const beyond = (point: DayPoint | undefined, wrong: (day: string) => boolean) =>
    point && wrong(dayOf(point, today)) ? dayOf(point, today) : undefined
  const early = beyond(field.notBefore, (day) => spanOf(value).last < day)
  if (early) return { rule: 'too_early', vars: { day: early } }
  const late = beyond(field.notAfter, (day) => spanOf(value).first > day)
  return late ? { rule: 'too_late', vars: { day: late } } : undefined
}

function checkNumber(field: FieldOf<'number'> | FieldOf<'money'>, value: number): Fault | undefined {
  const decimals = field.type === 'number' ? (field.decimals ?? 0) : 0
  const min = field.min ?? (field.type === 'money' ? 0 : -1e12)
  const max = field.max ?? 1e15
  if (Number(value.toFixed(decimals)) !== value) return { rule: 'too_many_decimals', vars: { decimals } }
  if (value < min) return { rule: 'too_small', vars: { min } }
  return value > max ? { rule: 'too_large', vars: { max } } : undefined
}

const checkCount = (count: number, min: number, max: number): Fault | undefined =>
  count < min ? { rule: 'too_few', vars: { min } } : count > max ? { rule: 'too_many', vars: { max } } : undefined

function checkChoices(field: FieldOf<'checkboxes'>, value: unknown): Fault | undefined {
  const known = new Set(field.options.map((option) => option.value))
  if (!Array.isArray(value) || new Set(value).size !== value.length || !value.every((one) => known.has(one)))
    return { rule: 'not_an_option' }
  return checkCount(value.length, field.min ?? 0, field.max ?? known.size)
}

function checkAddress(field: FieldOf<'address'>, value: unknown, ctx: CheckContext): Fault | undefined {
  const { unit, detail, day, now } = (typeof value === 'object' && value !== null ? value : {}) as Partial<Address>
  if (typeof unit !== 'string' || unit === '') return { rule: 'address_unit' }
  if (typeof detail !== 'string' || detail === '') return { rule: 'address_detail' }
  if (detail.length > 300) return { rule: 'too_long', vars: { max: 300 } }
  if (unit === elsewhere) return field.elsewhere ? undefined : { rule: 'address_unit' }
  if (day !== undefined) return field.past || field.dayField ? checkPast(`${unit}@${day}`, now, ctx.past) : { rule: 'unit_unknown' }
  return ctx.units && !ctx.units.has(unit) ? { rule: 'unit_unknown' } : undefined
}

/** A commune of before counts when the person said which commune of today it is; where none took over, there is nothing to say. */
function checkPast(unit: string, now: string | undefined, past: CheckContext['past']): Fault | undefined {
  if (!past) return undefined
  const heirs = past.get(unit)
  if (!heirs) return { rule: 'unit_unknown' }
  return heirs.length === 0 || (now !== undefined && heirs.includes(now)) ? undefined : { rule: 'address_confirm' }
}

function checkFiles(field: FieldOf<'file'>, value: unknown, files: readonly FileFact[]): Fault | undefined {
  if (!Array.isArray(value)) return { rule: 'file_missing', vars: { name: '' } }
  const allowed = mediaTypesOf(field)
  const max = field.maxMb ?? defaultMaxMb
  for (const id of value) {
    const file = files.find((one) => one.id === id)
    if (!file) return { rule: 'file_missing', vars: { name: String(id) } }
    if (!allowed.includes(file.mediaType)) return { rule: 'file_kind', vars: { name: file.name } }
    if (file.bytes > max * 1024 * 1024) return { rule: 'file_size', vars: { name: file.name, max } }
  }
  return checkCount(value.length, field.min ?? 0, field.max ?? 20)
}

const asText = (value: unknown, check: (text: string) => Fault | undefined, rule: Rule = 'not_text'): Fault | undefined =>
  typeof value === 'string' ? check(value) : { rule }

const isOption = (field: FieldOf<'select'> | FieldOf<'radio'>, value: unknown) => field.options.some((option) => option.value === value)

const dateRule = (field: FieldOf<'date'> | FieldOf<'date_partial'>): Rule =>
  field.type === 'date_partial' && field.parts ? `not_a_${field.parts}` : 'not_a_date'

/** What may be wrong with one answer that is right by itself; `siblings` are the answers it refers to. */
export function doubtValue(field: Field, value: unknown, siblings: Item): Doubt | undefined {
  if (field.type === 'bank_account') return accountDoubt(value, siblings[field.holderField ?? ''])
  if (field.type !== 'identity_number' || typeof value !== 'string') return undefined
  return identityDoubt(value, siblings[field.birthField ?? ''], siblings[field.genderField ?? ''])
}

/** What is wrong with one filled answer. Repeats are checked item by item elsewhere. */
export function checkValue(field: Exclude<Field, { type: 'repeat' }>, value: unknown, ctx: CheckContext): Fault | undefined {
  switch (field.type) {
    case 'text':
    case 'longtext':
      return asText(value, (text) => checkText(field, text))
    case 'name':
      return asText(value, (text) => checkName(field, text))
    case 'identity_number':
      return asText(value, (text) => identityFault(text, ctx.today), 'identity_length')
    case 'phone':
      return asText(value, checkPhone)
    case 'email':
      return asText(value, checkEmail)
    case 'date':
    case 'date_partial':
      return asText(value, (text) => checkDay(field, text, ctx.today), dateRule(field))
    case 'time':
      return asText(value, (text) => (/^([01]\d|2[0-3]):[0-5]\d$/.test(text) ? undefined : { rule: 'not_a_time' }))
    case 'number':
    case 'money':
      return typeof value === 'number' && Number.isFinite(value) ? checkNumber(field, value) : { rule: 'not_a_number' }
    default:
      return checkChosen(field, value, ctx)
  }
}

type Chosen =
  | Extract<SimpleField, { type: 'select' | 'radio' | 'checkboxes' | 'yesno' | 'address' | 'unit' | 'bank_account' }>
  | FieldOf<'signature'>
  | FieldOf<'map_point'>
  | FieldOf<'file'>
  | FieldOf<'declaration'>

function checkChosen(field: Chosen, value: unknown, ctx: CheckContext): Fault | undefined {
  switch (field.type) {
    case 'select':
    case 'radio':
      return isOption(field, value) ? undefined : { rule: 'not_an_option' }
    case 'checkboxes':
      return checkChoices(field, value)
    case 'yesno':
      return typeof value === 'boolean' ? undefined : { rule: 'not_an_option' }
    case 'address':
      return checkAddress(field, value, ctx)
    case 'unit':
      return asText(value, (code) => (ctx.units && !ctx.units.has(code) ? { rule: 'unit_unknown' } : undefined), 'unit_unknown')
    case 'file':
      return checkFiles(field, value, ctx.files ?? [])
    case 'declaration':
      return value === true ? undefined : { rule: 'not_declared' }
    case 'bank_account':
      return accountFault(value)
    case 'map_point':
      return pointFault(value)
    case 'signature':
      if (value !== 'session' && value !== 'digital') return { rule: 'not_an_option' }
      return field.digital === 'required' && value !== 'digital' ? { rule: 'signature_digital' } : undefined
  }
}
