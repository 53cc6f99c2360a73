import { fold } from '#core/search.ts'
import type { Field, Limits, Scalar } from '../definition/definition.ts'

export type Data = Record<string, Scalar>
/** What is wrong with one field: the rule's name and its limit; worded in the reader's language when shown. */
export type ValueFault = { field: string; rule: string; limit?: string | undefined }

const maxText: Partial<Record<Field['kind'], number>> = { text: 300, longtext: 5000, unit: 20, link: 200 }
const patterns: Partial<Record<Field['kind'], RegExp>> = {
  identity_number: /^(\d{9}|\d{12})$/,
  phone: /^0\d{8,10}$/,
}
const ranges: Partial<Record<Field['kind'], [number, number]>> = {
  latitude: [-90, 90],
  longitude: [-180, 180],
  money: [0, 9_000_000_000_000_000],
}

export const isText = (kind: Field['kind']): boolean =>
  ['text', 'longtext', 'choice', 'unit', 'link', 'identity_number', 'phone', 'date'].includes(kind)
export const isNumeric = (kind: Field['kind']): boolean => ['integer', 'number', 'money', 'latitude', 'longitude'].includes(kind)

const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** A day that exists, from 1800 on. Reckoned, not parsed: a million rows ask. */
export function isDay(text: string): boolean {
  if (text.length !== 10 || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8))]
  const leap = month === 2 && (year % 4 === 0 ? year % 100 !== 0 || year % 400 === 0 : false)
  return year >= 1800 && day >= 1 && day <= (lengths[month - 1] ?? 0) + (leap ? 1 : 0)
}

const compiled = new Map<string, RegExp>()
function patternOf(source: string): RegExp {
  let pattern = compiled.get(source)
  if (!pattern) {
    pattern = new RegExp(source, 'u')
    compiled.set(source, pattern)
  }
  return pattern
}

function checkText(field: Field, value: string, limits: Limits): Omit<ValueFault, 'field'> | undefined {
  const max = Math.min(limits.maxLength ?? Infinity, maxText[field.kind] ?? Infinity)
  // Counting letters is slow, and rarely needed: a text has no more letters than code units.
  const length = value.length > max || limits.minLength !== undefined ? [...value].length : 1
  if (length > max) return { rule: 'maxLength', limit: String(max) }
  if (limits.minLength !== undefined && length < limits.minLength) return { rule: 'minLength', limit: String(limits.minLength) }
  if (field.kind === 'date') return isDay(value) ? undefined : { rule: 'date' }
  if (field.kind === 'choice') return field.options?.some((option) => option.value === value) ? undefined : { rule: 'enum' }
  if (patterns[field.kind]?.test(value) === false) return { rule: field.kind }
  if (limits.pattern !== undefined && !patternOf(limits.pattern).test(value)) return { rule: 'pattern' }
  return undefined
}

function checkNumber(field: Field, value: number, limits: Limits): Omit<ValueFault, 'field'> | undefined {
  if (!Number.isFinite(value)) return { rule: 'number' }
  if ((field.kind === 'integer' || field.kind === 'money') && !Number.isSafeInteger(value)) return { rule: 'integer' }
  const [low, high] = ranges[field.kind] ?? [-Infinity, Infinity]
  const minimum = Math.max(low, limits.minimum ?? -Infinity)
  const maximum = Math.min(high, limits.maximum ?? Infinity)
  if (value < minimum) return { rule: 'minimum', limit: String(minimum) }
  if (value > maximum) return { rule: 'maximum', limit: String(maximum) }
  return undefined
}

/** Whether a value fits its field: the same answer as the field's JSON Schema gives (json-schema.rules.ts). */
export function checkValue(field: Field, value: unknown): Omit<ValueFault, 'field'> | undefined {
  const limits = field.schema ?? {}
  if (field.kind === 'yesno') return typeof value === 'boolean' ? undefined : { rule: 'yesno' }
  if (isNumeric(field.kind))
    return typeof value === 'number' ? checkNumber(field, value, limits) : { rule: field.kind === 'number' ? 'number' : 'integer' }
  return typeof value === 'string' && value !== '' ? checkText(field, value, limits) : { rule: 'text' }
}

