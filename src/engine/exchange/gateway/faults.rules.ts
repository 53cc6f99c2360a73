/*
 * Whose fault it is, in the words of the X-Road message protocol for REST (section 4.6). `Client` is the caller,
 * `Server.ClientProxy` this gateway on the caller's side, `Server.ServerProxy` this gateway on the provider's side. The protocol
 * knows the statuses 400 and 500; 401, 413 and 429 stand for what it does not speak of.
 */
const statuses = {
  'Client.BadRequest': 400,
  'Client.AuthenticationFailed': 401,
  'Client.RequestTooLarge': 413,
  'Client.RateLimitExceeded': 429,
  'Client.Disconnected': 400,
  'Server.ClientProxy.UnknownMember': 500,
  'Server.ServerProxy.UnknownService': 500,
  'Server.ServerProxy.ServiceDisabled': 500,
  'Server.ServerProxy.AccessDenied': 500,
  'Server.ServerProxy.NetworkError': 500,
  'Server.ServerProxy.ServiceFailed': 500,
  'Server.ServerProxy.CircuitOpen': 500,
  'Server.ServerProxy.ResponseTooLarge': 500,
  'Server.ServerProxy.LoggingFailed': 500,
  'Server.ServerProxy.InternalError': 500,
} as const

export type FaultKind = keyof typeof statuses

/** An answer of the gateway itself: it goes out with X-Road-Error. */
export class Fault extends Error {
  readonly kind: FaultKind
  readonly retryAfter: number | undefined
  constructor(kind: FaultKind, message: string, retryAfter?: number) {
    super(message)
    this.kind = kind
    this.retryAfter = retryAfter
  }
  get status(): number {
    return statuses[this.kind]
  }
}

/** The body of a fault in the form that the caller accepts: JSON, or XML where it asks for that and not for JSON. */
export function faultBody(fault: Fault, detail: string, accept: string | undefined): { type: string; body: string } {
  const wantsXml = accept !== undefined && /[/+]xml/i.test(accept) && !/json|\*\/\*/i.test(accept)
  if (!wantsXml)
    return { type: 'application/json; charset=utf-8', body: JSON.stringify({ type: fault.kind, message: fault.message, detail }) }
  const text = (value: string): string => value.replace(/[<>&"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
  return {
    type: 'application/xml; charset=utf-8',
    body: `<?xml version="1.0" encoding="UTF-8"?><error><type>${text(fault.kind)}</type><message>${text(fault.message)}</message><detail>${text(detail)}</detail></error>`,
  }
}

/** A provider's own answer is never our fault; what the provider or its network did wrong opens the circuit. */
export const countsAgainstProvider = (kind: FaultKind): boolean =>
  kind === 'Server.ServerProxy.NetworkError' ||
  kind === 'Server.ServerProxy.ServiceFailed' ||
  kind === 'Server.ServerProxy.ResponseTooLarge'
