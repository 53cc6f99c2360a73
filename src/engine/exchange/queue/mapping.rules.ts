/** Which value of an event's data is put into another code list: a JSON pointer, and both lists. */
export type Mapping = { pointer: string; from: string; to: string; version?: number | undefined }
export type CodeMap = { from: string; to: string; version: number; codes: Record<string, string> }
export type Mapped = { data: unknown } | { fault: string }

const partsOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))

export const isPointer = (pointer: string): boolean => /^(\/[^/]+)+$/.test(pointer)

function codeMapOf(maps: readonly CodeMap[], { from, to, version }: Mapping): CodeMap | undefined {
  return maps
    .filter((map) => map.from === from && map.to === to && (version === undefined || map.version === version))
    .sort((a, b) => b.version - a.version)[0]
}

/** Replaces the value at the end of the parts; `*` goes through every item of a list. A value that is not there is left alone. */
function replaceAt(value: unknown, parts: readonly string[], replace: (code: string) => string): unknown {
  const [part, ...rest] = parts
  if (part === undefined) return typeof value === 'string' || typeof value === 'number' ? replace(String(value)) : value
  if (Array.isArray(value)) return value.map((one, index) => (part === '*' || part === String(index) ? replaceAt(one, rest, replace) : one))
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return value
  return { ...value, [part]: replaceAt((value as Record<string, unknown>)[part], rest, replace) }
}

/** Puts codes of the data into the receiver's lists. A code without a counterpart stops the message and says which it is. */
export function applyMappings(data: unknown, mappings: readonly Mapping[], maps: readonly CodeMap[]): Mapped {
  let mapped = data
  const missing: string[] = []
  for (const mapping of mappings) {
    const map = codeMapOf(maps, mapping)
    if (!map) return { fault: `no code map ${mapping.from} → ${mapping.to}${mapping.version ? ` version ${mapping.version}` : ''}` }
    mapped = replaceAt(mapped, partsOf(mapping.pointer), (code) => {
      if (Object.hasOwn(map.codes, code)) return map.codes[code] ?? code
      missing.push(`${mapping.pointer}: ${map.from} ${code.slice(0, 60)} has no code in ${map.to} (version ${map.version})`)
      return code
    })
  }
  return missing.length > 0 ? { fault: missing.join('; ') } : { data: mapped }
}
