import type { PersonalData } from '#core/personal.ts'
import { listAllConsents, withdrawAllConsents } from '../interact/consent.queries.ts'
import { deleteAllOf } from '../provider/model.queries.ts'

/** Which systems a person let in and what they allowed; erasing takes it all back and ends what the systems hold. */
export const personal: PersonalData = {
  copy: async ({ db }, personId) => ({ allowedSystems: await listAllConsents(db, personId) }),
  erase: async (trx, personId, at) => {
    const consents = await withdrawAllConsents(trx, personId, at)
    return { removed: { allowedSystems: consents, systemTokens: await deleteAllOf(trx, personId) }, kept: [] }
  },
}
