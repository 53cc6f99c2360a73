import type { FieldFault } from '#core/errors.ts'
import { refuse } from '#core/errors.ts'
import type { MessageKey } from '#core/i18n.ts'

export type Deciding = { state: 'proposed' | 'approved' | 'refused' | 'ended'; proposedBy: string }

/** Two people: who proposes an agreement does not approve it. */
export function demandDecision(agreement: Deciding, personId: string): void {
  if (agreement.state !== 'proposed') throw refuse('conflict', 'exchange.agreement.already_decided')
  if (agreement.proposedBy === personId) throw refuse('notAllowed', 'exchange.agreement.two_people')
}

export function demandEnd(agreement: Deciding): void {
  if (agreement.state !== 'approved') throw refuse('conflict', 'exchange.agreement.not_in_force')
}

export type Shape = {
  purpose: string
  legalGround: string
  validFrom: Date | undefined
  validUntil: Date | undefined
  perMinute: number
  endpointKeys: readonly string[] | null
}

// Longer than this nobody looks at an agreement again.
const longestYears = 5

/** What is wrong with a proposal: field → message key. */
export function faultsOfProposal(shape: Shape, known: readonly string[]): Record<string, MessageKey> {
  const faults: Record<string, MessageKey> = {}
  if (shape.purpose.trim().length < 10) faults.purpose = 'exchange.agreement.purpose_short'
  if (shape.legalGround.trim().length < 5) faults.legalGround = 'exchange.agreement.ground_short'
  if (!shape.validFrom) faults.validFrom = 'exchange.date_wrong'
  if (!shape.validUntil) faults.validUntil = 'exchange.date_wrong'
  if (shape.validFrom && shape.validUntil) {
    const latest = new Date(shape.validFrom)
    latest.setUTCFullYear(latest.getUTCFullYear() + longestYears)
    if (shape.validUntil <= shape.validFrom) faults.validUntil = 'exchange.agreement.ends_before'
    else if (shape.validUntil > latest) faults.validUntil = 'exchange.agreement.too_long'
  }
  if (!Number.isInteger(shape.perMinute) || shape.perMinute < 1 || shape.perMinute > 1_000_000)
    faults.perMinute = 'exchange.agreement.rate_wrong'
  if (shape.endpointKeys && (shape.endpointKeys.length === 0 || shape.endpointKeys.some((key) => !known.includes(key))))
    faults.endpoints = 'exchange.agreement.endpoints_wrong'
  return faults
}

export const asFaults = (faults: Record<string, MessageKey>, word: (key: MessageKey) => string): FieldFault[] =>
  Object.entries(faults).map(([field, key]) => ({ field, message: word(key) }))
