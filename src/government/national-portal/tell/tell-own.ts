import { type Db, inTransaction } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import type { Context } from '#core/module.ts'
import { readProvince } from '#core/province.ts'
import { findCaseFile } from '#engine/casework/index.ts'
import { findDossier } from '#government/procedures/index.ts'
import { getUnit } from '#ground/places/index.ts'
import { findActOf, lockLink } from '../link/link.queries.ts'
import { agencyCode } from '../receive/agency.ts'
import { stateCodes } from '../run/queues.ts'
import { insertOwnLink, setHeard, takeMarked } from './own.queries.ts'
import { tellAction } from './tell.ts'

// So many dossiers are told in one run that a run ends before the next begins.
const most = 500

/** Tells the portal of dossiers filed here: each known there by our own code, action by action in its order. */
export async function tellOwn(context: Context): Promise<number> {
  let told = 0
  const codes = await stateCodes(context.db)
  for (let turn = 0; turn < most; turn++) {
    const taken = await inTransaction(context.db, (trx) => tellOne(trx, context, codes))
    if (!taken) break
    told++
  }
  return told
}

async function tellOne(trx: Db, { config, clock }: Context, codes: Record<string, string>): Promise<boolean> {
  const marked = await takeMarked(trx)
  if (!marked) return false
  const dossier = await findDossier(trx, config, marked.code)
  const file = await findCaseFile(trx, { id: marked.caseId }, undefined, clock.now())
  if (!dossier || !file || dossier.channel === 'national_portal') return true
  const unit = await getUnit(trx, dossier.unitId, { on: dayOf(dossier.filedAt) })
  await insertOwnLink(trx, {
    ...{ dossier: dossier.code, caseId: dossier.caseId, ownerId: dossier.ownerId, procedure: dossier.procedureCode, at: clock.now() },
    agency: agencyCode(unit.code, readProvince(config.province).hCode),
  })
  const link = await lockLink(trx, { caseId: dossier.caseId })
  if (!link || link.origin !== 'here') return true
  const fresh = file.actions.filter(({ seq }) => seq > link.heard).sort((a, b) => a.seq - b.seq)
  // A dossier that the portal hears of for the first time begins there with how it stands.
  const last = fresh.filter(({ fromState, toState }) => fromState !== toState).at(-1) ?? fresh[0]
  const actions = link.told === 0 ? fresh.filter(({ seq }) => seq >= (last?.seq ?? 0)) : fresh
  for (const action of actions) {
    const known = codes[action.toState] !== undefined
    if (known && !(await findActOf(trx, link.portalCode, action.seq))) await tellAction(trx, link, file, action)
  }
  await setHeard(trx, link.portalCode, fresh.at(-1)?.seq ?? link.heard)
  return true
}
