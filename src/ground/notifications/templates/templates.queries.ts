import { type Db, sql } from '#core/db.ts'
import type { Texts } from './templates.rules.ts'

export type Version = {
  key: string
  version: number
  texts: Texts
  draftedBy: string
  draftedAt: Date
  publishedBy: string | null
  publishedAt: Date | null
}

const columns = sql.raw(`key, version, texts, drafted_by as "draftedBy", drafted_at as "draftedAt", published_by as "publishedBy",
  published_at as "publishedAt"`)

// Every message asks for its words, and they change a few times a year: each process reads the published ones at most every five seconds.
const fresh = 5_000
const kept = new WeakMap<object, { at: number; byKey: Map<string, Version> }>()

/** The province's own words of a message, where it has published some. */
export async function publishedTemplate(db: Db, key: string): Promise<Version | undefined> {
  // A transaction is a new handle each time, so the cache hangs on what all handles of one program share.
  const owner = db.getExecutor().adapter
  let known = kept.get(owner)
  if (!known || Date.now() - known.at > fresh) {
    const { rows } = await sql<Version>`select distinct on (key) ${columns} from notifications.template
      where published_at is not null order by key, version desc`.execute(db)
    known = { at: Date.now(), byKey: new Map(rows.map((row) => [row.key, row])) }
    kept.set(owner, known)
  }
  return known.byKey.get(key)
}

/** Makes this process read the words anew. */
export function forgetTemplates(db: Db): void {
  kept.delete(db.getExecutor().adapter)
}

export async function listVersions(db: Db, key: string): Promise<Version[]> {
  const { rows } = await sql<Version>`select ${columns} from notifications.template where key = ${key} order by version desc`.execute(db)
  return rows
}

/** Keys of messages that were sent in the last year or have words of the province, with their use and state. */
export async function listTemplates(db: Db, now: Date): Promise<{ key: string; sent: number; version: number | null; draft: boolean }[]> {
  const from = new Date(now.getTime() - 365 * 86_400_000)
  const { rows } = await sql<{ key: string; sent: number; version: number | null; draft: boolean }>`
    with used as (select template as key, count(*)::int as sent from notifications.message where created_at > ${from} group by template),
      own as (select key, max(version) filter (where published_at is not null) as version, bool_or(published_at is null) as draft
        from notifications.template group by key)
    select coalesce(used.key, own.key) as key, coalesce(used.sent, 0) as sent, own.version, coalesce(own.draft, false) as draft
    from used full join own on own.key = used.key order by 1`.execute(db)
  return rows
}

/** Keeps a draft: the newest unpublished version of the key is replaced, else the next one is begun. */
export async function saveDraft(trx: Db, draft: { key: string; texts: Texts; by: string; at: Date }): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext(${`notifications.template.${draft.key}`}))`.execute(trx)
  const [newest] = await listVersions(trx, draft.key)
  const version = newest && !newest.publishedAt ? newest.version : (newest?.version ?? 0) + 1
  await sql`insert into notifications.template (key, version, texts, drafted_by, drafted_at)
    values (${draft.key}, ${version}, ${JSON.stringify(draft.texts)}::jsonb, ${draft.by}::uuid, ${draft.at})
    on conflict (key, version) do update set texts = excluded.texts, drafted_by = excluded.drafted_by, drafted_at = excluded.drafted_at`.execute(
    trx,
  )
}

export async function markPublished(trx: Db, key: string, version: number, by: string, at: Date): Promise<boolean> {
  const { rows } = await sql<{ key: string }>`update notifications.template set published_by = ${by}::uuid, published_at = ${at}
    where key = ${key} and version = ${version} and published_at is null and drafted_by <> ${by}::uuid returning key`.execute(trx)
  return rows.length > 0
}
