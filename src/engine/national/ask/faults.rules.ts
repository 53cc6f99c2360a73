/** Why an outside database did not answer, as the officer reads it. */
export const faults = ['no_agreement', 'down', 'busy', 'refused', 'unreadable', 'value'] as const
export type Fault = (typeof faults)[number]

/** A fault of the gateway: no right to ask, too many questions, or a provider that cannot be reached. */
export function faultOfExchange(kind: string): Fault {
  if (/AccessDenied|ServiceDisabled|Unknown(Member|Service)$/.test(kind)) return 'no_agreement'
  if (kind === 'Client.RateLimitExceeded') return 'busy'
  if (kind === 'Client.BadRequest') return 'value'
  return 'down'
}

/** A status of the provider that is no answer; undefined where the body is to be read. */
export function faultOfStatus(status: number): Fault | undefined {
  if (status === 200) return undefined
  if (status === 429) return 'busy'
  if (status >= 500) return 'down'
  // A redirect is not followed and a 2xx without what was agreed cannot be read.
  return status < 400 ? 'unreadable' : 'refused'
}

const minute = 60_000
// Soon at first, then less and less often; after the last one an officer asks again, or nobody.
const waits = [1, 5, 15, 60, 240, 240, 480, 480, 960, 1440, 1440, 1440, 1440]

/** When a question that failed so many times is asked again; undefined when it is given up. */
export function nextAsk(attempts: number, now: Date): Date | undefined {
  const wait = waits[attempts - 1]
  return wait === undefined ? undefined : new Date(now.getTime() + wait * minute)
}
