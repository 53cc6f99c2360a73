import { ask, type Db } from '#core/db.ts'
import type { Market, Verdict } from './residue.rules.ts'

export type Verdicts = Record<Market, { verdict: Verdict; most?: string; unit?: string; rule?: string; basis?: string; evidence?: string }>
export type ResidueTest = {
  id: string
  seasonId: string
  clientKey: string
  substance: string
  sampledOn: string
  detected: boolean
  value: string
  unit: string
  method: string
  laboratory: string
  reportNumber: string
  verdicts: Verdicts
  byId: string
  byName: string
  byOfficer: boolean
  at: Date
}
const columns = `id, season_id as "seasonId", client_key as "clientKey", substance, sampled_on as "sampledOn", detected, value, unit, method,
  laboratory, report_number as "reportNumber", verdicts, by_id as "byId", by_name as "byName", by_officer as "byOfficer", at`

export const listTests = (db: Db, seasonId: string): Promise<ResidueTest[]> =>
  ask<ResidueTest>(db, `select ${columns} from farming.residue_test where season_id = $1 order by at desc, id`, [seasonId])

/** Writes a result; false where the same was sent before. */
export async function insertTest(trx: Db, test: Omit<ResidueTest, 'id'>): Promise<boolean> {
  const rows = await ask(
    trx,
    `insert into farming.residue_test (season_id, client_key, substance, sampled_on, detected, value, unit, method, laboratory,
      report_number, verdicts, by_id, by_name, by_officer, at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::jsonb, $12, $13, $14, $15) on conflict (client_key) do nothing returning id`,
    [
      test.seasonId,
      test.clientKey,
      test.substance,
      test.sampledOn,
      test.detected,
      test.value,
      test.unit,
      test.method,
      test.laboratory,
      test.reportNumber,
      JSON.stringify(test.verdicts),
      test.byId,
      test.byName,
      test.byOfficer,
      test.at,
    ],
  )
  return rows.length > 0
}
