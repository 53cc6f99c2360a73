import { ask, type Db, sql } from '#core/db.ts'
import type { Answers } from '#engine/forms/index.ts'
import type { Difference, Figures } from './replay.rules.ts'

export type Kind = 'process' | 'procedure' | 'fee'
export type Replay = {
  id: string
  draftId: string
  draftHash: string
  kind: Kind
  key: string
  from: string
  to: string
  askedByName: string
  askedAt: Date
  doneAt: Date | null
  figures: Figures | null
  lines: Difference[]
  fault: string | null
}

const columns = sql.raw(`id, draft_id as "draftId", draft_hash as "draftHash", kind, key, from_day as "from", to_day as "to",
  asked_by_name as "askedByName", asked_at as "askedAt", done_at as "doneAt", figures, lines, fault`)

export async function insertReplay(
  trx: Db,
  asked: Pick<Replay, 'draftId' | 'draftHash' | 'kind' | 'key' | 'from' | 'to' | 'askedAt'> & { by: { id: string; name: string } },
): Promise<string> {
  const { draftId, draftHash, kind, key, from, to, by, askedAt } = asked
  const { rows } = await sql<{ id: string }>`insert into procedures.replay
      (draft_id, draft_hash, kind, key, from_day, to_day, asked_by, asked_by_name, asked_at)
    values (${draftId}::uuid, ${draftHash}, ${kind}, ${key}, ${from}::date, ${to}::date, ${by.id}::uuid, ${by.name}, ${askedAt})
    returning id`.execute(trx)
  return rows[0]?.id ?? ''
}

export async function findReplay(db: Db, id: string): Promise<Replay | undefined> {
  const { rows } = await sql<Replay>`select ${columns} from procedures.replay where id = ${id}::uuid`.execute(db)
  return rows[0]
}

export async function listReplays(db: Db, draftId: string): Promise<Replay[]> {
  const { rows } = await sql<Replay>`select ${columns} from procedures.replay where draft_id = ${draftId}::uuid
    order by asked_at desc limit 10`.execute(db)
  return rows
}

export async function finishReplay(db: Db, id: string, done: { at: Date; figures: Figures; lines: Difference[] }): Promise<void> {
  await sql`update procedures.replay set done_at = ${done.at}, figures = ${JSON.stringify(done.figures)}::jsonb,
    lines = ${JSON.stringify(done.lines)}::jsonb, fault = null where id = ${id}::uuid`.execute(db)
}

export async function failReplay(db: Db, id: string, fault: string, at: Date): Promise<void> {
  await sql`update procedures.replay set done_at = ${at}, fault = ${fault.slice(0, 500)} where id = ${id}::uuid`.execute(db)
}

/** What a replay needs of a dossier. Sealed answers stay sealed: no rule reads an identity number. */
export type Facts = { caseId: string; code: string; channel: string; unitId: string; filedAt: Date; answers: Answers }

export async function listFacts(db: Db, procedureCode: string, caseIds: readonly string[]): Promise<Map<string, Facts>> {
  const rows = await ask<Facts>(
    db,
    `select case_id as "caseId", code, channel, unit_id as "unitId", filed_at as "filedAt", answers from procedures.dossier
      where procedure_code = $1 and case_id = any($2::uuid[])`,
    [procedureCode, caseIds],
  )
  return new Map(rows.map((row) => [row.caseId, row]))
}
