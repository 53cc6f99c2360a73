import type { Config } from '#core/config.ts'
import { createPool, type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { publish } from '#core/events.ts'
import { dayOf } from '#core/i18n.ts'
import { dropGenerated } from '#engine/indicators/index.ts'
import type pg from 'pg'
import { analyseRecords } from '../definition/indexes.queries.ts'
import { lockWhole } from '../definition/lock.queries.ts'
import type { Register } from '../definition/definition.ts'
import { RecordsImported } from '../events.ts'
import { isPersonal } from '../record/look.ts'
import { holdsMadeUp } from '../record/made-up.queries.ts'
import { type Checking, checker } from './check.ts'
import { clearRows, copyChecked, countChecked, type Import, moveImport, signImport } from './import.queries.ts'
import { countTaken, loadRows, takeBack, tidyRows, type Undone } from './load.queries.ts'
import type { Line } from './csv.rules.ts'

/** Runs with a connection of its own by which rows are copied, in one transaction. */
export async function withCopying<R>(config: Config, run: (client: pg.ClientBase) => Promise<R>): Promise<R> {
  const pool = createPool(config.databaseUrl, 1, { pipeline: false })
  const client = await pool.connect()
  try {
    await client.query('begin')
    const result = await run(client)
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  } finally {
    client.release()
    await pool.end()
  }
}

type Pieces = AsyncIterable<Line[]> | Iterable<Line[]>

/** Checks every row and keeps what it found beside it; the import then stands at "checked". */
export async function checkImport(importId: string, checking: Checking, pieces: Pieces, keepCells: boolean): Promise<void> {
  const check = checker(checking)
  await withCopying(checking.config, async (client) => {
    await clearRows(client, importId)
    // While one piece is written, the next is read and checked.
    let writing = Promise.resolve()
    for await (const piece of pieces) {
      const rows = await check(piece)
      await writing
      writing = copyChecked(client, importId, rows, keepCells)
      writing.catch(() => undefined)
    }
    await writing
  })
  await countChecked(checking.db, importId)
}

export type Signer = { id: string; name: string }

/** Loads a checked import: its changes, its event, its signature, in one transaction. Twice is refused. */
export async function loadImport(
  db: Db,
  register: Register,
  own: Import,
  by: { writer: { id: string | null; name: string }; decidedBy?: Signer },
  at: Date,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    await lockWhole(trx, register.definition.key)
    if (!(await moveImport(trx, own.id, ['checked', 'waiting'], 'loaded'))) throw refuse('conflict', 'registers.import.not_there')
    if (own.mode === 'all' && own.faulty > 0) throw refuse('conflict', 'registers.import.has_faults', { count: own.faulty })
    if (own.definitionVersion !== register.version || (await countTaken(trx, own.id, register.id)) > 0)
      throw refuse('conflict', 'registers.import.stale')
    await loadRows(trx, {
      importId: own.id,
      registerId: register.id,
      definitionVersion: own.definitionVersion,
      reason: own.fileName,
      by: by.writer,
      at,
    })
    await tidyRows(trx, own.id, isPersonal(register.definition))
    await signImport(trx, own.id, { loaded: true, at, ...(by.decidedBy ? { decidedBy: by.decidedBy } : {}) })
    const facts = {
      register: register.definition.key,
      importId: own.id,
      fresh: own.fresh,
      changed: own.changed,
      undone: false,
      day: own.validFrom ?? dayOf(at),
    }
    await publish(trx, RecordsImported, facts, { subject: own.id, at })
  })
  if (own.fresh + own.changed > 1000) await analyseRecords(db)
}

/** Takes an import back; records that were changed since stay and are named. */
export async function undoImport(db: Db, register: Register, own: Import, by: Signer, at: Date): Promise<Undone> {
  return inTransaction(db, async (trx) => {
    await lockWhole(trx, register.definition.key)
    if (!(await moveImport(trx, own.id, ['loaded'], 'undone'))) throw refuse('conflict', 'registers.import.not_there')
    const undone = await takeBack(trx, own.id, by, at)
    await signImport(trx, own.id, { undoneBy: by.name, at })
    if (own.madeUp && !(await holdsMadeUp(trx, register.id))) await dropGenerated(trx, { what: 'samples', seed: register.id })
    const facts = {
      register: register.definition.key,
      importId: own.id,
      fresh: own.fresh,
      changed: own.changed,
      undone: true,
      day: dayOf(at),
    }
    await publish(trx, RecordsImported, facts, { subject: own.id, at })
    return undone
  })
}
