import { randomUUID } from 'node:crypto'
import { type Db, inTransaction } from '#core/db.ts'
import { listVersionsTouching } from '../units/units.queries.ts'
import { applyPlan, insertReorganisation, takeTurn } from '../units/write.queries.ts'
import { type Dataset, type LoadCounts, planLoad } from './dataset.rules.ts'

/** Where a list comes from: it becomes a reorganisation when the list links units of before to units of after. */
export type Source = { title: string; onDate: string; legalBasis: string; by: string }
export type LoadReport = LoadCounts & { successions: number; unmatched: string[] }

/** Loads lists of units with their dates and links, in one transaction; loading the same again changes nothing. */
export async function importUnits(db: Db, dataset: Dataset, source: Source): Promise<LoadReport> {
  return inTransaction(db, async (trx) => {
    await takeTurn(trx)
    const codes = new Set(dataset.units.flatMap((record) => [record.code, record.parent ?? record.code]))
    for (const link of dataset.links) codes.add(link.from).add(link.to)
    const existing = await listVersionsTouching(trx, { ids: [], codes: [...codes] })
    const plan = planLoad(dataset, existing, randomUUID)
    const isNews = plan.versions.length > 0 && plan.successions.length > 0
    const reorganisationId = isNews ? randomUUID() : null
    if (reorganisationId) await insertReorganisation(trx, { id: reorganisationId, ...source })
    const { successions } = await applyPlan(trx, plan, reorganisationId)
    return { ...plan.counts, successions, unmatched: plan.unmatched }
  })
}
