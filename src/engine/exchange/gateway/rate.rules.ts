/** The moment at which the allowance is whole again (GCRA): one number holds the whole state of a limit. */
export type Allowance = number

/** Takes one call of `perMinute`; a burst of a tenth of the minute's calls, at least one, may come at once. */
export function take(allowance: Allowance, now: number, perMinute: number): { ok: boolean; allowance: Allowance; retryAfterMs: number } {
  const step = 60_000 / perMinute
  const burst = Math.max(1, Math.floor(perMinute / 10)) * step
  const from = Math.max(allowance, now)
  const wait = from + step - burst - now
  if (wait > 0.000001) return { ok: false, allowance, retryAfterMs: wait }
  return { ok: true, allowance: from + step, retryAfterMs: 0 }
}
