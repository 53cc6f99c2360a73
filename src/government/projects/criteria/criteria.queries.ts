import { type Db, sql } from '#core/db.ts'
import type { Score } from './criteria.rules.ts'

export type FrozenScore = { unitId: string; period: string; criteriaNumber: number; body: Score; hash: string; at: Date }
export type Remark = {
  id: string
  unitId: string
  period: string
  criterion: string
  words: string
  byId: string
  byName: string
  at: Date
  answer: string | null
  answeredBy: string | null
  answeredAt: Date | null
}

export async function listScores(db: Db, by: { period: string } | { unitId: string }): Promise<FrozenScore[]> {
  const { rows } =
    await sql<FrozenScore>`select unit_id as "unitId", period, criteria_number as "criteriaNumber", body, content_hash as hash, at
    from projects.score where ${'period' in by ? sql`period = ${by.period}` : sql`unit_id = ${by.unitId}::uuid`} order by period desc`.execute(
      db,
    )
  return rows
}

/** Kept once: a score that was frozen is not frozen again. */
export async function insertScore(trx: Db, given: Omit<FrozenScore, 'at'> & { at: Date }): Promise<boolean> {
  const { numAffectedRows } = await sql`insert into projects.score (unit_id, period, criteria_number, body, content_hash, at)
    values (${given.unitId}, ${given.period}, ${given.criteriaNumber}, ${JSON.stringify(given.body)}::jsonb, ${given.hash}, ${given.at})
    on conflict (unit_id, period) do nothing`.execute(trx)
  return numAffectedRows === 1n
}

const columns = sql.raw(`id, unit_id as "unitId", period, criterion, words, by_id as "byId", by_name as "byName", at, answer,
  answered_by as "answeredBy", answered_at as "answeredAt"`)

export async function listRemarks(db: Db, unitId: string): Promise<Remark[]> {
  const { rows } =
    await sql<Remark>`select ${columns} from projects.remark where unit_id = ${unitId}::uuid order by at desc limit 200`.execute(db)
  return rows
}

export async function findRemark(db: Db, id: string): Promise<Remark | undefined> {
  const { rows } = await sql<Remark>`select ${columns} from projects.remark where id = ${id}::uuid`.execute(db)
  return rows[0]
}

type NewRemark = Pick<Remark, 'unitId' | 'period' | 'criterion' | 'words'> & { by: { id: string; name: string }; at: Date }
export async function insertRemark(trx: Db, given: NewRemark): Promise<void> {
  await sql`insert into projects.remark (unit_id, period, criterion, words, by_id, by_name, at)
    values (${given.unitId}, ${given.period}, ${given.criterion}, ${given.words}, ${given.by.id}, ${given.by.name}, ${given.at})`.execute(
    trx,
  )
}

/** False where it was answered already. */
export async function answerRemark(
  trx: Db,
  id: string,
  given: { words: string; by: { id: string; name: string }; at: Date },
): Promise<boolean> {
  const { numAffectedRows } = await sql`update projects.remark set answer = ${given.words}, answered_by_id = ${given.by.id},
    answered_by = ${given.by.name}, answered_at = ${given.at} where id = ${id}::uuid and answered_at is null`.execute(trx)
  return numAffectedRows === 1n
}
