import { type Db, sql, tablesOf } from '#core/db.ts'
import type { Lang } from '#core/i18n.ts'
import type { FeedbackTables } from '../tables.ts'

export type Support = { caseId: string; who: string; personId: string | null; email: string | null; meToo: boolean; lang: Lang }

async function recount(trx: Db, caseId: string): Promise<void> {
  await sql`update feedback.report set supporters = (select count(*) from feedback.support where case_id = ${caseId}::uuid and me_too)
    where case_id = ${caseId}::uuid`.execute(trx)
}

/** Once a person; to follow first and to have the same trouble later is one row that says both. */
export async function saveSupport(trx: Db, support: Support, at: Date): Promise<void> {
  await sql`insert into feedback.support (case_id, who, person_id, email, me_too, lang, at)
    values (${support.caseId}::uuid, ${support.who}, ${support.personId}::uuid, ${support.email}, ${support.meToo}, ${support.lang}, ${at})
    on conflict (case_id, who) do update set me_too = feedback.support.me_too or excluded.me_too,
      email = coalesce(excluded.email, feedback.support.email)`.execute(trx)
  await recount(trx, support.caseId)
}

export async function dropSupport(trx: Db, caseId: string, who: string): Promise<void> {
  await tablesOf<FeedbackTables>(trx).deleteFrom('feedback.support').where('case_id', '=', caseId).where('who', '=', who).execute()
  await recount(trx, caseId)
}

export async function findSupport(db: Db, caseId: string, who: string): Promise<{ meToo: boolean } | undefined> {
  return tablesOf<FeedbackTables>(db)
    .selectFrom('feedback.support')
    .select('me_too as meToo')
    .where('case_id', '=', caseId)
    .where('who', '=', who)
    .executeTakeFirst()
}

export async function listSupporters(db: Db, caseId: string): Promise<Support[]> {
  const rows = await tablesOf<FeedbackTables>(db)
    .selectFrom('feedback.support')
    .select(['case_id as caseId', 'who', 'person_id as personId', 'email', 'me_too as meToo', 'lang'])
    .where('case_id', '=', caseId)
    .orderBy('at')
    .execute()
  return rows.map((row) => ({ ...row, lang: row.lang as Lang }))
}

/** Who followed the merged report follows the one that stays; nobody is counted twice. */
export async function moveSupporters(trx: Db, from: string, to: string): Promise<void> {
  await sql`insert into feedback.support (case_id, who, person_id, email, me_too, lang, at)
    select ${to}::uuid, who, person_id, email, me_too, lang, at from feedback.support where case_id = ${from}::uuid
    on conflict (case_id, who) do update set me_too = feedback.support.me_too or excluded.me_too,
      email = coalesce(feedback.support.email, excluded.email)`.execute(trx)
  await tablesOf<FeedbackTables>(trx).deleteFrom('feedback.support').where('case_id', '=', from).execute()
  await recount(trx, from)
  await recount(trx, to)
}
