import { randomUUID } from 'node:crypto'
import { type Db, inTransaction } from '#core/db.ts'
import { listLinks, listVersionsTouching } from '../units/units.queries.ts'
import { applyPlan, insertReorganisation, keepOnlyLinks, takeTurn } from '../units/write.queries.ts'
import type { Succession } from '../units/units.rules.ts'
import { type Dataset, type LoadCounts, type LoadPlan, planLoad } from './dataset.rules.ts'

/**
 * Where a list comes from; it becomes a reorganisation when it links units of before to units of after. A source that
 * corrects (a province's pack) has the last word on the links of its units; any other leaves those units alone that have links.
 */
export type Source = { title: string; onDate: string; legalBasis: string; by: string; corrects?: boolean }
export type LoadReport = LoadCounts & { successions: number; keptOther: number; unmatched: string[] }

/** Loads lists of units with their dates and links, in one transaction; loading the same again changes nothing. */
export async function importUnits(db: Db, dataset: Dataset, source: Source): Promise<LoadReport> {
  return inTransaction(db, async (trx) => {
    await takeTurn(trx)
    const codes = new Set(dataset.units.flatMap((record) => [record.code, record.parent ?? record.code]))
    for (const link of dataset.links) codes.add(link.from).add(link.to)
    const existing = await listVersionsTouching(trx, { ids: [], codes: [...codes] })
    const plan = planLoad(dataset, existing, randomUUID)
    const keptOther = source.corrects ? 0 : await leaveKnownLinks(trx, plan)
    const isNews = plan.versions.length > 0 && plan.successions.length > 0
    const reorganisationId = isNews ? randomUUID() : null
    if (reorganisationId) await insertReorganisation(trx, { id: reorganisationId, ...source })
    const { successions } = await applyPlan(trx, plan, reorganisationId)
    if (source.corrects) await keepOnlyLinks(trx, plan.successions)
    return { ...plan.counts, successions, keptOther, unmatched: plan.unmatched }
  })
}

const same = (a: Succession, b: Succession): boolean => a.to === b.to && a.onDate === b.onDate && a.share === b.share

/** Takes out of the plan the links of units of which other links are known for that day, and counts those that say something else. */
async function leaveKnownLinks(trx: Db, plan: LoadPlan): Promise<number> {
  const links = await listLinks(trx, [...new Set(plan.successions.map((link) => link.from))], 'out')
  const known = Map.groupBy(links, (link) => `${link.from} ${link.onDate}`)
  const other = plan.successions.filter((link) => known.has(`${link.from} ${link.onDate}`))
  plan.successions = plan.successions.filter((link) => !known.has(`${link.from} ${link.onDate}`))
  return other.filter((link) => !known.get(`${link.from} ${link.onDate}`)?.some((one) => same(one, link))).length
}
