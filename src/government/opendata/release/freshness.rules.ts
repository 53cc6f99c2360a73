import type { Frequency } from '../dataset/definition.ts'

const day = 86_400_000
/** Days between two looks at the source, and how many more may pass before it is late. */
const spans: Record<Frequency, { days: number; grace: number }> = {
  daily: { days: 1, grace: 1 },
  weekly: { days: 7, grace: 2 },
  monthly: { days: 31, grace: 5 },
  quarterly: { days: 92, grace: 10 },
  annual: { days: 366, grace: 30 },
}
export type Freshness = 'fresh' | 'late' | 'none'

/** When the source is to be looked at again. */
export const dueAt = (frequency: Frequency, checkedAt: Date | null): Date | undefined =>
  checkedAt ? new Date(checkedAt.getTime() + spans[frequency].days * day) : undefined

/** A little before the day, so that a job that runs daily does not miss it by a minute. */
export const isDue = (frequency: Frequency, checkedAt: Date | null, now: Date): boolean => {
  const due = dueAt(frequency, checkedAt)
  return due === undefined || due.getTime() - day / 4 <= now.getTime()
}

export function freshnessOf(frequency: Frequency, checkedAt: Date | null, now: Date): Freshness {
  const due = dueAt(frequency, checkedAt)
  if (!due) return 'none'
  return now.getTime() > due.getTime() + spans[frequency].grace * day ? 'late' : 'fresh'
}
