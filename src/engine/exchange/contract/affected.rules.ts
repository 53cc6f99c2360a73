import type { Change } from './openapi.rules.ts'

export type Effect = 'broken' | 'changed' | undefined

/** What a changed contract means for an agreement: null for its endpoints is the whole service. What is only added concerns nobody. */
export function effectOn(endpointKeys: readonly string[] | null, changes: readonly Change[]): Effect {
  const own = changes.filter(
    ({ kind, method, path }) => kind !== 'added' && (endpointKeys === null || endpointKeys.includes(`${method} ${path}`)),
  )
  if (own.length === 0) return undefined
  return own.some((change) => change.breaking) ? 'broken' : 'changed'
}
