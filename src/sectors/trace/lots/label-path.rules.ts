import type { Lot } from './lots.queries.ts'

/** Address in the path of the program that a label leads to. */
export const labelPath = (lot: Pick<Lot, 'id' | 'gtin' | 'code'>, serial?: string): string =>
  lot.gtin
    ? `/01/${lot.gtin}/10/${encodeURIComponent(lot.code)}${serial ? `/21/${serial}` : ''}`
    : `/id/${lot.id}${serial ? `/${serial}` : ''}`
