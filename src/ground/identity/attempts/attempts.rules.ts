/** Five wrong passwords within a quarter of an hour close the login for a quarter of an hour after the fifth. */
export const window = 15 * 60_000
export const lockOut = 15 * 60_000

/** Until when it is closed, from the times of wrong attempts (oldest first); while it is closed nothing is counted. */
export function lockedUntil(times: readonly Date[], max: number, now: Date): Date | undefined {
  for (let last = times.length - 1; last >= max - 1; last--) {
    const end = times[last]?.getTime() ?? 0
    const begin = times[last - max + 1]?.getTime() ?? 0
    if (end - begin <= window && end + lockOut > now.getTime()) return new Date(end + lockOut)
  }
  return undefined
}

/** How many attempts are left before it closes, after the one that is being made. */
export function attemptsLeft(times: readonly Date[], max: number, now: Date): number {
  const recent = times.filter((time) => now.getTime() - time.getTime() <= window).length
  return Math.max(0, max - recent - 1)
}
