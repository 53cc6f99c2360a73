import { type Db, sql } from '#core/db.ts'

export type Concern = 'lead' | 'partner' | 'none'
export type TaskWords = {
  resolution: string
  no: string
  area: string
  words: string
  lead: string
  partners: string[]
  evidence: string
  dueWords: string
  dueOn: string | null
  isRegular: boolean
  concerns: Concern
}
export type Task = TaskWords & {
  id: string
  caseId: string
  reference: string
  unitId: string
  state: string
  isEscalated: boolean
  closedOn: string | null
  madeAt: Date
}

const columns = sql.raw(`id, case_id as "caseId", reference, resolution, no, area, words, lead, partners, evidence, due_words as "dueWords",
  due_on::text as "dueOn", is_regular as "isRegular", concerns, unit_id as "unitId", state, is_escalated as "isEscalated",
  closed_on::text as "closedOn", made_at as "madeAt"`)

export type TaskFilter = {
  /** Undefined: of every unit. */
  units: readonly string[] | undefined
  resolution?: string | undefined
  concerns?: Concern | undefined
  lead?: string | undefined
  overdueOn?: string | undefined
}

function within(by: TaskFilter) {
  return sql`${by.units ? sql`unit_id = any(${by.units}::uuid[])` : sql`true`}
    and ${by.resolution ? sql`resolution = ${by.resolution}` : sql`true`}
    and ${by.concerns ? sql`concerns = ${by.concerns}` : sql`true`}
    and ${by.lead ? sql`lead = ${by.lead}` : sql`true`}
    and ${by.overdueOn ? sql`closed_on is null and due_on < ${by.overdueOn}::date` : sql`true`}`
}

/** Tasks of a state, the earliest due first; what has no day comes last. */
export async function listTasks(db: Db, by: TaskFilter & { state?: string | undefined }, limit: number): Promise<Task[]> {
  const { rows } = await sql<Task>`select ${columns} from programme.task
    where ${within(by)} and ${by.state ? sql`state = ${by.state}` : sql`true`}
    order by closed_on desc nulls first, due_on nulls last, resolution, length(no), no limit ${limit}`.execute(db)
  return rows
}

export type TaskCounts = { state: string; count: number; overdue: number; escalated: number }

export async function countTasks(db: Db, by: TaskFilter, today: string): Promise<TaskCounts[]> {
  const { rows } = await sql<TaskCounts>`select state, count(*)::int as count,
      count(*) filter (where closed_on is null and due_on < ${today}::date)::int as overdue,
      count(*) filter (where closed_on is null and is_escalated)::int as escalated
    from programme.task where ${within(by)} group by state`.execute(db)
  return rows
}

/** Who leads how many, of those the filter lets through. */
export async function listLeads(db: Db, by: TaskFilter): Promise<{ lead: string; count: number }[]> {
  const { rows } = await sql<{ lead: string; count: number }>`select lead, count(*)::int as count from programme.task
    where ${within(by)} group by lead order by 2 desc, 1 limit 100`.execute(db)
  return rows
}

export async function findTask(db: Db, by: { id: string } | { resolution: string; no: string }): Promise<Task | undefined> {
  const which = 'id' in by ? sql`id = ${by.id}::uuid` : sql`resolution = ${by.resolution} and no = ${by.no}`
  const { rows } = await sql<Task>`select ${columns} from programme.task where ${which}`.execute(db)
  return rows[0]
}

/** NVNQ-2026-000123, apart from the NV- of directives: numbers are given once and may have gaps. */
export async function nextReference(trx: Db, year: string): Promise<string> {
  const { rows } = await sql<{ number: string }>`select nextval('programme.task_number')::text as number`.execute(trx)
  return `NVNQ-${year}-${(rows[0]?.number ?? '').padStart(6, '0')}`
}

export async function insertTask(
  trx: Db,
  task: TaskWords & { caseId: string; reference: string; unitId: string; state: string; at: Date },
): Promise<string> {
  const { rows } = await sql<{ id: string }>`insert into programme.task (case_id, reference, resolution, no, area, words, lead, partners,
      evidence, due_words, due_on, is_regular, concerns, unit_id, state, made_at)
    values (${task.caseId}, ${task.reference}, ${task.resolution}, ${task.no}, ${task.area}, ${task.words}, ${task.lead}, ${task.partners}::text[],
      ${task.evidence}, ${task.dueWords}, ${task.dueOn}::date, ${task.isRegular}, ${task.concerns}, ${task.unitId}, ${task.state}, ${task.at})
    returning id`.execute(trx)
  return rows[0]?.id ?? ''
}

/** Takes over changed words of a paper; what was done on the task stays. */
export async function updateWords(trx: Db, id: string, task: TaskWords): Promise<void> {
  await sql`update programme.task set area = ${task.area}, words = ${task.words}, lead = ${task.lead}, partners = ${task.partners}::text[],
    evidence = ${task.evidence}, due_words = ${task.dueWords}, due_on = ${task.dueOn}::date, is_regular = ${task.isRegular},
    concerns = ${task.concerns} where id = ${id}::uuid`.execute(trx)
}

export async function setStanding(
  trx: Db,
  caseId: string,
  now: { state: string; isEscalated: boolean; dueOn: string | null | undefined; closedOn: string | null },
): Promise<void> {
  await sql`update programme.task set state = ${now.state}, is_escalated = ${now.isEscalated}, closed_on = ${now.closedOn}::date
    ${now.dueOn === undefined ? sql`` : sql`, due_on = ${now.dueOn}::date`} where case_id = ${caseId}::uuid`.execute(trx)
}

/** Open tasks that the province leads, late and not brought before its leaders yet: what a ministry owes is not theirs to answer for. */
export async function listLateTasks(db: Db, today: string): Promise<{ id: string; caseId: string }[]> {
  const { rows } = await sql<{ id: string; caseId: string }>`select id, case_id as "caseId" from programme.task
    where closed_on is null and not is_escalated and concerns = 'lead' and due_on < ${today}::date order by due_on`.execute(db)
  return rows
}
