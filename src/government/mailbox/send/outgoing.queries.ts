import { type Db, sql } from '#core/db.ts'

export type RecipientState = 'waiting' | 'delivered' | 'sent' | 'failed'
export type Recipient = { address: string; state: RecipientState; reason: string | null; at: Date }
export type Outgoing = {
  id: string
  boxId: string
  byId: string
  byName: string
  messageId: string
  sha256: string
  subject: string
  documentId: string | null
  queuedAt: Date
  attempts: number
  nextAt: Date | null
  filedAt: Date | null
  lastError: string | null
}
const columns =
  sql.raw(`o.id, o.box_id as "boxId", o.by_id as "byId", o.by_name as "byName", o.message_id as "messageId", o.sha256, o.subject,
  o.document_id as "documentId", o.queued_at as "queuedAt", o.attempts, o.next_at as "nextAt", o.filed_at as "filedAt", o.last_error as "lastError"`)

export async function insertOutgoing(
  trx: Db,
  o: Omit<Outgoing, 'attempts' | 'lastError'>,
  recipients: readonly Omit<Recipient, 'at'>[],
): Promise<void> {
  await sql`insert into mailbox.outgoing (id, box_id, by_id, by_name, message_id, sha256, subject, document_id, queued_at, next_at, filed_at)
    values (${o.id}::uuid, ${o.boxId}::uuid, ${o.byId}::uuid, ${o.byName}, ${o.messageId}, ${o.sha256}, ${o.subject}, ${o.documentId}::uuid, ${o.queuedAt},
      ${o.nextAt}, ${o.filedAt})`.execute(trx)
  await sql`insert into mailbox.recipient (outgoing_id, address, state, reason, at)
    select ${o.id}::uuid, r.address, r.state, r.reason, ${o.queuedAt} from unnest(${recipients.map((each) => each.address)}::text[],
      ${recipients.map((each) => each.state)}::text[], ${recipients.map((each) => each.reason)}::text[]) as r(address, state, reason)`.execute(
    trx,
  )
}

export async function findOutgoing(db: Db, id: string): Promise<Outgoing | undefined> {
  const { rows } = await sql<Outgoing>`select ${columns} from mailbox.outgoing o where o.id = ${id}::uuid`.execute(db)
  return rows[0]
}

export async function listRecipients(db: Db, id: string): Promise<Recipient[]> {
  const { rows } =
    await sql<Recipient>`select address, state, reason, at from mailbox.recipient where outgoing_id = ${id}::uuid order by address`.execute(
      db,
    )
  return rows
}

export type OutgoingLine = Outgoing & { waiting: number; failed: number; all: number }

/** What a box sent, the newest first: what waits or failed before all. */
export async function listOutgoing(db: Db, boxId: string): Promise<OutgoingLine[]> {
  const { rows } = await sql<OutgoingLine>`select ${columns}, r.* from mailbox.outgoing o cross join lateral (
      select (count(*) filter (where state = 'waiting'))::int as waiting, (count(*) filter (where state = 'failed'))::int as failed, count(*)::int as all
      from mailbox.recipient where outgoing_id = o.id) r
    where o.box_id = ${boxId}::uuid order by (r.waiting + r.failed > 0) desc, o.queued_at desc limit 100`.execute(db)
  return rows
}

/** Takes one that is due for some minutes, so that nobody else sends it meanwhile. */
export async function claim(db: Db, id: string | undefined, at: Date, until: Date): Promise<Outgoing | undefined> {
  const { rows } = await sql<Outgoing>`update mailbox.outgoing o set next_at = ${until}, attempts = o.attempts + 1
    where o.id = (select id from mailbox.outgoing where next_at <= ${at} and ${id ? sql`id = ${id}::uuid` : sql`true`} order by next_at limit 1 for update skip locked)
    returning ${columns}`.execute(db)
  return rows[0]
}

export async function setRecipient(trx: Db, id: string, r: Recipient): Promise<void> {
  await sql`update mailbox.recipient set state = ${r.state}, reason = ${r.reason}, at = ${r.at} where outgoing_id = ${id}::uuid and address = ${r.address}`.execute(
    trx,
  )
}

export async function setAttempt(
  trx: Db,
  id: string,
  result: { nextAt: Date | null; lastError: string | null; filedAt: Date | null },
): Promise<void> {
  await sql`update mailbox.outgoing set next_at = ${result.nextAt}, last_error = ${result.lastError}, filed_at = ${result.filedAt} where id = ${id}::uuid`.execute(
    trx,
  )
}

/** Those who failed are tried again from the beginning. */
export async function tryFailedAgain(trx: Db, id: string, at: Date): Promise<number> {
  const { rows } =
    await sql`update mailbox.recipient set state = 'waiting', reason = null, at = ${at} where outgoing_id = ${id}::uuid and state = 'failed'
    returning address`.execute(trx)
  if (rows.length > 0) await sql`update mailbox.outgoing set next_at = ${at}, attempts = 0 where id = ${id}::uuid`.execute(trx)
  return rows.length
}
