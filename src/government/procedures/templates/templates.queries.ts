import { createHash } from 'node:crypto'
import { ask, type Db, sql } from '#core/db.ts'
import { type PaperKind, ownKey, paperKinds, type PaperTemplate, programTemplate } from './words.rules.ts'

export type PublishedTemplate = { key: string; version: number; body: PaperTemplate; hash: string; publishedAt: Date; publishedBy: string }

const columnText = 'key, version, body, content_hash as hash, published_at as "publishedAt", published_by as "publishedBy"'
const columns = sql.raw(columnText)

/**
 * The template of a paper as it was at a moment: that of its procedure where there was one, else the general one; for a moment
 * before the first version, the first. Asked of the database each time: words that another process published are there at once.
 */
export async function templateAt(
  db: Db,
  kind: PaperKind,
  at: Date,
  code?: string,
): Promise<Pick<PublishedTemplate, 'key' | 'version' | 'body'>> {
  const own = kind === 'result' && code ? ownKey(code) : kind
  const [found] = await ask<PublishedTemplate>(db, atMoment, [own, kind, at])
  return found ?? { key: kind, version: 0, body: programTemplate(kind) }
}
const atMoment = `select ${columnText} from procedures.paper_template where key in ($1, $2) and (published_at <= $3::timestamptz or (key = $2 and version = 1))
  order by published_at <= $3::timestamptz desc, key = $1 desc, version desc limit 1`

export async function listTemplateVersions(db: Db, key: string): Promise<PublishedTemplate[]> {
  const { rows } = await sql<PublishedTemplate>`select ${columns} from procedures.paper_template where key = ${key}
    order by version desc`.execute(db)
  return rows
}

/** The newest version of each template. */
export async function listTemplates(db: Db): Promise<{ key: string; version: number }[]> {
  const { rows } = await sql<{ key: string; version: number }>`select key, max(version)::int as version from procedures.paper_template
    group by key order by key`.execute(db)
  return rows
}

export async function insertTemplate(
  trx: Db,
  { key, body, by, at }: { key: string; body: PaperTemplate; by: string; at: Date },
): Promise<number> {
  const text = JSON.stringify(body)
  const hash = createHash('sha256').update(text).digest('hex')
  await sql`select pg_advisory_xact_lock(hashtext(${`procedures.paper_template.${key}`}))`.execute(trx)
  const versions = await listTemplateVersions(trx, key)
  const [newest] = versions
  // A program with other words brings them as a version; what two officers published is not overwritten by it.
  if (by === 'program' && newest && (newest.publishedBy !== 'program' || newest.hash === hash)) return newest.version
  const version = (newest?.version ?? 0) + 1
  await sql`insert into procedures.paper_template (key, version, body, content_hash, published_at, published_by)
    values (${key}, ${version}, ${text}::jsonb, ${hash}, ${at}, ${by})`.execute(trx)
  return version
}

/** Keeps what the program says of itself as the first version, so that a later program does not change papers of before. */
export async function keepProgramTemplates(trx: Db, at: Date): Promise<void> {
  for (const kind of paperKinds) await insertTemplate(trx, { key: kind, body: programTemplate(kind), by: 'program', at })
}
