import { request } from 'undici'
import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import type { Context } from '#core/module.ts'
import {
  endEndpoint,
  findService,
  insertEndpoint,
  insertTrace,
  listEndpoints,
  listServices,
  touchRegister,
} from '../register/register.queries.ts'
import { insertContract, lockContracts, setContractState } from './contract.queries.ts'
import { warnConsumers } from './warn.ts'
import { type Change, changesBetween, contractDigest, readContract } from './openapi.rules.ts'

export type By = { person: string | null; at: Date }
export type Imported = { state: 'unchanged' | 'active' | 'pending'; version: number; changes: Change[] }

/**
 * Takes a service's OpenAPI document. The first one counts at once (the service is disabled until somebody enables it); a changed
 * one waits with its changes until somebody confirms it, and the old one goes on.
 */
export async function importContract(db: Db, serviceId: string, document: unknown, by: By): Promise<Imported> {
  const described = readContract(document)
  const sha256 = contractDigest(document)
  return inTransaction(db, async (trx) => {
    const { last, active, pending } = await lockContracts(trx, serviceId)
    const version = last + 1
    const known = pending ?? active
    if (known && contractDigest(known.document) === sha256) return { state: 'unchanged', version: last, changes: [] }
    const first = !active
    const changes = active ? changesBetween(active.document, document) : []
    if (pending) await setContractState(trx, pending.id, { state: 'past', at: by.at, by: by.person })
    if (active && contractDigest(active.document) === sha256) return { state: 'unchanged', version: last, changes: [] }
    const state = first ? ('active' as const) : ('pending' as const)
    await insertContract(trx, { serviceId, version, state, document, sha256, changes, at: by.at, by: by.person })
    if (first) {
      for (const one of described) await insertEndpoint(trx, { serviceId, ...one })
      await touchRegister(trx)
    }
    if (!first) await warnConsumers(trx, serviceId, changes, by.at)
    const detail = { version, state, changes: changes.length, breaking: changes.filter((change) => change.breaking).length }
    await insertTrace(trx, { at: by.at, by: by.person, what: 'contract_imported', subject: serviceId, detail })
    return { state, version, changes }
  })
}

/** The changed contract counts from now on: new endpoints are there, removed ones are called no more. */
export async function confirmContract(db: Db, serviceId: string, by: { person: string; at: Date }): Promise<void> {
  await inTransaction(db, async (trx) => {
    const { active, pending } = await lockContracts(trx, serviceId)
    if (!pending) throw refuse('conflict', 'exchange.contract.nothing_pending')
    if (active) await setContractState(trx, active.id, { state: 'past', at: by.at, by: by.person })
    await setContractState(trx, pending.id, { state: 'active', at: by.at, by: by.person })
    const described = readContract(pending.document)
    for (const { method, path } of await listEndpoints(trx, serviceId))
      if (!described.some((one) => one.method === method && one.path === path)) await endEndpoint(trx, serviceId, method, path, by.at)
    for (const one of described) await insertEndpoint(trx, { serviceId, ...one })
    await touchRegister(trx)
    await insertTrace(trx, { at: by.at, by: by.person, what: 'contract_confirmed', subject: serviceId, detail: {} })
  })
}

export async function refuseContract(db: Db, serviceId: string, by: { person: string; at: Date }): Promise<void> {
  await inTransaction(db, async (trx) => {
    const { pending } = await lockContracts(trx, serviceId)
    if (!pending) throw refuse('conflict', 'exchange.contract.nothing_pending')
    await setContractState(trx, pending.id, { state: 'refused', at: by.at, by: by.person })
    await insertTrace(trx, { at: by.at, by: by.person, what: 'contract_refused', subject: serviceId, detail: {} })
  })
}

const longest = 5 * 1024 * 1024

/** Reads a contract from the provider's address; a redirect is not followed. */
export async function fetchContract(url: string): Promise<unknown> {
  try {
    const answer = await request(url, { headers: { accept: 'application/json' }, signal: AbortSignal.timeout(10_000) })
    if (answer.statusCode !== 200) {
      await answer.body.dump()
      throw new Error(`HTTP ${answer.statusCode}`)
    }
    const chunks: Buffer[] = []
    let bytes = 0
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > longest) throw new Error(`> ${longest}`)
      chunks.push(chunk)
    }
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown
  } catch (error) {
    throw refuse('upstream', 'exchange.contract.not_fetched', { fault: error instanceof Error ? error.message.slice(0, 200) : '' })
  }
}

export async function refreshContract(db: Db, serviceId: string, by: By): Promise<Imported> {
  const service = await findService(db, serviceId)
  if (!service?.openapiUrl) throw refuse('conflict', 'exchange.contract.no_address')
  return importContract(db, serviceId, await fetchContract(service.openapiUrl), by)
}

/** Every night: has a provider changed its contract without telling? */
export async function refreshContracts({ db, clock, log }: Context): Promise<void> {
  for (const service of await listServices(db)) {
    if (!service.openapiUrl) continue
    const result = await refreshContract(db, service.id, { person: null, at: clock.now() }).catch((error: unknown) => String(error))
    if (typeof result === 'string') log(`exchange: contract of ${service.code}: ${result}`)
  }
}
