import { type Db, sql } from '#core/db.ts'
import { readersBehind } from '#core/events.ts'
import { modules } from '../src/modules.ts'

/** Jobs that are due: papers to be drawn, registers to be fed, and so on. */
export async function jobsDue(db: Db): Promise<number> {
  const { rows } = await sql<{ due: number }>`select count(*) as due from graphile_worker._private_jobs
    where run_at <= now() + interval '1 second' and attempts < max_attempts`.execute(db)
  return rows[0]?.due ?? 0
}

/** Waits until every reader has heard everything and no job is due. */
export async function drained(db: Db): Promise<void> {
  const readers = modules.flatMap((module) => module.listens ?? []).map((listener) => listener.reader)
  for (;;) {
    await new Promise((done) => setTimeout(done, 700))
    if ((await readersBehind(db, readers)).size === 0 && (await jobsDue(db)) === 0) return
  }
}
