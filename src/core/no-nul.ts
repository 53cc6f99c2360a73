import type { FastifyRequest } from 'fastify'
import { refuse } from '#core/errors.ts'

// Nothing that is asked of us lies deeper; what reads a body step by step into its depth would run out of stack long after.
const deepest = 64

/** Whether there is a U+0000 anywhere, or a nesting that nothing of ours has; walks without calling itself. */
export function isUnfit(given: unknown): boolean {
  const waiting: { value: unknown; depth: number }[] = [{ value: given, depth: 0 }]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, depth } = next
    if (typeof value === 'string' && value.includes('\u0000')) return true
    if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) continue
    if (depth >= deepest) return true
    for (const [key, one] of Object.entries(value)) {
      if (key.includes('\u0000')) return true
      waiting.push({ value: one, depth: depth + 1 })
    }
  }
  return false
}

/**
 * The character U+0000 stands in no text and the database keeps none: who sends it is told so before anything is asked of the
 * database. The same is said to who sends a body that is nested without end.
 */
export async function refuseNul({ params, query, body }: FastifyRequest): Promise<void> {
  if ([params, query, body].some(isUnfit)) throw refuse('badRequest', 'core.bad_request')
}
