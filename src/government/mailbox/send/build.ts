import { buffer } from 'node:stream/consumers'
import { createTransport } from 'nodemailer'
import type { Config } from '#core/config.ts'
import type { Db } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { listFiles, openFile } from '#ground/files/index.ts'
import { domainOf, type Party } from '../boxes/address.rules.ts'

export const mostBytes = 25 * 1024 * 1024

export type Letter = {
  messageId: string
  from: Party
  to: Party[]
  cc: Party[]
  subject: string
  body: string
  fileIds: string[]
  inReplyTo: string | null
  refs: string | null
  at: Date
}

export const messageIdOf = (id: string, address: string): string => `<${id}@${domainOf(address)}>`

// The library writes the message (MIME, RFC 2047, RFC 2231); nothing is sent by this transport, and it opens no file and no address.
const writer = createTransport({ streamTransport: true, buffer: true, newline: 'windows', disableFileAccess: true, disableUrlAccess: true })

/** The message as it goes over the wire. Who gets a blind copy does not stand in it. */
export async function buildLetter(db: Db, config: Config, letter: Letter): Promise<Buffer> {
  const files = await listFiles(db, letter.fileIds)
  if (files.reduce((sum, file) => sum + file.size, 0) > mostBytes * 0.7)
    throw refuse('tooLarge', 'mailbox.letter_too_large', { megabytes: Math.floor((mostBytes * 0.7) / 1024 / 1024) })
  const attachments = await Promise.all(
    files.map(async (file) => ({ filename: file.name, contentType: file.mediaType, content: await buffer(await openFile(config, file)) })),
  )
  const written = await writer.sendMail({
    messageId: letter.messageId,
    date: letter.at,
    from: letter.from,
    to: letter.to,
    cc: letter.cc,
    subject: letter.subject,
    text: letter.body,
    attachments,
    ...(letter.inReplyTo ? { inReplyTo: letter.inReplyTo } : {}),
    ...(letter.refs ? { references: letter.refs } : {}),
  })
  return written.message as Buffer
}
