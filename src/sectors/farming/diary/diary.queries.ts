import { ask, type Db } from '#core/db.ts'
import type { Use } from './diary.rules.ts'

export const entryKinds = ['feed', 'water', 'treat', 'disease', 'labour', 'note'] as const
export type EntryKind = (typeof entryKinds)[number]
/** What was written on a line: texts and numbers by name, after its kind. */
export type EntryBody = Record<string, string | number>
export type Entry = {
  id: string
  seasonId: string
  clientKey: string
  contentHash: string
  kind: EntryKind
  day: string
  writtenAt: Date
  receivedAt: Date
  body: EntryBody
  inputKey: string | null
  inputStatus: Use['status'] | null
  withdrawalDays: number | null
  corrects: string | null
  takenBack: boolean
  photoFile: string | null
  photoSmall: string | null
  byId: string
  byName: string
}
const columns = `id, season_id as "seasonId", client_key as "clientKey", content_hash as "contentHash", kind, day, written_at as "writtenAt",
  received_at as "receivedAt", body, input_key as "inputKey", input_status as "inputStatus", withdrawal_days as "withdrawalDays", corrects,
  taken_back as "takenBack", photo_file as "photoFile", photo_small as "photoSmall", by_id as "byId", by_name as "byName"`

/** The whole diary, the newest day first; replaced lines and lines taken back among them. */
export const listEntries = (db: Db, seasonId: string): Promise<Entry[]> =>
  ask<Entry>(db, `select ${columns} from farming.entry where season_id = $1 order by day desc, received_at desc, id desc`, [seasonId])

export async function findEntryByKey(db: Db, clientKey: string): Promise<Entry | undefined> {
  const [row] = await ask<Entry>(db, `select ${columns} from farming.entry where client_key = $1`, [clientKey])
  return row
}
export async function findEntry(db: Db, id: string): Promise<Entry | undefined> {
  const [row] = await ask<Entry>(db, `select ${columns} from farming.entry where id = $1`, [id])
  return row
}

/** Writes a line; false where its key, or a correction of the same line, was written meanwhile. */
export async function insertEntry(trx: Db, entry: Entry): Promise<boolean> {
  const rows = await ask(
    trx,
    `insert into farming.entry (id, season_id, client_key, content_hash, kind, day, written_at, received_at, body, input_key, input_status,
      withdrawal_days, corrects, taken_back, photo_file, photo_small, by_id, by_name)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb, $10, $11, $12, $13, $14, $15, $16, $17, $18) on conflict do nothing returning id`,
    [
      entry.id,
      entry.seasonId,
      entry.clientKey,
      entry.contentHash,
      entry.kind,
      entry.day,
      entry.writtenAt,
      entry.receivedAt,
      JSON.stringify(entry.body),
      entry.inputKey,
      entry.inputStatus,
      entry.withdrawalDays,
      entry.corrects,
      entry.takenBack,
      entry.photoFile,
      entry.photoSmall,
      entry.byId,
      entry.byName,
    ],
  )
  return rows.length > 0
}
