// The first restart comes at once, later ones at longer distances up to ten seconds; a minute of calm begins anew.
const pauses = [0, 200, 500, 1_000, 2_000, 5_000, 10_000]
const calm = 60_000

/** How long to wait before something that has ended is started again. */
export function backOff(): () => Promise<void> {
  let tries = 0
  let last = 0
  return async () => {
    const now = Date.now()
    tries = now - last > calm ? 0 : tries + 1
    await new Promise((done) => setTimeout(done, pauses[Math.min(tries, pauses.length - 1)] ?? 0))
    last = Date.now()
  }
}
