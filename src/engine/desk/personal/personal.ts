import type { PersonalData } from '#core/personal.ts'
import { dropOwnFilters, listOwnAbsences, listOwnFilters } from './personal.queries.ts'

/** What the desk keeps about an officer: kept filters, absences, and for whom they stood in. */
export const personal: PersonalData = {
  copy: async ({ db }, personId) => ({
    savedFilters: await listOwnFilters(db, personId),
    absences: await listOwnAbsences(db, personId),
  }),
  erase: async (trx, personId) => ({ removed: { savedFilters: await dropOwnFilters(trx, personId) }, kept: [] }),
}
