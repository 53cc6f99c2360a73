import type { Actor } from '#core/access.ts'
import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { dayOf, type Lang } from '#core/i18n.ts'
import { act, openCase } from '#engine/casework/index.ts'
import { getUnit, listAncestors } from '#ground/places/index.ts'
import { getChecklist } from '../checklist/checklist.queries.ts'
import { tellInspected } from '../inspected/tell.ts'
import type { Visit } from '../plan/plan.queries.ts'
import { kind } from '../plan/rights.ts'
import { findVisit, nextReference, setCase } from './visit.queries.ts'

/** Announces the visit: from now on it is a case with its deadline. A second time it changes nothing. */
export async function announceVisit(db: Db, { id, actor, at }: { id: string; actor: Actor; at: Date }): Promise<void> {
  await inTransaction(db, async (trx) => {
    const visit = await findVisit(trx, id, { lock: true })
    if (!visit || visit.caseId || visit.cancelledAt) return
    const unit = await getUnit(trx, visit.unitId)
    const units = [unit, ...(await listAncestors(trx, unit.id, { on: dayOf(at) }))]
    const list = await getChecklist(trx, visit.checklistId)
    const reference = await nextReference(trx, visit.year)
    const opened = await openCase(trx, {
      kind,
      definitionKey: kind,
      reference,
      title: list.body.title.vi,
      party: visit.subjectName,
      words: [visit.subjectCode],
      channel: visit.planId ? 'planned' : 'unplanned',
      ownerId: null,
      unitId: unit.id,
      unitPath: units.map((each) => each.id),
      unitCodes: units.map((each) => each.code),
      duration: list.body.duration,
      actor: { id: actor.personId, name: actor.name, role: 'inspector' },
      clientKey: `announce:${visit.id}`,
      at,
    })
    await setCase(trx, visit.id, { caseId: opened.id, reference })
    await tellInspected(trx, visit, 'inspections.told.announced', { unit: unit.fullName }, at)
  })
}

/** The inspectors are there: from now on points are noted. */
export async function beginVisit(db: Db, { visit, actor, at, lang }: { visit: Visit; actor: Actor; at: Date; lang: Lang }): Promise<void> {
  if (!visit.caseId) throw refuse('conflict', 'inspections.not_begun')
  await act(db, { by: { id: visit.caseId }, action: 'begin', clientKey: `begin:${visit.id}`, actor, at, lang })
}
