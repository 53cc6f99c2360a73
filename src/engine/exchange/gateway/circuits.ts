import { afterCall, type Circuit, type CircuitLimits, closedCircuit, isOpen, tryPass, withoutVerdict } from './breaker.rules.ts'
import { Fault } from './faults.rules.ts'
import { type Allowance, take } from './rate.rules.ts'

/** The circuits of the services and the allowances of the agreements, as this program knows them. */
export type Circuits = {
  demandPass(service: string): void
  /** True: it answered; false: it failed; undefined: nothing can be said. */
  tell(service: string, verdict: boolean | undefined): void
  demandAllowance(agreementId: string, perMinute: number): void
  isOpen(service: string): boolean
}

type Options = { limits: CircuitLimits; opened(service: string): void; closed(service: string): void }

export function openCircuits({ limits, opened, closed }: Options): Circuits {
  const circuits = new Map<string, Circuit>()
  const allowances = new Map<string, Allowance>()
  const of = (service: string): Circuit => circuits.get(service) ?? closedCircuit
  return {
    isOpen: (service) => isOpen(of(service)),
    demandPass: (service) => {
      const { pass, circuit } = tryPass(of(service), performance.now(), limits)
      if (!pass) {
        const seconds = Math.ceil(limits.pauseMs / 1000)
        throw new Fault('Server.ServerProxy.CircuitOpen', 'the service has failed repeatedly and is given a rest', seconds)
      }
      if (circuit !== closedCircuit) circuits.set(service, circuit)
    },
    tell: (service, verdict) => {
      const before = of(service)
      if (before === closedCircuit && verdict !== false) return
      const after = verdict === undefined ? withoutVerdict(before) : afterCall(before, verdict, performance.now(), limits)
      circuits.set(service, after)
      if (!isOpen(before) && isOpen(after)) opened(service)
      if (isOpen(before) && !isOpen(after)) closed(service)
    },
    demandAllowance: (agreementId, perMinute) => {
      const { ok, allowance, retryAfterMs } = take(allowances.get(agreementId) ?? 0, performance.now(), perMinute)
      if (!ok) {
        const seconds = Math.max(1, Math.ceil(retryAfterMs / 1000))
        throw new Fault('Client.RateLimitExceeded', `the agreement allows ${perMinute} calls a minute`, seconds)
      }
      allowances.set(agreementId, allowance)
    },
  }
}
