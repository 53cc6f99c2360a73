import type { Definition, Field } from './definition.ts'

export type JsonSchema = { [key: string]: unknown }

const base: Record<Field['kind'], JsonSchema> = {
  text: { type: 'string', minLength: 1, maxLength: 300 },
  longtext: { type: 'string', minLength: 1, maxLength: 5000 },
  integer: { type: 'integer', minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER },
  number: { type: 'number' },
  money: { type: 'integer', minimum: 0, maximum: 9_000_000_000_000_000 },
  date: { type: 'string', format: 'date' },
  yesno: { type: 'boolean' },
  choice: { type: 'string' },
  unit: { type: 'string', minLength: 1, maxLength: 20 },
  link: { type: 'string', minLength: 1, maxLength: 200 },
  identity_number: { type: 'string', pattern: '^(\\d{9}|\\d{12})$' },
  phone: { type: 'string', pattern: '^0\\d{8,10}$' },
  latitude: { type: 'number', minimum: -90, maximum: 90 },
  longitude: { type: 'number', minimum: -180, maximum: 180 },
}

function fieldSchema(field: Field, lang: 'vi' | 'en'): JsonSchema {
  const own = field.schema ?? {}
  const from = base[field.kind]
  const narrow = (key: 'minLength' | 'minimum', pick: typeof Math.max): JsonSchema =>
    own[key] === undefined ? {} : { [key]: pick(own[key], (from[key] as number | undefined) ?? own[key]) }
  const widen = (key: 'maxLength' | 'maximum'): JsonSchema =>
    own[key] === undefined ? {} : { [key]: Math.min(own[key], (from[key] as number | undefined) ?? own[key]) }
  return {
    ...from,
    title: field.label[lang] ?? field.label.vi,
    ...narrow('minLength', Math.max),
    ...narrow('minimum', Math.max),
    ...widen('maxLength'),
    ...widen('maximum'),
    ...(own.pattern === undefined ? {} : from.pattern === undefined ? { pattern: own.pattern } : { allOf: [{ pattern: own.pattern }] }),
    ...(field.derive ? { readOnly: true, description: 'reckoned from the place; may be left out' } : {}),
    ...(field.kind === 'choice' ? { enum: (field.options ?? []).map((option) => option.value) } : {}),
    ...(field.kind === 'unit' ? { description: 'code of the unit' } : {}),
    ...(field.kind === 'link' ? { description: `key of a record in the register ${field.link}` } : {}),
  }
}

/** The JSON Schema (2020-12) of a record of the register. */
export function jsonSchemaOf(definition: Definition, lang: 'vi' | 'en' = 'en'): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: definition.title[lang] ?? definition.title.vi,
    type: 'object',
    additionalProperties: false,
    required: definition.fields.filter((field) => field.required && !field.derive).map((field) => field.key),
    properties: Object.fromEntries(definition.fields.map((field) => [field.key, fieldSchema(field, lang)])),
  }
}
