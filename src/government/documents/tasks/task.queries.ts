import { type Db, sql } from '#core/db.ts'

export type Task = {
  id: string
  caseId: string
  reference: string
  documentId: string
  paragraph: number | null
  quote: string
  title: string
  issuerUnitId: string
  issuerName: string
  unitId: string
  unitName: string
  dueOn: string
  state: string
  percent: number
  returned: number
  escalatedAt: Date | null
  givenBy: string
  givenName: string
  givenAt: Date
  closedAt: Date | null
  partners: { unitId: string; unitName: string }[]
}
const columns = sql.raw(`t.id, t.case_id as "caseId", t.reference, t.document_id as "documentId", t.paragraph, t.quote, t.title,
  t.issuer_unit_id as "issuerUnitId", t.issuer_name as "issuerName", t.unit_id as "unitId", t.unit_name as "unitName", t.due_on as "dueOn",
  t.state, t.percent, t.returned, t.escalated_at as "escalatedAt", t.given_by as "givenBy", t.given_name as "givenName",
  t.given_at as "givenAt", t.closed_at as "closedAt",
  (select coalesce(jsonb_agg(jsonb_build_object('unitId', p.unit_id, 'unitName', p.unit_name) order by p.unit_name), '[]')
    from documents.task_partner p where p.task_id = t.id) as partners`)

export type NewTask = Omit<Task, 'percent' | 'returned' | 'escalatedAt' | 'closedAt'> & { requestKey: string }

export async function nextTaskNumber(trx: Db): Promise<number> {
  const { rows } = await sql<{ number: number }>`select nextval('documents.task_number') as number`.execute(trx)
  return rows[0]?.number ?? 0
}

export async function findTaskByKey(db: Db, requestKey: string): Promise<{ id: string } | undefined> {
  const { rows } = await sql<{ id: string }>`select id from documents.task where request_key = ${requestKey}::uuid`.execute(db)
  return rows[0]
}

export async function insertTask(trx: Db, t: NewTask): Promise<void> {
  await sql`insert into documents.task (id, case_id, reference, document_id, paragraph, quote, title, issuer_unit_id, issuer_name, unit_id, unit_name,
      due_on, state, request_key, given_by, given_name, given_at)
    values (${t.id}::uuid, ${t.caseId}::uuid, ${t.reference}, ${t.documentId}::uuid, ${t.paragraph}, ${t.quote}, ${t.title}, ${t.issuerUnitId}::uuid,
      ${t.issuerName}, ${t.unitId}::uuid, ${t.unitName}, ${t.dueOn}::date, ${t.state}, ${t.requestKey}::uuid, ${t.givenBy}::uuid, ${t.givenName}, ${t.givenAt})`.execute(
    trx,
  )
  for (const { unitId, unitName } of t.partners)
    await sql`insert into documents.task_partner (task_id, unit_id, unit_name) values (${t.id}::uuid, ${unitId}::uuid, ${unitName})`.execute(
      trx,
    )
}

export async function findTask(db: Db, id: string, options: { lock?: boolean } = {}): Promise<Task | undefined> {
  const { rows } = await sql<Task>`select ${columns} from documents.task t where t.id = ${id}::uuid
    ${options.lock ? sql`for update of t` : sql``}`.execute(db)
  return rows[0]
}

export const listTasksOf = async (db: Db, documentId: string): Promise<Task[]> =>
  (await sql<Task>`select ${columns} from documents.task t where t.document_id = ${documentId}::uuid order by t.given_at, t.id`.execute(db))
    .rows

export type View = { side: 'owner' | 'issuer' | 'partner'; unitIds: string[] }
export type Filter = { state?: string | undefined; closed: boolean; lateOn?: string | undefined; unitId?: string | undefined }
export type After = { at: string; id: string }

const seenBy = ({ side, unitIds }: View) =>
  side === 'owner'
    ? sql`t.unit_id = any(${unitIds}::uuid[])`
    : side === 'issuer'
      ? sql`t.issuer_unit_id = any(${unitIds}::uuid[])`
      : sql`exists (select 1 from documents.task_partner p where p.task_id = t.id and p.unit_id = any(${unitIds}::uuid[]))`

