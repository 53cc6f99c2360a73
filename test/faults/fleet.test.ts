import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { projectRoot } from '#core/files.ts'
import { createDatabase, isAlive } from '#core/postgres.ts'
import { isReady, until } from './demo-process.ts'
import { freePort } from '../ports.ts'

const dir = mkdtempSync(join(tmpdir(), 'tinhso-fleet-'))
const started: ChildProcess[] = []
after(async () => {
  for (const child of started) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    child.kill('SIGTERM')
    await new Promise((done) => child.once('exit', done))
  }
  rmSync(dir, { recursive: true, force: true })
})

type Fleet = { child: ChildProcess; port: number; ended: Promise<number | null>; said(): string; pids(part: string): number[] }

/** The program as `npm start` runs it, with two processes that serve, on a database of its own. */
async function startFleet(name: string, port: number): Promise<Fleet> {
  const child = spawn(process.execPath, [join(projectRoot, 'build/server.js')], {
    cwd: projectRoot,
    env: {
      ...process.env,
      TINHSO_MODE: 'demo',
      TINHSO_PROCESSES: '2',
      HOST: '127.0.0.1',
      PORT: String(port),
      DATABASE_URL: await createDatabase(process.env.TINHSO_TEST_SERVER ?? '', name, 'tinhso_template'),
      TINHSO_DATA_DIR: join(dir, 'server'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  started.push(child)
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => void (text += chunk.toString()))
  const pids = (part: string): number[] =>
    [...text.matchAll(/process (\d+) begins: (\w+)/g)]
      .filter(([, , of]) => of === part)
      .map(([, pid]) => Number(pid))
      .filter((pid) => isAlive(pid, `--part=${part}`))
  return { child, port, ended: new Promise((done) => child.once('exit', (code) => done(code))), said: () => text, pids }
}

const countOf = async (port: number, route: string): Promise<number> => {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  return Number(
    new RegExp(`^tinhso_http_request_seconds_count\\{method="GET",route="${route}",status="200"\\} (\\d+)$`, 'm').exec(text)?.[1] ?? 0,
  )
}

/** Each on a connection of its own, so that every process gets some. */
const lookAt = (port: number, path: string, times: number): Promise<number[]> =>
  Promise.all(
    Array.from({ length: times }, () =>
      fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: 'close' } }).then(
        (answer) => answer.status,
        () => 0,
      ),
    ),
  )

test('two processes serve as one: a killed one comes back, figures are of both, a limit is one, and a stop leaves nothing', {
  timeout: 600_000,
}, async () => {
  const port = await freePort()
  const fleet = await startFleet(`test_${process.pid}_fleet`, port)
  await until('the fleet is ready', () => fleet.said().includes(`ready: http://127.0.0.1:${port}`) || fleet.child.exitCode !== null)
  assert.equal(fleet.child.exitCode, null, fleet.said())
  await until('all parts', () => fleet.pids('web').length === 2 && fleet.pids('jobs').length === 1)

  assert.deepEqual(new Set(await lookAt(port, '/healthz', 40)), new Set([200]))
  // A process counts an answer when it has gone out, which may be after it has come here.
  await until('the figures are of both', async () => (await countOf(port, '/healthz')) === 40)

  const statuses: number[] = []
  for (let i = 0; i < 40; i++) statuses.push(...(await lookAt(port, '/tra-cuu', 1)))
  assert.equal(
    statuses.filter((status) => status === 200).length,
    30,
    `thirty a minute, not thirty for each process: ${statuses.join(' ')}`,
  )

  const [victim = 0] = fleet.pids('web')
  process.kill(victim, 'SIGKILL')
  await until('another process in its place', () => fleet.pids('web').length === 2 && !fleet.pids('web').includes(victim))
  await until('it serves', () => isReady(port))
  await until('what the dead one had counted stays counted', async () => (await countOf(port, '/healthz')) >= 40)

  const [jobs = 0] = fleet.pids('jobs')
  process.kill(jobs, 'SIGKILL')
  await until('the jobs go on', async () => fleet.pids('jobs').some((pid) => pid !== jobs) && (await isReady(port)))

  const pids = [...fleet.pids('web'), ...fleet.pids('jobs')]
  fleet.child.kill('SIGTERM')
  assert.equal(await fleet.ended, 0, fleet.said())
  assert.deepEqual(
    pids.filter((pid) => isAlive(pid, '--part=')),
    [],
  )
})

test('when the process that keeps the fleet is killed, its parts end by themselves', { timeout: 600_000 }, async () => {
  const port = await freePort()
  const fleet = await startFleet(`test_${process.pid}_orphans`, port)
  await until('the fleet is ready', () => fleet.said().includes(`ready: http://127.0.0.1:${port}`))
  await until('all parts', () => fleet.pids('web').length === 2)
  const pids = [...fleet.pids('web'), ...fleet.pids('jobs')]
  assert.equal(pids.length, 3)
  fleet.child.kill('SIGKILL')
  await until('nothing is left', () => pids.every((pid) => !isAlive(pid, '--part=')))
})

test('a fleet that cannot listen says why and ends', { timeout: 600_000 }, async (t) => {
  const port = await freePort()
  const { createServer } = await import('node:net')
  const busy = createServer().listen(port, '127.0.0.1')
  t.after(() => busy.close())
  await new Promise((done) => busy.once('listening', done))
  const fleet = await startFleet(`test_${process.pid}_busy`, port)
  assert.equal(await fleet.ended, 1)
  assert.match(fleet.said(), /tinhso cannot start: .*EADDRINUSE/)
})
