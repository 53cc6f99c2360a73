import { type Db, sql } from '#core/db.ts'
import type { Change } from '#ground/versions/index.ts'
import type { Procedure } from '../procedure/procedure.ts'
import type { RefusedLine } from './import.ts'

export const lineKinds = ['new', 'changed', 'removed'] as const
export type LineKind = (typeof lineKinds)[number]
export type StagedLine = { code: string; kind: LineKind; name: string; record: Procedure | null; changes: Change[] }
export type Batch = {
  id: string
  file: string
  whole: boolean
  validFrom: string
  stagedByName: string
  stagedAt: Date
  hash: string
  counts: Record<LineKind | 'unchanged' | 'refused', number>
  refused: RefusedLine[]
}

const columns = sql.raw(`id, file, whole, valid_from as "validFrom", staged_by_name as "stagedByName", staged_at as "stagedAt",
  content_hash as hash, counts, refused`)

export async function insertBatch(
  trx: Db,
  batch: Omit<Batch, 'id' | 'stagedByName'> & { by: { id: string | null; name: string } },
): Promise<string> {
  const { file, whole, validFrom, by, stagedAt, hash, counts, refused } = batch
  const { rows } = await sql<{ id: string }>`insert into procedures.import_batch
      (file, whole, valid_from, staged_by, staged_by_name, staged_at, content_hash, counts, refused)
    values (${file}, ${whole}, ${validFrom}::date, ${by.id}::uuid, ${by.name}, ${stagedAt}, ${hash}, ${JSON.stringify(counts)}::jsonb,
      ${JSON.stringify(refused.slice(0, 200))}::jsonb) returning id`.execute(trx)
  return rows[0]?.id ?? ''
}

export async function insertLines(trx: Db, batchId: string, lines: readonly StagedLine[]): Promise<void> {
  await sql`insert into procedures.import_line (batch_id, code, kind, name, record, changes)
    select ${batchId}::uuid, l.code, l.kind, l.name, nullif(l.record, 'null'::jsonb), l.changes
    from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as l(code text, kind text, name text, record jsonb, changes jsonb)`.execute(
    trx,
  )
}

export async function findBatch(db: Db, id: string): Promise<Batch | undefined> {
  const { rows } = await sql<Batch>`select ${columns} from procedures.import_batch where id = ${id}::uuid`.execute(db)
  return rows[0]
}

/** Lines of a batch in the order of their codes. */
export async function listLines(
  db: Db,
  batchId: string,
  page: { kind?: LineKind | undefined; after?: string | undefined; limit: number },
): Promise<StagedLine[]> {
  const { kind, after, limit } = page
  const { rows } = await sql<StagedLine>`select code, kind, name, record, changes from procedures.import_line
    where batch_id = ${batchId}::uuid ${kind ? sql`and kind = ${kind}` : sql``} and code > ${after ?? ''}
    order by code limit ${limit}`.execute(db)
  return rows
}
