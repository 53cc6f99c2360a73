/*
 * The circuit of one service. Closed, it lets calls through and counts failures that follow each other; at `after` of them it
 * opens and refuses at once, so that a provider that is down is not asked and callers do not wait. After `pauseMs` one call is
 * let through as a trial: if that succeeds the circuit closes, if it fails the pause begins again.
 */
export type Circuit = { failures: number; openedAt: number | undefined; trial: boolean }
export type CircuitLimits = { after: number; pauseMs: number }

export const closedCircuit: Circuit = { failures: 0, openedAt: undefined, trial: false }
export const usualLimits: CircuitLimits = { after: 5, pauseMs: 10_000 }

export const isOpen = (circuit: Circuit): boolean => circuit.openedAt !== undefined

/** Whether a call may go out now, and the circuit with that call in flight. */
export function tryPass(circuit: Circuit, now: number, limits: CircuitLimits): { pass: boolean; circuit: Circuit } {
  if (circuit.openedAt === undefined) return { pass: true, circuit }
  if (circuit.trial || now - circuit.openedAt < limits.pauseMs) return { pass: false, circuit }
  return { pass: true, circuit: { ...circuit, trial: true } }
}

export function afterCall(circuit: Circuit, succeeded: boolean, now: number, limits: CircuitLimits): Circuit {
  if (succeeded) return closedCircuit
  const failures = circuit.failures + 1
  // A call that began before the circuit opened and fails after it changes nothing.
  if (circuit.openedAt !== undefined && !circuit.trial) return { ...circuit, failures }
  const opens = circuit.trial || failures >= limits.after
  return { failures, openedAt: opens ? now : undefined, trial: false }
}

/** A trial that the caller broke off says nothing of the provider: the next one may try. */
export const withoutVerdict = (circuit: Circuit): Circuit => ({ ...circuit, trial: false })
