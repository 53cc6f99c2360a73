// Seconds between tries: soon at first, since most faults pass at once, then up to six hours.
const pauses = [5, 15, 60, 300, 900, 3_600, 7_200, 21_600]

/** When the next try comes after so many; undefined: no more. What the receiver asks for itself (Retry-After) is kept, up to a day. */
export function nextTry(attempts: number, maxAttempts: number, now: Date, askedSeconds?: number): Date | undefined {
  if (attempts >= maxAttempts) return undefined
  const usual = pauses[Math.min(attempts, pauses.length) - 1] ?? pauses[0] ?? 5
  const seconds = askedSeconds === undefined ? usual : Math.min(Math.max(askedSeconds, usual), 86_400)
  return new Date(now.getTime() + seconds * 1000)
}

/** What an answer to a webhook says: taken, wrong for good, or to be tried again. */
export function verdictOf(status: number): 'done' | 'dead' | 'again' {
  if (status >= 200 && status < 300) return 'done'
  return status === 400 || status === 413 || status === 415 || status === 422 ? 'dead' : 'again'
}
