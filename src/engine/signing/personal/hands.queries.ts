import type { Hand } from '#core/personal.ts'

/** Where an officer's hand stands in the tables of this module: what they did is in the copy that they may ask for. */
export const hands: readonly Hand[] = [
  ['enrolled a certificate', 'signing.certificate', 'enrolled_by', 'enrolled_at', 'serial'],
  ['revoked a certificate', 'signing.certificate', 'revoked_by', 'revoked_at', 'serial'],
  ['decided on a signature', 'signing.signature', 'decided_by', 'decided_at', 'place'],
]
