import type { Db } from '#core/db.ts'
import { findLastUnitByCode, findUnitByCode, listSuccessors, type Unit } from '#ground/places/index.ts'
import type { PortalSettings } from '../settings/settings.ts'
import { Stuck } from './stuck.ts'

/** Our code of a unit as the portal writes it: agencies have codes of their own, communes stand under the province's. */
export const agencyCode = (unitCode: string, hCode: string): string => (/^H\d/.test(unitCode) ? unitCode : `${hCode}.${unitCode}`)

/** The unit behind an agency's code; a unit that is no more leads to its heir, where it has exactly one. */
export async function unitOfAgency(db: Db, settings: PortalSettings, code: string, on: string): Promise<Unit> {
  const own = settings.agencies[code] ?? code
  for (const candidate of [own, own.replace(/^H\d+\./, '')]) {
    const unit = await findUnitByCode(db, candidate, { on })
    if (unit) return unit
    const ended = await findLastUnitByCode(db, candidate)
    const heirs = ended ? await listSuccessors(db, ended.id, { on }) : []
    const [heir] = heirs
    if (heir && heirs.length === 1) return heir.unit
  }
  throw new Stuck('unknown_agency', code)
}
