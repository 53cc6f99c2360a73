import type { PersonalData } from '#core/personal.ts'
import { eraseDraftsBy, listPersonal } from './personal.queries.ts'

/** Official mail belongs to the office: an officer gets a list of their own box, and what is theirs alone are unsent drafts. */
export const personal: PersonalData = {
  copy: ({ db }, personId) => listPersonal(db, personId),
  erase: async (trx, personId) => ({
    removed: { drafts: await eraseDraftsBy(trx, personId) },
    kept: [{ what: 'mailbox.personal.mail', why: 'mailbox.personal.official' }],
  }),
}
