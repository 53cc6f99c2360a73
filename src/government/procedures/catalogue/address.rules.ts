import type { Cursor, Filters } from './search.queries.ts'

export const filterNames = { field: 'linh-vuc', level: 'cap', audience: 'doi-tuong', lifeEvent: 'su-kien', agency: 'co-quan' } as const
export type FilterKey = keyof typeof filterNames
export const filterKeys = Object.keys(filterNames) as FilterKey[]

export type Query = Record<string, string | undefined>

// PostgreSQL's text holds no NUL.
const tidy = (value: string | undefined): string | undefined => {
  const text = value?.replaceAll('\u0000', '').trim().slice(0, 300)
  return text === '' ? undefined : text
}

/** The filters of an address such as /thu-tuc?linh-vuc=Hộ tịch&cap=commune. */
export function filtersOf(query: Query): Filters {
  return Object.fromEntries(filterKeys.flatMap((key) => (tidy(query[filterNames[key]]) ? [[key, tidy(query[filterNames[key]])]] : [])))
}

export const questionOf = (query: Query): string => (tidy(query.q) ?? '').slice(0, 200)

/** The address of the search with one filter set, or taken away. */
export function searchHref(q: string, filters: Filters, change: Partial<Record<FilterKey, string | undefined>> = {}): string {
  const all: Filters = { ...filters, ...change }
  const params = new URLSearchParams()
  if (q) params.set('q', q)
  for (const key of filterKeys) {
    const value = all[key]
    if (value) params.set(filterNames[key], value)
  }
  const text = params.toString()
  return text ? `/thu-tuc?${text}` : '/thu-tuc'
}

/** A place in the list, as text for the address; unreadable text is the beginning. */
export const writeCursor = (cursor: Cursor): string => `${cursor.rank}~${cursor.code}~${cursor.name}`

export function readCursor(text: string | undefined): Cursor | undefined {
  const [rank, code, ...name] = (text ?? '').replaceAll('\u0000', '').slice(0, 4000).split('~')
  const value = Number(rank)
  if (!rank || !Number.isInteger(value) || Math.abs(value) > 10_000 || !code) return undefined
  return { rank: value, code, name: name.join('~') }
}
