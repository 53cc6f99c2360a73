import { type Db, sql } from '#core/db.ts'

/** By the pack: whether dossiers filed here are made known to the portal. */
export async function setTellsOwn(db: Db, tells: boolean): Promise<void> {
  await sql`update national_portal.standing set tells_own = ${tells} where tells_own <> ${tells}`.execute(db)
}

export type Marked = { caseId: string; code: string; at: string }

/** Notes that something happened on dossiers that are not the portal's own; where the portal is told of none, nothing is noted. */
export async function markOwn(trx: Db, marked: readonly Marked[]): Promise<void> {
  const [ids, codes, times] = [marked.map((one) => one.caseId), marked.map((one) => one.code), marked.map((one) => one.at)]
  await sql`insert into national_portal.own_news (case_id, dossier_code, since)
    select distinct on (m.id) m.id, m.code, m.at from unnest(${ids}::uuid[], ${codes}::text[], ${times}::timestamptz[]) as m (id, code, at)
    where exists (select from national_portal.standing where tells_own)
      and not exists (select from national_portal.link l where l.case_id = m.id and l.origin = 'there')
    order by m.id, m.at
    on conflict do nothing`.execute(trx)
}

/** Takes the dossier that waits longest out of the notes, for this transaction; those that another worker holds are left to it. */
export async function takeMarked(trx: Db): Promise<{ caseId: string; code: string } | undefined> {
  const { rows } = await sql<{ caseId: string; code: string }>`delete from national_portal.own_news
    where case_id = (select case_id from national_portal.own_news order by since, case_id limit 1 for update skip locked)
    returning case_id as "caseId", dossier_code as code`.execute(trx)
  return rows[0]
}

export async function countMarked(db: Db): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from national_portal.own_news`.execute(db)
  return rows[0]?.count ?? 0
}

export async function insertOwnLink(
  trx: Db,
  link: { dossier: string; caseId: string; ownerId: string; procedure: string; agency: string; at: Date },
): Promise<void> {
  await sql`insert into national_portal.link (portal_code, dossier_code, case_id, owner_id, procedure_code, agency, origin, arrived_at, filed_at)
    values (${link.dossier}, ${link.dossier}, ${link.caseId}::uuid, ${link.ownerId}::uuid, ${link.procedure}, ${link.agency}, 'here', ${link.at}, ${link.at})
    on conflict do nothing`.execute(trx)
}

export async function setHeard(trx: Db, code: string, seq: number): Promise<void> {
  await sql`update national_portal.link set heard = greatest(heard, ${seq}) where portal_code = ${code}`.execute(trx)
}
