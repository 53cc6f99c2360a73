import type { MessageKey } from '#core/i18n.ts'

export type HeldHere = { role: string; unitId: string }
export type DelegationForm = { held: string; toPerson: string; from: string; to: string; reason: string }

/** A role and its unit as one value of a select. */
export const heldKey = ({ role, unitId }: HeldHere): string => `${role} ${unitId}`

const day = /^\d{4}-\d{2}-\d{2}$/
const isDay = (text: string): boolean => day.test(text) && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text)
const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)

/** Longer than this is no absence: the role is then given by an administrator. */
export const longestDays = 90

/** What is wrong with a delegation; `held` are the officer's own roles, never those that were lent to them. */
export function delegationFaults(
  form: DelegationForm,
  known: { held: readonly HeldHere[]; colleagues: readonly string[]; self: string; today: string },
): Record<string, MessageKey | undefined> {
  const dates = isDay(form.from) && isDay(form.to)
  return {
    held: known.held.some((one) => heldKey(one) === form.held) ? undefined : 'identity.delegation.held_missing',
    to_person: known.colleagues.includes(form.toPerson) && form.toPerson !== known.self ? undefined : 'identity.delegation.to_missing',
    from: isDay(form.from) && form.from >= known.today ? undefined : 'identity.delegation.from_wrong',
    to:
      !dates || form.to < form.from
        ? 'identity.delegation.to_wrong'
        : daysBetween(form.from, form.to) > longestDays
          ? 'identity.delegation.too_long'
          : undefined,
    reason: form.reason.trim() ? undefined : 'identity.delegation.reason_missing',
  }
}

export type DelegationState = 'coming' | 'now' | 'over' | 'revoked'

export function delegationState(one: { validFrom: Date; validTo: Date; revokedAt: Date | null }, now: Date): DelegationState {
  if (one.revokedAt) return 'revoked'
  if (one.validTo <= now) return 'over'
  return one.validFrom > now ? 'coming' : 'now'
}
