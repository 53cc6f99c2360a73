import { percentileOf } from '../message-log/entry.rules.ts'
import type { ServiceTraffic } from './traffic.queries.ts'

export type State = 'well' | 'failing' | 'down' | 'quiet' | 'maintenance' | 'disabled'
export type Health = {
  state: State
  calls: number
  failed: number
  p95Ms: number | undefined
  lastSuccessAt: Date | null
  lastFailureAt: Date | null
  lastFault: string | null
}

// One failed call in twenty is worth a look.
const failingShare = 0.05

/** How a service does, from its traffic and from what is known of it. */
export function healthOf(
  traffic: ServiceTraffic | undefined,
  known: { enabled: boolean; incident: boolean; maintenance: boolean },
): Health {
  const { calls = 0, failed = 0 } = traffic ?? {}
  const state: State = !known.enabled
    ? 'disabled'
    : known.maintenance
      ? 'maintenance'
      : known.incident
        ? 'down'
        : calls === 0
          ? 'quiet'
          : failed / calls > failingShare
            ? 'failing'
            : 'well'
  return {
    state,
    calls,
    failed,
    p95Ms: traffic ? percentileOf(traffic.buckets, 0.95) : undefined,
    lastSuccessAt: traffic?.lastSuccessAt ?? null,
    lastFailureAt: traffic?.lastFailureAt ?? null,
    lastFault: traffic?.lastFault ?? null,
  }
}
