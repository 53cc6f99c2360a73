import type { Field, FieldOf, FormDefinition, SimpleField } from '../definition/definition.ts'
import { banks } from '../journey/banks.rules.ts'
import type { FieldError } from '../journey/check.rules.ts'
import type { Rule } from '../journey/values.rules.ts'
import type { Answer, Answers } from './answers.ts'

export type JsonSchema = { [keyword: string]: unknown }

const textLength = (field: FieldOf<'text'> | FieldOf<'longtext'>) => ({
  maxLength: field.maxLength ?? (field.type === 'text' ? 200 : 4000),
})

const limits = (min: number | undefined, max: number | undefined, names: [string, string]) => ({
  ...(min === undefined ? {} : { [names[0]]: min }),
  ...(max === undefined ? {} : { [names[1]]: max }),
})

const address = {
  type: 'object',
  properties: {
    unit: { type: 'string', minLength: 1 },
    detail: { type: 'string', minLength: 1, maxLength: 300 },
    day: { type: 'string', format: 'date', description: 'The last day of a commune that is no more' },
    now: { type: 'string', minLength: 1, description: 'The commune of today that took over from it' },
  },
  required: ['unit', 'detail'],
  additionalProperties: false,
}

const account = {
  type: 'object',
  properties: {
    bank: { type: 'string', enum: banks.map(([bin]) => bin) },
    number: { type: 'string', pattern: '^[0-9A-Z]{4,25}$' },
    holder: { type: 'string', minLength: 2, maxLength: 100 },
  },
  required: ['bank', 'number', 'holder'],
  additionalProperties: false,
}
const point = {
  type: 'object',
  properties: {
    lat: { type: 'number', minimum: 7, maximum: 24 },
    lon: { type: 'number', minimum: 102, maximum: 118 },
    words: { type: 'string', minLength: 1, maxLength: 300 },
  },
  anyOf: [{ required: ['lat', 'lon'] }, { required: ['words'] }],
  additionalProperties: false,
}
const partial = { year: '^\\d{4}$', month: '^\\d{4}-\\d{2}$' }

