import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '#core/clock.ts'
import { readProvince } from '#core/province.ts'
import type { Config } from '#core/config.ts'
import type { Db } from '#core/db.ts'
import { fingerprint } from '#core/seal.ts'
import { closeIncident, openIncident } from '../health/incident.queries.ts'
import type { Common, Logging } from '../message-log/entry.rules.ts'
import { type MessageLog, openLog } from '../message-log/writer.ts'
import { openRegister, type Register } from '../register/snapshot.ts'
import { tokenVerifier, type VerifyToken } from './authenticate.ts'
import { usualLimits } from './breaker.rules.ts'
import { type Circuits, openCircuits } from './circuits.ts'
import type { Fault } from './faults.rules.ts'
import type { Envelope } from './headers.rules.ts'
import { openUpstream, type Upstream } from './upstream.ts'

/** One running exchange: what the gateway, the modules' own calls and the pages share in a program. */
export type Exchange = {
  db: Db
  clock: Clock
  secret: string
  instance: string
  /** The program itself, as a system of the register. */
  platform: string | undefined
  register(): Promise<Register>
  log: MessageLog
  upstream: Upstream
  circuits: Circuits
  verifyToken: VerifyToken | undefined
  close(): Promise<void>
}

// A right that was taken away is gone from every gateway within a second.
const freshMs = 1_000

const running = new WeakMap<Db, Exchange>()

/** The instance identifier is the pack's: `exchange.json`, or the province's code. */
export function instanceOf(packDir: string): string {
  const file = join(packDir, 'exchange.json')
  const own = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { instance?: string }).instance : undefined
  return own ?? readProvince(packDir).hCode
}

/** The program itself among the systems of the pack: INSTANCE/CLASS/MEMBER/SUBSYSTEM, where `exchange.json` says so. */
function platformOf(packDir: string, instance: string): string | undefined {
  const file = join(packDir, 'exchange.json')
  const own = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { platform?: string }).platform : undefined
  return own && `${instance}/${own}`
}

type Options = { db: Db; clock: Clock; config: Config; freshMs?: number; log?: MessageLog }

export function openExchange(options: Options): Exchange {
  const { db, clock, config } = options
  const instance = instanceOf(config.province)
  const { secret, exchange: own } = config
  const at = (): Date => clock.now()
  const quiet = (work: Promise<void>): void => void work.catch(() => undefined)
  const circuits = openCircuits({
    limits: usualLimits,
    opened: (service) => quiet(openIncident(db, service, 'circuit', at())),
    closed: (service) => quiet(closeIncident(db, service, at())),
  })
  const upstream = openUpstream(
    own.certificateFile ? { cert: readFileSync(own.certificateFile, 'utf8'), key: readFileSync(own.keyFile, 'utf8') } : undefined,
  )
  const log = options.log ?? openLog({ db, clock, secret })
  const exchange: Exchange = {
    db,
    clock,
    secret,
    instance,
    platform: platformOf(config.province, instance),
    register: openRegister({ db, clock, instance, freshMs: options.freshMs ?? (config.mode === 'test' ? 0 : freshMs) }),
    log,
    upstream,
    circuits,
    verifyToken: own.jwksUrl ? tokenVerifier({ jwksUrl: own.jwksUrl, issuer: own.issuer, audience: instance, now: at }) : undefined,
    close: async () => {
      await log.settle()
      await upstream.close()
    },
  }
  running.set(db, exchange)
  return exchange
}

/** The program's own database handle; a process that answers no requests (a job) gives its whole context. */
export type Place = Db | { db: Db; clock: Clock; config: Config }

/** The exchange of this program, opened where a job is the first to ask for it. */
export function exchangeOf(place: Place): Exchange {
  const db = 'db' in place ? place.db : place
  // Of a job's context these three and nothing else: its `log` takes lines for people, not messages.
  const exchange = running.get(db) ?? ('db' in place ? openExchange({ db: place.db, clock: place.clock, config: place.config }) : undefined)
  if (!exchange) throw new Error('the exchange is not open here: give the program’s own database handle, outside a transaction')
  return exchange
}

type Named = { exchangeId: string; client: string; service: string; method: string; endpoint: string; agreementId: string | null }

/** What both entries of an exchange say, from its envelope. */
export function commonOf(exchange: Exchange, envelope: Envelope, named: Named): Common {
  return {
    exchange: named.exchangeId,
    id: envelope.messageId ?? named.exchangeId,
    client: named.client,
    service: named.service,
    agreement: named.agreementId,
    method: named.method,
    endpoint: named.endpoint,
    issue: envelope.issue ?? null,
    user: envelope.userId ? fingerprint(exchange.secret, 'exchange.user', envelope.userId) : null,
    party: envelope.representedParty ?? null,
  }
}

/** A refusal of a known caller is evidence as well. One too many of a kind is only counted: a flood must not fill the log. */
export async function logRefusal(exchange: Exchange, common: Common, fault: Fault, times: [number, number]): Promise<void> {
  const countedOnly: Logging | boolean = fault.kind === 'Client.RateLimitExceeded' || fault.kind === 'Server.ServerProxy.CircuitOpen'
  await exchange.log.write({
    countedOnly,
    content: null,
    facts: {
      kind: 'response',
      at: new Date(times[1]).toISOString(),
      ...common,
      status: fault.status,
      fault: fault.kind,
      requestHash: null,
      head: null,
      body: null,
      bytes: 0,
      requestBytes: 0,
      times: [times[0], null, null, times[1]],
    },
  })
}

export const newExchangeId = (): string => randomUUID()
