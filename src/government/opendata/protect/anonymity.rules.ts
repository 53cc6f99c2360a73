import type { Row } from '../source/table.ts'

/** How many rows share the values of the chosen columns: the least such number is k. */
export type Anonymity = { columns: string[]; k: number; groups: number; rowsBelow: number }

export function anonymityOf(rows: readonly Row[], columns: readonly string[], wanted: number): Anonymity | undefined {
  if (rows.length === 0 || columns.length === 0) return undefined
  const counts = new Map<string, number>()
  for (const row of rows) {
    const key = JSON.stringify(columns.map((column) => row[column] ?? null))
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const sizes = [...counts.values()]
  return {
    columns: [...columns],
    k: sizes.reduce((least, size) => Math.min(least, size), rows.length),
    groups: sizes.length,
    rowsBelow: sizes.filter((size) => size < wanted).reduce((sum, size) => sum + size, 0),
  }
}
