import { type Db, sql } from '#core/db.ts'

export const requestKinds = ['fault', 'question', 'wish'] as const
export type RequestKind = (typeof requestKinds)[number]
export type DataRequest = {
  id: string
  caseId: string
  reference: string
  kind: RequestKind
  datasetId: string | null
  datasetKey: string | null
  datasetTitle: string | null
  personId: string | null
  /** Sealed. */
  name: string | null
  contact: string | null
  words: string
  answer: string | null
  lang: 'vi' | 'en' | 'km'
  askedAt: Date
  endedAt: Date | null
}

const columns = sql.raw(`q.id, q.case_id as "caseId", q.reference, q.kind, q.dataset_id as "datasetId", s.key as "datasetKey",
  (select d.body -> 'title' ->> 'vi' from opendata.definition d where d.dataset_id = q.dataset_id order by d.number desc limit 1) as "datasetTitle",
  q.person_id as "personId", q.name, q.contact, q.words, q.answer, q.lang, q.asked_at as "askedAt", q.ended_at as "endedAt"`)
const from = sql.raw('from opendata.request q left join opendata.dataset s on s.id = q.dataset_id')

/** DLM-2026-000012: counted on through the years; a number that a rolled-back filing took is left out. */
export async function nextReference(db: Db, at: Date): Promise<string> {
  const { rows } = await sql<{ number: number }>`select nextval('opendata.request_number') as number`.execute(db)
  return `DLM-${at.getUTCFullYear()}-${String(rows[0]?.number ?? 0).padStart(6, '0')}`
}

export type NewRequest = Omit<DataRequest, 'id' | 'datasetKey' | 'datasetTitle' | 'answer' | 'endedAt'> & { clientKey: string }

export async function insertRequest(trx: Db, request: NewRequest): Promise<void> {
  const { caseId, reference, clientKey, kind, datasetId, personId, name, contact, words, lang, askedAt } = request
  await sql`insert into opendata.request (case_id, reference, client_key, kind, dataset_id, person_id, name, contact, words, lang, asked_at)
    values (${caseId}::uuid, ${reference}, ${clientKey}, ${kind}, ${datasetId}::uuid, ${personId}::uuid, ${name}, ${contact}, ${words}, ${lang}, ${askedAt})`.execute(
    trx,
  )
}

export async function findRequest(db: Db, by: { id: string } | { reference: string }): Promise<DataRequest | undefined> {
  const { rows } =
    await sql<DataRequest>`select ${columns} ${from} where ${'id' in by ? sql`q.id = ${by.id}::uuid` : sql`q.reference = ${by.reference}`}`.execute(
      db,
    )
  return rows[0]
}

export async function listRequestsByCase(db: Db, caseIds: readonly string[]): Promise<DataRequest[]> {
  const { rows } = await sql<DataRequest>`select ${columns} ${from} where q.case_id = any(${[...caseIds]}::uuid[])`.execute(db)
  return rows
}

export async function listRequestsOf(db: Db, personId: string): Promise<DataRequest[]> {
  const { rows } =
    await sql<DataRequest>`select ${columns} ${from} where q.person_id = ${personId}::uuid order by q.asked_at desc, q.id`.execute(db)
  return rows
}

export async function endRequest(trx: Db, id: string, answer: string | null, at: Date): Promise<void> {
  await sql`update opendata.request set answer = ${answer}, ended_at = ${at} where id = ${id}::uuid`.execute(trx)
}

/** The request that was sent under this key of a form before. */
export async function findSent(db: Db, clientKey: string): Promise<string | undefined> {
  const { rows } = await sql<{ reference: string }>`select reference from opendata.request where client_key = ${clientKey}`.execute(db)
  return rows[0]?.reference
}

/** How many requests about each dataset wait for an answer. */
export async function countOpen(db: Db): Promise<Map<string, number>> {
  const { rows } = await sql<{ datasetId: string; count: number }>`select dataset_id as "datasetId", count(*) as count from opendata.request
    where ended_at is null and dataset_id is not null group by dataset_id`.execute(db)
  return new Map(rows.map(({ datasetId, count }) => [datasetId, count]))
}

/** Takes name and contact away from what a person asked; the words stay with the answer. */
export async function forgetContact(trx: Db, personId: string): Promise<number> {
  const { rows } = await sql<{ id: string }>`update opendata.request set name = null, contact = null
    where person_id = ${personId}::uuid and ended_at is not null and (name is not null or contact is not null) returning id`.execute(trx)
  return rows.length
}
