import { type Db, sql } from '#core/db.ts'

export type WorkFile = {
  id: string
  unitId: string
  unitName: string
  year: number
  number: number
  code: string
  title: string
  retentionYears: number | null
  keeperId: string
  keeperName: string
  openedAt: Date
  closedAt: Date | null
  closedName: string | null
  handedOverAt: Date | null
  packageSha256: string | null
  /** The number that it bore at a unit that was merged, and that unit. */
  formerCode: string | null
  formerUnit: string | null
}
const columns =
  sql.raw(`f.id, f.unit_id as "unitId", f.unit_name as "unitName", f.year, f.number, f.code, f.title, f.retention_years as "retentionYears",
  f.keeper_id as "keeperId", f.keeper_name as "keeperName", f.opened_at as "openedAt", f.closed_at as "closedAt", f.closed_name as "closedName",
  f.handed_over_at as "handedOverAt", f.package_sha256 as "packageSha256", f.former_code as "formerCode", f.former_unit as "formerUnit"`)

export async function insertWorkFile(
  trx: Db,
  f: Omit<WorkFile, 'closedAt' | 'closedName' | 'handedOverAt' | 'packageSha256' | 'formerCode' | 'formerUnit'>,
): Promise<void> {
  await sql`insert into documents.work_file (id, unit_id, unit_name, year, number, code, title, retention_years, keeper_id, keeper_name, opened_at)
    values (${f.id}::uuid, ${f.unitId}::uuid, ${f.unitName}, ${f.year}, ${f.number}, ${f.code}, ${f.title}, ${f.retentionYears}, ${f.keeperId}::uuid,
      ${f.keeperName}, ${f.openedAt})`.execute(trx)
}

export async function findWorkFile(db: Db, id: string, options: { lock?: boolean } = {}): Promise<WorkFile | undefined> {
  const { rows } = await sql<WorkFile>`select ${columns} from documents.work_file f where f.id = ${id}::uuid
    ${options.lock ? sql`for update` : sql``}`.execute(db)
  return rows[0]
}

export type WorkFileView = 'open' | 'closed' | 'expired'
export type After = { at: string; id: string }

/** Work files of the units, the newest first, by key; `expired`: kept as long as they had to be, on a day. */
export async function listWorkFiles(
  db: Db,
  by: { unitIds: string[]; view: WorkFileView; today: string },
  page: { limit: number; after?: After | undefined },
): Promise<(WorkFile & { items: number; key: string })[]> {
  const { unitIds, view, today } = by
  const { after, limit } = page
  const shown = {
    open: sql`f.closed_at is null`,
    closed: sql`f.closed_at is not null`,
    expired: sql`f.closed_at is not null and f.retention_years is not null
      and make_date(extract(year from f.closed_at at time zone 'Asia/Ho_Chi_Minh')::int + f.retention_years + 1, 1, 1) <= ${today}::date`,
  }
  const { rows } = await sql<WorkFile & { items: number; key: string }>`select ${columns}, f.opened_at::text as key,
      (select count(*)::int from documents.work_item i where i.file_id = f.id) as items
    from documents.work_file f where f.unit_id = any(${unitIds}::uuid[]) and ${shown[view]}
      and ${after ? sql`(f.opened_at, f.id) < (${after.at}::timestamptz, ${after.id}::uuid)` : sql`true`}
    order by f.opened_at desc, f.id desc limit ${limit}`.execute(db)
  return rows
}

/** Open work files of units as choices. */
export async function listOpenWorkFiles(db: Db, unitIds: string[]): Promise<{ value: string; label: string }[]> {
  const { rows } = await sql<{ value: string; label: string }>`select id as value, code || ' ' || title as label from documents.work_file
    where unit_id = any(${unitIds}::uuid[]) and closed_at is null order by opened_at desc, id limit 200`.execute(db)
  return rows
}

type Thing = { documentId: string } | { taskId: string }
const isThing = (thing: Thing) =>
  'documentId' in thing ? sql`document_id = ${thing.documentId}::uuid` : sql`task_id = ${thing.taskId}::uuid`

/** The work files of these units in which a document or a task lies. */
export async function listWorkFilesOf(db: Db, thing: Thing, unitIds: string[]): Promise<{ id: string; code: string; title: string }[]> {
  const { rows } = await sql<{ id: string; code: string; title: string }>`select f.id, f.code, f.title from documents.work_file f
    where f.unit_id = any(${unitIds}::uuid[]) and f.id in (select file_id from documents.work_item where ${isThing(thing)}) order by f.opened_at`.execute(
    db,
  )
  return rows
}