function valueSchema(field: Field): JsonSchema {
  switch (field.type) {
    case 'text':
    case 'longtext':
      return {
        type: 'string',
        minLength: 1,
        ...textLength(field),
        ...(field.type === 'text' && field.digits ? { pattern: `^\\d{${field.digits.min},${field.digits.max}}$` } : {}),
      }
    case 'identity_number':
      return { type: 'string', pattern: '^\\d{12}$' }
    case 'email':
      return { type: 'string', format: 'email', maxLength: 254 }
    case 'phone':
      return { type: 'string', pattern: '^0([35789]\\d{8}|2\\d{9})$' }
    case 'date':
      return { type: 'string', format: 'date' }
    case 'date_partial':
      return { type: 'string', pattern: field.parts ? partial[field.parts] : '^\\d{4}(-\\d{2}(-\\d{2})?)?$' }
    case 'time':
      return { type: 'string', pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' }
    case 'number':
    case 'money':
      return {
        type: field.type === 'number' && field.decimals ? 'number' : 'integer',
        ...limits(field.min ?? (field.type === 'money' ? 0 : undefined), field.max, ['minimum', 'maximum']),
      }
    default:
      return otherSchema(field)
  }
}

type Other = Exclude<
  Field,
  { type: 'text' | 'longtext' | 'identity_number' | 'email' | 'phone' | 'date' | 'date_partial' | 'time' | 'number' | 'money' }
>

function otherSchema(field: Other): JsonSchema {
  switch (field.type) {
    case 'name':
      return { type: 'string', minLength: 1, maxLength: 100 }
    case 'unit':
      return { type: 'string', minLength: 1 }
    case 'select':
    case 'radio':
      return { type: 'string', enum: field.options.map((option) => option.value) }
    case 'checkboxes':
      return {
        type: 'array',
        items: { type: 'string', enum: field.options.map((option) => option.value) },
        uniqueItems: true,
        ...limits(field.min, field.max, ['minItems', 'maxItems']),
      }
    case 'yesno':
      return { type: 'boolean' }
    case 'declaration':
      return { const: true }
    case 'address':
      return address
    case 'bank_account':
      return account
    case 'map_point':
      return point
    case 'signature':
      return { type: 'string', enum: field.digital === 'required' ? ['digital'] : ['session', 'digital'] }
    case 'file':
      return {
        type: 'array',
        items: { type: 'string' },
        uniqueItems: true,
        ...limits(field.min, field.max ?? 20, ['minItems', 'maxItems']),
      }
    case 'repeat':
      return { type: 'array', items: objectOf(field.fields, true), ...limits(field.min, field.max ?? 50, ['minItems', 'maxItems']) }
  }
}

const isAlwaysAsked = (field: Field) => field.when === undefined && (field.required === true || field.type === 'declaration')

function objectOf(fields: readonly Field[], always: boolean): JsonSchema {
  const properties = fields.map((field) => [
    field.key,
    {
      title: field.label.vi,
      ...valueSchema(field),
      ...(field.when ? { 'x-when': field.when } : {}),
      ...(field.personal ? { 'x-personal': true } : {}),
    },
  ])
  const required = always ? fields.filter(isAlwaysAsked).map((field) => field.key) : []
  return { type: 'object', properties: Object.fromEntries(properties), required, additionalProperties: false }
}

/** The JSON Schema (2020-12) of the answers. What hangs on a condition is optional here and checked on the walked road. */
export function toJsonSchema(def: FormDefinition): JsonSchema {
  const whole = objectOf(
    def.pages.flatMap((page) => page.fields),
    false,
  )
  const required = def.pages.filter((page) => !page.when).flatMap((page) => page.fields.filter(isAlwaysAsked).map((field) => field.key))
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', title: def.title.vi, ...whole, required }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every((one) => typeof one === 'string')
/** An object of texts: these parts, and perhaps those. */
const isTextRecord = (value: unknown, parts: string[], perhaps: string[] = []): boolean =>
  isRecord(value) &&
  parts.every((part) => typeof value[part] === 'string') &&
  Object.entries(value).every(([key, one]) => (parts.includes(key) || perhaps.includes(key)) && typeof one === 'string')
const isPoint = (value: unknown): boolean =>
  isRecord(value) &&
  Object.entries(value).every(([key, one]) =>
    key === 'words' ? typeof one === 'string' : ['lat', 'lon'].includes(key) && typeof one === 'number',
  )

function unfit(field: SimpleField | Exclude<Field, { type: 'repeat' }>, value: unknown): Rule | undefined {
  switch (field.type) {
    case 'number':
    case 'money':
      return typeof value === 'number' ? undefined : 'not_a_number'
    case 'yesno':
      return typeof value === 'boolean' ? undefined : 'not_an_option'
    case 'declaration':
      return value === true ? undefined : 'not_declared'
    case 'checkboxes':
      return isTexts(value) ? undefined : 'not_an_option'
    case 'file':
      return isTexts(value) ? undefined : 'file_missing'
    case 'address':
      return isTextRecord(value, ['unit', 'detail'], ['day', 'now']) ? undefined : 'address_unit'
    case 'bank_account':
      return isTextRecord(value, ['bank', 'number', 'holder']) ? undefined : 'bank_unknown'
    case 'map_point':
      return isPoint(value) ? undefined : 'point_missing'
    default:
      return typeof value === 'string' ? undefined : 'not_text'
  }
}

function unfitIn(fields: readonly Field[], given: Record<string, unknown>, prefix: string): FieldError[] {
  return Object.entries(given).flatMap(([key, value]) => {
    const field = fields.find((one) => one.key === key)
    const at = prefix + key
    if (!field) return [{ field: at, rule: 'unknown_field' as const, vars: { name: key } }]
    if (field.type !== 'repeat') {
      const rule = unfit(field, value)
      return rule ? [{ field: at, rule, vars: rule === 'file_missing' ? { name: '' } : {} }] : []
    }
    if (!Array.isArray(value) || !value.every(isRecord)) return [{ field: at, rule: 'not_an_item' as const, vars: {} }]
    return value.flatMap((item, index) => unfitIn(field.fields, item, `${at}-${index}-`))
  })
}

/** Answers sent by a program: the shape is checked here, the meaning by `checkAll` like any other answers. */
export function answersFromJson(def: FormDefinition, given: unknown): { answers: Answers; errors: FieldError[] } {
  if (!isRecord(given)) return { answers: {}, errors: [{ field: '', rule: 'not_an_item', vars: {} }] }
  const errors = unfitIn(
    def.pages.flatMap((page) => page.fields),
    given,
    '',
  )
  const wrong = new Set(errors.map((error) => error.field.split('-')[0]))
  const fine = Object.entries(given).filter(([key]) => !wrong.has(key)) as [string, Answer][]
  return { answers: Object.fromEntries(fine), errors }
}
