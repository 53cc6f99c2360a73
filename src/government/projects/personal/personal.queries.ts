import { type Db, sql } from '#core/db.ts'

export type Done = { project: string; what: string; words: string | null; at: Date }

/** What an officer did on projects: versions written, steps taken, contracts entered, payments noted. */
export async function listDoneBy(db: Db, personId: string): Promise<Done[]> {
  const { rows } = await sql<Done>`
    select p.reference as project, 'version ' || v.number as what, null as words, v.at
      from projects.project_version v join projects.project p on p.id = v.project_id where v.by_id = ${personId}::uuid
    union all
    select p.reference, s.action, s.note, s.at from projects.step s join projects.project p on p.id = s.project_id where s.by_id = ${personId}::uuid
    union all
    select p.reference, 'contract ' || c.number, c.reason, c.at
      from projects.contract c join projects.project p on p.id = c.project_id where c.by_id = ${personId}::uuid
    union all
    select p.reference, 'payment of ' || c.number, null, y.paid_at from projects.payment y join projects.contract c on c.id = y.contract_id
      join projects.project p on p.id = c.project_id where y.paid_by_id = ${personId}::uuid
    order by at`.execute(db)
  return rows
}

export type Said = { unitId: string; period: string; criterion: string; words: string | null; answer: string | null; at: Date }

/** What an officer said on scores of agencies: their own remarks, and their own answers to those of others. */
export async function listSaidBy(db: Db, personId: string): Promise<Said[]> {
  const { rows } =
    await sql<Said>`select unit_id as "unitId", period, criterion, case when by_id = ${personId}::uuid then words end as words,
      case when answered_by_id = ${personId}::uuid then answer end as answer, case when by_id = ${personId}::uuid then at else answered_at end as at
    from projects.remark where by_id = ${personId}::uuid or answered_by_id = ${personId}::uuid order by at`.execute(db)
  return rows
}

export async function listMeetingsMadeBy(db: Db, personId: string): Promise<{ reference: string; title: string; madeAt: Date }[]> {
  const { rows } = await sql<{ reference: string; title: string; madeAt: Date }>`select reference, title, made_at as "madeAt"
    from projects.meeting where by_id = ${personId}::uuid order by made_at`.execute(db)
  return rows
}
