import type { Config } from '#core/config.ts'
import { callService, ExchangeFault, type ExchangePlace, mayCall } from '#engine/exchange/index.ts'
import { faultOfAnswer, type Facts, type Operation, pathOf, type ServiceKey } from '../contracts/contract.ts'
import { findOperation } from '../contracts/contracts.ts'
import { findService, nationalPack, type PackService } from '../services/pack.ts'
import { type Fault, faultOfExchange, faultOfStatus } from './faults.rules.ts'

/** What is asked of an outside database, for whom and for which case. */
export type Question = {
  service: ServiceKey
  operation: string
  values: Readonly<Record<string, string>>
  /** The dossier or draft for which it is asked: it stands in the log of both sides. */
  issue: string
  userId?: string | undefined
  signal?: AbortSignal
}

/** Where it was asked, for the words that people read. */
type Source = Pick<PackService, 'name' | 'purpose' | 'ground' | 'owner'>
export type Reply =
  | { kind: 'found'; facts: Facts; source: Source; exchangeId: string }
  | { kind: 'unknown'; source: Source; exchangeId: string }
  | { kind: 'failed'; fault: Fault; again: boolean }

type Place = { place: ExchangePlace; config: Pick<Config, 'province'> }

const failed = (fault: Fault): Reply => ({ kind: 'failed', fault, again: fault !== 'value' && fault !== 'refused' })

/** Whether an outside database may be asked now: it is in the register, enabled, and an agreement is in force. */
export async function isOpen({ place, config }: Place, service: ServiceKey, operation: string): Promise<boolean> {
  const known = findService(config.province, service)
  const op = findOperation(service, operation)
  if (!known || !op) return false
  const path = op.path.replace(/\{\w+\}/g, '0')
  return mayCall(place, { client: nationalPack(config.province).client, service: `${known.system}/${known.code}`, path })
}

/**
 * Asks an outside database through the exchange: under the agreement, with purpose and case in the log. It never throws for what
 * the other side does wrong: an answer is found, unknown there, or failed, and then `again` says whether asking later may help.
 */
export async function askNational(at: Place, question: Question): Promise<Reply> {
  const { place, config } = at
  const known = findService(config.province, question.service)
  const op = findOperation(question.service, question.operation)
  if (!known || !op) return failed('no_agreement')
  const path = pathOf(op, question.values)
  if (path === undefined) return failed('value')
  if (!(await isOpen(at, question.service, question.operation))) return failed('no_agreement')
  try {
    const answer = await callService(place, {
      client: nationalPack(config.province).client,
      service: `${known.system}/${known.code}`,
      path,
      headers: { accept: 'application/json' },
      issue: question.issue,
      ...(question.userId ? { userId: question.userId } : {}),
      ...(question.signal ? { signal: question.signal } : {}),
    })
    return {
      ...readAnswer(op, { status: answer.status, body: answer.body }, question.values, known),
      exchangeId: answer.exchangeId,
    } as Reply
  } catch (error) {
    if (error instanceof ExchangeFault) return failed(faultOfExchange(error.kind))
    throw error
  }
}

/** What an answer says to us: the adapter's whole knowledge of the other side. */
export function readAnswer(
  op: Operation,
  answer: { status: number; body: Buffer },
  values: Readonly<Record<string, string>>,
  source: Source,
): Reply {
  const { name, purpose, ground, owner } = source
  const from = { name, purpose, ground, owner }
  if (answer.status === 404) return { kind: 'unknown', source: from, exchangeId: '' }
  const fault = faultOfStatus(answer.status)
  if (fault) return failed(fault)
  let body: unknown
  try {
    body = JSON.parse(answer.body.toString('utf8'))
  } catch {
    return failed('unreadable')
  }
  if (faultOfAnswer(op, body, values)) return failed('unreadable')
  return { kind: 'found', facts: op.facts(body as never), source: from, exchangeId: '' }
}
