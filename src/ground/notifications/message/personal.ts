import type { PersonalData } from '#core/personal.ts'
import { findPreference, listSubscriptionIds } from '../preferences/preferences.queries.ts'
import { eraseMessages, listOwnMessages } from './personal.queries.ts'

export const personal: PersonalData = {
  copy: async ({ db }, personId) => ({
    messages: await listOwnMessages(db, personId),
    preferences: [await findPreference(db, personId)].filter(Boolean),
    browsers: await listSubscriptionIds(db, personId),
  }),
  erase: async (trx, personId) => ({ removed: await eraseMessages(trx, personId), kept: [] }),
}
