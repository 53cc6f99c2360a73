import { ask, type Db, sql } from '#core/db.ts'
import type { Ask, Stance } from '../case/case.ts'

/** An asking as lists read it. */
export type OpinionRow = {
  id: string
  caseId: string
  key: string
  unitId: string
  unitName: string
  unitPath: string[]
  askedBy: string | null
  askedAt: Date
  dueAt: Date
  state: 'open' | 'answered' | 'consented' | 'dropped'
  stance: Stance | null
  endedAt: Date | null
  reference: string
  title: string
  kind: string
}

const columns = sql.raw(`o.id, o.case_id as "caseId", o.key, o.unit_id as "unitId", o.unit_name as "unitName", o.unit_path as "unitPath",
  o.asked_by as "askedBy", o.asked_at as "askedAt", o.due_at as "dueAt", o.state, o.stance, o.ended_at as "endedAt", c.reference, c.title, c.kind`)
const joined = sql.raw('casework.opinion o join casework.case_record c on c.id = o.case_id')

export async function insertOpinions(
  trx: Db,
  caseId: string,
  asks: readonly (Ask & { unitPath: string[] })[],
  by: { personId: string | null; at: Date },
): Promise<void> {
  for (const { key, unitId, unitName, unitPath, dueAt } of asks)
    await sql`insert into casework.opinion (case_id, key, unit_id, unit_name, unit_path, asked_by, asked_at, due_at)
      values (${caseId}::uuid, ${key}, ${unitId}::uuid, ${unitName}, ${unitPath}::uuid[], ${by.personId}::uuid, ${by.at}, ${new Date(dueAt)})`.execute(
      trx,
    )
}

export async function findOpinion(db: Db, id: string): Promise<OpinionRow | undefined> {
  const { rows } = await sql<OpinionRow>`select ${columns} from ${joined} where o.id = ${id}::uuid`.execute(db)
  return rows[0]
}

export async function endOpinion(
  trx: Db,
  { caseId, key }: { caseId: string; key: string },
  end: { state: 'answered' | 'consented'; stance?: Stance; at: Date },
): Promise<void> {
  await sql`update casework.opinion set state = ${end.state}, stance = ${end.stance ?? null}, ended_at = ${end.at}
    where case_id = ${caseId}::uuid and key = ${key} and state = 'open'`.execute(trx)
}

const dropped = `update casework.opinion set state = 'dropped', ended_at = $2 where case_id = $1 and state = 'open'`
/** The case was closed before everybody had answered. */
export async function dropOpinions(trx: Db, caseId: string, at: Date): Promise<void> {
  await ask(trx, dropped, [caseId, at])
}

/** What units, and those below them, are asked: open ones by their time, ended ones the newest first. */
export async function listOpinions(db: Db, by: { unitIds: string[]; open: boolean; limit: number }): Promise<OpinionRow[]> {
  if (by.unitIds.length === 0) return []
  const order = by.open ? sql`o.due_at, o.id` : sql`o.ended_at desc, o.id`
  const { rows } = await sql<OpinionRow>`select ${columns} from ${joined}
    where o.unit_path && ${by.unitIds}::uuid[] and (o.state = 'open') = ${by.open} order by ${order} limit ${by.limit}`.execute(db)
  return rows
}

/** Askings whose time is over and of which nothing was said yet. */
export async function listOverOpinions(db: Db, now: Date, limit: number): Promise<OpinionRow[]> {
  const { rows } = await sql<OpinionRow>`select ${columns} from ${joined}
    where o.state = 'open' and o.due_at < ${now} and o.reminded_at is null and c.closed_at is null order by o.due_at, o.id limit ${limit}`.execute(
    db,
  )
  return rows
}

export async function setReminded(trx: Db, id: string, at: Date): Promise<void> {
  await sql`update casework.opinion set reminded_at = ${at} where id = ${id}::uuid`.execute(trx)
}
