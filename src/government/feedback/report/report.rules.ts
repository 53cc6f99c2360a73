import type { Phase } from './report.ts'

/** The public's word for a state of the process. */
export function phaseOf(state: string): Phase {
  if (state === 'new') return 'waiting'
  if (state === 'answered') return 'fixed'
  return state === 'merged' || state === 'declined' || state === 'withdrawn' ? 'dropped' : 'open'
}

/** Open311 knows two states. */
export const statusOf = (state: string): 'open' | 'closed' => (['waiting', 'open'].includes(phaseOf(state)) ? 'open' : 'closed')

/** PA.31510-261123-0042: the commune, the day, a number. */
export function referenceOf({ communeCode, on, number }: { communeCode: string; on: string; number: number }): string {
  return `PA.${communeCode}-${on.slice(2).replaceAll('-', '')}-${String(number).padStart(4, '0')}`
}

const day = 86_400_000
export type Closed = { state: string; closedAt: Date | null; reopened: number; score: number | null }

/** Whether the reporter may still say that it is not done. */
export function canReopen(report: Closed, rule: { withinDays: number; most: number }, now: Date): boolean {
  return (
    report.state === 'answered' &&
    report.closedAt !== null &&
    now.getTime() - report.closedAt.getTime() <= rule.withinDays * day &&
    report.reopened < rule.most
  )
}

export function canRate(report: Closed, rule: { withinDays: number }, now: Date): boolean {
  return (
    (report.state === 'answered' || report.state === 'declined') &&
    report.score === null &&
    report.closedAt !== null &&
    now.getTime() - report.closedAt.getTime() <= rule.withinDays * day
  )
}

const phone = /^(0|\+?84)[35789]\d{8}$/
const email = /^[^\s@<>",;]+@[^\s@<>",;]+\.[^\s@<>",;]{2,}$/

/** A way to reach a person: a Vietnamese mobile number or an address of e-mail; undefined when it is neither. */
export function readContact(text: string): { kind: 'phone' | 'email'; address: string } | undefined {
  const plain = text.trim()
  const digits = plain.replace(/[\s.()-]/g, '')
  if (phone.test(digits)) return { kind: 'phone', address: digits.replace(/^\+?84/, '0') }
  return plain.length <= 254 && email.test(plain) ? { kind: 'email', address: plain.toLowerCase() } : undefined
}

/** Metres as people say them: 80 m, 1,2 km. */
export const distanceWords = (metres: number): string =>
  metres < 950 ? `${Math.max(10, Math.round(metres / 10) * 10)} m` : `${(Math.round(metres / 100) / 10).toString().replace('.', ',')} km`
