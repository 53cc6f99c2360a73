/** One value of a document, with the path that finds it again. */
export type Leaf = { path: string; value: string; kind: 'text' | 'number' | 'yesno' }

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
const join = (path: string, part: string): string => (path ? `${path}/${part}` : part)
// A path is written with slashes; a slash inside a key is escaped as in JSON Pointer.
const escape = (part: string): string => part.replaceAll('~', '~0').replaceAll('/', '~1')

/** Every text, number and yes-or-no of a document, in its order. */
export function leavesOf(value: unknown, path = ''): Leaf[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => leavesOf(item, join(path, String(index))))
  if (isObject(value)) return Object.entries(value).flatMap(([key, inside]) => leavesOf(inside, join(path, escape(key))))
  if (typeof value === 'string') return [{ path, value, kind: 'text' }]
  if (typeof value === 'number') return [{ path, value: String(value), kind: 'number' }]
  if (typeof value === 'boolean') return [{ path, value: value ? 'true' : 'false', kind: 'yesno' }]
  return []
}

/**
 * The document with the values that were given for its leaves; what is not given stays. A number that is none is named and
 * stays as it was: nothing is guessed.
 */
export function withLeaves(document: unknown, given: ReadonlyMap<string, string>): { document: unknown; wrong: string[] } {
  const wrong: string[] = []
  const visit = (value: unknown, path: string): unknown => {
    if (Array.isArray(value)) return value.map((item, index) => visit(item, join(path, String(index))))
    if (isObject(value))
      return Object.fromEntries(Object.entries(value).map(([key, inside]) => [key, visit(inside, join(path, escape(key)))]))
    const text = given.get(path)
    if (text === undefined) return value
    if (typeof value === 'string') return text
    if (typeof value === 'boolean') return text === 'true'
    if (typeof value !== 'number') return value
    const number = Number(text.trim().replace(',', '.'))
    if (text.trim() !== '' && Number.isFinite(number)) return number
    wrong.push(path)
    return value
  }
  return { document: visit(document, ''), wrong }
}