const keysOf = new WeakMap<readonly Field[], Set<string>>()
function knownKeys(fields: readonly Field[]): Set<string> {
  const known = keysOf.get(fields) ?? new Set(fields.map((field) => field.key))
  keysOf.set(fields, known)
  return known
}

/** Every value of a record: unknown fields, wrong values, required ones that are absent. */
export function checkData(fields: readonly Field[], data: Readonly<Record<string, unknown>>): ValueFault[] {
  const faults: ValueFault[] = []
  for (const field of fields) {
    const value = data[field.key]
    if (value === undefined) {
      if (field.required) faults.push({ field: field.key, rule: 'required' })
      continue
    }
    const fault = checkValue(field, value)
    if (fault) faults.push({ field: field.key, ...fault })
  }
  const known = knownKeys(fields)
  for (const key of Object.keys(data)) if (!known.has(key)) faults.push({ field: key, rule: 'unknown' })
  return faults
}

const yes = new Set(['co', 'yes', 'x', '1', 'true', 'dung', 'y', 'បាទ', 'ចាស', 'មាន'])
const no = new Set(['khong', 'no', '0', 'false', 'sai', 'n', 'ទេ', 'គ្មាន'])

/** Numbers as people write them here (1.268 and 12,5) and as programs do (1268, 12.5). */
function readNumber(text: string, whole: boolean): number | string {
  const plain = text.replaceAll(/[\s\u00a0]|đ$/gi, '')
  const grouped = /^-?\d{1,3}(\.\d{3})+(,\d+)?$/.test(plain) && (whole || plain.includes(',') || (plain.match(/\./g)?.length ?? 0) > 1)
  const value = (grouped ? plain.replaceAll('.', '') : plain).replace(',', '.')
  return /^-?\d{1,16}(\.\d{1,10})?$/.test(value) ? Number(value) : text
}

function readDay(text: string): string {
  const parts = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text)
  if (parts) return `${parts[3]}-${parts[2]?.padStart(2, '0')}-${parts[1]?.padStart(2, '0')}`
  return /^\d{4}-\d{2}-\d{2}T00:00:00(\.000)?Z?$/.test(text) ? text.slice(0, 10) : text
}

function readChoice(field: Field, text: string): string {
  const options = field.options ?? []
  if (options.some((option) => option.value === text)) return text
  const wanted = fold(text)
  const found = options.find(({ value, label }) => [value, label.vi, label.en, label.km].some((name) => name && fold(name) === wanted))
  return found?.value ?? text
}

// Most cells are plain: asking is cheaper than normalising them all.
const plain = /^[\x20-\x7e]*$/
const tidy = (typed: string): string => (plain.test(typed) ? typed.trim() : typed.replaceAll('\0', '').normalize('NFC').trim())

/** A value from what was typed or stood in a cell; undefined where nothing stood. What cannot be read stays as typed, to be refused in words. */
export function readText(field: Field, typed: string): Scalar | undefined {
  const text = tidy(typed)
  if (text === '') return undefined
  switch (field.kind) {
    case 'integer':
    case 'money':
      return readNumber(text, true)
    case 'number':
    case 'latitude':
    case 'longitude':
      return readNumber(text, false)
    case 'date':
      return readDay(text)
    case 'choice':
      return readChoice(field, text)
    case 'phone':
      return text.replaceAll(/[\s.\-()]/g, '').replace(/^(\+84|0084)0?/, '0')
    case 'identity_number':
      return text.replaceAll(/[\s.]/g, '')
    case 'yesno': {
      const word = fold(text)
      return yes.has(word) ? true : no.has(word) ? false : text
    }
    case 'link':
      return keyPart(text)
    case 'longtext':
      return text.replaceAll('\r\n', '\n')
    default:
      return text.includes('  ') || /[\t\n\r\u00a0]/.test(text) ? text.replaceAll(/\s+/g, ' ') : text
  }
}

/** How key parts are compared: without outer spaces and case. */
export const keyPart = (value: Scalar): string => tidy(String(value)).toUpperCase()
