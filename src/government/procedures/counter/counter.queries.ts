import { type Db, sql } from '#core/db.ts'
import type { CheckedPaper } from './papers.rules.ts'

/** Somebody who stood at the counter for another. */
export type OtherPerson = { name: string; relation: string; document: string }
export type CounterFiling = {
  caseId: string
  code: string
  draftId: string
  personId: string
  officerId: string
  officerName: string
  stood: 'self' | 'other'
  other: OtherPerson | null
  papers: CheckedPaper[]
  filedAt: Date
  /** Whether it is a filing of linked procedures, whose parts are dossiers of their own. */
  linked: boolean
}

/** What an officer has begun at the counter and not filed. */
export async function listCounterDrafts(
  db: Db,
  officerId: string,
): Promise<{ id: string; name: string; ownerId: string; updatedAt: Date }[]> {
  const { rows } = await sql<{ id: string; name: string; ownerId: string; updatedAt: Date }>`
    select d.id, v.name, d.owner_id as "ownerId", d.updated_at as "updatedAt" from procedures.draft d
    join procedures.procedure_version v on v.id = d.procedure_version_id
    where d.counter_officer_id = ${officerId}::uuid and d.case_id is null order by d.updated_at desc limit 30`.execute(db)
  return rows
}

export async function insertCounterFiling(trx: Db, filing: Omit<CounterFiling, 'code' | 'linked'>): Promise<void> {
  await sql`insert into procedures.counter_filing (case_id, draft_id, person_id, officer_id, officer_name, stood, other, papers, filed_at)
    values (${filing.caseId}::uuid, ${filing.draftId}::uuid, ${filing.personId}::uuid, ${filing.officerId}::uuid, ${filing.officerName},
      ${filing.stood}, ${filing.other === null ? null : JSON.stringify(filing.other)}::jsonb, ${JSON.stringify(filing.papers)}::jsonb, ${filing.filedAt})`.execute(
    trx,
  )
}

/** How a dossier, or the whole that it is a part of, came in at the counter; undefined for one that came another way. */
export async function findCounterFiling(
  db: Db,
  by: { caseId: string } | { draftId: string } | { code: string },
): Promise<CounterFiling | undefined> {
  const whole = (id: string) => sql`(select bundle_case_id from procedures.bundle_part where case_id = ${id}::uuid)`
  const chosen =
    'caseId' in by
      ? sql`f.case_id in (${by.caseId}::uuid, ${whole(by.caseId)})`
      : 'code' in by
        ? sql`d.code = ${by.code}`
        : sql`f.draft_id = ${by.draftId}::uuid`
  const { rows } = await sql<CounterFiling>`
    select f.case_id as "caseId", d.code, f.draft_id as "draftId", f.person_id as "personId", f.officer_id as "officerId",
      f.officer_name as "officerName", f.stood, f.other, f.papers, f.filed_at as "filedAt",
      exists (select from procedures.bundle_filing b where b.case_id = f.case_id) as linked
    from procedures.counter_filing f join procedures.dossier d on d.case_id = f.case_id
    where ${chosen}`.execute(db)
  return rows[0]
}
