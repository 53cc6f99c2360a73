/** Something that goes on until it is stopped; `stop` waits for what is under way. */
export type Repeated = { stop(): Promise<void> }

// Half a second between looks: a reader sees an event soon, and an idle program asks the database little.
const pauseBetween = 500

/** Does the work again and again until stopped, whatever becomes of it. */
export function repeat(work: () => Promise<void>, log: (message: string) => void): Repeated {
  let stopped = false
  let wake: () => void = () => undefined
  const loop = async (): Promise<void> => {
    while (!stopped) {
      await work().catch((error: unknown) => log(`repeated work: ${String(error)}`))
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pauseBetween)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
        if (stopped) wake()
      })
    }
  }
  const done = loop()
  return {
    stop: async () => {
      stopped = true
      wake()
      await done
    },
  }
}
