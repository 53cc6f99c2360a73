type Numbered = { seq: number }

/**
 * What of the messages at hand may be carried over now, in the order of the stream: those that were carried before and came again,
 * and those that follow on `next` without a gap. The rest waits: a server that was killed may have handed out what belongs before it.
 */
export function inSequence<M extends Numbered>(messages: readonly M[], next: number): { carry: M[]; wait: M[]; next: number } {
  const [carry, wait]: [M[], M[]] = [[], []]
  let expected = next
  for (const message of messages.toSorted((a, b) => a.seq - b.seq)) {
    if (message.seq > expected) {
      wait.push(message)
      continue
    }
    carry.push(message)
    if (message.seq === expected) expected++
  }
  return { carry, wait, next: expected }
}
