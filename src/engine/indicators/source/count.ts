import { type Db, inTransaction } from '#core/db.ts'
import { type Listener, on } from '#core/events.ts'
import { dayOf } from '#core/i18n.ts'
import type { Context } from '#core/module.ts'
import {
  addCells,
  clearSource,
  heapSums,
  lockCounted,
  mayCount,
  noteCounted,
  noteRebuilt,
  openHeap,
  saveCounted,
  saveCountedMany,
  settleHeap,
  takeSource,
} from './cell.queries.ts'
import { openCellSums } from './cell-sums.rules.ts'
import { type Cell, cellsOf, difference, type Fact } from './facts.rules.ts'
import { dailyOf, type FactSource, registerSource } from './source.ts'

type Dated = { cell: Cell; due?: string | undefined }

/** Facts as cells; the months of days after `today` wait for their day. */
function datedCells(facts: readonly Fact[], daily: readonly string[], today: string): Dated[] {
  return facts.flatMap((fact) =>
    cellsOf(fact, daily).map((cell) => ({ cell, due: cell.span === 'm' && fact.day > today ? fact.day : undefined })),
  )
}

/**
 * Brings the cells up to a record as it is now. What was counted of it before is taken back first, so an event that comes
 * twice, or after a later one, changes nothing: counting event by event gives what counting everything at once gives.
 */
export async function countRecord(db: Db, source: FactSource, subject: string, at: Date): Promise<void> {
  await inTransaction(db, async (trx) => {
    // While everything is counted anew this record is counted with it, or right after it.
    if (!source.factsOf || !(await mayCount(trx, source.key))) return
    const counted = await lockCounted(trx, source.key, subject)
    const now = await source.factsOf(trx, subject, counted?.version)
    if (!now || now.version === counted?.version) return
    const before = now.before ?? (counted?.facts as Fact[] | null | undefined) ?? []
    await addCells(trx, source.key, datedCells(difference(now.facts, before), dailyOf(source), dayOf(at)))
    await saveCounted(trx, source.key, subject, now.version, source.replays ? undefined : now.facts)
    await noteCounted(trx, source.key, at, at)
  })
}

/** Offers facts to the indicators; the listeners belong into the module's `listens`. */
export function defineFactSource(source: FactSource): { source: FactSource; listens: Listener[] } {
  registerSource(source)
  const listens = (source.on ?? []).map(({ event, subjectOf }) =>
    on(event, `indicators.${source.key}.${event.name}`, async (db, stored) => {
      const subject = subjectOf(stored.payload as never)
      if (subject) await countRecord(db, source, subject, stored.occurredAt)
    }),
  )
  return { source, listens }
}

// Records are noted in batches of so many; their facts are added up in memory until there are so many sums: each cell is then
// written a few times instead of once a record.
const batchSize = 4_000
const mostSums = 400_000

/** Counts a source anew from its own tables: the cells of before stay in sight until the new ones are there. */
export async function rebuildSource(context: Pick<Context, 'db' | 'clock' | 'log'>, source: FactSource): Promise<number> {
  const { db, clock, log } = context
  const all = source.all
  if (!all) return 0
  const began = clock.now()
  const started = performance.now()
  let count = 0
  await inTransaction(db, async (trx) => {
    await takeSource(trx, source.key)
    await clearSource(trx, source.key)
    await openHeap(trx)
    const sums = openCellSums(dailyOf(source), dayOf(began))
    let batch: { subject: string; version: number; facts: Fact[] | undefined }[] = []
    const write = async (): Promise<void> => {
      await saveCountedMany(trx, source.key, batch)
      count += batch.length
      batch = []
      if (sums.size() >= mostSums) await heapSums(trx, source.key, sums.drain())
      if (count % 100_000 === 0) log(`${source.key}: ${count} counted`)
    }
    for await (const { subject, version, facts } of all(trx)) {
      sums.add(facts)
      batch.push({ subject, version, facts: source.replays ? undefined : facts })
      if (batch.length >= batchSize) await write()
    }
    if (batch.length > 0) await write()
    await heapSums(trx, source.key, sums.drain())
    await settleHeap(trx)
    await noteRebuilt(trx, source.key, began, count)
  })
  // What happened meanwhile was passed over by the readers of events.
  const hour = 3_600_000
  for (const subject of (await source.changedSince?.(db, new Date(began.getTime() - hour))) ?? [])
    await countRecord(db, source, subject, began)
  const seconds = (performance.now() - started) / 1000
  log(`${source.key}: ${count} records counted in ${seconds.toFixed(1)} s, ${Math.round(count / seconds)} a second`)
  return count
}
