import { ask, type Db, sql } from '#core/db.ts'
import type { Lang, Vars } from '#core/i18n.ts'
import { timedId } from '#core/ids.ts'
import type { ChannelKind, Facts } from './message.rules.ts'

export type Message = Facts & {
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
  expiresAt: Date | null
  provider: string | null
  fault: string | null
  readAt: Date | null
}

export const messageFields = `id, channel, recipient_person_id as "personId", address, template, lang, vars, body, subject_ref as "subject", path, secret,
  created_at as "createdAt", sent_at as "sentAt", provider, fault, read_at as "readAt", not_before as "notBefore", expires_at as "expiresAt", tries,
  delivered_at as "deliveredAt", bounced_at as "bouncedAt", gave_up_at as "gaveUpAt"`
export const messageColumns = sql.raw(messageFields)

export type Draft = Pick<
  Message,
  | 'channel'
  | 'personId'
  | 'address'
  | 'template'
  | 'lang'
  | 'vars'
  | 'body'
  | 'subject'
  | 'path'
  | 'secret'
  | 'createdAt'
  | 'sentAt'
  | 'provider'
  | 'notBefore'
  | 'expiresAt'
> & { templateVersion: number | null; insteadOf?: string }

/** Writes messages in one statement and answers their ids in the same order. */
export async function insertMessages(db: Db, drafts: Draft[]): Promise<string[]> {
  const ids = drafts.map(() => timedId())
  const rows = drafts.map((draft, index) => ({
    id: ids[index],
    channel: draft.channel,
    recipient_person_id: draft.personId,
    address: draft.address,
    template: draft.template,
    template_version: draft.templateVersion,
    lang: draft.lang,
    vars: draft.vars,
    body: draft.body,
    subject_ref: draft.subject,
    path: draft.path,
    secret: draft.secret,
    created_at: draft.createdAt,
    sent_at: draft.sentAt,
    provider: draft.provider,
    not_before: draft.notBefore,
    expires_at: draft.expiresAt,
    instead_of: draft.insteadOf ?? null,
  }))
  await ask(db, insertion, [JSON.stringify(rows)])
  return ids
}
const inserted = `id, channel, recipient_person_id, address, template, template_version, lang, vars, body, subject_ref, path, secret, created_at,
  sent_at, provider, not_before, expires_at, instead_of`
const insertion = `insert into notifications.message (${inserted})
  select ${inserted} from json_populate_recordset(null::notifications.message, $1::json)`

const unsent = sql.raw('sent_at is null and bounced_at is null and gave_up_at is null')

/** Messages that left or wait to leave, newest first; `before` is the last one of the page above. */
export async function listOutgoing(db: Db, by: { address?: string; before?: string; limit: number }): Promise<Message[]> {
  const like = by.address ? `%${by.address.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%` : null
  const { rows } = await sql<Message>`select ${messageColumns} from notifications.message
    where channel <> 'in_app' and ${like ? sql`address like ${like}` : sql`true`}
      and ${by.before ? sql`(created_at, id) < (select created_at, id from notifications.message where id = ${by.before}::uuid)` : sql`true`}
    order by created_at desc, id desc limit ${by.limit}`.execute(db)
  return rows
}

export async function countWaiting(db: Db): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from notifications.message where ${unsent}`.execute(db)
  return rows[0]?.count ?? 0
}

export async function listInbox(db: Db, personId: string, limit: number): Promise<Message[]> {
  const { rows } = await sql<Message>`select ${messageColumns} from notifications.message
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
  const { rows } = await sql<Message>`select ${messageColumns} from notifications.message
    where subject_ref = ${subject} and not secret order by created_at, id`.execute(db)
  return rows
}
