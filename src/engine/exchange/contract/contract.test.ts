import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { listen, openBench } from '../../../../test/exchange.ts'
import { world } from '../../../../test/world.ts'
import { Refusal } from '#core/errors.ts'
import { decideAgreement, proposeAgreement } from '../agree/agreement.ts'
import { findAgreement } from '../agree/agreement.queries.ts'
import { faultsOfProposal } from '../agree/agreement.rules.ts'
import { changeService, createService, switchService } from '../register/register.ts'
import { findService, listEndpoints } from '../register/register.queries.ts'
import { confirmContract, importContract, refreshContract, refuseContract } from './contract.ts'
import { listContracts } from './contract.queries.ts'
import { changesBetween, contractDigest, readContract } from './openapi.rules.ts'

const operation = (extra: object = {}): object => ({ summary: 'Đọc', responses: { 200: { description: 'ok' } }, ...extra })
const document = (paths: object): object => ({ openapi: '3.0.3', info: { title: 'x', version: '1' }, paths })
const first = document({ '/citizens/{id}': { get: operation() }, '/citizens': { post: operation() } })

test('a contract is read, compared, and told apart from its words', () => {
  assert.deepEqual(
    readContract(first).map(({ method, path }) => `${method} ${path}`),
    ['GET /citizens/{id}', 'POST /citizens'],
  )
  const reworded = document({
    '/citizens': { post: operation({ summary: 'Ghi', description: 'khác' }) },
    '/citizens/{id}': { get: operation() },
  })
  assert.deepEqual(changesBetween(first, reworded), [])
  assert.equal(contractDigest({ a: 1, b: [2] }), contractDigest({ b: [2], a: 1 }))
  const needed = operation({ parameters: [{ name: 'reason', in: 'query', required: true }] })
  const changed = document({ '/citizens/{id}': { get: needed }, '/lists': { get: operation() } })
  assert.deepEqual(changesBetween(first, changed), [
    { kind: 'removed', method: 'POST', path: '/citizens', breaking: true, why: 'removed' },
    { kind: 'changed', method: 'GET', path: '/citizens/{id}', breaking: true, why: '+ query reason' },
    { kind: 'added', method: 'GET', path: '/lists', breaking: false, why: 'added' },
  ])
  for (const wrong of [
    null,
    {},
    { openapi: '2.0' },
    document({}),
    document({ '/../x': { get: operation() } }),
    document({ x: { get: operation() } }),
  ])
    assert.throws(
      () => readContract(wrong),
      (error) => error instanceof Refusal && error.code === 'exchange.contract.unreadable',
    )
})

