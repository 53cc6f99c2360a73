/** What of a description in OpenAPI the fuzz run needs. */
export type Schema = {
  type?: string | string[]
  const?: unknown
  enum?: unknown[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  format?: string
  pattern?: string
  minimum?: number
  minLength?: number
  minItems?: number
  additionalProperties?: boolean | Schema
}
type Parameter = { name: string; in: string; schema?: Schema }
type Described = { parameters?: Parameter[]; requestBody?: { content?: Record<string, { schema?: Schema }> } }
export type Operation = {
  method: string
  path: string
  parameters: Parameter[]
  /** Undefined where it takes no body, or one that is no JSON. */
  body: Schema | undefined
  takesFiles: boolean
}

export function operationsOf(document: { paths: Record<string, Record<string, Described>> }): Operation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody }]) => ({
      method: method.toUpperCase(),
      path,
      parameters,
      body: requestBody?.content?.['application/json']?.schema,
      takesFiles: requestBody?.content?.['multipart/form-data'] !== undefined,
    })),
  )
}

/** Something that fits a schema more or less, as a program would send it. */
export function fittingValue(schema: Schema | undefined, depth = 0): unknown {
  if (!schema || depth > 6) return 'x'
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  const [one] = schema.anyOf ?? schema.oneOf ?? schema.allOf ?? []
  if (one && !schema.type) return fittingValue(one, depth + 1)
  const type = [schema.type].flat()[0]
  if (type === 'object') {
    const keys = Object.keys(schema.properties ?? {})
    return Object.fromEntries(keys.map((key) => [key, fittingValue(schema.properties?.[key], depth + 1)]))
  }
  if (type === 'array') return Array.from({ length: Math.max(1, schema.minItems ?? 1) }, () => fittingValue(schema.items, depth + 1))
  if (type === 'boolean') return true
  if (type === 'integer' || type === 'number') return schema.minimum ?? 1
  if (type === 'null') return null
  if (schema.format === 'uuid') return '00000000-0000-4000-8000-000000000000'
  if (schema.format === 'date') return '2026-11-23'
  if (schema.format === 'date-time') return '2026-11-23T01:30:00Z'
  if (schema.format === 'email') return 'thu@vidu.vn'
  if (schema.format === 'uri') return 'https://vidu.vn/'
  return 'x'.repeat(Math.max(1, Math.min(schema.minLength ?? 1, 50)))
}
