import { createHash } from 'node:crypto'
import { type Db, sql, tablesOf } from '#core/db.ts'
import type { IndicatorsTables } from '../tables.ts'
import { canonical } from '../freeze/canonical.rules.ts'
import type { Definition, Draft, IndicatorBody } from './definition.ts'

const tables = (db: Db) => tablesOf<IndicatorsTables>(db)
export const hashOf = (body: unknown): string => createHash('sha256').update(canonical(body)).digest('hex')

type Row = {
  id: string
  key: string
  version: number | null
  body: unknown
  decided_at: Date | null
  decided_by_name: string | null
  drafted_by_name: string
}
const toDefinition = (row: Row): Definition => ({
  id: row.id,
  key: row.key,
  version: row.version ?? 0,
  body: row.body as IndicatorBody,
  publishedAt: row.decided_at ?? new Date(0),
  publishedBy: row.decided_by_name ?? '',
  draftedBy: row.drafted_by_name,
})

/** The latest published version of every indicator, in the order of groups and keys. */
export async function listDefinitions(db: Db): Promise<Definition[]> {
  const { rows } = await sql<Row>`
    select distinct on (key) id, key, version, body, decided_at, decided_by_name, drafted_by_name
    from indicators.definition where state = 'published' order by key, version desc`.execute(db)
  return rows.map(toDefinition)
}

/** A published version of an indicator: the latest when none is named. */
export async function findDefinition(db: Db, key: string, version?: number): Promise<Definition | undefined> {
  let query = tables(db)
    .selectFrom('indicators.definition')
    .selectAll()
    .where('key', '=', key)
    .where('state', '=', 'published')
    .orderBy('version', 'desc')
    .limit(1)
  if (version !== undefined) query = query.where('version', '=', version)
  const row = await query.executeTakeFirst()
  return row && toDefinition(row)
}

/** All published versions, the newest first. */
export async function listVersions(db: Db, key: string): Promise<Definition[]> {
  const rows = await tables(db)
    .selectFrom('indicators.definition')
    .selectAll()
    .where('key', '=', key)
    .where('state', '=', 'published')
    .orderBy('version', 'desc')
    .execute()
  return rows.map(toDefinition)
}

export type NewVersion = {
  body: IndicatorBody
  by: { id: string | null; name: string }
  decidedBy: { id: string | null; name: string }
  at: Date
}

/** Publishes a body as the next version when it differs from the latest; says whether it did. */
export async function insertPublished(trx: Db, given: NewVersion): Promise<boolean> {
  const { body } = given
  const latest = await tables(trx)
    .selectFrom('indicators.definition')
    .select(['version', 'content_hash'])
    .where('key', '=', body.key)
    .where('state', '=', 'published')
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
  const hash = hashOf(body)
  if (latest?.content_hash === hash) return false
  await tables(trx)
    .insertInto('indicators.definition')
    .values({
      key: body.key,
      version: (latest?.version ?? 0) + 1,
      state: 'published',
      body: JSON.stringify(body),
      content_hash: hash,
      drafted_by: given.by.id,
      drafted_by_name: given.by.name,
      drafted_at: given.at,
      decided_by: given.decidedBy.id,
      decided_by_name: given.decidedBy.name,
      decided_at: given.at,
    })
    .execute()
  return true
}

const toDraft = (row: {
  id: string
  key: string
  body: unknown
  drafted_by: string | null
  drafted_by_name: string
  drafted_at: Date
  note: string | null
}): Draft => ({
  id: row.id,
  key: row.key,
  body: row.body as IndicatorBody,
  draftedBy: row.drafted_by,
  draftedByName: row.drafted_by_name,
  draftedAt: row.drafted_at,
  note: row.note,
})

export async function findDraft(db: Db, key: string, options: { lock?: boolean } = {}): Promise<Draft | undefined> {
  const query = tables(db).selectFrom('indicators.definition').selectAll().where('key', '=', key).where('state', '=', 'draft')
  const row = await (options.lock ? query.forUpdate() : query).executeTakeFirst()
  return row && toDraft(row)
}

export async function listDrafts(db: Db): Promise<Draft[]> {
  const rows = await tables(db).selectFrom('indicators.definition').selectAll().where('state', '=', 'draft').orderBy('drafted_at').execute()
  return rows.map(toDraft)
}

/** Writes the one draft of a key; another person's draft is taken over with the new words. */
export async function saveDraft(
  trx: Db,
  given: { body: IndicatorBody; by: { id: string; name: string }; at: Date; note: string | null },
): Promise<void> {
  const row = {
    body: JSON.stringify(given.body),
    content_hash: hashOf(given.body),
    drafted_by: given.by.id,
    drafted_by_name: given.by.name,
    drafted_at: given.at,
    note: given.note,
  }
  await tables(trx)
    .insertInto('indicators.definition')
    .values({ key: given.body.key, state: 'draft', ...row })
    .onConflict((conflict) => conflict.column('key').where('state', '=', 'draft').doUpdateSet(row))
    .execute()
}

/** Decides a draft: it becomes the next version, or is kept as rejected with the reason. */
export async function decideDraft(
  trx: Db,
  draft: Draft,
  decision: { state: 'published' | 'rejected'; by: { id: string; name: string }; at: Date; note: string | null },
): Promise<void> {
  const latest = await tables(trx)
    .selectFrom('indicators.definition')
    .select(({ fn }) => fn.max('version').as('version'))
    .where('key', '=', draft.key)
    .executeTakeFirst()
  await tables(trx)
    .updateTable('indicators.definition')
    .set({
      state: decision.state,
      version: decision.state === 'published' ? (latest?.version ?? 0) + 1 : null,
      decided_by: decision.by.id,
      decided_by_name: decision.by.name,
      decided_at: decision.at,
      note: decision.note ?? draft.note,
    })
    .where('id', '=', draft.id)
    .execute()
}
