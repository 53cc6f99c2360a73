import { timingSafeEqual } from 'node:crypto'
import type { Config } from '#core/config.ts'
import { fingerprint, seal, unseal } from '#core/seal.ts'

/** Phone, e-mail and name of who reports lie sealed; bound to the record, so that they open nowhere else. */
const sealing = (config: Config, boundTo: string) => ({ secret: config.secret, use: 'feedback-contact', boundTo })

export const sealContact = (config: Config, boundTo: string, text: string | undefined): string | null =>
  text ? seal(sealing(config, boundTo), text) : null

export const openContact = (config: Config, boundTo: string, sealed: string | null): string | undefined =>
  sealed === null ? undefined : unseal(sealing(config, boundTo), sealed)

/** An address under which it is found again without being readable. */
export const hashAddress = (config: Config, address: string): string => fingerprint(config.secret, 'feedback-address', address)

/** The secret part of a reporter's own link: it is worked out, so a repeated sending is answered with the same one. */
export const keyOf = (config: Config, what: string, id: string): string => fingerprint(config.secret, `feedback-${what}`, id).slice(0, 32)

export function isKeyOf(config: Config, what: string, id: string, given: string | undefined): boolean {
  const [own, other] = [Buffer.from(keyOf(config, what, id)), Buffer.from(given ?? '')]
  return own.length === other.length && timingSafeEqual(own, other)
}
