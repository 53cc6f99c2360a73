import { type Db, sql, tablesOf } from '#core/db.ts'
import type { Lang, Vars } from '#core/i18n.ts'
import type { NotificationsTables } from '../tables.ts'
import type { ChannelKind } from './message.rules.ts'

export type Message = {
  id: string
  channel: ChannelKind
  personId: string | null
  address: string | null
  template: string
  lang: Lang
  vars: Vars
  body: string
  subject: string | null
  path: string | null
  secret: boolean
  createdAt: Date
  sentAt: Date | null
  provider: string | null
  readAt: Date | null
}

const columns =
  sql.raw(`id, channel, recipient_person_id as "personId", address, template, lang, vars, body, subject_ref as "subject", path, secret,
  created_at as "createdAt", sent_at as "sentAt", provider, read_at as "readAt"`)

export type Draft = Omit<Message, 'id' | 'readAt'>

export async function insertMessage(db: Db, draft: Draft): Promise<string> {
  const row = await tablesOf<NotificationsTables>(db)
    .insertInto('notifications.message')
    .values({
      channel: draft.channel,
      recipient_person_id: draft.personId,
      address: draft.address,
      template: draft.template,
      lang: draft.lang,
      vars: JSON.stringify(draft.vars),
      body: draft.body,
      subject_ref: draft.subject,
      path: draft.path,
      secret: draft.secret,
      created_at: draft.createdAt,
      sent_at: draft.sentAt,
      provider: draft.provider,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

/** Takes the message for sending; another worker that holds it makes this one go on. */
export async function findUnsent(trx: Db, id: string): Promise<Message | undefined> {
  const { rows } = await sql<Message>`select ${columns} from notifications.message
    where id = ${id}::uuid and sent_at is null for update skip locked`.execute(trx)
  return rows[0]
}

export async function listWaiting(db: Db, limit: number): Promise<string[]> {
  const { rows } = await sql<{
    id: string
  }>`select id from notifications.message where sent_at is null order by created_at limit ${limit}`.execute(db)
  return rows.map((row) => row.id)
}

export async function countWaiting(db: Db): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from notifications.message where sent_at is null`.execute(db)
  return rows[0]?.count ?? 0
}

export async function markSent(trx: Db, id: string, sent: { at: Date; provider: string; ref: string; wipe: boolean }): Promise<void> {
  await sql`update notifications.message set sent_at = ${sent.at}, provider = ${sent.provider}, provider_ref = ${sent.ref}, fault = null,
      body = case when ${sent.wipe} then '' else body end, vars = case when ${sent.wipe} then '{}'::jsonb else vars end
    where id = ${id}::uuid`.execute(trx)
}

export async function markFault(db: Db, id: string, fault: string): Promise<void> {
  await sql`update notifications.message set fault = ${fault.slice(0, 500)} where id = ${id}::uuid`.execute(db)
}

/** Messages that left or wait to leave, newest first; `before` is the last one of the page above. */
export async function listOutgoing(db: Db, by: { address?: string; before?: string; limit: number }): Promise<Message[]> {
  const like = by.address ? `%${by.address.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%` : null
  const { rows } = await sql<Message>`select ${columns} from notifications.message
    where channel <> 'in_app' and ${like ? sql`address like ${like}` : sql`true`}
      and ${by.before ? sql`(created_at, id) < (select created_at, id from notifications.message where id = ${by.before}::uuid)` : sql`true`}
    order by created_at desc, id desc limit ${by.limit}`.execute(db)
  return rows
}

export async function listInbox(db: Db, personId: string, limit: number): Promise<Message[]> {
  const { rows } = await sql<Message>`select ${columns} from notifications.message
    where channel = 'in_app' and recipient_person_id = ${personId}::uuid order by created_at desc, id desc limit ${limit}`.execute(db)
  return rows
}

/** How many in-app messages a person has not read. */
export async function countUnread(db: Db, personId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from notifications.message
    where channel = 'in_app' and recipient_person_id = ${personId}::uuid and read_at is null`.execute(db)
  return rows[0]?.count ?? 0
}

export async function markRead(db: Db, personId: string, at: Date): Promise<void> {
  await sql`update notifications.message set read_at = ${at}
    where channel = 'in_app' and recipient_person_id = ${personId}::uuid and read_at is null`.execute(db)
}

/** What was told to people about one thing (a dossier code), oldest first; words of secret messages are left out. */
export async function listMessagesAbout(db: Db, subject: string): Promise<Message[]> {
  const { rows } = await sql<Message>`select ${columns} from notifications.message
    where subject_ref = ${subject} and not secret order by created_at, id`.execute(db)
  return rows
}
