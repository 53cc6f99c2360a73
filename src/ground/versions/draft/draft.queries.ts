import { createHash } from 'node:crypto'
import { type Db, sql } from '#core/db.ts'
import type { Person } from '../kinds/kinds.ts'
import type { DraftState } from './states.rules.ts'

export type Draft = {
  id: string
  kind: string
  key: string
  state: DraftState
  body: unknown
  hash: string
  baseNumber: number | null
  note: string | null
  draftedBy: string | null
  draftedByName: string
  draftedAt: Date
  reviewedBy: string | null
  reviewedByName: string | null
  reviewedAt: Date | null
  decidedByName: string | null
  decidedAt: Date | null
  reason: string | null
  inForceFrom: string | null
  publishedNumber: number | null
  publishedAt: Date | null
  fault: string | null
}

const columns = sql.raw(`id, kind, key, state, body, content_hash as hash, base_number as "baseNumber", note, drafted_by as "draftedBy",
  drafted_by_name as "draftedByName", drafted_at as "draftedAt", reviewed_by as "reviewedBy", reviewed_by_name as "reviewedByName",
  reviewed_at as "reviewedAt", decided_by_name as "decidedByName", decided_at as "decidedAt", reason, in_force_from as "inForceFrom",
  published_number as "publishedNumber", published_at as "publishedAt", fault`)
const open = sql.raw(`state in ('draft', 'reviewed', 'scheduled')`)

export const hashOf = (body: unknown): string => createHash('sha256').update(JSON.stringify(body)).digest('hex')

export async function findDraft(db: Db, id: string, options: { lock?: boolean } = {}): Promise<Draft | undefined> {
  const { rows } = await sql<Draft>`select ${columns} from versions.draft where id = ${id}::uuid
    ${options.lock ? sql`for update` : sql``}`.execute(db)
  return rows[0]
}

export async function findOpenDraft(db: Db, kind: string, key: string, options: { lock?: boolean } = {}): Promise<Draft | undefined> {
  const { rows } = await sql<Draft>`select ${columns} from versions.draft where kind = ${kind} and key = ${key} and ${open}
    ${options.lock ? sql`for update` : sql``}`.execute(db)
  return rows[0]
}

/** Drafts without their bodies that are not decided yet, the oldest first. */
export async function listOpenDrafts(db: Db, kind?: string): Promise<Omit<Draft, 'body'>[]> {
  const { rows } = await sql<Draft>`select ${columns} from versions.draft where ${open}
    ${kind ? sql`and kind = ${kind}` : sql``} order by drafted_at limit 200`.execute(db)
  return rows.map(({ body: _body, ...draft }) => draft)
}

/** What became of the drafts of one thing, the newest first. */
export async function listDraftsOf(db: Db, kind: string, key: string): Promise<Omit<Draft, 'body'>[]> {
  const { rows } = await sql<Draft>`select ${columns} from versions.draft where kind = ${kind} and key = ${key}
    order by drafted_at desc limit 50`.execute(db)
  return rows.map(({ body: _body, ...draft }) => draft)
}

export const listDueDrafts = async (db: Db, today: string): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`select id from versions.draft where state = 'scheduled' and in_force_from <= ${today}::date
    order by in_force_from, decided_at`.execute(db)
  return rows.map(({ id }) => id)
}

/** Writes the one open draft of a thing; new words make a reviewed one a draft again. */
export async function upsertDraft(
  trx: Db,
  given: { kind: string; key: string; body: unknown; by: Person; at: Date; note: string | null },
): Promise<Draft> {
  const { kind, key, body, by, at, note } = given
  const { rows } =
    await sql<Draft>`insert into versions.draft (kind, key, state, body, content_hash, note, drafted_by, drafted_by_name, drafted_at)
    values (${kind}, ${key}, 'draft', ${JSON.stringify(body)}::json, ${hashOf(body)}, ${note}, ${by.id}::uuid, ${by.name}, ${at})
    on conflict (kind, key) where ${open} do update set state = 'draft', body = excluded.body, content_hash = excluded.content_hash,
      note = excluded.note, drafted_by = excluded.drafted_by, drafted_by_name = excluded.drafted_by_name, drafted_at = excluded.drafted_at,
      reviewed_by = null, reviewed_by_name = null, reviewed_at = null, base_number = null, fault = null
    returning ${columns}`.execute(trx)
  const [draft] = rows
  if (!draft) throw new Error('the draft was not written')
  return draft
}

export async function markReviewed(trx: Db, id: string, review: { by: Person; at: Date; base: number | null }): Promise<void> {
  const { by, at, base } = review
  await sql`update versions.draft set state = 'reviewed', reviewed_by = ${by.id}::uuid, reviewed_by_name = ${by.name}, reviewed_at = ${at},
    base_number = ${base} where id = ${id}::uuid`.execute(trx)
}

export async function markEnded(
  trx: Db,
  id: string,
  end: { state: 'rejected' | 'withdrawn'; by: Person; at: Date; reason: string | null },
): Promise<void> {
  const { state, by, at, reason } = end
  await sql`update versions.draft set state = ${state}, decided_by = ${by.id}::uuid, decided_by_name = ${by.name}, decided_at = ${at},
    reason = ${reason} where id = ${id}::uuid`.execute(trx)
}

export async function markScheduled(trx: Db, id: string, decision: { by: Person; at: Date; from: string }): Promise<void> {
  const { by, at, from } = decision
  await sql`update versions.draft set state = 'scheduled', decided_by = ${by.id}::uuid, decided_by_name = ${by.name}, decided_at = ${at},
    in_force_from = ${from}::date where id = ${id}::uuid`.execute(trx)
}

export async function markPublished(trx: Db, id: string, done: { number: number; at: Date }): Promise<void> {
  await sql`update versions.draft set state = 'published', published_number = ${done.number}, published_at = ${done.at}, fault = null
    where id = ${id}::uuid`.execute(trx)
}

export const markFault = async (db: Db, id: string, fault: string): Promise<void> => {
  await sql`update versions.draft set fault = ${fault.slice(0, 1000)} where id = ${id}::uuid`.execute(db)
}

export async function countFaults(db: Db): Promise<{ kind: string; key: string; fault: string }[]> {
  const { rows } = await sql<{ kind: string; key: string; fault: string }>`select kind, key, fault from versions.draft
    where state = 'scheduled' and fault is not null order by in_force_from`.execute(db)
  return rows
}
