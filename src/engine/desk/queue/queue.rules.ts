import { refuse } from '#core/errors.ts'

const day = 86_400_000

/** Where today and "soon" end: midnight in Vietnam, and three days on. */
export function edgesOf(now: Date): { endOfToday: Date; endOfSoon: Date } {
  const endOfToday = new Date((Math.floor((now.getTime() + 7 * 3_600_000) / day) + 1) * day - 7 * 3_600_000)
  return { endOfToday, endOfSoon: new Date(endOfToday.getTime() + 3 * day) }
}

/** The part of a filter that a queue of urgency asks for; nothing for the other queues. */
export function dueOf(queue: string, now: Date): { dueFrom?: Date; dueBefore?: Date } {
  const { endOfToday, endOfSoon } = edgesOf(now)
  if (queue === 'overdue') return { dueBefore: now }
  if (queue === 'today') return { dueFrom: now, dueBefore: endOfToday }
  if (queue === 'soon') return { dueFrom: endOfToday, dueBefore: endOfSoon }
  return {}
}

/** A moment as the database writes it; a cursor that somebody typed must not reach it. */
function isMoment(text: string): boolean {
  if (text === 'infinity') return true
  const [, date, time] = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.\d{1,6})?[+-]\d\d(?::\d\d)?$/.exec(text) ?? []
  const at = new Date(`${date}T${time}Z`)
  return !text.startsWith('0000') && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(`${date}T`)
}

type Place = { at: string; id: string }

/** The place in a queue that an address names. */
export function readCursor(text: string | undefined): Place | undefined {
  const [at, id] = text?.split('|') ?? []
  if (!at || !id) return undefined
  if (!isMoment(at) || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) throw refuse('badRequest', 'core.bad_request')
  return { at, id }
}

export const cursorText = (cursor: Place | undefined): string | undefined => cursor && `${cursor.at}|${cursor.id}`

type Query = Record<string, string | undefined>

/** A queue's address with some parts changed; another filter begins at the first page. */
export function hrefWith(root: string, query: Query, change: Query): string {
  const merged: Query = { ...query, sau: undefined, ...change }
  const pairs = Object.entries(merged).filter((pair): pair is [string, string] => Boolean(pair[1]))
  return pairs.length > 0 ? `${root}?${new URLSearchParams(pairs).toString()}` : root
}

export type Nearness = 'done' | 'paused' | 'no_clock' | 'overdue' | 'today' | 'later'

/** Under which heading of a queue a case stands. */
export function nearnessOf(found: { dueAt: Date | null; paused: boolean }, now: Date, closed: boolean): Nearness {
  if (closed) return 'done'
  if (found.paused) return 'paused'
  if (!found.dueAt) return 'no_clock'
  if (found.dueAt < now) return 'overdue'
  return found.dueAt < edgesOf(now).endOfToday ? 'today' : 'later'
}
