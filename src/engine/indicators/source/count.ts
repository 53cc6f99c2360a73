import { type Db, inTransaction } from '#core/db.ts'
import { type Listener, onMany } from '#core/events.ts'
import { dayOf } from '#core/i18n.ts'
import type { Context } from '#core/module.ts'
import { addCells, lockCounted, mayCount, noteCounted, noteRebuilt, saveCountedMany, takeSource } from './cell.queries.ts'
import { clearCounted, heapSums, openHeap, settleHeap } from './rebuild.queries.ts'
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
 * Brings the cells up to records as they are now. What was counted of them before is taken back first, so an event that comes
 * twice, or after a later one, changes nothing: counting event by event gives what counting everything at once gives.
 */
export async function countRecords(db: Db, source: FactSource, subjects: readonly string[], at: Date): Promise<void> {
  const { factsOf } = source
  if (!factsOf || subjects.length === 0) return
  await inTransaction(db, async (trx) => {
    // While everything is counted anew these records are counted with it, or right after it.
    if (!(await mayCount(trx, source.key))) return
    const counted = await lockCounted(trx, source.key, subjects)
    const facts = await factsOf(trx, counted)
    const changed = [...facts].filter(([subject, now]) => now.version !== counted.get(subject)?.version)
    if (changed.length === 0) return
    const added = changed.flatMap(([subject, now]) => difference(now.facts, now.before ?? counted.get(subject)?.facts ?? []))
    await addCells(trx, source.key, datedCells(added, dailyOf(source), dayOf(at)))
    const saved = changed.map(([subject, { version, facts: all }]) => ({ subject, version, facts: source.replays ? undefined : all }))
    await saveCountedMany(trx, source.key, saved)
    await noteCounted(trx, source.key, at, at)
  })
}

/** Offers facts to the indicators; the listeners belong into the module's `listens`. */
export function defineFactSource(source: FactSource): { source: FactSource; listens: Listener[] } {
  registerSource(source)
  const listens = (source.on ?? []).map(({ event, only, subjectOf }) =>
    onMany<object>(
      event,
      `indicators.${source.key}.${event.name}`,
      async (db, stored) => {
        const subjects = new Set(stored.flatMap(({ payload }) => subjectOf(payload as never) ?? []))
        const latest = new Date(Math.max(...stored.map(({ occurredAt }) => occurredAt.getTime())))
        await countRecords(db, source, [...subjects], latest)
      },
      only,
    ),
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
    await clearCounted(trx, source.key)
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
    await settleHeap(trx, source.key)
    await noteRebuilt(trx, source.key, began, count)
  })
  // What happened meanwhile was passed over by the readers of events.
  const hour = 3_600_000
  const changed = (await source.changedSince?.(db, new Date(began.getTime() - hour))) ?? []
  for (let from = 0; from < changed.length; from += 500) await countRecords(db, source, changed.slice(from, from + 500), began)
  const seconds = (performance.now() - started) / 1000
  log(`${source.key}: ${count} records counted in ${seconds.toFixed(1)} s, ${Math.round(count / seconds)} a second`)
  return count
}
