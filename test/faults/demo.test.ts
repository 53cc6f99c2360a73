import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { after, test } from 'node:test'
import pg from 'pg'
import { runningPostgres } from '#core/postgres.ts'
import { demoIn, isReady, until } from './demo-process.ts'
import { freePort } from '../ports.ts'

const place = demoIn('tinhso-demo-')
const { dir } = place
after(place.clean)
/** The process that serves, as the demo wrote it down; 0 where it writes just now. */
function serving(): number {
  try {
    return (JSON.parse(readFileSync(join(dir, 'tinhso-demo.json'), 'utf8')) as { server?: number }).server ?? 0
  } catch {
    return 0
  }
}

/** Processes whose command line names the demo's folder. */
function processes(): string[] {
  return globSync('/proc/[0-9]*/cmdline').filter((file) => {
    try {
      return readFileSync(file, 'utf8').includes(dir)
    } catch {
      return false
    }
  })
}

test('the demo starts, comes back from kill -9 of its parts, and leaves nothing behind', async (t) => {
  const port = await freePort()
  let demo = await place.startReady(port)
  const accounts = place.accounts()
  assert.ok(accounts.some(({ role }) => role === 'citizen') && accounts.some(({ role }) => role === 'administrator'))
  for (const account of accounts) assert.ok(account.login && account.password && account.name && demo.said().includes(account.password))

  // An officer finds work in the queue, and it says that it is made up.
  const receiver = accounts.find(({ role }) => role === 'receiver')
  const at = (path: string): string => `http://127.0.0.1:${port}${path}`
  const session = await fetch(at('/api/sessions'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login: receiver?.login, password: receiver?.password }),
  })
  const { token } = (await session.json()) as { token: string }
  const authorization = { authorization: `Bearer ${token}` }
  const queue = (await (await fetch(at('/api/desk/queue'), { headers: authorization })).json()) as { dossiers: { code: string }[] }
  assert.ok(queue.dossiers.length > 0, 'the queue of a new demo is not empty')

  const server = serving()
  process.kill(server, 'SIGKILL')
  await until('a new server', async () => ![0, server].includes(serving()) && (await isReady(port)))

  const before = await runningPostgres(dir)
  process.kill(before?.pid ?? 0, 'SIGKILL')
  await until('a new PostgreSQL on the same port', async () => {
    const now = await runningPostgres(dir)
    return now !== undefined && now.pid !== before?.pid && now.port === before?.port && (await isReady(port))
  })

  // The worker has found its database again as well: a job is done.
  const client = new pg.Client({ connectionString: `postgres://tinhso@127.0.0.1:${before?.port}/tinhso` })
  await client.connect()
  const done = await client.query<{ id: string }>("select id from graphile_worker.add_job('identity.tidy')")
  await until(
    'the job is done',
    async () => (await client.query('select 1 from graphile_worker.jobs where id = $1', [done.rows[0]?.id])).rows.length === 0,
  )
  await client.end()

  demo.child.kill('SIGKILL')
  await demo.ended
  const began = Date.now()
  demo = await place.startReady(port)
  t.diagnostic(`second start, with the leftovers of a killed one: ${((Date.now() - began) / 1000).toFixed(1)} s`)
  assert.deepEqual(place.accounts(), accounts)

  const beside = place.start('--port', String(await freePort()), '--data', dir)
  assert.equal(await beside.ended, 1)
  assert.match(beside.said(), /a demo already runs in/)

  demo.child.kill('SIGINT')
  assert.equal(await demo.ended, 0, demo.said())
  await until('nothing is left', () => processes().length === 0)
})

test('a stop while the demo is starting leaves nothing behind', async () => {
  const moments: [NodeJS.Signals, () => boolean][] = [
    ['SIGTERM', () => processes().length > 1],
    ['SIGHUP', () => serving() > 0],
  ]
  for (const [signal, reached] of moments) {
    const demo = place.start('--port', String(await freePort()), '--data', dir)
    await until(signal, reached)
    demo.child.kill(signal)
    assert.equal(await demo.ended, 0, demo.said())
    await until(`nothing is left after ${signal}`, () => processes().length === 0)
  }
})

test('a busy port and an unknown flag are told in plain words', async (t) => {
  const busy = createServer().listen(0, '127.0.0.1')
  t.after(() => busy.close())
  await new Promise((done) => busy.once('listening', done))
  const address = busy.address()
  const port = typeof address === 'object' ? address?.port : 0
  const demo = place.start('--port', String(port), '--data', dir)
  const flag = place.start('--prot', '8080')
  assert.equal(await demo.ended, 1)
  assert.match(demo.said(), new RegExp(`port ${port} is busy: another program uses it`))
  assert.equal(await flag.ended, 2)
  assert.match(flag.said(), /usage: npm run demo/)
})
