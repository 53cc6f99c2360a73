import type { Scope } from '#core/access.ts'
import { type Db, sql } from '#core/db.ts'
import { refuse } from '#core/errors.ts'

export type Plan = {
  id: string
  unitId: string
  year: number
  title: string
  draftedBy: string
  draftedAt: Date
  approvedBy: string | null
  approvedAt: Date | null
}
export type Visit = {
  id: string
  planId: string | null
  year: number
  month: number
  unitId: string
  checklistId: string
  subjectName: string
  subjectCode: string
  address: string
  reason: string | null
  proposedBy: string | null
  proposedAt: Date | null
  releasedAt: Date | null
  cancelledAt: Date | null
  cancelledBecause: string | null
  caseId: string | null
  reference: string | null
  concludedAt: Date | null
  digital: boolean | null
}

const planColumns =
  sql.raw(`id, unit_id as "unitId", year, title, drafted_by as "draftedBy", drafted_at as "draftedAt", approved_by as "approvedBy",
  approved_at as "approvedAt"`)
export const visitColumns = sql.raw(`v.id, v.plan_id as "planId", v.year, v.month, v.unit_id as "unitId", v.checklist_id as "checklistId",
  v.subject_name as "subjectName", v.subject_code as "subjectCode", v.address, v.reason, v.proposed_by as "proposedBy", v.proposed_at as "proposedAt", v.released_at as "releasedAt", v.cancelled_at as "cancelledAt",
  v.cancelled_because as "cancelledBecause", v.case_id as "caseId", v.reference, v.concluded_at as "concludedAt", v.digital`)

/** Which units' plans and visits a scope reaches; `below` are the units of its subtrees. */
export const within = (scope: Scope, below: readonly string[], column = 'unit_id') =>
  scope.all ? sql`true` : sql`${sql.raw(column)} = any(${[...scope.units, ...below]}::uuid[])`

export async function listPlans(
  db: Db,
  scope: Scope,
  below: readonly string[],
  year: number,
): Promise<(Plan & { visits: number; concluded: number })[]> {
  const { rows } = await sql<Plan & { visits: number; concluded: number }>`select ${planColumns},
      (select count(*) from inspections.visit v where v.plan_id = plan.id and v.cancelled_at is null)::int as visits,
      (select count(*) from inspections.visit v where v.plan_id = plan.id and v.concluded_at is not null)::int as concluded
    from inspections.plan where year = ${year} and ${within(scope, below)} order by title`.execute(db)
  return rows
}

export async function findPlan(db: Db, id: string): Promise<Plan | undefined> {
  const { rows } = await sql<Plan>`select ${planColumns} from inspections.plan where id = ${id}::uuid`.execute(db)
  return rows[0]
}

export async function insertPlan(
  db: Db,
  plan: Pick<Plan, 'unitId' | 'year' | 'title' | 'draftedBy' | 'draftedAt'>,
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`insert into inspections.plan (unit_id, year, title, drafted_by, drafted_at)
    values (${plan.unitId}::uuid, ${plan.year}, ${plan.title}, ${plan.draftedBy}::uuid, ${plan.draftedAt}) on conflict do nothing returning id`.execute(
    db,
  )
  return rows[0]?.id
}

export async function approvePlan(db: Db, id: string, by: string, at: Date): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`update inspections.plan set approved_by = ${by}::uuid, approved_at = ${at}
    where id = ${id}::uuid and approved_at is null and drafted_by <> ${by}::uuid
      and exists (select from inspections.visit v where v.plan_id = plan.id and v.cancelled_at is null) returning id`.execute(db)
  return rows.length > 0
}

export type NewVisit = Pick<
  Visit,
  | 'planId'
  | 'year'
  | 'month'
  | 'unitId'
  | 'checklistId'
  | 'subjectName'
  | 'subjectCode'
  | 'address'
  | 'reason'
  | 'proposedBy'
  | 'proposedAt'
>

/** Plans a visit; refuses when the inspected is already planned in that year, and says by whom. */
export async function insertVisit(db: Db, visit: NewVisit): Promise<string> {
  const { rows } = await sql<{
    id: string
  }>`insert into inspections.visit (plan_id, year, month, unit_id, checklist_id, subject_name, subject_code, address, reason, proposed_by, proposed_at)
    values (${visit.planId}::uuid, ${visit.year}, ${visit.month}, ${visit.unitId}::uuid, ${visit.checklistId}::uuid, ${visit.subjectName}, ${visit.subjectCode},
      ${visit.address}, ${visit.reason}, ${visit.proposedBy}::uuid, ${visit.proposedAt})
    on conflict (subject_code, year) where plan_id is not null and cancelled_at is null do nothing returning id`.execute(db)
  if (rows[0]) return rows[0].id
  const other = await sql<{
    title: string
    month: number
  }>`select p.title, v.month from inspections.visit v join inspections.plan p on p.id = v.plan_id
    where v.subject_code = ${visit.subjectCode} and v.year = ${visit.year} and v.cancelled_at is null`.execute(db)
  throw refuse('conflict', 'inspections.planned_twice', {
    name: visit.subjectName,
    year: String(visit.year),
    plan: other.rows[0]?.title ?? '',
    month: other.rows[0]?.month ?? 0,
  })
}

/** Takes a visit out of a plan that is not approved yet. */
export async function dropVisit(db: Db, planId: string, id: string): Promise<void> {
  await sql`delete from inspections.visit v using inspections.plan p
    where v.id = ${id}::uuid and v.plan_id = ${planId}::uuid and p.id = v.plan_id and p.approved_at is null and v.case_id is null`.execute(
    db,
  )
}

export async function listVisitsOfPlan(db: Db, planId: string): Promise<Visit[]> {
  const { rows } =
    await sql<Visit>`select ${visitColumns} from inspections.visit v where v.plan_id = ${planId}::uuid order by v.month, v.subject_name`.execute(
      db,
    )
  return rows
}

/** Visits of a year within the scope that can be done now: of approved plans, or unplanned with their reason. */
export async function listVisits(db: Db, scope: Scope, below: readonly string[], year: number): Promise<Visit[]> {
  const { rows } = await sql<Visit>`select ${visitColumns} from inspections.visit v left join inspections.plan p on p.id = v.plan_id
    where v.year = ${year} and ${within(scope, below, 'v.unit_id')} and (v.released_at is not null or p.approved_at is not null)
    order by v.concluded_at nulls first, v.month, v.subject_name limit 500`.execute(db)
  return rows
}

/** Inspections outside the plan that wait for a leader. */
export async function listProposed(db: Db, scope: Scope, below: readonly string[]): Promise<Visit[]> {
  const { rows } = await sql<Visit>`select ${visitColumns} from inspections.visit v
    where v.plan_id is null and v.released_at is null and v.cancelled_at is null and ${within(scope, below, 'v.unit_id')}
    order by v.proposed_at limit 200`.execute(db)
  return rows
}

/** Share of concluded visits that were recorded wholly in the field through the platform. */
export async function countDigital(db: Db, from: Date, to: Date): Promise<{ concluded: number; digital: number }> {
  const { rows } = await sql<{
    concluded: number
    digital: number
  }>`select count(*)::int as concluded, count(*) filter (where digital)::int as digital
    from inspections.visit where concluded_at >= ${from} and concluded_at < ${to}`.execute(db)
  return rows[0] ?? { concluded: 0, digital: 0 }
}
