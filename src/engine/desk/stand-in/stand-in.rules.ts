import type { MessageKey } from '#core/i18n.ts'

export type StandInForm = { person: string; standIn: string; from: string; to: string; reason: string }

const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) &&
  !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) &&
  new Date(`${text}T00:00:00Z`).toISOString().startsWith(text)
const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)

/** Longer than this is no absence: the work is then given to somebody else for good. */
export const longestDays = 90

/** What is wrong with an absence; `people` are those whose work the one who asks may hand over, `colleagues` those who may take it. */
export function standInFaults(
  form: StandInForm,
  known: { people: readonly string[]; colleagues: readonly string[]; today: string },
): Partial<Record<'person' | 'stand_in' | 'from' | 'to' | 'reason', MessageKey>> {
  const faults: ReturnType<typeof standInFaults> = {}
  if (!known.people.includes(form.person)) faults.person = 'desk.stand_in.person_missing'
  if (!known.colleagues.includes(form.standIn) || form.standIn === form.person) faults.stand_in = 'desk.stand_in.other_missing'
  if (!isDay(form.from) || form.from < known.today) faults.from = 'desk.stand_in.from_wrong'
  if (!isDay(form.to) || form.to < form.from) faults.to = 'desk.stand_in.to_wrong'
  else if (isDay(form.from) && daysBetween(form.from, form.to) > longestDays) faults.to = 'desk.stand_in.too_long'
  if (!form.reason || form.reason.length > 500) faults.reason = 'desk.stand_in.reason_missing'
  return faults
}

export type StandInState = 'coming' | 'now' | 'over' | 'ended'

export function standInState(one: { validFrom: Date; validTo: Date; endedAt: Date | null }, now: Date): StandInState {
  if (one.endedAt) return 'ended'
  if (one.validTo <= now) return 'over'
  return one.validFrom > now ? 'coming' : 'now'
}
