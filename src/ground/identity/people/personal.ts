import type { PersonalData } from '#core/personal.ts'
import { listLooksBefore } from '../access-log/access-log.queries.ts'
import { listDelegations } from '../delegation/delegation.queries.ts'
import { listLinks } from '../e-id/e-id.queries.ts'
import { listChanges } from '../leave/leave.queries.ts'
import { listRolesEver } from '../officers/roles.queries.ts'
import { listMandates } from '../organisations/organisations.queries.ts'
import { listPasskeys } from '../passkeys/passkeys.queries.ts'
import { revokeAll, listSessions } from '../session/session.queries.ts'
import { readIdentityNumber } from './people.ts'
import { findPerson } from './people.queries.ts'

/** The account stays while dossiers hang on it; sessions end. The log of who looked is never erased: it is the person's proof. */
export const personal: PersonalData = {
  copy: async ({ db, config }, personId) => {
    const person = await findPerson(db, personId)
    const own = { personId, actor: { personId, name: person?.name ?? '' }, purpose: 'own', legalGround: '' }
    return {
      person: person ? [{ ...person, identityNumber: await readIdentityNumber(db, config, own) }] : [],
      sessions: await listSessions(db, personId, new Date()),
      passkeys: (await listPasskeys(db, personId)).map(({ label, createdAt, usedAt }) => ({ label, createdAt, usedAt })),
      linkedAccounts: await listLinks(db, personId),
      mandates: await listMandates(db, personId),
      roles: await listRolesEver(db, personId),
      delegations: await listDelegations(db, personId),
      employment: await listChanges(db, personId),
      looks: await listLooksBefore(db, personId, { limit: 100_000 }),
    }
  },
  erase: async (trx, personId, at) => {
    await revokeAll(trx, personId, at)
    return { removed: {}, kept: [{ what: 'identity.personal.account', why: 'identity.personal.in_use' }] }
  },
}
