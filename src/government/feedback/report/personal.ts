import type { PersonalData } from '#core/personal.ts'
import { openContact } from './contact.ts'
import { forgetPerson, listAlertsOf, listOfPerson, listSupportsOf } from './personal.queries.ts'

/** What this module keeps about a person: their reports, what they follow, their alerts. Reports stay with the authority that answered them. */
export const personalData: PersonalData = {
  copy: async ({ db, config }, personId) => {
    const [reports, supports, alerts] = await Promise.all([
      listOfPerson(db, personId),
      listSupportsOf(db, personId),
      listAlertsOf(db, personId),
    ])
    return {
      reports: reports.map(({ contact, contactName, ...report }) => ({
        ...report,
        contact: openContact(config, report.reference, contact),
        contactName: openContact(config, report.reference, contactName),
      })),
      supports,
      alerts: alerts.map(({ email, ...alert }) => ({ ...alert, email: openContact(config, alert.id, email) })),
    }
  },
  erase: async (trx, personId, at) => ({
    removed: await forgetPerson(trx, personId, at),
    kept: [{ what: 'feedback.personal.reports', why: 'feedback.personal.why' }],
  }),
}
