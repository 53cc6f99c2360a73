import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPool, type Db, sql } from '#core/db.ts'
import { readConfig } from '#core/config.ts'
import { systemClock } from '#core/clock.ts'
import { enqueue, migrateJobs, startJobs } from '#core/jobs.ts'
import type { Module } from '#core/module.ts'
import { emptyDatabase, migratedDatabase, withDb } from '../../test/databases.ts'
import { until } from '../../test/faults/demo-process.ts'

type Job = Record<string, unknown>

const listJobs = async (db: Db): Promise<Job[]> =>
  (
    await sql<Job>`select j.key, j.payload, j.run_at, j.priority, j.max_attempts, j.attempts, j.revision, j.last_error, j.is_available, j.flags,
      v.task_identifier, v.queue_name from graphile_worker._private_jobs j join graphile_worker.jobs v on v.id = j.id order by j.key, j.id`.execute(
      db,
    )
  ).rows

test('a job queued the short way is the one that the package would have queued', async () => {
  const url = await emptyDatabase()
  const pool = createPool(url, 1)
  await migrateJobs(pool)
  await pool.end()
  await withDb(url, async (db) => {
    const runAt = new Date('2027-01-02T03:04:05Z')
    // The first one of a name goes the long way, as nobody has heard of its task.
    await enqueue(db, 'test.task', { n: 1 }, { key: 'long', runAt, priority: 3, maxAttempts: 7 })
    await enqueue(db, 'test.task', { n: 1 }, { key: 'short', runAt, priority: 3, maxAttempts: 7 })
    const [long, short] = await listJobs(db)
    assert.deepEqual({ ...short, key: 'long' }, long)
  })
})

test('a job of the same key replaces the one that waits, and waits beside the one that is at work', async () => {
  const url = await emptyDatabase()
  const pool = createPool(url, 1)
  await migrateJobs(pool)
  await pool.end()
  await withDb(url, async (db) => {
    const payloads = async (): Promise<unknown[]> =>
      (await sql<{ payload: unknown }>`select payload from graphile_worker._private_jobs order by id`.execute(db)).rows.map(
        (row) => row.payload,
      )
    for (const n of [1, 2, 3]) await enqueue(db, 'test.task', { n }, { key: 'one' })
    assert.deepEqual(await payloads(), [{ n: 3 }])
    await sql`update graphile_worker._private_jobs set locked_at = now(), locked_by = 'somebody', attempts = 1`.execute(db)
    await enqueue(db, 'test.task', { n: 4 }, { key: 'one' })
    assert.deepEqual(await payloads(), [{ n: 3 }, { n: 4 }])
    await sql`delete from graphile_worker._private_jobs where locked_at is not null`.execute(db)
    // One that failed for good is begun again.
    await sql`update graphile_worker._private_jobs set attempts = max_attempts, last_error = 'for good'`.execute(db)
    await enqueue(db, 'test.task', { n: 5 }, { key: 'one' })
    const [job] = await listJobs(db)
    assert.deepEqual([job?.payload, job?.attempts, job?.last_error, job?.is_available], [{ n: 5 }, 0, null, true])
  })
})

test('what does the jobs is begun anew when it could not say that one was done', async () => {
  const url = await migratedDatabase()
  await withDb(url, async (db) => {
    const done: unknown[] = []
    const words: string[] = []
    const module = { name: 'test', jobs: { 'test.task': async (_context: unknown, payload: unknown) => void done.push(payload) } }
    const config = readConfig({ TINHSO_MODE: 'test', DATABASE_URL: url })
    const context = { db, clock: systemClock, config, log: (line: string) => void words.push(line) }
    const worker = await startJobs([module as unknown as Module], context)
    try {
      await sql`create function public.refuse() returns trigger language plpgsql as $$ begin raise exception 'not now'; end $$`.execute(db)
      await sql`create trigger refuse before delete or update on graphile_worker._private_jobs for each row
        when (old.locked_at is not null) execute function public.refuse()`.execute(db)
      await enqueue(db, 'test.task', { n: 1 })
      await until('the end', () => words.some((line) => line.includes('has ended by itself')))
      await sql`drop trigger refuse on graphile_worker._private_jobs`.execute(db)
      await enqueue(db, 'test.task', { n: 2 })
      await until('the job', () => done.some((payload) => (payload as { n: number }).n === 2))
    } finally {
      await worker.stop()
    }
    assert.deepEqual(done[0], { n: 1 })
  })
})

test('what falls silent is replaced, and the jobs that it held are done again', async () => {
  const url = await migratedDatabase()
  await withDb(url, async (db) => {
    const begun: number[] = []
    const words: string[] = []
    let letGo: () => void = () => undefined
    const held = new Promise<void>((resolve) => (letGo = resolve))
    const run = async (_context: unknown, payload: unknown): Promise<void> => {
      const { n } = payload as { n: number }
      begun.push(n)
      // The first one never comes to an end: whoever waits for it waits for ever.
      if (n === 1 && begun.filter((one) => one === 1).length === 1) await held
    }
    const config = readConfig({ TINHSO_MODE: 'test', DATABASE_URL: url })
    const context = { db, clock: systemClock, config, log: (line: string) => void words.push(line) }
    const module = { name: 'test', jobs: { 'test.task': run } } as unknown as Module
    const worker = await startJobs([module], context, { silence: 2_000 })
    try {
      await enqueue(db, 'test.task', { n: 1 })
      await until('the first', () => begun.includes(1))
      await sql`create function public.refuse() returns trigger language plpgsql as $$ begin raise exception 'not now'; end $$`.execute(db)
      await sql`create trigger refuse before delete or update on graphile_worker._private_jobs for each row
        when (old.locked_at is not null and old.payload->>'n' = '2') execute function public.refuse()`.execute(db)
      await enqueue(db, 'test.task', { n: 2 })
      await until('another', () => words.some((line) => line.includes('another one begins')))
      await sql`drop trigger refuse on graphile_worker._private_jobs`.execute(db)
      await until('both again', () => [1, 2].every((n) => begun.filter((one) => one === n).length > 1))
      const left = async (): Promise<number> =>
        (
          await sql<{
            n: number
          }>`select count(*)::integer as n from graphile_worker._private_jobs where payload->>'n' is not null`.execute(db)
        ).rows[0]?.n ?? -1
      await until('nothing is left', async () => (await left()) === 0)
    } finally {
      letGo()
      await worker.stop()
    }
  })
})
