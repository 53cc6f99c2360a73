import { ask, type Db, sql } from '#core/db.ts'
import type { Texts } from './templates.rules.ts'

export type Version = {
  key: string
  version: number
  texts: Texts
  draftedBy: string
  draftedAt: Date
  publishedBy: string
  publishedAt: Date
}

const columnText = `key, version, texts, drafted_by as "draftedBy", drafted_at as "draftedAt", published_by as "publishedBy",
  published_at as "publishedAt"`
const columns = sql.raw(columnText)

/** The province's own words of a message, where it has published some: asked each time, so that every process says the newest. */
export const publishedTemplate = async (db: Db, key: string): Promise<Version | undefined> => (await ask<Version>(db, newest, [key]))[0]
const newest = `select ${columnText} from notifications.template where key = $1 order by version desc limit 1`

export async function listVersions(db: Db, key: string): Promise<Version[]> {
  const { rows } = await sql<Version>`select ${columns} from notifications.template where key = ${key} order by version desc`.execute(db)
  return rows
}

/** Keys of messages that were sent in the last year or have words of the province, with their use. */
export async function listTemplates(db: Db, now: Date): Promise<{ key: string; sent: number; version: number | null }[]> {
  const from = new Date(now.getTime() - 365 * 86_400_000)
  const { rows } = await sql<{ key: string; sent: number; version: number | null }>`
    with used as (select template as key, count(*)::int as sent from notifications.message where created_at > ${from} group by template),
      own as (select key, max(version) as version from notifications.template group by key)
    select coalesce(used.key, own.key) as key, coalesce(used.sent, 0) as sent, own.version
    from used full join own on own.key = used.key order by 1`.execute(db)
  return rows
}

/** Writes the words as the next version, in force from now. */
export async function insertTemplate(
  trx: Db,
  given: { key: string; texts: Texts; draftedBy: string; publishedBy: string; at: Date },
): Promise<number> {
  const { key, texts, draftedBy, publishedBy, at } = given
  await sql`select pg_advisory_xact_lock(hashtext(${`notifications.template.${key}`}))`.execute(trx)
  const version = ((await listVersions(trx, key))[0]?.version ?? 0) + 1
  await sql`insert into notifications.template (key, version, texts, drafted_by, drafted_at, published_by, published_at)
    values (${key}, ${version}, ${JSON.stringify(texts)}::jsonb, ${draftedBy}::uuid, ${at}, ${publishedBy}::uuid, ${at})`.execute(trx)
  return version
}
