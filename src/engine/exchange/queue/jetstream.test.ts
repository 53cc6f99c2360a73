import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { jetstreamManager } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'
import { sql } from '#core/db.ts'
import { world } from '../../../../test/world.ts'
import { readEvent } from './cloudevent.rules.ts'
import { jetstreamIntake } from './jetstream.adapter.ts'
import { freePort } from '../../../../test/ports.ts'

type Node = { name: string; url: string; process: ChildProcess }

/** Three servers on loopback that form a cluster. */
async function startCluster(dir: string): Promise<Node[]> {
  const ports: { client: number; cluster: number }[] = []
  for (let n = 0; n < 3; n++) ports.push({ client: await freePort(), cluster: await freePort() })
  const routes = ports.map(({ cluster }) => `nats://127.0.0.1:${cluster}`).join(',')
  return ports.map(({ client, cluster }, index) => {
    const name = `n${index + 1}`
    const own = ['-n', name, '-a', '127.0.0.1', '-p', String(client), '-js', '-sd', join(dir, name)]
    const shared = ['-cluster_name', 'tinhso', '-cluster', `nats://127.0.0.1:${cluster}`, '-routes', routes]
    const process = spawn('nats-server', [...own, ...shared], { stdio: 'ignore' })
    return { name, url: `nats://127.0.0.1:${client}`, process }
  })
}

const gone = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null ? Promise.resolve() : new Promise((done) => child.once('exit', () => done()))

test('kill -9 of the JetStream leader under load loses no accepted event, doubles none and keeps each subject in order', {
  timeout: 400_000,
}, async (t) => {
  if (spawnSync('nats-server', ['--version']).status !== 0) return t.skip('skipped: no nats-server (Debian package nats-server)')
  const { freshDatabase } = await world()
  const db = await freshDatabase()
  const dir = mkdtempSync(join(tmpdir(), 'tinhso-nats-'))
  const nodes = await startCluster(dir)
  const urls = nodes.map(({ url }) => url)
  let intake: Awaited<ReturnType<typeof jetstreamIntake>> | undefined
  try {
    intake = await jetstreamIntake({ db, urls, log: () => undefined })
    const accepted = new Map<string, string[]>()
    let stop = false
    // Whoever is refused may try again: what became of the first try is not known to them.
    const refused = new Set<string>()
    const publisher = async (subject: string): Promise<void> => {
      for (let n = 0; !stop; n++) {
        const id = `${subject}-${String(n).padStart(5, '0')}`
        const event = readEvent({ specversion: '1.0', id, source: '/load', type: 'vn.load', subject, data: { n } })
        try {
          await intake?.publish([event], { producerId: null, at: new Date() })
          accepted.set(subject, [...(accepted.get(subject) ?? []), id])
        } catch {
          refused.add(id)
        }
      }
    }
    const load = Promise.all(Array.from({ length: 8 }, () => publisher(randomUUID().slice(0, 8))))
    const count = (): number => [...accepted.values()].flat().length
    const until = async (enough: number): Promise<void> => {
      for (let tries = 0; tries < 1_200 && count() < enough; tries++) await new Promise((done) => setTimeout(done, 100))
    }
    await until(200)
    const control = await connect({ servers: urls, timeout: 60_000 })
    const info = await (await jetstreamManager(control, { timeout: 60_000 })).streams.info('TINHSO_EVENTS')
    await control.close()
    assert.equal(info.config.num_replicas, 3)
    const leader = nodes.find(({ name }) => name === info.cluster?.leader)
    assert.ok(leader, 'the stream has a leader')
    leader.process.kill('SIGKILL')
    await gone(leader.process)
    const atKill = count()
    // An election takes some seconds: under load until events are accepted again.
    await until(atKill + 200)
    stop = true
    await load
    const total = count()
    assert.ok(atKill > 0 && total > atKill, `${atKill} before, ${total} after: it goes on without the leader`)
    for (let tries = 0; tries < 480 && !(await intake.settled().catch(() => false)); tries++)
      await new Promise((done) => setTimeout(done, 250))
    // What the leader had handed out when it was killed comes again after the wait for its answer.
    const read = async () =>
      (
        await sql<{
          subject: string
          ids: string[]
        }>`select subject, array_agg(id order by number) as ids from exchange.event group by subject`.execute(db)
      ).rows
    let rows = await read()
    for (let tries = 0; tries < 240 && rows.reduce((sum, { ids }) => sum + ids.length, 0) < total; tries++) {
      await new Promise((done) => setTimeout(done, 500))
      rows = await read()
    }
    const stored = new Map(rows.map((row) => [row.subject, row.ids]))
    for (const ids of stored.values()) assert.equal(new Set(ids).size, ids.length, 'nothing is there twice')
    const asked = [...stored].map(([subject, ids]) => [subject, ids.filter((id) => !refused.has(id))] as const)
    const taken = new Map(asked.filter(([, ids]) => ids.length > 0))
    assert.deepEqual(taken, accepted, 'everything that was accepted is there, in the order of its subject, and nothing that nobody sent')
  } finally {
    await intake?.close()
    for (const { process } of nodes) process.kill('SIGKILL')
    await Promise.all(nodes.map(({ process }) => gone(process)))
    rmSync(dir, { recursive: true, force: true })
  }
})
