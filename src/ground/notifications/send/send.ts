import { type Db, inTransaction } from '#core/db.ts'
import { type Lang, type MessageKey, translatorFor, type Vars } from '#core/i18n.ts'
import { enqueue } from '#core/jobs.ts'
import { insertMessage } from '../message/message.queries.ts'
import { type ChannelKind, foldAddress } from '../message/message.rules.ts'

/** A message to a person: words by their key, in the reader's language. In-app needs a person, the others an address. */
export type NewMessage = {
  channel: ChannelKind
  personId?: string | null | undefined
  address?: string | null | undefined
  template: MessageKey
  vars?: Vars | undefined
  lang: Lang
  /** What it is about, for example a dossier code. */
  subject?: string | undefined
  /** Page of ours that it leads to. */
  path?: string | undefined
  /** Holds a one-time code: its words are wiped once a provider has taken them. */
  secret?: boolean | undefined
  at?: Date | undefined
}

export const sendJob = 'notifications.send'

/** Writes the message and queues its sending in the transaction of the change: if that is undone, nothing is sent. */
export async function notify(db: Db, message: NewMessage): Promise<string> {
  const vars = message.vars ?? {}
  const createdAt = message.at ?? new Date()
  const inApp = message.channel === 'in_app'
  return inTransaction(db, async (trx) => {
    const id = await insertMessage(trx, {
      channel: message.channel,
      personId: message.personId ?? null,
      address: message.address ? foldAddress(message.address) : null,
      template: message.template,
      lang: message.lang,
      vars,
      body: translatorFor(message.lang)(message.template, vars),
      subject: message.subject ?? null,
      path: message.path ?? null,
      secret: message.secret ?? false,
      createdAt,
      // An in-app message is delivered by being there.
      sentAt: inApp ? createdAt : null,
      provider: inApp ? 'in_app' : null,
    })
    if (!inApp) await enqueue(trx, sendJob, { id }, { key: `${sendJob}:${id}` })
    return id
  })
}
