import type { Db } from '#core/db.ts'
import { dayOf, type MessageKey, type Vars } from '#core/i18n.ts'
import { getPerson, listRepresentatives } from '#ground/identity/index.ts'
import { tell } from '#ground/notifications/index.ts'
import type { Visit } from '../plan/plan.queries.ts'

export const inspectedRoot = '/kiem-tra-don-vi-toi'

/** Tells all who act for the inspected; nobody does where the place has no organisation here. */
export async function tellInspected(trx: Db, visit: Visit, template: MessageKey, vars: Vars, at: Date): Promise<void> {
  for (const personId of await listRepresentatives(trx, visit.subjectCode, dayOf(at))) {
    const { lang, phone } = await getPerson(trx, personId)
    const words = { name: visit.subjectName, ...vars }
    await tell(trx, {
      personId,
      phone,
      lang,
      template,
      vars: words,
      subject: visit.reference ?? undefined,
      path: `${inspectedRoot}/${visit.id}`,
      at,
    })
  }
}
