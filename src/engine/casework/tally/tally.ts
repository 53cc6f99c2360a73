import type { Scope } from '#core/access.ts'
import { type Db, isOneConnection } from '#core/db.ts'
import { deliverNext, type Listener, onMany, readersBehind, type StoredEvent } from '#core/events.ts'
import { dayOf } from '#core/i18n.ts'
import { CaseActed, CaseOpened, type Tallied } from '../events.ts'
import { addSums, listFigures, type UnitFigures } from './tally.queries.ts'
import { type Change, sumsOf } from './tally.rules.ts'

async function hear(trx: Db, events: StoredEvent<{ kind: string; tally?: Tallied }>[]): Promise<void> {
  const told = events.flatMap(({ payload: { kind, tally } }) => (tally ? [{ kind, ...tally }] : []))
  const changes = told.map(({ kind, title, was, is }): Change => ({ kind, title, is, ...(was ? { was } : {}) }))
  const reach = told.flatMap(({ is, unitPath = [] }) => unitPath.map((above) => ({ above, unitId: is.unitId })))
  await addSums(trx, sumsOf(changes, dayOf), reach)
}

/** Keep the figures in step. Their readers are named in the migration and in `recount_tally`. */
export const tallyListeners: Listener[] = [
  onMany(CaseOpened, 'casework.tally_opened', hear),
  onMany(CaseActed, 'casework.tally_acted', hear),
]

const mostRounds = 20

const coming = new WeakMap<Db, Promise<void>>()

/**
 * Counts what was told and not yet counted, so that who has just acted sees it; after a storm the job behind counts on. Who asks
 * at the same moment waits for the same counting. Who asks on one connection has asked for this before.
 */
export function catchUp(db: Db): Promise<void> {
  if (isOneConnection(db)) return Promise.resolve()
  const waiting = coming.get(db)
  if (waiting) return waiting
  const now = Promise.resolve().then(() => {
    coming.delete(db)
    return countRest(db)
  })
  coming.set(db, now)
  return now
}

async function countRest(db: Db): Promise<void> {
  const behind = await readersBehind(
    db,
    tallyListeners.map((listener) => listener.reader),
  )
  for (const listener of tallyListeners) {
    if (!behind.has(listener.reader)) continue
    for (let round = 0; round < mostRounds; round++) if ((await deliverNext(db, listener, 500)) === 0) break
  }
}

/** How work went from the beginning of a day until now, by unit. */
export async function summarise(db: Db, kind: string, scope: Scope, from: Date, now: Date): Promise<UnitFigures[]> {
  await catchUp(db)
  return listFigures(db, kind, scope, from, now)
}
