import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Db, inTransaction } from '#core/db.ts'
import type { Context } from '#core/module.ts'
import { instanceOf } from '../gateway/exchange.ts'
import { type ArchiveHead, writeArchive } from './archive-file.ts'
import type { Batch, Kept } from './batch.rules.ts'
import { dropArchived, insertArchive, listArchives, listBatches, listEntries, listKeys, lockArchive, readHead } from './log.queries.ts'

// One archive holds at most so many batches: a file that can still be read on a small machine.
const mostBatches = 20_000
const pageOfBatches = 100
/** Days for which entries stay in the database for searching, after they were archived. */
export const keptDays = 30

export const archiveDir = (dataDir: string): string => join(dataDir, 'exchange-archive')

async function* batchesOf(db: Db, first: number, last: number): AsyncGenerator<{ batch: Batch; entries: Kept[] }> {
  for (let from = first; from <= last; from += pageOfBatches) {
    const to = Math.min(last, from + pageOfBatches - 1)
    const batches = (await listBatches(db, from - 1, pageOfBatches)).filter((batch) => batch.number <= to)
    const entries = Map.groupBy(await listEntries(db, from, to), (entry) => entry.batch)
    for (const batch of batches) yield { batch, entries: entries.get(batch.number) ?? [] }
  }
}

/** Writes what was logged since the last archive into a new one; every six hours, and again while there is more than one holds. */
export async function archiveLog({ db, clock, config, log }: Pick<Context, 'db' | 'clock' | 'config' | 'log'>): Promise<number> {
  const dir = archiveDir(config.dataDir)
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  let made = 0
  for (let more = true; more; ) {
    more = await inTransaction(db, async (trx) => {
      await lockArchive(trx)
      const before = (await listArchives(trx)).at(-1)
      const firstBatch = (before?.lastBatch ?? 0) + 1
      const lastBatch = Math.min((await readHead(trx)).batch, firstBatch + mostBatches - 1)
      if (lastBatch < firstBatch) return false
      const number = (before?.number ?? 0) + 1
      const file = `exchange-${String(number).padStart(6, '0')}.jsonl.gz`
      const head: ArchiveHead = {
        format: 'tinhso-exchange-log',
        version: 1,
        number,
        instance: instanceOf(config.province),
        previous: before?.sha256 ?? '',
        keys: await listKeys(trx),
        firstBatch,
        lastBatch,
      }
      // What an attempt that was broken off left behind is not an archive: its row was never written.
      rmSync(join(dir, file), { force: true })
      const { entries, sha256 } = await writeArchive(join(dir, file), head, batchesOf(trx, firstBatch, lastBatch))
      await insertArchive(trx, { number, file, firstBatch, lastBatch, entries, sha256, previous: head.previous, madeAt: clock.now() })
      made++
      return lastBatch - firstBatch + 1 === mostBatches
    })
  }
  const day = new Date(clock.now().getTime() - keptDays * 86_400_000)
  const dropped = await inTransaction(db, (trx) => dropArchived(trx, day, clock.now()))
  if (made > 0 || dropped > 0) log(`exchange: ${made} archives written, ${dropped} old entries are in archives alone`)
  return made
}
