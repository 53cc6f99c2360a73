export const algorithms = ['RS256', 'ES256'] as const
export type Algorithm = (typeof algorithms)[number]
export type KeyTimes = { kid: string; alg: string; signsFrom: Date; publishedUntil: Date | null }

/** A new key is published this long before it signs: systems that keep the key list for an hour know it by then. */
export const noticeMs = 2 * 3_600_000
/** An old key stays published this long after the next one signs: longer than any signed token lives. */
export const overlapMs = 24 * 3_600_000

/** The published keys, of each algorithm the signing one first: that is the order in which the provider chooses. */
export function orderKeys<K extends KeyTimes>(keys: readonly K[], now: Date): K[] {
  const published = keys.filter((key) => key.publishedUntil === null || key.publishedUntil > now)
  const rank = (key: K): number => (key.signsFrom <= now ? -key.signsFrom.getTime() : key.signsFrom.getTime())
  return published.sort((a, b) => rank(a) - rank(b) || (a.kid < b.kid ? -1 : 1))
}

/** When the order of the keys changes next, so that a running program reads them anew. */
export function nextChange(keys: readonly KeyTimes[], now: Date): Date | undefined {
  const times = keys.flatMap((key) => [key.signsFrom, ...(key.publishedUntil ? [key.publishedUntil] : [])])
  return times.filter((time) => time > now).sort((a, b) => a.getTime() - b.getTime())[0]
}
