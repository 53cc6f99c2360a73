import type { Db } from '#core/db.ts'
import { type Lang, type MessageKey, translatorFor } from '#core/i18n.ts'
import type { Done } from '#engine/casework/index.ts'
import { findPerson } from '#ground/identity/index.ts'
import { tell } from '#ground/notifications/index.ts'
import type { Dossier } from './dossier.ts'
import { dueWords } from './view.ts'

// What the person hears of, and in which words; the rest of the work is in the tracker.
const told: Record<string, MessageKey> = {
  receive: 'procedures.message.received',
  ask_correction: 'procedures.message.supplement',
  request_supplement: 'procedures.message.supplement',
  decline: 'procedures.message.declined',
  close_duplicate: 'procedures.message.declined',
  extend: 'procedures.message.extended',
  approve: 'procedures.message.ready',
  reject: 'procedures.message.rejected',
  deliver: 'procedures.message.delivered',
}

/** Tells the person what was done on their dossier, in the transaction in which it was done. */
export async function notifyOwner(trx: Db, dossier: Dossier, done: Done): Promise<void> {
  const template = told[done.action.type]
  if (!template) return
  const lang = findPerson(trx, dossier.ownerId).then((person) => person?.lang ?? 'vi')
  const { dueAt } = done.case
  const vars = (told: Lang) => ({
    code: dossier.code,
    unit: dossier.unitName,
    reason: done.action.note ?? '',
    due: dueAt ? dueWords(translatorFor(told), dueAt) : '',
  })
  const about = { subject: dossier.code, path: `/ho-so/${dossier.code}`, at: done.action.at }
  await tell(trx, { personId: dossier.ownerId, phone: dossier.applicantPhone, template, vars, lang, ...about })
}
