import { type Db, sql } from '#core/db.ts'
import type { Difference } from './compare.rules.ts'

export type Comparison = { id: string; at: Date; compared: number; differences: Difference[]; fault: string | null }

export async function insertComparison(db: Db, one: Omit<Comparison, 'id'>): Promise<string> {
  const { rows } = await sql<{ id: string }>`insert into national_portal.comparison (at, compared, differences, fault)
    values (${one.at}, ${one.compared}, ${JSON.stringify(one.differences)}::jsonb, ${one.fault}) returning id`.execute(db)
  return rows[0]?.id ?? ''
}

export async function listComparisons(db: Db, limit: number): Promise<Comparison[]> {
  const { rows } = await sql<Comparison>`select id, at, compared, differences, fault from national_portal.comparison
    order by at desc, id limit ${limit}`.execute(db)
  return rows
}
