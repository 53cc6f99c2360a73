import { type Db, sql } from '#core/db.ts'

/** What was told to a person; the words of one-time codes are left out. */
export async function listOwnMessages(db: Db, personId: string): Promise<unknown[]> {
  const { rows } = await sql<
    Record<string, unknown>
  >`select channel, address, body, subject_ref as subject, created_at as "createdAt", sent_at as "sentAt"
    from notifications.message where recipient_person_id = ${personId}::uuid and not secret order by created_at`.execute(db)
  return rows
}

/** Takes a person's messages, subscriptions and preferences away; the counts of what was sent stay with the attempts. */
export async function eraseMessages(trx: Db, personId: string): Promise<Record<string, number>> {
  const count = async (query: ReturnType<typeof sql>): Promise<number> => (await query.execute(trx)).rows.length
  const own = sql`select id from notifications.message where recipient_person_id = ${personId}::uuid`
  await sql`update notifications.message set instead_of = null where instead_of in (${own})`.execute(trx)
  await sql`delete from notifications.attempt where message_id in (${own})`.execute(trx)
  return {
    messages: await count(sql`delete from notifications.message where recipient_person_id = ${personId}::uuid returning id`),
    browsers: await count(sql`delete from notifications.push_subscription where person_id = ${personId}::uuid returning id`),
    preferences: await count(sql`delete from notifications.preference where person_id = ${personId}::uuid returning person_id`),
  }
}