/** Open tasks by their day, closed ones by when they were closed, the newest first; by key. */
export async function listTasks(
  db: Db,
  view: View,
  filter: Filter,
  page: { limit: number; after?: After | undefined },
): Promise<(Task & { key: string })[]> {
  const { state, closed, lateOn, unitId } = filter
  const { after, limit } = page
  const key = closed ? sql`t.closed_at` : sql`t.due_on`
  const past = closed
    ? sql`(t.closed_at, t.id) < (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::uuid)`
    : sql`(t.due_on, t.id) > (${after?.at ?? null}::date, ${after?.id ?? null}::uuid)`
  const { rows } = await sql<Task & { key: string }>`select ${columns}, ${key}::text as key from documents.task t
    where ${seenBy(view)} and ${closed ? sql`t.closed_at is not null` : sql`t.closed_at is null`}
      and ${state ? sql`t.state = ${state}` : sql`true`} and ${lateOn ? sql`t.due_on < ${lateOn}::date` : sql`true`}
      and ${unitId ? sql`t.unit_id = ${unitId}::uuid` : sql`true`} and ${after ? past : sql`true`}
    order by ${closed ? sql`t.closed_at desc, t.id desc` : sql`t.due_on, t.id`} limit ${limit}`.execute(db)
  return rows
}

export type TaskCount = { unitId: string; unitName: string; state: string; all: number; late: number }

/** How many tasks there are by unit and state; those closed since a day, and all open ones. */
export async function countTasks(db: Db, view: View, by: { today: string; closedSince: Date }): Promise<TaskCount[]> {
  const { rows } = await sql<TaskCount>`select t.unit_id as "unitId", max(t.unit_name) as "unitName", t.state, count(*)::int as "all",
      (count(*) filter (where t.closed_at is null and t.due_on < ${by.today}::date))::int as late
    from documents.task t where ${seenBy(view)} and (t.closed_at is null or t.closed_at >= ${by.closedSince}) group by t.unit_id, t.state`.execute(
    db,
  )
  return rows
}

export async function moveTask(
  trx: Db,
  id: string,
  to: {
    state: string
    dueOn?: string | undefined
    percent?: number | undefined
    returned: boolean
    closedAt: Date | null
    escalatedAt?: Date | undefined
  },
): Promise<void> {
  await sql`update documents.task set state = ${to.state}, due_on = coalesce(${to.dueOn ?? null}::date, due_on), percent = coalesce(${to.percent ?? null}, percent),
    returned = returned + ${to.returned ? 1 : 0}, closed_at = ${to.closedAt}, escalated_at = coalesce(${to.escalatedAt ?? null}, escalated_at)
    where id = ${id}::uuid`.execute(trx)
}

/** Open tasks that are past their day and of which nobody above was told yet. */
export async function listToEscalate(db: Db, today: string, limit: number): Promise<Task[]> {
  const { rows } = await sql<Task>`select ${columns} from documents.task t
    where t.closed_at is null and t.escalated_at is null and t.due_on < ${today}::date and t.state in ('given', 'doing') order by t.due_on limit ${limit}`.execute(
    db,
  )
  return rows
}

/** After a reorganisation the heir stands where the unit stood: as owner of open tasks, as issuer and as partner. */
export async function moveTasksOfUnit(db: Db, from: string, to: { id: string; name: string }): Promise<void> {
  await sql`update documents.task set unit_id = ${to.id}::uuid, unit_name = ${to.name} where unit_id = ${from}::uuid and closed_at is null`.execute(
    db,
  )
  await sql`update documents.task set issuer_unit_id = ${to.id}::uuid, issuer_name = ${to.name} where issuer_unit_id = ${from}::uuid and closed_at is null`.execute(
    db,
  )
  await sql`insert into documents.task_partner (task_id, unit_id, unit_name)
    select p.task_id, ${to.id}::uuid, ${to.name} from documents.task_partner p join documents.task t on t.id = p.task_id
    where p.unit_id = ${from}::uuid and t.closed_at is null on conflict do nothing`.execute(db)
}

/** The document of a task as one of these units may read it: its own, or its copy. */
export async function findReadable(db: Db, documentId: string, unitIds: string[]): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select id from documents.document
    where (id = ${documentId}::uuid or source_id = ${documentId}::uuid) and unit_id = any(${unitIds}::uuid[]) limit 1`.execute(db)
  return rows[0]?.id
}
