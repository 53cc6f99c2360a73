export type ChannelKind = 'in_app' | 'sms' | 'email' | 'push' | 'zalo'
export const outwardChannels = ['sms', 'zalo', 'email', 'push'] as const
export type Outward = (typeof outwardChannels)[number]

/** The address as it is kept and searched: a phone without its spaces and dots, an e-mail in lower case. */
export function foldAddress(address: string): string {
  const text = address.trim().toLowerCase()
  return /^[+\d][\d\s.()-]*$/.test(text) ? text.replace(/[\s.()-]/g, '').replace(/^\+?84(?=\d{8,10}$)/, '0') : text
}

/** What is known of a message's way. */
export type Facts = {
  sentAt: Date | null
  deliveredAt: Date | null
  bouncedAt: Date | null
  gaveUpAt: Date | null
  notBefore: Date | null
  tries: number
}
export type Status = 'waiting' | 'retrying' | 'quiet' | 'sent' | 'delivered' | 'bounced' | 'gave_up'

/**
 * The status that follows from the facts. It is never stored: a receipt may come before the provider's own answer, and a
 * bounce after "delivered" (GOV.UK Forms, ADR 047).
 */
export function statusOf(facts: Facts, now: Date): Status {
  if (facts.bouncedAt) return 'bounced'
  if (facts.deliveredAt) return 'delivered'
  if (facts.sentAt) return 'sent'
  if (facts.gaveUpAt) return 'gave_up'
  if (facts.tries > 0) return 'retrying'
  return facts.notBefore && facts.notBefore > now ? 'quiet' : 'waiting'
}
