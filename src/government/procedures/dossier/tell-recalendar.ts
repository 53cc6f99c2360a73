import type { Db } from '#core/db.ts'
import type { StoredEvent } from '#core/events.ts'
import { translatorFor } from '#core/i18n.ts'
import { findPerson } from '#ground/identity/index.ts'
import { findCase } from '#engine/casework/index.ts'
import { tell } from '#ground/notifications/index.ts'
import { dueWords } from './view.ts'

type Acted = { caseId: string; dueAt: string | null; at: string }

/** The person hears that the day of their result moved because the office's working days did. */
export async function tellRecalendar(trx: Db, { payload }: StoredEvent<Acted>): Promise<void> {
  if (!payload.dueAt) return
  const found = await findCase(trx, { id: payload.caseId })
  if (!found?.ownerId) return
  const lang = (await findPerson(trx, found.ownerId))?.lang ?? 'vi'
  await tell(trx, {
    personId: found.ownerId,
    template: 'procedures.message.recalendar',
    vars: { code: found.reference, due: dueWords(translatorFor(lang), new Date(payload.dueAt)) },
    lang,
    subject: found.reference,
    path: `/ho-so/${found.reference}`,
    at: new Date(payload.at),
  })
}
