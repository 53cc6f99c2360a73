import PostalMime, { type Address, type Email } from 'postal-mime'
import { type Party, readAddress } from '../boxes/address.rules.ts'
import { type Block, blocksOf, blocksOfText } from './html.rules.ts'

/** What a message may be at most: beyond it it is not read, whatever the reason it was made so. */
export const limits = { bytes: 30 * 1024 * 1024, headers: 256 * 1024, nesting: 30, messages: 3, parts: 200 }

export type Part = { number: number; name: string; mimeType: string; bytes: Uint8Array; isInline: boolean }
export type Mail = {
  messageId: string
  inReplyTo: string
  references: string[]
  subject: string
  from: Party
  replyTo: Party[]
  to: Party[]
  cc: Party[]
  sentAt: Date | undefined
  results: string[]
  blocks: Block[]
  parts: Part[]
  /** The text of an invitation (text/calendar). */
  calendar: string
}

const flat = (list: readonly Address[] | undefined): Party[] =>
  (list ?? [])
    .flatMap((each) => each.group ?? [each])
    .slice(0, 500)
    .map(({ name, address }) => ({ name: tidy(name), address: readAddress(address ?? '') ?? tidy(address ?? '').toLowerCase() }))
const tidy = (text: string): string =>
  text
    .replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, ' ')
    .slice(0, 300)
    .trim()
const ids = (line: string | undefined): string[] => (line ?? '').match(/<[^<>\s]{3,250}>/g)?.slice(-30) ?? []

/** Reads a message; undefined where it goes beyond the limits, or is none. */
export async function parseMail(raw: Uint8Array): Promise<Mail | undefined> {
  if (raw.length > limits.bytes) return undefined
  const email = await PostalMime.parse(raw, {
    maxNestingDepth: limits.nesting,
    maxHeadersSize: limits.headers,
    maxRfc822NestingDepth: limits.messages,
    forceRfc822Attachments: true,
  }).catch(() => undefined)
  if (!email || email.attachments.length > limits.parts || email.headers.length === 0) return undefined
  const sentAt = email.date ? new Date(email.date) : undefined
  return {
    messageId: ids(email.messageId)[0] ?? '',
    inReplyTo: ids(email.inReplyTo)[0] ?? '',
    references: ids(email.references),
    subject: tidy(email.subject ?? ''),
    from: flat(email.from ? [email.from] : [])[0] ?? { name: '', address: '' },
    replyTo: flat(email.replyTo),
    to: flat(email.to),
    cc: flat(email.cc),
    sentAt: sentAt && !Number.isNaN(sentAt.getTime()) ? sentAt : undefined,
    results: email.headers.filter(({ key }) => key === 'authentication-results').map(({ value }) => value),
    blocks: email.html ? blocksOf(email.html) : blocksOfText(email.text ?? ''),
    ...partsOf(email),
  }
}

function partsOf({ attachments }: Email): { parts: Part[]; calendar: string } {
  const parts = attachments.map((each, index) => ({
    number: index + 1,
    name: tidy(each.filename ?? '') || (each.mimeType === 'message/rfc822' ? 'thu.eml' : `tep-${index + 1}`),
    mimeType: each.mimeType,
    bytes: each.content instanceof Uint8Array ? each.content : new Uint8Array(each.content as ArrayBuffer),
    isInline: each.disposition === 'inline' || each.related === true,
  }))
  const calendar = parts.find((part) => part.mimeType === 'text/calendar' && part.bytes.length < 200_000)
  return { parts, calendar: calendar ? Buffer.from(calendar.bytes).toString('utf8') : '' }
}
