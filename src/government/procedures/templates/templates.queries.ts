import { createHash } from 'node:crypto'
import { type Db, sql } from '#core/db.ts'
import { type PaperKind, ownKey, paperKinds, type PaperTemplate, programTemplate } from './words.rules.ts'

export type PublishedTemplate = { key: string; version: number; body: PaperTemplate; hash: string; publishedAt: Date; publishedBy: string }

const columns = sql.raw('key, version, body, content_hash as hash, published_at as "publishedAt", published_by as "publishedBy"')

// Every approval asks for its words, and they change a few times a year: each process reads them at most every five seconds.
const fresh = 5_000
const kept = new WeakMap<object, { at: number; all: PublishedTemplate[] }>()

async function allTemplates(db: Db): Promise<PublishedTemplate[]> {
  // A transaction is a new handle each time, so the memory hangs on what all handles of one program share.
  const owner = db.getExecutor().adapter
  const known = kept.get(owner)
  if (known && Date.now() - known.at <= fresh) return known.all
  const { rows } = await sql<PublishedTemplate>`select ${columns} from procedures.paper_template order by key, version desc`.execute(db)
  kept.set(owner, { at: Date.now(), all: rows })
  return rows
}

/** Makes this process read the words anew. */
export function forgetTemplates(db: Db): void {
  kept.delete(db.getExecutor().adapter)
}

/** The template of a paper as it was at a moment: that of its procedure where there was one, else the general one. */
export async function templateAt(
  db: Db,
  kind: PaperKind,
  at: Date,
  code?: string,
): Promise<Pick<PublishedTemplate, 'key' | 'version' | 'body'>> {
  const all = await allTemplates(db)
  const then = (key: string): PublishedTemplate | undefined => all.find((one) => one.key === key && one.publishedAt <= at)
  const own = kind === 'result' && code ? then(ownKey(code)) : undefined
  return own ?? then(kind) ?? all.findLast((one) => one.key === kind) ?? { key: kind, version: 0, body: programTemplate(kind) }
}

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