test('a shared schema that changes is a change of every endpoint that uses it', () => {
  const withSchema = (required: string[]): object => ({
    ...document({
      '/a': { post: operation({ requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/A' } } } } }) },
    }),
    components: { schemas: { A: { type: 'object', required, properties: { next: { $ref: '#/components/schemas/A' } } } } },
  })
  const [change] = changesBetween(withSchema(['x']), withSchema(['x', 'y']))
  assert.equal(change?.why, '+ body y')
  assert.equal(change?.breaking, true)
})

test('a new service is disabled, its changed contract waits for a word, and the old one goes on', async () => {
  const w = await world()
  let served: object = first
  const provider = await listen((_request, response) => response.end(JSON.stringify(served)))
  const bench = await openBench(w, (_request, response) => void response.end())
  const by = { person: randomUUID(), at: w.clock.now() }
  try {
    const shape = { name: { vi: 'Mới' }, timeoutMs: 1_000, maxBytes: 1_000, verifyTls: true, caPem: null, behindGateway: false }
    const id = await createService(
      w.db,
      { systemId: bench.providerId, code: 'moi', baseUrl: provider.url, openapiUrl: provider.url, ...shape },
      by,
    )
    assert.equal((await findService(w.db, id))?.enabledAt, null)
    await assert.rejects(switchService(w.db, id, { enabled: true, note: '' }, by), /no_endpoints/)
    assert.equal((await refreshContract(w.db, id, by)).state, 'active')
    assert.equal((await refreshContract(w.db, id, by)).state, 'unchanged')
    await switchService(w.db, id, { enabled: true, note: '' }, by)
    served = document({ '/citizens/{id}': { get: operation() }, '/more': { get: operation() } })
    const changed = await refreshContract(w.db, id, by)
    assert.equal(changed.state, 'pending')
    assert.deepEqual(
      changed.changes.map(({ kind, path }) => `${kind} ${path}`),
      ['removed /citizens', 'added /more'],
    )
    assert.equal((await refreshContract(w.db, id, by)).state, 'unchanged')
    const paths = async (): Promise<string[]> => (await listEndpoints(w.db, id)).map((one) => one.path)
    assert.deepEqual(await paths(), ['/citizens', '/citizens/{id}'])
    await refuseContract(w.db, id, by)
    await assert.rejects(confirmContract(w.db, id, by), /nothing_pending/)
    assert.equal((await refreshContract(w.db, id, by)).state, 'pending')
    await confirmContract(w.db, id, by)
    assert.deepEqual(await paths(), ['/citizens/{id}', '/more'])
    assert.deepEqual(
      (await listContracts(w.db, id)).map(({ state }) => state),
      ['active', 'refused', 'past'],
    )
    served = { not: 'a contract' }
    await assert.rejects(refreshContract(w.db, id, by), /unreadable/)
    const service = await findService(w.db, id)
    assert.ok(service)
    await changeService(w.db, id, { ...service, openapiUrl: `${provider.url.replace(/\d+$/, '1')}` }, by)
    await assert.rejects(refreshContract(w.db, id, by), /not_fetched/)
    await assert.rejects(importContract(w.db, id, 'text', by), /unreadable/)
  } finally {
    await provider.close()
    await bench.close()
  }
})

test('an agreement is decided once, by a second person', async () => {
  const w = await world()
  const bench = await openBench(w, (_request, response) => void response.end())
  const [one, two] = [randomUUID(), randomUUID()]
  const at = w.clock.now()
  const agreement = {
    clientId: bench.clientId,
    serviceId: bench.serviceId,
    endpointKeys: null,
    purpose: 'Tra cứu thử nghiệm',
    legalGround: 'Văn bản thử',
    validFrom: at,
    validUntil: new Date(at.getTime() + 1_000),
    perMinute: 1,
    logging: 'metadata' as const,
  }
  try {
    const id = await proposeAgreement(w.db, agreement, { person: one, at })
    await assert.rejects(decideAgreement(w.db, id, { approve: true, note: '' }, { person: one, at }), /two_people/)
    const both = await Promise.allSettled([1, 2].map(() => decideAgreement(w.db, id, { approve: true, note: '' }, { person: two, at })))
    assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
    assert.equal((await findAgreement(w.db, id))?.state, 'approved')
    await assert.rejects(decideAgreement(w.db, randomUUID(), { approve: true, note: '' }, { person: two, at }), /not_found/)
  } finally {
    await bench.close()
  }
})

test('a proposal says its purpose, its ground and an end within five years', () => {
  const at = new Date('2026-11-23T00:00:00Z')
  const fine = {
    purpose: 'Giải quyết hồ sơ',
    legalGround: 'Nghị định',
    validFrom: at,
    validUntil: new Date('2031-11-23T00:00:00Z'),
    perMinute: 60,
    endpointKeys: ['GET /a'],
  }
  assert.deepEqual(faultsOfProposal(fine, ['GET /a']), {})
  assert.deepEqual(
    Object.keys(faultsOfProposal({ ...fine, purpose: 'x', legalGround: '', perMinute: 0, endpointKeys: ['GET /b'] }, ['GET /a'])),
    ['purpose', 'legalGround', 'perMinute', 'endpoints'],
  )
  assert.equal(
    faultsOfProposal({ ...fine, validUntil: new Date('2031-11-24T00:00:00Z') }, ['GET /a']).validUntil,
    'exchange.agreement.too_long',
  )
  assert.equal(faultsOfProposal({ ...fine, validUntil: at }, ['GET /a']).validUntil, 'exchange.agreement.ends_before')
  assert.equal(faultsOfProposal({ ...fine, validUntil: undefined }, ['GET /a']).validUntil, 'exchange.date_wrong')
})
