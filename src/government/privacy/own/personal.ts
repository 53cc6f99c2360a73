import type { PersonalData } from '#core/personal.ts'
import { listConsents } from '../consent/consent.queries.ts'
import { listRequestsOf } from '../request/request.queries.ts'

/** Consents and requests stay: they prove what the person wanted. */
export const personal: PersonalData = {
  copy: async ({ db }, personId) => ({ consents: await listConsents(db, personId), requests: await listRequestsOf(db, personId, 10_000) }),
  erase: async () => ({ removed: {}, kept: [{ what: 'privacy.kept.requests', why: 'privacy.kept.proof' }] }),
}
