/** The last day of keeping: counted in whole years from the beginning of the year after the closing; null: for ever, or not closed yet. */
export function keptUntil(closedOn: string | null, years: number | null): string | null {
  if (!closedOn || years === null) return null
  return `${Number(closedOn.slice(0, 4)) + years}-12-31`
}

/** 03.2026.HS-SNV: the number of a work file in its unit's list of the year. */
export const fileCode = (number: number, year: number, letters: string): string =>
  `${String(number).padStart(2, '0')}.${year}.HS-${letters}`
