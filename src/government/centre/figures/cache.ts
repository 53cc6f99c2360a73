/** One reckoning for everybody who asks within its life; who comes while it runs waits for the same. */
export type Shared<V> = {
  get(key: string, now: number, make: (before: V | undefined) => Promise<V>): Promise<V>
  /** What was last reckoned, however old. */
  last(key: string): V | undefined
}

type Slot<V> = { at: number; value: V | undefined; running: Promise<V> | undefined }

/**
 * Keeps values for `life` milliseconds. Older ones that are still young enough (twice their life) are given at once while the next
 * is made behind; where making fails the last one stays.
 */
export function shared<V>(life: () => number, most: number): Shared<V> {
  const slots = new Map<string, Slot<V>>()
  const make = (slot: Slot<V>, now: number, by: (before: V | undefined) => Promise<V>): Promise<V> => {
    slot.running ??= by(slot.value)
      .then((value) => {
        slot.value = value
        slot.at = now
        return value
      })
      .finally(() => {
        slot.running = undefined
      })
    return slot.running
  }
  return {
    last: (key) => slots.get(key)?.value,
    get: async (key, now, by) => {
      const slot = slots.get(key) ?? { at: Number.NEGATIVE_INFINITY, value: undefined, running: undefined }
      if (!slots.has(key)) {
        // The oldest goes: there are as many slots as units and periods that somebody looks at.
        const [first] = slots.keys()
        if (slots.size >= most && first !== undefined) slots.delete(first)
        slots.set(key, slot)
      }
      const age = Math.abs(now - slot.at)
      if (slot.value !== undefined && age < life()) return slot.value
      const next = make(slot, now, by)
      if (slot.value === undefined) return next
      if (age < 2 * life()) {
        next.catch(() => undefined)
        return slot.value
      }
      const before = slot.value
      return next.catch(() => before)
    },
  }
}
