import type { Scope } from '#core/access.ts'
import { type Db, sql } from '#core/db.ts'
import { within } from '../plan/plan.queries.ts'

export type OpenRemedy = {
  id: string
  visitId: string
  subjectName: string
  point: string
  checklistId: string
  words: string
  dueOn: string
  reportedAt: Date | null
}

/** What is to be mended still, within a scope, the first day first. */
export async function listOpenRemedies(db: Db, scope: Scope, below: readonly string[]): Promise<OpenRemedy[]> {
  const { rows } =
    await sql<OpenRemedy>`select r.id, r.visit_id as "visitId", v.subject_name as "subjectName", r.point, v.checklist_id as "checklistId",
      r.words, r.due_on as "dueOn", r.reported_at as "reportedAt"
    from inspections.remedy r join inspections.visit v on v.id = r.visit_id
    where r.confirmed_at is null and ${within(scope, below, 'v.unit_id')} order by r.due_on, v.subject_name limit 200`.execute(db)
  return rows
}

export type Due = { id: string; visitId: string; dueOn: string }
const steps = { reminded: sql`reminded_at`, late: sql`late_told_at` }

/** Remedies with nothing reported whose last day is on this day or before, and of which nobody was told so. */
export async function listToTell(db: Db, step: keyof typeof steps, until: string, limit: number): Promise<Due[]> {
  const { rows } = await sql<Due>`select id, visit_id as "visitId", due_on as "dueOn" from inspections.remedy
    where confirmed_at is null and reported_at is null and ${steps[step]} is null and due_on <= ${until}::date order by due_on, id limit ${limit}`.execute(
    db,
  )
  return rows
}

/** Notes that it was told; false when somebody did so before. */
export async function noteTold(trx: Db, step: keyof typeof steps, id: string, at: Date): Promise<boolean> {
  const { rows } = await sql`update inspections.remedy set ${steps[step]} = ${at}
    where id = ${id}::uuid and ${steps[step]} is null and confirmed_at is null and reported_at is null returning id`.execute(trx)
  return rows.length > 0
}
