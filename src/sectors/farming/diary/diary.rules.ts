/** A use of an input as the rules see it. */
export type Use = { day: string; withdrawalDays: number; status: 'allowed' | 'restricted' | 'banned' | 'unknown' }

/** A day some days later. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}
export const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)

/** The first day on which may be harvested: the latest of each use's day and its withdrawal days; undefined where nothing was used. */
export function earliestHarvest(uses: readonly Pick<Use, 'day' | 'withdrawalDays'>[]): string | undefined {
  return uses
    .map(({ day, withdrawalDays }) => addDays(day, withdrawalDays))
    .sort()
    .at(-1)
}

/** The lines that count: those for which no other line stands, and that were not taken back. */
export function currentOf<E extends { id: string; corrects: string | null; takenBack: boolean }>(entries: readonly E[]): E[] {
  const replaced = new Set(entries.flatMap(({ corrects }) => (corrects ? [corrects] : [])))
  return entries.filter(({ id, takenBack }) => !takenBack && !replaced.has(id))
}

export type Hold = { why: 'withdrawal'; until: string } | { why: 'banned' } | { why: 'residue' }

/**
 * What holds a harvest up on a day: medicine whose days have not passed, a banned input, a failed test of the home market.
 * What was used afterwards does not count. Nothing is hidden by it: the lines stay as they were written.
 */
export function holdsOn(day: string, of: { uses: readonly Use[]; failedTest: boolean }): Hold[] {
  const before = of.uses.filter((use) => use.day <= day)
  const until = earliestHarvest(before)
  return [
    ...(until !== undefined && day < until ? [{ why: 'withdrawal', until } as const] : []),
    ...(before.some(({ status }) => status === 'banned') ? [{ why: 'banned' } as const] : []),
    ...(of.failedTest ? [{ why: 'residue' } as const] : []),
  ]
}

/** Whether an officer's word still covers what holds the harvest up: it came after the last line and test that count. */
export function isReleased(releasedAt: Date | undefined, lastChange: Date | undefined): boolean {
  return releasedAt !== undefined && (lastChange === undefined || releasedAt >= lastChange)
}

const hour = 3_600_000

/** A line that came later than it was written, or was written on another day than it tells of: readers see both. */
export function lateness(entry: {
  day: string
  writtenOn: string
  writtenAt: Date
  receivedAt: Date
}): 'none' | 'sent_late' | 'written_late' {
  if (daysBetween(entry.day, entry.writtenOn) > 1) return 'written_late'
  return entry.receivedAt.getTime() - entry.writtenAt.getTime() > hour ? 'sent_late' : 'none'
}

/** A number as people type it: with comma or point, nothing else; undefined where it is none. */
export function readNumber(text: string, decimals = 3): number | undefined {
  const clean = text.trim().replace(',', '.')
  return new RegExp(`^\\d{1,9}([.]\\d{1,${Math.max(1, decimals)}})?$`).test(clean) ? Number(clean) : undefined
}

export type Plausible = { least: number; most: number; good: readonly [number, number] }
/** What a measured value is: it cannot be, it is not good, or it is good. */
export function judgeMeasure({ least, most, good }: Plausible, value: number): 'impossible' | 'outside' | 'good' {
  if (value < least || value > most) return 'impossible'
  return value < good[0] || value > good[1] ? 'outside' : 'good'
}

/** A day as YYYY-MM-DD that there is. */
export const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text)
