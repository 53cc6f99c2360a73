const minutes = [1, 2, 5, 15, 60, 180, 720]

/** How long a message waits after so many attempts; undefined: it is given up and the sender is told. */
export const waitAfter = (attempts: number): number | undefined => {
  const wait = minutes[attempts - 1]
  return wait === undefined ? undefined : wait * 60_000
}

/** For how long one attempt has the message for itself. */
export const attemptLasts = 10 * 60_000
