import { type Db, sql } from '#core/db.ts'
import type { Scan } from '../protect/scan.rules.ts'
import type { Column, Row } from '../source/table.ts'
import type { Changes } from './changes.rules.ts'
import type { Format } from './formats.ts'

export type FileOf = { format: Format; fileId: string; size: number; sha256: string }
export type Release = {
  id: string
  datasetId: string
  number: number
  definition: number
  issuedAt: Date
  contentHash: string
  rows: number
  columns: Column[]
  preview: Row[]
  changes: Changes
  scan: Scan
  coversFrom: string | null
  coversTo: string | null
  files: FileOf[]
}

const columns =
  sql.raw(`r.id, r.dataset_id as "datasetId", r.number, r.definition, r.issued_at as "issuedAt", r.content_hash as "contentHash", r.rows, r.columns,
  r.preview, r.changes, r.scan, r.covers_from as "coversFrom", r.covers_to as "coversTo",
  (select coalesce(jsonb_agg(jsonb_build_object('format', f.format, 'fileId', f.file_id, 'size', f.size, 'sha256', f.sha256) order by f.format), '[]')
    from opendata.file f where f.release_id = r.id) as files`)
/** What was withdrawn is shown to nobody. */
const shown = sql.raw(`not exists (select from opendata.withdrawal w where w.dataset_id = r.dataset_id and w.up_to >= r.number)`)

/** The releases of a dataset that may be shown, the newest first. */
export async function listReleases(db: Db, datasetId: string): Promise<Release[]> {
  const { rows } =
    await sql<Release>`select ${columns} from opendata.release r where r.dataset_id = ${datasetId}::uuid and ${shown} order by r.number desc`.execute(
      db,
    )
  return rows
}

/** The newest release of every dataset that has one to show. */
export async function listNewest(db: Db): Promise<Map<string, Release>> {
  const { rows } = await sql<Release>`select distinct on (r.dataset_id) ${columns} from opendata.release r where ${shown}
    order by r.dataset_id, r.number desc`.execute(db)
  return new Map(rows.map((row) => [row.datasetId, row]))
}

export async function findNewest(db: Db, datasetId: string): Promise<Release | undefined> {
  const { rows } = await sql<Release>`select ${columns} from opendata.release r where r.dataset_id = ${datasetId}::uuid and ${shown}
    order by r.number desc limit 1`.execute(db)
  return rows[0]
}

export async function findRelease(db: Db, datasetId: string, number: number): Promise<(Release & { isShown: boolean }) | undefined> {
  const { rows } = await sql<Release & { isShown: boolean }>`select ${columns}, ${shown} as "isShown" from opendata.release r
    where r.dataset_id = ${datasetId}::uuid and r.number = ${number}`.execute(db)
  return rows[0]
}

export async function lastNumber(db: Db, datasetId: string): Promise<number> {
  const { rows } = await sql<{
    number: number | null
  }>`select max(number) as number from opendata.release where dataset_id = ${datasetId}::uuid`.execute(db)
  return rows[0]?.number ?? 0
}

export async function insertRelease(trx: Db, release: Omit<Release, 'id'>): Promise<string> {
  const { datasetId, number, definition, issuedAt, contentHash, rows, coversFrom, coversTo } = release
  const made = await sql<{ id: string }>`
    insert into opendata.release (dataset_id, number, definition, issued_at, content_hash, rows, columns, preview, changes, scan, covers_from, covers_to)
    values (${datasetId}::uuid, ${number}, ${definition}, ${issuedAt}, ${contentHash}, ${rows}, ${JSON.stringify(release.columns)}::jsonb,
      ${JSON.stringify(release.preview)}::jsonb, ${JSON.stringify(release.changes)}::jsonb, ${JSON.stringify(release.scan)}::jsonb,
      ${coversFrom}::date, ${coversTo}::date) returning id`.execute(trx)
  const id = made.rows[0]?.id ?? ''
  for (const { format, fileId, size, sha256 } of release.files)
    await sql`insert into opendata.file (release_id, format, file_id, size, sha256)
      values (${id}::uuid, ${format}, ${fileId}::uuid, ${size}, ${sha256})`.execute(trx)
  return id
}

export type KeptRow = { key: string; data: Row }

export async function listRows(db: Db, datasetId: string): Promise<KeptRow[]> {
  const { rows } = await sql<KeptRow>`select key, data from opendata.row where dataset_id = ${datasetId}::uuid order by number`.execute(db)
  return rows
}

const piece = 5000

export async function replaceRows(trx: Db, datasetId: string, rows: readonly KeptRow[]): Promise<void> {
  await sql`delete from opendata.row where dataset_id = ${datasetId}::uuid`.execute(trx)
  for (let at = 0; at < rows.length; at += piece) {
    const some = JSON.stringify(rows.slice(at, at + piece).map(({ key, data }, index) => ({ number: at + index + 1, key, data })))
    await sql`insert into opendata.row (dataset_id, number, key, data)
      select ${datasetId}::uuid, number, key, data from jsonb_to_recordset(${some}::jsonb) as given (number integer, key text, data jsonb)`.execute(
      trx,
    )
  }
}

/** Rows of the newest release with these values, in their order. */
export async function findRows(
  db: Db,
  datasetId: string,
  where: Row,
  page: { offset: number; limit: number },
): Promise<{ rows: Row[]; total: number }> {
  const match = sql`dataset_id = ${datasetId}::uuid and data @> ${JSON.stringify(where)}::jsonb`
  const counted = await sql<{ count: number }>`select count(*) as count from opendata.row where ${match}`.execute(db)
  const { rows } = await sql<{
    data: Row
  }>`select data from opendata.row where ${match} order by number offset ${page.offset} limit ${page.limit}`.execute(db)
  return { rows: rows.map(({ data }) => data), total: counted.rows[0]?.count ?? 0 }
}

export async function countDownload(db: Db, datasetId: string, format: Format, day: string): Promise<void> {
  await sql`insert into opendata.download as d (dataset_id, day, format, count) values (${datasetId}::uuid, ${day}::date, ${format}, 1)
    on conflict (dataset_id, day, format) do update set count = d.count + 1`.execute(db)
}

export async function listDownloads(db: Db, since: string): Promise<{ datasetId: string; format: Format; count: number }[]> {
  const { rows } = await sql<{
    datasetId: string
    format: Format
    count: number
  }>`select dataset_id as "datasetId", format, sum(count)::integer as count
    from opendata.download where day >= ${since}::date group by dataset_id, format order by dataset_id, format`.execute(db)
  return rows
}

/** The day on which each dataset was first published. */
export async function listFirstReleases(db: Db): Promise<Map<string, string>> {
  const { rows } = await sql<{
    datasetId: string
    day: string
  }>`select dataset_id as "datasetId", min((issued_at at time zone 'Asia/Ho_Chi_Minh')::date) as day
    from opendata.release group by dataset_id`.execute(db)
  return new Map(rows.map(({ datasetId, day }) => [datasetId, day]))
}
