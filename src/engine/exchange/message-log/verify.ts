import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Db } from '#core/db.ts'
import { type Checked, checkArchive } from './archive-file.ts'
import { faultsOfBatch, publicKeyOf } from './batch.rules.ts'
import { listArchives, listBatches, listEntries, listKeys, readHead, type Stored } from './log.queries.ts'

export type Verdict = { ok: boolean; batches: number; entries: number; archives: number; head: string; faults: string[] }

const page = 100
const mostFaults = 50

/** The searchable columns must say what the signed words say. */
function columnFaults(number: number, row: Stored): string[] {
  const told = JSON.parse(row.entry) as Record<string, unknown>
  const same =
    told.exchange === row.exchange &&
    told.kind === row.kind &&
    told.client === row.client &&
    told.service === row.service &&
    told.id === row.id &&
    (told.status ?? null) === row.status &&
    (told.fault ?? null) === row.fault
  return same ? [] : [`entry ${number}: the columns differ from what was signed`]
}

/** Follows the log from its first archive to its head: every hash, every signature, every entry in its place. */
export async function verifyLog(db: Db, dir: string): Promise<Verdict> {
  const verdict: Verdict = { ok: false, batches: 0, entries: 0, archives: 0, head: '', faults: [] }
  const archives = await listArchives(db)
  let before: Checked | undefined
  for (const archive of archives) {
    const file = join(dir, archive.file)
    if (!existsSync(file)) {
      verdict.faults.push(`archive ${archive.number}: the file ${archive.file} is missing`)
      continue
    }
    const checked = await checkArchive(file, before)
    verdict.faults.push(...checked.faults)
    if (checked.sha256 !== archive.sha256) verdict.faults.push(`archive ${archive.number}: the file is not the one that was written`)
    verdict.archives++
    before = checked
  }
  await verifyRows(db, verdict, archives, before)
  verdict.faults = verdict.faults.slice(0, mostFaults)
  verdict.ok = verdict.faults.length === 0
  return verdict
}

async function verifyRows(
  db: Db,
  verdict: Verdict,
  archives: { lastBatch: number; droppedAt: Date | null }[],
  archived: Checked | undefined,
): Promise<void> {
  const keys = new Map((await listKeys(db)).map((key) => [key.id, publicKeyOf(key.publicKey)]))
  const head = await readHead(db)
  const dropped = Math.max(0, ...archives.filter((one) => one.droppedAt).map((one) => one.lastBatch))
  // Where the rows begin right after the archives, the last archive says what they must go on from.
  let last = dropped > 0 && archived?.last?.number === dropped ? archived.last : dropped > 0 ? undefined : { number: 0, entry: 0, hash: '' }
  for (let after = dropped; ; ) {
    const batches = await listBatches(db, after, page)
    const [first, final] = [batches[0], batches.at(-1)]
    if (!first || !final) break
    const entries = Map.groupBy(await listEntries(db, first.number, final.number), (entry) => entry.batch)
    for (const batch of batches) {
      const own = entries.get(batch.number) ?? []
      const expected = { number: last && last.number + 1, firstEntry: last && last.entry + 1, previous: last?.hash }
      verdict.faults.push(...faultsOfBatch(batch, own, keys.get(batch.keyId), expected))
      for (const [index, row] of own.entries()) verdict.faults.push(...columnFaults(batch.firstEntry + index, row))
      verdict.batches++
      verdict.entries += own.length
      last = { number: batch.number, entry: batch.firstEntry + batch.count - 1, hash: batch.hash }
    }
    after = final.number
    if (verdict.faults.length > mostFaults) return
  }
  verdict.head = head.hash
  if (last && (last.number !== head.batch || last.hash !== head.hash || last.entry !== head.entries))
    verdict.faults.push(`the log ends at batch ${last.number}, its head is batch ${head.batch}`)
}
