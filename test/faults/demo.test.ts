import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { projectRoot } from '#core/files.ts'
import { freePort, runningPostgres } from '#core/postgres.ts'

type Demo = { child: ChildProcess; said(): string; ended: Promise<number | null> }
const dir = mkdtempSync(join(tmpdir(), 'tinhso-demo-'))
const started: ChildProcess[] = []
after(async () => {
  for (const child of started) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
  rmSync(dir, { recursive: true, force: true })
})

function startDemo(...args: string[]): Demo {
  const env: NodeJS.ProcessEnv = { ...process.env, TINHSO_DATA: join(dir, 'no-reference-data') }
  delete env.DATABASE_URL
  const child = spawn(process.execPath, ['--import', 'tsx', join(projectRoot, 'src/demo.ts'), ...args], {
    cwd: projectRoot,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  started.push(child)
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => void (text += chunk.toString()))
  return { child, said: () => text, ended: new Promise((done) => child.once('exit', (code) => done(code))) }
}

async function until(what: string, check: () => boolean | Promise<boolean>, seconds = 60): Promise<void> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await wait(100)) if (await check()) return
  throw new Error(`${what}: not within ${seconds} s`)
}

const isReady = async (port: number): Promise<boolean> => {
  try {
    return (await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(2_000) })).ok
  } catch {
    return false
  }
}

const mark = (): { server: number } => JSON.parse(readFileSync(join(dir, 'tinhso-demo.json'), 'utf8')) as { server: number }

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

async function startReady(port: number): Promise<Demo> {
  const demo = startDemo('--port', String(port), '--data', dir)
  await until('the demo is ready', () => {
    assert.equal(demo.child.exitCode, null, demo.said())
    return demo.said().includes(`\nready: http://127.0.0.1:${port}\n`)
  })
  return demo
}

test('the demo starts, comes back from kill -9 of its parts, and leaves nothing behind', async (t) => {
  const port = await freePort()
  let demo = await startReady(port)
  const accounts = JSON.parse(readFileSync(join(dir, 'accounts.json'), 'utf8')) as {
    role: string
    login: string
    password: string
    name: string
    unit: string
  }[]
  assert.ok(accounts.some(({ role }) => role === 'citizen') && accounts.some(({ role }) => role === 'administrator'))
  for (const account of accounts) assert.ok(account.login && account.password && account.name && demo.said().includes(account.password))

  const { server } = mark()
  process.kill(server, 'SIGKILL')
  await until('a new server', async () => mark().server !== server && (await isReady(port)))

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
  demo = await startReady(port)
  t.diagnostic(`second start, with the leftovers of a killed one: ${((Date.now() - began) / 1000).toFixed(1)} s`)
  const again = JSON.parse(readFileSync(join(dir, 'accounts.json'), 'utf8')) as unknown
  assert.deepEqual(again, accounts)

  const beside = startDemo('--port', String(await freePort()), '--data', dir)
  assert.equal(await beside.ended, 1)
  assert.match(beside.said(), /a demo already runs in/)

  demo.child.kill('SIGINT')
  assert.equal(await demo.ended, 0, demo.said())
  assert.deepEqual(processes(), [])
})

test('a stop while the demo is starting leaves nothing behind', async () => {
  const moments: [NodeJS.Signals, () => boolean][] = [
    ['SIGTERM', () => processes().length > 1],
    ['SIGHUP', () => mark().server > 0],
  ]
  for (const [signal, reached] of moments) {
    const demo = startDemo('--port', String(await freePort()), '--data', dir)
    await until(signal, reached)
    demo.child.kill(signal)
    assert.equal(await demo.ended, 0, demo.said())
    assert.deepEqual(processes(), [], signal)
  }
})

test('a busy port and an unknown flag are told in plain words', async () => {
  const busy = createServer().listen(0, '127.0.0.1')
  await new Promise((done) => busy.once('listening', done))
  const address = busy.address()
  const port = typeof address === 'object' ? address?.port : 0
  const demo = startDemo('--port', String(port), '--data', dir)
  const flag = startDemo('--prot', '8080')
  assert.equal(await demo.ended, 1)
  assert.match(demo.said(), new RegExp(`port ${port} is busy: another program uses it`))
  assert.equal(await flag.ended, 2)
  assert.match(flag.said(), /usage: npm run demo/)
  await new Promise((done) => busy.close(done))
})
