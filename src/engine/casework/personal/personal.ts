import type { PersonalData } from '#core/personal.ts'
import { listActsOf, listCasesOf, listEntrusted } from './personal.queries.ts'

/** A person's cases, and what an officer did on the cases of others. Who did what in office stays told. */
export const personal: PersonalData = {
  copy: async ({ db }, personId) => ({
    cases: await listCasesOf(db, personId),
    actsOnCases: await listActsOf(db, personId),
    casesInHand: await listEntrusted(db, personId),
  }),
  erase: async (trx, personId) => ({
    removed: {},
    kept: (await listActsOf(trx, personId)).length > 0 ? [{ what: 'casework.personal.acts', why: 'casework.personal.archive' }] : [],
  }),
}
