import type { PersonalData } from '#core/personal.ts'
import { listCertificates } from '../certificates/certificate.queries.ts'
import { findConsent, withdrawConsent } from './consent.queries.ts'

/** Certificates and the consent to a key at the signing service. What was signed stays signed: the proof is the authority's duty. */
export const personalData: PersonalData = {
  copy: async ({ db }, personId) => {
    const [certificates, consent] = await Promise.all([
      listCertificates(db, { whose: { personId }, limit: 1000 }),
      findConsent(db, personId),
    ])
    return {
      certificates: certificates.map(({ subject, serial, issuer, validFrom, validTo, enrolledAt, revokedAt, revokedBecause }) => ({
        subject,
        serial,
        issuer,
        validFrom,
        validTo,
        enrolledAt,
        revokedAt,
        revokedBecause,
      })),
      consents: consent ? [{ givenAt: consent }] : [],
    }
  },
  erase: async (trx, personId, at) => {
    const removed = (await findConsent(trx, personId)) ? 1 : 0
    await withdrawConsent(trx, personId, at)
    return { removed: { consents: removed }, kept: [{ what: 'signing.kept.certificates', why: 'signing.kept.why' }] }
  },
}
