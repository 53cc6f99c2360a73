import { type Db, sql } from '#core/db.ts'

/** What is kept of a person: their address, the list of their messages, drafts, what they sent, and boxes handed over to them. */
export async function listPersonal(db: Db, personId: string): Promise<Record<string, unknown[]>> {
  const own = sql`(select id from mailbox.box where person_id = ${personId}::uuid)`
  const box =
    await sql`select address, name, opened_at as "openedAt", closed_at as "closedAt" from mailbox.box where person_id = ${personId}::uuid`.execute(
      db,
    )
  const messages = await sql`select subject, from_address as "from", to_line as "to", received_at as "receivedAt", size from mailbox.message
    where box_id in ${own} order by received_at limit 50000`.execute(db)
  const drafts =
    await sql`select subject, to_line as "to", body, saved_at as "savedAt" from mailbox.draft where by_id = ${personId}::uuid order by saved_at`.execute(
      db,
    )
  const sent =
    await sql`select subject, message_id as "messageId", queued_at as "queuedAt" from mailbox.outgoing where by_id = ${personId}::uuid order by queued_at`.execute(
      db,
    )
  const handovers = await sql`select b.address, h.decision, h.given_at as "givenAt", h.until_on as "untilOn" from mailbox.handover h
    join mailbox.box b on b.id = h.box_id where h.to_id = ${personId}::uuid`.execute(db)
  return { box: box.rows, messages: messages.rows, drafts: drafts.rows, sent: sent.rows, handovers: handovers.rows }
}

export async function eraseDraftsBy(trx: Db, personId: string): Promise<number> {
  const { rows } = await sql`delete from mailbox.draft where by_id = ${personId}::uuid returning id`.execute(trx)
  return rows.length
}

/** What an officer who leaves has open in the mailbox: drafts that were not sent. */
export async function countHeld(db: Db, personId: string): Promise<{ drafts: string[]; unread: number }> {
  const { rows } = await sql<{
    subject: string
  }>`select subject from mailbox.draft where by_id = ${personId}::uuid order by saved_at desc limit 20`.execute(db)
  const unread = await sql<{
    count: number
  }>`select count(*)::int as count from mailbox.message m join mailbox.folder f on f.id = m.folder_id
    join mailbox.box b on b.id = m.box_id where b.person_id = ${personId}::uuid and f.kind = 'inbox' and not m.is_seen`.execute(db)
  return { drafts: rows.map((row) => row.subject), unread: unread.rows[0]?.count ?? 0 }
}
