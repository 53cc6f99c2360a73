import { type Db, sql } from '#core/db.ts'

export type DocumentDims = { caseId: string; direction: string; unitId: string }

/** Which way a document went and whose it is. */
export async function listDocumentDims(db: Db, caseIds: readonly string[]): Promise<DocumentDims[]> {
  const { rows } = await sql<DocumentDims>`select case_id as "caseId", direction, unit_id as "unitId"
    from documents.document where case_id = any(${caseIds}::uuid[])`.execute(db)
  return rows
}

export async function listCaseIdsGoing(db: Db, direction: string | undefined, unitIds: readonly string[] | undefined): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select case_id as id from documents.document
    where ${direction === undefined ? sql`true` : sql`direction = ${direction}`}
      and ${unitIds === undefined ? sql`true` : sql`unit_id = any(${unitIds}::uuid[])`}`.execute(db)
  return rows.map((row) => row.id)
}

/** Units that keep documents. */
export async function listDocumentUnits(db: Db): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select distinct unit_id as id from documents.document`.execute(db)
  return rows.map((row) => row.id)
}

export type SentRow = { start: string; unitId: string; amount: number }

/** Documents issued, by day and unit: all, those with the seal's digital signature, or those that reached a receiver through the platform or the axis. */
export async function countSent(db: Db, span: { from: string; to: string }, only?: 'signed' | 'electronic'): Promise<SentRow[]> {
  const { rows } = await sql<SentRow>`select d.dated_on::text as start, d.unit_id as "unitId", count(*)::int as amount
    from documents.document d
    where d.direction = 'outgoing' and d.document_id is not null and d.dated_on >= ${span.from}::date and d.dated_on <= ${span.to}::date
      ${only === 'signed' ? sql`and d.signed_at is not null` : sql``}
      ${only === 'electronic' ? sql`and exists (select from documents.delivery v where v.document_id = d.id and v.state not in ('waiting', 'sent'))` : sql``}
    group by 1, 2 order by 1`.execute(db)
  return rows
}
