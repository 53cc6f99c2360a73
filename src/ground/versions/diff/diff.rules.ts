export type Change = { path: string; before: string | null; after: string | null }

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
const identities = ['key', 'code', 'number', 'id'] as const

/** By what an item of a list is known: its key or code where all items have one of their own, else its place. */
function namesOf(items: readonly unknown[]): string[] {
  for (const identity of identities) {
    const names = items.map((item) => (isObject(item) && typeof item[identity] === 'string' ? String(item[identity]) : undefined))
    if (items.length > 0 && names.every((name) => name !== undefined) && new Set(names).size === names.length) return names as string[]
  }
  return items.map((_, index) => String(index + 1))
}

function flatten(value: unknown, path: string, into: Map<string, string>): void {
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item !== 'object')) {
      if (value.length > 0) into.set(path, value.map(String).join(', '))
      return
    }
    const names = namesOf(value)
    for (const [index, item] of value.entries()) flatten(item, `${path}[${names[index]}]`, into)
    return
  }
  if (isObject(value)) {
    for (const [key, inside] of Object.entries(value)) flatten(inside, path ? `${path}.${key}` : key, into)
    return
  }
  if (value !== undefined && value !== null) into.set(path, String(value))
}

/** What differs between two documents, place by place, in the order of the newer one; what is gone comes after. */
export function changesBetween(before: unknown, after: unknown): Change[] {
  const [old, now] = [new Map<string, string>(), new Map<string, string>()]
  flatten(before, '', old)
  flatten(after, '', now)
  const changed = [...now].flatMap(([path, value]) => {
    const was = old.get(path)
    return was === value ? [] : [{ path, before: was ?? null, after: value }]
  })
  const gone = [...old].filter(([path]) => !now.has(path)).map(([path, value]) => ({ path, before: value, after: null }))
  return [...changed, ...gone]
}
