import type { Db } from '#core/db.ts'
import type { StoredEvent } from '#core/events.ts'
import { dayOf } from '#core/i18n.ts'
import { getCatalogue, kindOf } from '../catalogue/catalogue.ts'
import { findAreaByCase, insertStep, nextAreaNumber, updateState } from './area.queries.ts'
import { areaNumber, mayBecome, stateAfter } from './area.rules.ts'

/** What was decided on the dossier holds for the area: granted, it gets its number; refused, it may be asked for again. */
export async function followDossier(trx: Db, of: { caseId: string; outcome: string; at: Date }): Promise<void> {
  const to = stateAfter(of.outcome)
  const area = await findAreaByCase(trx, of.caseId)
  if (!area || !to || to === area.state) return
  if (to === 'recorded') {
    await updateState(trx, area.id, { state: 'recorded', number: null })
    return
  }
  if (!mayBecome(area.state, to)) return
  const letters = kindOf(await getCatalogue(trx), area.kind)?.letters ?? 'VN'
  const number = to === 'granted' ? areaNumber(letters, dayOf(of.at).slice(0, 4), await nextAreaNumber(trx)) : null
  await updateState(trx, area.id, { state: to, number })
  await insertStep(trx, area.id, { what: to, reason: area.dossierCode ?? '', by: { id: null, name: area.dossierCode ?? '' }, at: of.at })
}

/** After each action on a dossier: only its end says something of an area. */
export async function afterDossier(trx: Db, event: StoredEvent<{ caseId: string; outcome: string | null; at: string }>): Promise<void> {
  const { caseId, outcome, at } = event.payload
  if (outcome) await followDossier(trx, { caseId, outcome, at: new Date(at) })
}
