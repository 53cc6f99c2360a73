import { createHash } from 'node:crypto'
import type { Column, Row } from '../source/table.ts'

/** What a release has that the one before it had not, by rows with the same keys. */
export type Changes = { added: number; removed: number; changed: number; columnsAdded: string[]; columnsRemoved: string[] }

export const keyOf = (row: Row, keys: readonly string[]): string => JSON.stringify(keys.map((key) => row[key] ?? null))

const canonicalRow = (row: Row): string => JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)))

/** The same content under the same licence has the same hash, in whatever order its rows come. */
export function contentHash(columns: readonly Column[], rows: readonly Row[], licence: string): string {
  const hash = createHash('sha256').update(JSON.stringify([licence, columns]))
  for (const line of rows.map(canonicalRow).sort()) hash.update(`\n${line}`)
  return hash.digest('hex')
}

export function changesBetween(
  before: { columns: readonly Column[]; rows: readonly { key: string; data: Row }[] } | undefined,
  now: { columns: readonly Column[]; rows: readonly Row[]; keys: readonly string[] },
): Changes {
  if (!before) return { added: now.rows.length, removed: 0, changed: 0, columnsAdded: [], columnsRemoved: [] }
  // Rows that share a key are told apart by their number among them.
  const nth = new Map<string, number>()
  const own = (key: string): string => {
    const number = (nth.get(key) ?? 0) + 1
    nth.set(key, number)
    return `${key}#${number}`
  }
  const old = new Map(before.rows.map(({ key, data }) => [own(key), canonicalRow(data)]))
  nth.clear()
  let [added, changed, kept] = [0, 0, 0]
  for (const row of now.rows) {
    const known = old.get(own(keyOf(row, now.keys)))
    if (known === undefined) added++
    else if (known !== canonicalRow(row)) changed++
    else kept++
  }
  const names = (columns: readonly Column[]): string[] => columns.map(({ key }) => key)
  return {
    added,
    changed,
    removed: before.rows.length - changed - kept,
    columnsAdded: names(now.columns).filter((key) => !names(before.columns).includes(key)),
    columnsRemoved: names(before.columns).filter((key) => !names(now.columns).includes(key)),
  }
}
