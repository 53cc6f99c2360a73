import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createDb, createPool, sql } from '#core/db.ts'
import { smallApp } from '../../test/small-app.ts'

test('a program that works says so', async () => {
  const app = await smallApp([], async () => ({ database: true, migrations: true }))
  assert.equal((await app.inject({ url: '/healthz' })).statusCode, 200)
  const ready = await app.inject({ url: '/readyz' })
  assert.equal(ready.statusCode, 200)
  assert.deepEqual(ready.json(), { status: 'ready', checks: { database: true, migrations: true } })
  await app.close()
})

test('without its database the program lives and is not ready', async () => {
  const db = createDb(createPool('postgres://nobody@127.0.0.1:1/none', 2))
  const app = await smallApp([], async () => {
    await sql`select 1`.execute(db)
    return { database: true }
  })
  assert.equal((await app.inject({ url: '/healthz' })).statusCode, 200)
  assert.equal((await app.inject({ url: '/readyz' })).statusCode, 503)
  await app.close()
  await db.destroy()
})

test('a migration that waits makes the program not ready', async () => {
  const app = await smallApp([], async () => ({ database: true, migrations: false }))
  assert.equal((await app.inject({ url: '/readyz' })).statusCode, 503)
  assert.match((await app.inject({ url: '/metrics' })).body, /^tinhso_ready_migrations 0$/m)
  await app.close()
})

test('measures are in the text format that collectors read, without what people typed', async () => {
  const app = await smallApp([])
  await app.inject({ url: '/healthz?name=Nguyen' })
  const { body, headers } = await app.inject({ url: '/metrics' })
  assert.match(String(headers['content-type']), /^text\/plain; version=0\.0\.4/)
  assert.match(body, /^tinhso_http_request_seconds_bucket\{method="GET",route="\/healthz",status="200",le="0\.15"\} \d+$/m)
  assert.match(body, /^tinhso_ready_database 1$/m)
  assert.doesNotMatch(body, /Nguyen/)
  for (const line of body.trim().split('\n')) assert.match(line, /^(# (HELP|TYPE) .+|[a-z_]+(\{.*\})? [\d.e+-]+)$/, line)
  await app.close()
})
