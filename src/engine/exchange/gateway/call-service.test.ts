import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openBench } from '../../../../test/exchange.ts'
import { world } from '../../../../test/world.ts'
import { createDb, createPool } from '#core/db.ts'
import { searchLog } from '../message-log/log.queries.ts'
import { callService } from './call-service.ts'
import { exchangeOf } from './exchange.ts'
import { Fault } from './faults.rules.ts'

test('a module calls a service under its agreement, with envelope, proof and log', async () => {
  const w = await world()
  const bench = await openBench(w, (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      if (request.url === '/large') return response.end(Buffer.alloc(400_000, 'x'))
      response.setHeader('content-type', 'application/json')
      return response.end(
        JSON.stringify({ url: request.url, issue: request.headers['x-road-issue'], body: Buffer.concat(chunks).toString() }),
      )
    })
  })
  const short = (identifier: string): string => identifier.split('/').slice(1).join('/')
  const call = { client: short(bench.client), service: short(bench.service) }
  try {
    const answer = await callService(w.db, {
      ...call,
      method: 'POST',
      path: '/check?full=1',
      body: { so: '079' },
      issue: 'H51-9',
      messageId: 'm-9',
    })
    assert.equal(answer.status, 200)
    assert.deepEqual(answer.json(), { url: '/check?full=1', issue: 'H51-9', body: '{"so":"079"}' })
    assert.equal(answer.messageId, 'm-9')
    assert.match(answer.requestHash, /^[\w+/]{86}==$/)
    const [entry] = await searchLog(w.db, { text: answer.exchangeId, failedOnly: false, limit: 1 })
    assert.equal(entry?.issue, 'H51-9')
    assert.equal((await callService(w.db, { ...call, path: '/large' })).body.length, 400_000)
    const refused = async (change: object, kind: string): Promise<void> => {
      await assert.rejects(callService(w.db, { ...call, path: '/x', ...change }), (error) => error instanceof Fault && error.kind === kind)
    }
    await refused({ path: '/../admin' }, 'Client.BadRequest')
    await refused({ service: `${short(bench.service)}x` }, 'Server.ServerProxy.UnknownService')
    await refused({ client: short(bench.service).split('/').slice(0, 3).join('/') }, 'Server.ServerProxy.AccessDenied')
    await refused({ headers: { 'x-a': 'b\r\nx-road-client: c' } }, 'Client.BadRequest')
    await refused({ issue: 'a\nb' }, 'Client.BadRequest')
    await refused({ signal: AbortSignal.abort() }, 'Client.Disconnected')
  } finally {
    await bench.close()
  }
})

test('a process that answers no requests, such as that of the jobs, calls with its context alone', async () => {
  const w = await world()
  const bench = await openBench(w, (_request, response) => response.end('"fine"'))
  const short = (identifier: string): string => identifier.split('/').slice(1).join('/')
  const db = createDb(createPool(w.app.config.databaseUrl, 2))
  const context = { db, clock: w.clock, config: w.app.config, log: (_line: string) => undefined }
  try {
    const answer = await callService(context, { client: short(bench.client), service: short(bench.service), path: '/x' })
    assert.equal(answer.json(), 'fine')
    const [entry] = await searchLog(w.db, { text: answer.exchangeId, failedOnly: false, limit: 1 })
    assert.ok(entry, 'what a job asks is in the log as well')
  } finally {
    await bench.close()
    await exchangeOf(context).close()
    await db.destroy()
  }
})
