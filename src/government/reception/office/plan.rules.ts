export type Session = { from: string; to: string }
/** How an office receives: its counters, its hours by weekday (1 is Monday), and its appointments. */
export type Plan = { counters: string[]; weekdays: number[]; sessions: Session[]; slotMinutes: number; places: number }

const time = /^([01]\d|2[0-3]):[0-5]\d$/

/** What is wrong with a plan, in words for those who write the pack. */
export function planFaults(plan: Plan): string[] {
  const faults: string[] = []
  if (plan.counters.length === 0) faults.push('no counters')
  if (plan.weekdays.some((day) => !Number.isInteger(day) || day < 1 || day > 7)) faults.push('a weekday is 1 to 7')
  for (const { from, to } of plan.sessions) if (!time.test(from) || !time.test(to) || from >= to) faults.push(`session ${from}–${to}`)
  if (!Number.isInteger(plan.slotMinutes) || plan.slotMinutes < 5 || plan.slotMinutes > 240) faults.push('slotMinutes is 5 to 240')
  if (!Number.isInteger(plan.places) || plan.places < 0 || plan.places > 100) faults.push('places is 0 to 100')
  return faults
}

const minutesOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3))
const dayStart = (day: string): number => Date.parse(`${day}T00:00:00+07:00`)
/** 1 is Monday, in Vietnam. */
const weekdayOf = (day: string): number => ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1

/** The beginnings of the slots of a day; none on a day on which the office is closed. */
export function slotsOf(plan: Plan, day: string): Date[] {
  if (plan.places === 0 || !plan.weekdays.includes(weekdayOf(day))) return []
  return plan.sessions.flatMap(({ from, to }) => {
    const slots: Date[] = []
    for (let at = minutesOf(from); at + plan.slotMinutes <= minutesOf(to); at += plan.slotMinutes)
      slots.push(new Date(dayStart(day) + at * 60_000))
    return slots
  })
}

/** Whether numbers are given now: from half an hour before a session of the day until its end. */
export function isOpen(plan: Plan, day: string, now: Date): boolean {
  if (!plan.weekdays.includes(weekdayOf(day))) return false
  const minute = (now.getTime() - dayStart(day)) / 60_000
  return plan.sessions.some(({ from, to }) => minute >= minutesOf(from) - 30 && minute < minutesOf(to))
}

// Half an hour early is early enough; an hour late, the place is another's.
const early = 30 * 60_000
const late = 60 * 60_000
export const mayArrive = (slotAt: Date, now: Date): 'early' | 'yes' | 'late' =>
  now.getTime() < slotAt.getTime() - early ? 'early' : now.getTime() > slotAt.getTime() + late ? 'late' : 'yes'

/** The days on which an appointment can be made: the coming two weeks. */
export function bookableDays(plan: Plan, today: string): string[] {
  return Array.from({ length: 14 }, (_, n) =>
    new Date(Date.parse(`${today}T00:00:00Z`) + n * 86_400_000).toISOString().slice(0, 10),
  ).filter((day) => slotsOf(plan, day).length > 0)
}
