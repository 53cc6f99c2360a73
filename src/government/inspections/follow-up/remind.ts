import { inTransaction } from '#core/db.ts'
import { dayOf, formatDate } from '#core/i18n.ts'
import type { Context } from '#core/module.ts'
import { listOfficers } from '#ground/identity/index.ts'
import { notify } from '#ground/notifications/index.ts'
import { tellInspected } from '../inspected/tell.ts'
import { root } from '../plan/request.ts'
import { findVisit } from '../visit/visit.queries.ts'
import { listToTell, noteTold } from './follow-up.queries.ts'

export const remindJob = 'inspections.remind_of_remedies'
const daysBefore = 3
const batch = 500

/** Reminds the inspected some days before the last one, and tells them and the inspectors when it is over; each once. */
export async function remindOfRemedies({ db, clock, log }: Pick<Context, 'db' | 'clock' | 'log'>): Promise<number> {
  const at = clock.now()
  const today = dayOf(at)
  let told = 0
  const yesterday = dayOf(new Date(at.getTime() - 86_400_000))
  for (const { step, until } of [
    { step: 'late', until: yesterday },
    { step: 'reminded', until: dayOf(new Date(at.getTime() + daysBefore * 86_400_000)) },
  ] as const)
    for (const remedy of await listToTell(db, step, until, batch))
      await inTransaction(db, async (trx) => {
        const visit = await findVisit(trx, remedy.visitId)
        if (!visit || !(await noteTold(trx, step, remedy.id, at))) return
        // What is late already needs no word that it will be.
        if (step === 'reminded' && remedy.dueOn < today) return
        told++
        const vars = { name: visit.subjectName, due: formatDate('vi', remedy.dueOn) }
        await tellInspected(trx, visit, step === 'late' ? 'inspections.told.remedy_late' : 'inspections.told.remedy_due', vars, at)
        if (step !== 'late') return
        for (const { personId } of await listOfficers(trx, { unitIds: [visit.unitId], role: 'inspector', at }))
          await notify(trx, {
            ...{ channel: 'in_app', personId, template: 'inspections.told.remedy_late', vars, lang: 'vi' },
            ...{ subject: visit.reference ?? undefined, path: `${root}/${visit.id}#khac-phuc`, at },
          })
      })
  if (told > 0) log(`inspections: told of ${told} remedies`)
  return told
}
