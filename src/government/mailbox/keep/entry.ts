import { createHash } from 'node:crypto'
import type { Config } from '#core/config.ts'
import type { Db } from '#core/db.ts'
import { fold } from '#core/search.ts'
import { lineOf } from '../boxes/address.rules.ts'
import { type Mark, marksOf } from '../marks/marks.rules.ts'
import { type MailboxSettings, settingsOf } from '../pack/settings.ts'
import { linksOf, textOfBlocks } from '../parse/html.rules.ts'
import type { Mail } from '../parse/parse.ts'
import { findThread, insertMessage, type NewMessage, putContent } from './message.queries.ts'

const mostText = 20_000
const mostWords = 100_000

export const digestOf = (raw: Uint8Array): string => createHash('sha256').update(raw).digest('hex')

/** What speaks for care with a message. */
export function marksFor(mail: Mail, settings: MailboxSettings, config: Pick<Config, 'mailServer'>): Mark[] {
  const { from, replyTo, results } = mail
  const home = { domain: settings.domain, friends: settings.friends, judge: config.mailServer.judge }
  return marksOf({ from, replyTo, results, links: linksOf(mail.blocks) }, home)
}

type Lying = {
  boxId: string
  folderId: string
  uid: number | null
  sha256: string | null
  size: number
  receivedAt: Date
  hasFiles?: boolean
}
type Flags = { isSeen: boolean; isFlagged?: boolean; isAnswered?: boolean }

/** Enters a message into a folder with the words by which it is found and the thread that it belongs to. */
export async function enterMessage(
  trx: Db,
  config: Config,
  mail: Mail | undefined,
  lying: Lying & Flags & { at: Date },
): Promise<string | undefined> {
  const settings = settingsOf(config)
  const { hasFiles, at, ...rest } = lying
  const messageId = mail?.messageId || `<${rest.sha256 ?? `${rest.folderId}.${rest.uid}`}@unnamed>`
  const near = mail ? [...mail.references, mail.inReplyTo].filter(Boolean) : []
  const text = mail ? textOfBlocks(mail.blocks) : ''
  const to = mail ? lineOf([...mail.to, ...mail.cc]) : ''
  const entry: NewMessage = {
    ...rest,
    messageId,
    // A thread is named after its first message, so that it is one whatever comes first.
    thread: (await findThread(trx, rest.boxId, near)) ?? near[0] ?? messageId,
    subject: mail?.subject ?? '',
    fromName: mail?.from.name ?? '',
    fromAddress: mail?.from.address ?? '',
    toLine: to.slice(0, 4_000),
    hasFiles: hasFiles ?? mail?.parts.some((part) => !part.isInline) ?? false,
    text: text.slice(0, mostText),
    marks: mail ? marksFor(mail, settings, config) : ['unreadable'],
    words: fold(
      [mail?.subject, mail?.from.name, mail?.from.address, to, mail?.parts.map(({ name }) => name).join(' '), text].join(' '),
    ).slice(0, mostWords),
    at,
  }
  return insertMessage(trx, entry)
}

/** Puts a message that the program keeps itself into a folder. */
export async function keepMessage(
  trx: Db,
  config: Config,
  { raw, mail }: { raw: Buffer; mail: Mail | undefined },
  to: { boxId: string; folderId: string; isSeen: boolean; at: Date },
): Promise<string | undefined> {
  const sha256 = digestOf(raw)
  await putContent(trx, sha256, raw, to.at)
  const { boxId, folderId, isSeen, at } = to
  return enterMessage(trx, config, mail, { boxId, folderId, uid: null, sha256, size: raw.length, receivedAt: at, isSeen, at })
}
