import type { Localized } from '#core/i18n.ts'

export const columnKinds = ['text', 'integer', 'number', 'date', 'period', 'yesno', 'code', 'unit'] as const
export type ColumnKind = (typeof columnKinds)[number]
export type Cell = string | number | boolean | null
export type Row = Record<string, Cell>

/** A column as the dictionary tells it and as the files carry it. */
export type Column = {
  key: string
  label: Localized
  kind: ColumnKind
  hint?: Localized | undefined
  /** The codes and what they mean. */
  values?: { value: string; label: Localized }[] | undefined
  measure?: Localized | undefined
  /** What may tell people apart when put together: it counts for k-anonymity. */
  quasi?: boolean | undefined
  place?: 'latitude' | 'longitude' | undefined
}

/** What is to be published, before anything is hidden. */
export type Table = {
  columns: Column[]
  rows: Row[]
  /** The columns that tell one row from another, for telling what changed. */
  keys: string[]
  /** When the newest fact behind it was recorded. */
  sourceAt: Date | null
  covers?: { from: string; to: string } | undefined
  /** Of figures that were counted: where small ones may stand. */
  counted?: Counted[] | undefined
  /** Rows, by their index, with made-up work in them; `true`: any of them may be made up. */
  madeUp?: ReadonlySet<number> | true | undefined
  /** No row of it is one person's. */
  aggregated?: boolean | undefined
}

/** Figures that add up: rows by their index, in two dimensions at most; their totals count as known to everybody. */
export type Counted = {
  column: string
  /** Columns that are empty where this one is hidden. */
  with: string[]
  /**
   * `rest`: what a share leaves over; where that is a few, the count is hidden as well. `atoms`: what it is the sum of, where
   * other tables may divide the same otherwise.
   */
  lines: { row: number; value: number; parts: [string, string?]; rest?: number; atoms?: string[] }[]
}

export const mostRows = 200_000
