import { request } from 'undici'
import type { Config } from '#core/config.ts'
import { callService, ExchangeFault, type ExchangePlace } from '#engine/exchange/index.ts'
import { faultOfAnswer, type Need, type Operation, pathOf, type ServiceKey } from '../contracts/contract.ts'
import { contracts } from '../contracts/contracts.ts'
import { findService, nationalPack } from '../services/pack.ts'

export type Tried = { operation: string; given: string; fault: string | undefined }
type Answered = { status: number; body: Buffer }
/** How a provider is asked: past the exchange or through it. */
export type Asker = (path: string, op: Operation) => Promise<Answered>

async function tryNeed(op: Operation, need: Need, values: Record<string, string>, ask: Asker): Promise<string | undefined> {
  const path = pathOf(op, values)
  if (path === undefined) return 'a value is missing or has signs that no number has'
  let answer: Answered
  try {
    answer = await ask(path, op)
  } catch (error) {
    return error instanceof ExchangeFault ? error.kind : error instanceof Error ? error.message.slice(0, 200) : 'no answer'
  }
  if (answer.status !== need.status) return `status ${answer.status} instead of ${need.status}`
  if (need.status !== 200) return undefined
  try {
    return faultOfAnswer(op, JSON.parse(answer.body.toString('utf8')), values)
  } catch {
    return 'the body is no JSON'
  }
}

/**
 * Tries everything that we need of a service against whoever offers it. `values` take the place of the stand-ins' numbers, by
 * "operation: given", or by the name of the value for all.
 */
export async function verifyProvider(
  service: ServiceKey,
  ask: Asker,
  values: Readonly<Record<string, Record<string, string>>> = {},
): Promise<Tried[]> {
  const tried: Tried[] = []
  for (const op of contracts.filter((one) => one.service === service))
    for (const need of op.needs) {
      const own = { ...need.values, ...values[`${op.name}: ${need.given}`] }
      tried.push({ operation: op.name, given: need.given, fault: await tryNeed(op, need, own, ask) })
    }
  return tried
}

/** Asks the given address itself, as the exchange would. */
export const directly =
  (base: string, client: string): Asker =>
  async (path) => {
    const answer = await request(`${base.replace(/\/$/, '')}${path}`, {
      headers: { accept: 'application/json', 'x-road-client': client },
      signal: AbortSignal.timeout(10_000),
    })
    return { status: answer.statusCode, body: Buffer.from(await answer.body.arrayBuffer()) }
  }

/** Asks through the exchange, under the agreement that is in force. */
export function throughExchange(place: ExchangePlace, config: Pick<Config, 'province'>, service: ServiceKey): Asker {
  return async (path) => {
    const known = findService(config.province, service)
    if (!known) throw new Error('the pack does not name this service')
    return callService(place, {
      client: nationalPack(config.province).client,
      service: `${known.system}/${known.code}`,
      path,
      headers: { accept: 'application/json' },
      issue: 'contract-verification',
    })
  }
}
