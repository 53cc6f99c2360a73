const minute = 60_000
// GOV.UK Notify's way: the first repeat at once, then every five minutes for four hours; after that nobody waits for the news.
const most = 48

/** When to ask a provider again after `tries` failed askings; nothing when it is time to give up. */
export function nextTry(tries: number, now: Date, expiresAt: Date | null): Date | undefined {
  if (tries > most) return undefined
  const at = new Date(now.getTime() + (tries <= 1 ? 0 : 5 * minute))
  return expiresAt && at > expiresAt ? undefined : at
}

export type Quiet = { from: number; to: number } | undefined
const offset = 7 * 3_600_000
const hour = 3_600_000

/** The end of quiet hours in which a moment lies (whole hours of Asia/Ho_Chi_Minh, may span midnight); nothing outside them. */
export function quietUntil(at: Date, quiet: Quiet): Date | undefined {
  if (!quiet || quiet.from === quiet.to) return undefined
  const local = at.getTime() + offset
  const midnight = local - (local % (24 * hour))
  const now = (local - midnight) / hour
  const { from, to } = quiet
  const inside = from < to ? now >= from && now < to : now >= from || now < to
  if (!inside) return undefined
  const day = from > to && now >= from ? 1 : 0
  return new Date(midnight + day * 24 * hour + to * hour - offset)
}
