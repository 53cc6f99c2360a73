import type { PersonalData } from '#core/personal.ts'
import { forgetSender, listCaughtOf } from '../quarantine/caught.queries.ts'

/** Files themselves are handed out by the module that knows their case; here is what of a person's files was found infected. */
export const personal: PersonalData = {
  copy: async ({ db }, personId) => ({ infectedFiles: await listCaughtOf(db, personId) }),
  erase: async (trx, personId) => ({ removed: { infectedFiles: await forgetSender(trx, personId) }, kept: [] }),
}
