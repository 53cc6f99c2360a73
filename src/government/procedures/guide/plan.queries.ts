import { ask, type Db } from '#core/db.ts'
import type { OwnResult } from './papers.rules.ts'

/** Results that a person has, with the procedure they came from. */
export const listResultsOf = (db: Db, ownerId: string): Promise<OwnResult[]> =>
  ask<OwnResult>(
    db,
    `select r.code, r.title, d.procedure_code as "procedureCode" from procedures.dossier d join procedures.result r on r.case_id = d.case_id
      where d.owner_id = $1::uuid order by r.issued_at desc limit 200`,
    [ownerId],
  )

export type SavedPlan = { id: string; guide: string; answers: Record<string, string>; savedAt: Date }

export const listPlans = (db: Db, ownerId: string): Promise<SavedPlan[]> =>
  ask<SavedPlan>(
    db,
    `select id, guide, answers, saved_at as "savedAt" from procedures.saved_plan where owner_id = $1::uuid order by saved_at desc`,
    [ownerId],
  )

/** Keeps the plan of a guide for a person; a newer one takes the place of the older. */
export async function savePlan(db: Db, plan: { ownerId: string; guide: string; answers: unknown; at: Date }): Promise<void> {
  await ask(
    db,
    `insert into procedures.saved_plan (owner_id, guide, answers, saved_at) values ($1::uuid, $2, $3::jsonb, $4)
      on conflict (owner_id, guide) do update set answers = excluded.answers, saved_at = excluded.saved_at`,
    [plan.ownerId, plan.guide, JSON.stringify(plan.answers), plan.at],
  )
}

export async function dropPlan(db: Db, ownerId: string, id: string): Promise<void> {
  await ask(db, `delete from procedures.saved_plan where owner_id = $1::uuid and id = $2::uuid`, [ownerId, id])
}

export async function dropPlans(db: Db, ownerId: string): Promise<number> {
  return (await ask(db, `delete from procedures.saved_plan where owner_id = $1::uuid returning id`, [ownerId])).length
}
