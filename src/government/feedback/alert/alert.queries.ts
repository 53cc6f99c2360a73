import { type Db, sql, tablesOf } from '#core/db.ts'
import type { Lang } from '#core/i18n.ts'
import type { FeedbackTables } from '../tables.ts'

export type Alert = {
  id: string
  email: string
  lat: number
  lon: number
  radiusM: number
  categories: string[]
  lang: Lang
  confirmedAt: Date | null
  endedAt: Date | null
}
const columns = [
  'id',
  'email',
  'lat',
  'lon',
  'radius_m as radiusM',
  'categories',
  'lang',
  'confirmed_at as confirmedAt',
  'ended_at as endedAt',
] as const

export async function insertAlert(
  db: Db,
  alert: Omit<Alert, 'confirmedAt' | 'endedAt'> & { emailHash: string; personId: string | null; at: Date },
): Promise<void> {
  await tablesOf<FeedbackTables>(db)
    .insertInto('feedback.alert')
    .values({
      id: alert.id,
      person_id: alert.personId,
      email: alert.email,
      email_hash: alert.emailHash,
      lat: alert.lat,
      lon: alert.lon,
      radius_m: alert.radiusM,
      categories: alert.categories,
      lang: alert.lang,
      created_at: alert.at,
    })
    .execute()
}

export async function findAlert(db: Db, id: string): Promise<Alert | undefined> {
  const row = await tablesOf<FeedbackTables>(db).selectFrom('feedback.alert').select(columns).where('id', '=', id).executeTakeFirst()
  return row && { ...row, lang: row.lang as Lang }
}

/** How many an address has asked for and not ended: nobody fills a stranger's mailbox. */
export async function countAlerts(db: Db, emailHash: string): Promise<number> {
  const { count } = await tablesOf<FeedbackTables>(db)
    .selectFrom('feedback.alert')
    .select(sql<number>`count(*)`.as('count'))
    .where('email_hash', '=', emailHash)
    .where('ended_at', 'is', null)
    .executeTakeFirstOrThrow()
  return count
}

export async function confirmAlert(db: Db, id: string, at: Date): Promise<void> {
  await tablesOf<FeedbackTables>(db)
    .updateTable('feedback.alert')
    .set((eb) => ({ confirmed_at: eb.fn.coalesce('confirmed_at', sql<Date>`${at}::timestamptz`) }))
    .where('id', '=', id)
    .execute()
}

export async function endAlert(db: Db, id: string, at: Date): Promise<void> {
  await tablesOf<FeedbackTables>(db)
    .updateTable('feedback.alert')
    .set({ ended_at: at })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .execute()
}

/** Whom a report concerns: live alerts whose circle holds its place. */
export async function listAlertsAt(db: Db, at: { lat: number; lon: number; category: string }): Promise<Alert[]> {
  // The largest circle is 10 km: about 0.1 degrees.
  const { rows } = await sql<Alert>`
    select id, email, lat, lon, radius_m as "radiusM", categories, lang, confirmed_at as "confirmedAt", ended_at as "endedAt" from feedback.alert
    where confirmed_at is not null and ended_at is null and lat between ${at.lat - 0.1} and ${at.lat + 0.1}
      and (categories = '{}' or ${at.category} = any(categories))
      and 2 * 6371008.8 * asin(sqrt(least(1, power(sin(radians(lat - ${at.lat}::float8) / 2), 2)
        + cos(radians(${at.lat}::float8)) * cos(radians(lat)) * power(sin(radians(lon - ${at.lon}::float8) / 2), 2)))) <= radius_m
    order by created_at`.execute(db)
  return rows
}
