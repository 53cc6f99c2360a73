import { type Db, sql } from '#core/db.ts'
import type { Erased } from '#core/personal.ts'

export type RequestKind = 'copy' | 'erase' | 'correct' | 'question'
export type DataRequest = {
  id: string
  caseId: string
  reference: string
  personId: string
  kind: RequestKind
  words: string
  lookId: number | null
  askedAt: Date
  answer: string | null
  erased: Erased | null
  endedAt: Date | null
  copyUntil: Date | null
}

const columns =
  sql.raw(`id, case_id as "caseId", reference, person_id as "personId", kind, words, look_id as "lookId", asked_at as "askedAt", answer, erased,
  ended_at as "endedAt", copy_until as "copyUntil"`)

/** YC-2026-000012: counted on through the years; a number that a rolled-back filing took is left out. */
export async function nextReference(trx: Db, at: Date): Promise<string> {
  const { rows } = await sql<{ number: number }>`select nextval('privacy.request_number') as number`.execute(trx)
  return `YC-${at.getUTCFullYear()}-${String(rows[0]?.number ?? 0).padStart(6, '0')}`
}

export async function insertRequest(
  trx: Db,
  request: Pick<DataRequest, 'caseId' | 'reference' | 'personId' | 'kind' | 'words' | 'lookId' | 'askedAt'>,
): Promise<string> {
  const { rows } = await sql<{ id: string }>`insert into privacy.request (case_id, reference, person_id, kind, words, look_id, asked_at)
    values (${request.caseId}::uuid, ${request.reference}, ${request.personId}::uuid, ${request.kind}, ${request.words}, ${request.lookId}, ${request.askedAt})
    returning id`.execute(trx)
  return rows[0]?.id ?? ''
}

export async function findRequest(db: Db, id: string): Promise<DataRequest | undefined> {
  const { rows } = await sql<DataRequest>`select ${columns} from privacy.request where id = ${id}::uuid`.execute(db)
  return rows[0]
}

export async function listRequestsOf(db: Db, personId: string, limit: number): Promise<DataRequest[]> {
  const { rows } = await sql<DataRequest>`select ${columns} from privacy.request where person_id = ${personId}::uuid
    order by asked_at desc, id limit ${limit}`.execute(db)
  return rows
}

export async function listRequestsByCase(db: Db, caseIds: readonly string[]): Promise<DataRequest[]> {
  const { rows } = await sql<DataRequest>`select ${columns} from privacy.request where case_id = any(${[...caseIds]}::uuid[])`.execute(db)
  return rows
}

export async function endRequest(
  trx: Db,
  id: string,
  end: { answer: string | null; erased: Erased | null; at: Date; copyUntil: Date | null },
): Promise<void> {
  await sql`update privacy.request set answer = ${end.answer}, erased = ${end.erased ? JSON.stringify(end.erased) : null}::jsonb,
    ended_at = ${end.at}, copy_until = ${end.copyUntil} where id = ${id}::uuid`.execute(trx)
}
