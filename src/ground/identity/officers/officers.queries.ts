import { type Db, sql } from '#core/db.ts'
import { fold } from '#core/search.ts'

export type OfficerLine = { id: string; name: string; title: string | null; login: string; disabledAt: Date | null }

/** Officers by name, by pages; `after` is the last one of the page before. */
export async function listOfficerLines(
  db: Db,
  by: { q?: string | undefined; after?: string | undefined; limit: number },
): Promise<OfficerLine[]> {
  const wanted = `%${fold(by.q ?? '').replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
  const { rows } = await sql<OfficerLine>`
    select id, name, title, login, disabled_at as "disabledAt" from identity.person
    where kind = 'officer' and search like ${wanted}
      and ${by.after ? sql`(search, id) > (select search, id from identity.person where id = ${by.after}::uuid)` : sql`true`}
    order by search, id limit ${by.limit}`.execute(db)
  return rows
}

export async function countAdministrators(db: Db, now: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(distinct p.id) as count from identity.role r join identity.person p on p.id = r.person_id
    where r.role = 'administrator' and r.valid_from <= ${now} and (r.valid_to is null or r.valid_to > ${now}) and p.disabled_at is null`.execute(
    db,
  )
  return rows[0]?.count ?? 0
}
