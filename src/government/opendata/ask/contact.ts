import { timingSafeEqual } from 'node:crypto'
import type { Config } from '#core/config.ts'
import { fingerprint, seal, unseal } from '#core/seal.ts'
import type { PersonalData } from '#core/personal.ts'
import { forgetContact, listRequestsOf } from './request.queries.ts'

/** Name and address of who asks lie sealed, bound to the request. */
const sealing = (config: Config, boundTo: string) => ({ secret: config.secret, use: 'open-data-contact', boundTo })
export const sealContact = (config: Config, reference: string, text: string): string | null =>
  text ? seal(sealing(config, reference), text) : null
export const openContact = (config: Config, reference: string, sealed: string | null): string =>
  sealed === null ? '' : unseal(sealing(config, reference), sealed)

/** The secret part of the link of who asked without an account: worked out, stored nowhere. */
export const keyOf = (config: Config, reference: string): string => fingerprint(config.secret, 'open-data-request', reference).slice(0, 32)

export function isKeyOf(config: Config, reference: string, given: string | undefined): boolean {
  const [own, other] = [Buffer.from(keyOf(config, reference)), Buffer.from(given ?? '')]
  return own.length === other.length && timingSafeEqual(own, other)
}

/** What people asked about data; the question and its answer stay with the agency that answered. */
export const personal: PersonalData = {
  copy: async ({ db, config }, personId) => ({
    requests: (await listRequestsOf(db, personId)).map(({ name, contact, ...request }) => ({
      ...request,
      name: openContact(config, request.reference, name),
      contact: openContact(config, request.reference, contact),
    })),
  }),
  erase: async (trx, personId) => ({
    removed: { contacts: await forgetContact(trx, personId) },
    kept: [{ what: 'opendata.personal.requests', why: 'opendata.personal.why' }],
  }),
}
