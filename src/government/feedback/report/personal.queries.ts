import { type Db, tablesOf } from '#core/db.ts'
import type { FeedbackTables } from '../tables.ts'

const tables = (db: Db) => tablesOf<FeedbackTables>(db)

export async function listOfPerson(db: Db, personId: string) {
  return tables(db)
    .selectFrom('feedback.report')
    .select([
      'reference',
      'category',
      'words',
      'private_words as privateWords',
      'answers',
      'place_words as placeWords',
      'commune_name as communeName',
      'lat',
      'lon',
      'contact',
      'contact_name as contactName',
      'reported_at as reportedAt',
      'state',
      'score',
    ])
    .where('owner_id', '=', personId)
    .orderBy('reported_at')
    .execute()
}

export async function listSupportsOf(db: Db, personId: string) {
  return tables(db)
    .selectFrom('feedback.support as s')
    .innerJoin('feedback.report as r', 'r.case_id', 's.case_id')
    .select(['r.reference', 's.me_too as meToo', 's.at'])
    .where('s.person_id', '=', personId)
    .orderBy('s.at')
    .execute()
}

export async function listAlertsOf(db: Db, personId: string) {
  return tables(db)
    .selectFrom('feedback.alert')
    .select(['id', 'email', 'lat', 'lon', 'radius_m as radiusM', 'categories', 'created_at as createdAt', 'ended_at as endedAt'])
    .where('person_id', '=', personId)
    .orderBy('created_at')
    .execute()
}

/** Takes away what only served the person's convenience: alerts, what was followed, contact and name beside reports. */
export async function forgetPerson(trx: Db, personId: string, at: Date): Promise<Record<string, number>> {
  const alerts = await tables(trx).deleteFrom('feedback.alert').where('person_id', '=', personId).executeTakeFirst()
  const supports = await tables(trx).deleteFrom('feedback.support').where('person_id', '=', personId).executeTakeFirst()
  const contacts = await tables(trx)
    .updateTable('feedback.report')
    .set({ contact: null, contact_name: null, private_words: '', updated_at: at })
    .where('owner_id', '=', personId)
    .executeTakeFirst()
  return { alerts: Number(alerts.numDeletedRows), supports: Number(supports.numDeletedRows), contacts: Number(contacts.numUpdatedRows) }
}