/** Puts something under the next number of the list of contents; what is there already keeps its number. The file's row must be locked. */
export async function insertItem(trx: Db, fileId: string, thing: Thing, by: { name: string; at: Date }): Promise<void> {
  const documentId = 'documentId' in thing ? thing.documentId : null
  const taskId = 'taskId' in thing ? thing.taskId : null
  await sql`insert into documents.work_item (file_id, number, document_id, task_id, added_name, added_at)
    select ${fileId}::uuid, coalesce(max(number), 0) + 1, ${documentId}::uuid, ${taskId}::uuid, ${by.name}, ${by.at}
    from documents.work_item where file_id = ${fileId}::uuid on conflict do nothing`.execute(trx)
}

/** Takes a line out of the list of contents; those below it move up, so that the numbers have no gap. */
export async function removeItem(trx: Db, fileId: string, number: number): Promise<boolean> {
  const { rows } =
    await sql`delete from documents.work_item where file_id = ${fileId}::uuid and number = ${number} returning number`.execute(trx)
  if (rows.length === 0) return false
  const { rows: below } = await sql<{ number: number }>`select number from documents.work_item
    where file_id = ${fileId}::uuid and number > ${number} order by number`.execute(trx)
  for (const each of below)
    await sql`update documents.work_item set number = ${each.number - 1} where file_id = ${fileId}::uuid and number = ${each.number}`.execute(
      trx,
    )
  return true
}

export type Item = {
  number: number
  documentId: string | null
  taskId: string | null
  code: string
  title: string
  direction: string | null
  state: string
  datedOn: string | null
  isPaper: boolean
  addedName: string
  addedAt: Date
}

/** The list of contents. On paper is what a clerk entered from paper, and what was issued without a digital signature. */
export async function listItems(db: Db, fileId: string): Promise<Item[]> {
  const { rows } =
    await sql<Item>`select i.number, i.document_id as "documentId", i.task_id as "taskId", coalesce(nullif(d.sender_code, ''), d.reference, t.reference) as code,
      coalesce(d.subject, t.title) as title, d.direction, coalesce(d.state, t.state) as state, d.dated_on as "datedOn",
      coalesce(documents.is_paper(d), false) as "isPaper", i.added_name as "addedName", i.added_at as "addedAt"
    from documents.work_item i left join documents.document d on d.id = i.document_id left join documents.task t on t.id = i.task_id
    where i.file_id = ${fileId}::uuid order by i.number`.execute(db)
  return rows
}

export async function closeFile(trx: Db, id: string, by: { name: string; at: Date }): Promise<void> {
  await sql`update documents.work_file set closed_at = ${by.at}, closed_name = ${by.name} where id = ${id}::uuid`.execute(trx)
}

export async function setHandedOver(trx: Db, id: string, sha256: string, at: Date): Promise<void> {
  await sql`update documents.work_file set handed_over_at = ${at}, package_sha256 = ${sha256} where id = ${id}::uuid`.execute(trx)
}

export type WorkFileCount = { unitId: string; day: string; files: number; filesOnline: number }

/**
 * Work files closed in a span of days, by unit and day, and how many of them were processed online: all that lies in them came and
 * went without paper. For the indicators of the share processed online.
 */
export async function countWorkFiles(db: Db, by: { from: string; to: string }): Promise<WorkFileCount[]> {
  const { rows } =
    await sql<WorkFileCount>`select f.unit_id as "unitId", (f.closed_at at time zone 'Asia/Ho_Chi_Minh')::date::text as day, count(*)::int as files,
      (count(*) filter (where not exists (select 1 from documents.work_item i join documents.document d on d.id = i.document_id
        where i.file_id = f.id and documents.is_paper(d))))::int as "filesOnline"
    from documents.work_file f
    where f.closed_at >= (${by.from}::date::timestamp at time zone 'Asia/Ho_Chi_Minh')
      and f.closed_at < ((${by.to}::date + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh')
    group by 1, 2 order by 2, 1`.execute(db)
  return rows
}

/** Open work files of a unit in the order of their numbers, locked. */
export async function listOpenFilesOf(trx: Db, unitId: string): Promise<WorkFile[]> {
  const { rows } =
    await sql<WorkFile>`select ${columns} from documents.work_file f where f.unit_id = ${unitId}::uuid and f.closed_at is null
    order by f.year, f.number for update`.execute(trx)
  return rows
}

/** Gives an open file to another unit under a number of its list; the first number that it bore stays with it. */
export async function moveFile(
  trx: Db,
  file: WorkFile,
  to: { unitId: string; unitName: string; number: number; code: string },
): Promise<void> {
  await sql`update documents.work_file set unit_id = ${to.unitId}::uuid, unit_name = ${to.unitName}, number = ${to.number}, code = ${to.code},
    former_code = coalesce(former_code, ${file.code}), former_unit = coalesce(former_unit, ${file.unitName}) where id = ${file.id}::uuid`.execute(
    trx,
  )
}
