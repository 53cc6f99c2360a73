import { type Db, sql } from '#core/db.ts'
import type { Project, ProjectBody } from './project.ts'
import type { Action, State } from './road.rules.ts'

const columns =
  sql.raw(`p.id, p.reference, p.unit_id as "unitId", p.state, p.version, p.is_generated as "isGenerated", p.made_at as "madeAt",
  v.body, v.planned,
  coalesce((select sum(c.amount) from projects.contract c where c.project_id = p.id), 0)::bigint as contracted,
  coalesce((select sum(y.amount) from projects.contract c join projects.payment y on y.contract_id = c.id
    where c.project_id = p.id and y.paid_on is not null), 0)::bigint as paid`)
const latest = sql.raw(`projects.project p join projects.project_version v on v.project_id = p.id and v.number = p.version`)

/** Undefined units: of every unit. */
export type ProjectFilter = { units?: readonly string[] | undefined; state?: string | undefined; year?: number | undefined }

export async function listProjects(db: Db, by: ProjectFilter = {}): Promise<Project[]> {
  const { rows } = await sql<Project>`select ${columns} from ${latest}
    where ${by.units ? sql`p.unit_id = any(${by.units}::uuid[])` : sql`true`}
      and ${by.state ? sql`p.state = ${by.state}` : sql`true`}
      and ${by.year ? sql`(v.body->>'from')::int <= ${by.year} and (v.body->>'to')::int >= ${by.year}` : sql`true`}
    order by p.made_at desc, p.reference desc limit 2000`.execute(db)
  return rows
}

export async function findProject(db: Db, id: string, options: { lock?: boolean } = {}): Promise<Project | undefined> {
  if (options.lock) await sql`select id from projects.project where id = ${id}::uuid for update`.execute(db)
  const { rows } = await sql<Project>`select ${columns} from ${latest} where p.id = ${id}::uuid`.execute(db)
  return rows[0]
}

export async function findByReference(db: Db, reference: string): Promise<Project | undefined> {
  const { rows } =
    await sql<Project>`select ${columns} from ${latest} where p.reference = ${reference} or p.pack_key = ${reference}`.execute(db)
  return rows[0]
}

export type NewProject = {
  body: ProjectBody
  planned: number
  unitId: string
  state: State
  by: { id: string | null; name: string }
  at: Date
  packKey?: string
  isGenerated?: boolean
}

export async function insertProject(trx: Db, given: NewProject): Promise<string> {
  const { rows } = await sql<{
    id: string
  }>`insert into projects.project (reference, pack_key, unit_id, state, version, is_generated, made_at)
    values ('DA-' || to_char(${given.at}::timestamptz, 'YYYY') || '-' || lpad(nextval('projects.project_number')::text, 4, '0'),
      ${given.packKey ?? null}, ${given.unitId}, ${given.state}, 1, ${given.isGenerated ?? false}, ${given.at})
    returning id`.execute(trx)
  const id = rows[0]?.id ?? ''
  await insertVersion(trx, id, 1, given)
  return id
}

async function insertVersion(
  trx: Db,
  id: string,
  number: number,
  given: Pick<NewProject, 'body' | 'planned' | 'by' | 'at'>,
): Promise<void> {
  await sql`insert into projects.project_version (project_id, number, body, planned, by_id, by_name, at)
    values (${id}, ${number}, ${JSON.stringify(given.body)}::jsonb, ${given.planned}, ${given.by.id}, ${given.by.name}, ${given.at})`.execute(
    trx,
  )
}

export async function addVersion(
  trx: Db,
  id: string,
  number: number,
  given: Pick<NewProject, 'body' | 'planned' | 'by' | 'at' | 'unitId'>,
): Promise<void> {
  await insertVersion(trx, id, number, given)
  await sql`update projects.project set version = ${number}, unit_id = ${given.unitId} where id = ${id}::uuid`.execute(trx)
}

export type ProjectVersion = { number: number; body: ProjectBody; planned: number; byName: string; at: Date }
export async function listVersions(db: Db, id: string): Promise<ProjectVersion[]> {
  const { rows } = await sql<ProjectVersion>`select number, body, planned, by_name as "byName", at from projects.project_version
    where project_id = ${id}::uuid order by number desc`.execute(db)
  return rows
}

export type KeptStep = { action: Action; from: State; to: State; note: string | null; byId: string | null; byName: string; at: Date }
export async function listSteps(db: Db, id: string): Promise<KeptStep[]> {
  const { rows } = await sql<KeptStep>`select action, from_state as "from", to_state as "to", note, by_id as "byId", by_name as "byName", at
    from projects.step where project_id = ${id}::uuid order by id`.execute(db)
  return rows
}

export async function hasStep(db: Db, id: string, clientKey: string): Promise<boolean> {
  const { rows } = await sql`select 1 from projects.step where project_id = ${id}::uuid and client_key = ${clientKey}`.execute(db)
  return rows.length > 0
}

export async function insertStep(trx: Db, id: string, step: KeptStep & { clientKey: string }): Promise<void> {
  await sql`insert into projects.step (project_id, action, from_state, to_state, note, by_id, by_name, client_key, at)
    values (${id}, ${step.action}, ${step.from}, ${step.to}, ${step.note}, ${step.byId}, ${step.byName}, ${step.clientKey}, ${step.at})`.execute(
    trx,
  )
  await sql`update projects.project set state = ${step.to} where id = ${id}::uuid`.execute(trx)
}

export async function hasPackProject(db: Db, packKey: string): Promise<boolean> {
  const { rows } = await sql`select 1 from projects.project where pack_key = ${packKey}`.execute(db)
  return rows.length > 0
}
