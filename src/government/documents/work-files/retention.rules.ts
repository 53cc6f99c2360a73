/** The last day of keeping: counted in whole years from the beginning of the year after the closing; null: for ever, or not closed yet. */
export function keptUntil(closedOn: string | null, years: number | null): string | null {
  if (!closedOn || years === null) return null
  return `${Number(closedOn.slice(0, 4)) + years}-12-31`
}
