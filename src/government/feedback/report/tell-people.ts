import type { Config } from '#core/config.ts'
import type { Db } from '#core/db.ts'
import type { MessageKey } from '#core/i18n.ts'
import { notify, tell } from '#ground/notifications/index.ts'
import { listSupporters } from '../follow/support.queries.ts'
import { keyOf, openContact } from './contact.ts'
import type { Report } from './report.ts'
import { readContact } from './report.rules.ts'

// What the reporter hears of; the rest of the road is on the report's page.
const toReporter: Record<string, MessageKey> = {
  open: 'feedback.message.received',
  accept: 'feedback.message.accepted',
  accept_private: 'feedback.message.accepted',
  answer: 'feedback.message.answered',
  answer_from_outside: 'feedback.message.answered',
  ask: 'feedback.message.asked',
  decline: 'feedback.message.declined',
  merge: 'feedback.message.merged',
  route: 'feedback.message.routed',
}
const toFollowers: Record<string, MessageKey> = {
  answer: 'feedback.message.followed_answered',
  answer_from_outside: 'feedback.message.followed_answered',
  reopen: 'feedback.message.followed_reopened',
}

export const pathOf = (reference: string): string => `/phan-anh/p/${reference}`
/** The page with the reporter's own powers. */
export const ownPathOf = (config: Config, reference: string): string => `${pathOf(reference)}?k=${keyOf(config, 'follow', reference)}`

export type Told = { action: string; note: string | null; at: Date }

/** Tells the reporter, and who follows, in the transaction in which it happened. */
export async function tellPeople(trx: Db, config: Config, report: Report, told: Told): Promise<void> {
  const vars = { code: report.reference, unit: report.unitName, note: told.note ?? '', into: report.mergedInto ?? '' }
  const template = toReporter[told.action]
  if (template) {
    const words = { template, vars, lang: report.lang, subject: report.reference, at: told.at }
    if (report.ownerId) await tell(trx, { ...words, personId: report.ownerId, path: pathOf(report.reference) })
    else {
      const contact = readContact(openContact(config, report.reference, report.contact) ?? '')
      const channel = contact?.kind === 'email' ? 'email' : 'sms'
      if (contact) await notify(trx, { ...words, channel, address: contact.address, path: ownPathOf(config, report.reference) })
    }
  }
  const followed = toFollowers[told.action]
  if (!followed || !report.isPublic || report.isHidden) return
  for (const supporter of await listSupporters(trx, report.caseId)) {
    const words = { template: followed, vars, lang: supporter.lang, subject: report.reference, path: pathOf(report.reference), at: told.at }
    if (supporter.personId) await tell(trx, { ...words, personId: supporter.personId })
    else if (supporter.email)
      await notify(trx, {
        ...words,
        channel: 'email',
        address: openContact(config, `${report.caseId} ${supporter.who}`, supporter.email) ?? '',
      })
  }
}
