type Json = Record<string, unknown>

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

function walk(schema: unknown, at: string, found: Map<string, string>, depth: number): void {
  if (!isObject(schema) || depth > 12) return
  const parts = [schema.anyOf, schema.oneOf, schema.allOf].flatMap((list) => (Array.isArray(list) ? (list as unknown[]) : []))
  for (const part of parts) walk(part, at, found, depth + 1)
  if (at !== '' && schema.type !== undefined) found.set(at, [schema.type].flat().map(String).sort().join('|'))
  if (isObject(schema.properties)) for (const [key, one] of Object.entries(schema.properties)) walk(one, `${at}/${key}`, found, depth + 1)
  walk(schema.items, `${at}/*`, found, depth + 1)
}

/** The fields of an operation's good answers with their types; references are followed already. */
export function answerFields(operation: unknown): Map<string, string> {
  const found = new Map<string, string>()
  if (!isObject(operation) || !isObject(operation.responses)) return found
  for (const [status, response] of Object.entries(operation.responses)) {
    if (!status.startsWith('2') || !isObject(response) || !isObject(response.content)) continue
    for (const media of Object.values(response.content)) if (isObject(media)) walk(media.schema, '', found, 0)
  }
  return found
}

/** What an answer no longer has, or has as something else: whoever reads it today stumbles. */
export function lostFields(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  return [...before].flatMap(([field, type]) => {
    const now = after.get(field)
    if (now === undefined) return [`− ${field}`]
    return now === type ? [] : [`${field}: ${type} → ${now}`]
  })
}
