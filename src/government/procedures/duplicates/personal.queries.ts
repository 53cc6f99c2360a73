import { ask, type Db } from '#core/db.ts'

type Row = { code: string; foundAt: Date; verdict: string | null; judgedAt: Date | null; closedForIt: boolean; other: string | null }

/**
 * That a person's dossiers were compared with others and what came of it. Of the other dossier its code only where it is theirs;
 * the officer's reason may speak of somebody else and stays with the office.
 */
export const listOwnLikeness = (db: Db, personId: string): Promise<Row[]> =>
  ask(
    db,
    `select d.code, l.found_at as "foundAt", l.verdict, l.judged_at as "judgedAt", coalesce(l.closed_case = d.case_id, false) as "closedForIt",
        case when o.owner_id = d.owner_id then o.code end as other
      from procedures.dossier d
      join lateral (
        select *, case_b as there from procedures.likeness where case_a = d.case_id
        union all select *, case_a from procedures.likeness where case_b = d.case_id
      ) l on true
      join procedures.dossier o on o.case_id = l.there
      where d.owner_id = $1 order by l.found_at, l.id`,
    [personId],
  )
