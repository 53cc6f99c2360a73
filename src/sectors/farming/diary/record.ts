import { createHash } from 'node:crypto'
import type { Config } from '#core/config.ts'
import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { timedId } from '#core/ids.ts'
import { cleanPhoto, mediaTypes, storeFile } from '#ground/files/index.ts'
import { findSeason } from '../season/season.queries.ts'
import { type Entry, findEntry, findEntryByKey, insertEntry } from './diary.queries.ts'
import type { ReadEntry } from './entry.rules.ts'

export type Photo = { name: string; bytes: Buffer }
export type Writing = {
  seasonId: string
  read: ReadEntry
  clientKey: string
  corrects: string | null
  takenBack: boolean
  photo: Photo | undefined
  by: { id: string; name: string }
  writtenAt: Date
  at: Date
}
export type Written = { id: string; outcome: 'written' | 'same' }

const hashOf = ({ seasonId, read, corrects, takenBack, photo }: Writing): string =>
  createHash('sha256')
    .update(JSON.stringify([seasonId, read, corrects, takenBack]))
    .update(photo?.bytes ?? '')
    .digest('hex')

/** A photo drawn anew, large and small, before anything is written. */
async function keepPhoto(trx: Db, config: Config, { photo, by, at }: Writing): Promise<{ full: string; small: string } | undefined> {
  if (!photo) return undefined
  const clean = await cleanPhoto(photo.name, photo.bytes, 1_600)
  const store = async (buffer: Buffer): Promise<string> =>
    (
      await storeFile(trx, config, {
        name: clean.name,
        buffer,
        accept: [mediaTypes.jpeg],
        maxBytes: 10 * 1024 * 1024,
        by: by.id,
        at,
        entrance: 'visit' as const,
      })
    ).id
  return { full: await store(clean.full), small: await store(clean.small) }
}

/** Refuses a correction of what is not there, not of this kind, or was corrected before. */
async function checkCorrected(trx: Db, { corrects, seasonId, read }: Writing): Promise<void> {
  if (!corrects) return
  const before = await findEntry(trx, corrects)
  if (!before || before.seasonId !== seasonId || before.kind !== read.kind) throw refuse('notFound', 'farming.no_entry')
  if (before.takenBack) throw refuse('conflict', 'farming.entry_over')
}

/**
 * Writes a line of the diary. Each has the key of the phone that made it: sent again, it is answered again and written once; the
 * same key with another content is refused. A correction is a line of its own, and the one it stands for stays.
 */
export async function recordEntry(db: Db, config: Config, writing: Writing): Promise<Written> {
  const { seasonId, read, clientKey } = writing
  const contentHash = hashOf(writing)
  const repeated = (before: Entry): Written => {
    if (before.contentHash !== contentHash) throw refuse('conflict', 'farming.key_used')
    return { id: before.id, outcome: 'same' }
  }
  const before = await findEntryByKey(db, clientKey)
  if (before) return repeated(before)
  return inTransaction(db, async (trx) => {
    const season = await findSeason(trx, seasonId, { lock: true })
    if (!season) throw refuse('notFound', 'farming.no_season')
    const meanwhile = await findEntryByKey(trx, clientKey)
    if (meanwhile) return repeated(meanwhile)
    if (season.endedAt) throw refuse('conflict', 'farming.season_over')
    await checkCorrected(trx, writing)
    const photo = await keepPhoto(trx, config, writing)
    const entry: Entry = {
      ...{ id: timedId(writing.at.getTime()), seasonId, clientKey, contentHash, ...read },
      ...{ writtenAt: writing.writtenAt, receivedAt: writing.at, corrects: writing.corrects, takenBack: writing.takenBack },
      ...{ photoFile: photo?.full ?? null, photoSmall: photo?.small ?? null, byId: writing.by.id, byName: writing.by.name },
    }
    if (!(await insertEntry(trx, entry))) throw refuse('conflict', 'farming.entry_over')
    return { id: entry.id, outcome: 'written' }
  })
}
