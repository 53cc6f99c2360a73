import { type Db, inTransaction } from '#core/db.ts'
import { Refusal } from '#core/errors.ts'
import { findRun, insertRun, listRunRows, type Run, type RunRow, setOutcome } from './bulk.queries.ts'

export type { Run, RunRow }

/** More at once would keep a person waiting, and nobody has looked at more. */
export const mostAtOnce = 100

/** The key under which one case of a run is acted on: the same run never acts on a case twice. */
export const keyOfRow = (run: Pick<Run, 'id' | 'actorId'>): string => `${run.actorId}:many:${run.id}`

/** Keeps what is to be done; answers with the run as it was first asked for, which is another person's where the key is theirs. */
export async function keepRun(db: Db, run: Run, rows: readonly { reference: string; version: number }[]): Promise<Run | undefined> {
  return inTransaction(db, async (trx) => {
    await insertRun(trx, run, rows)
    return findRun(trx, run.id)
  })
}

/**
 * Does what of a run is not yet done, each case in a transaction of its own: what is refused is written down with the reason, and
 * the next one is done all the same. A fault leaves its row waiting, to be tried again.
 */
export async function doRun(
  db: Db,
  run: Run,
  doOne: (row: RunRow) => Promise<void>,
  onFault: (error: unknown, row: RunRow) => void,
): Promise<void> {
  for (const row of await listRunRows(db, run.id)) {
    if (row.outcome !== 'waiting') continue
    const of = { runId: run.id, reference: row.reference }
    try {
      await doOne(row)
      await setOutcome(db, of, { outcome: 'done' })
    } catch (error) {
      if (error instanceof Refusal) await setOutcome(db, of, { outcome: 'refused', code: error.code, vars: error.vars })
      else onFault(error, row)
    }
  }
}

export { findRun, listRunRows }
