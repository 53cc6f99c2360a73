import { randomUUID } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { actorOf } from '#core/access.ts'
import { Refusal, refusalOf } from '#core/errors.ts'
import { formatDateTime } from '#core/i18n.ts'
import { kindOf, mediaTypes, storeFile } from '#ground/files/index.ts'
import { mailableDocument } from '#government/documents/index.ts'
import { lineOf } from '../boxes/address.rules.ts'
import type { Mine } from '../boxes/boxes.ts'
import { rawOf } from '../keep/change.ts'
import type { Message } from '../keep/message.queries.ts'
import { textOfBlocks } from '../parse/html.rules.ts'
import { type Mail, type Part, parseMail } from '../parse/parse.ts'
import { asked, chosen, mine } from '../read/request.ts'
import type { Draft } from './draft.queries.ts'
import { answerTo, quoted, subjectFor } from './quote.rules.ts'

const uuid = Type.String({ format: 'uuid' })
export const WriteQuery = Type.Object({
  hom: Type.Optional(uuid),
  'tra-loi': Type.Optional(uuid),
  'tra-loi-het': Type.Optional(uuid),
  chuyen: Type.Optional(uuid),
  'van-ban': Type.Optional(uuid),
  den: Type.Optional(Type.String({ maxLength: 254 })),
})

/** A new draft: empty, or an answer, a message passed on, an issued document to be mailed. Nothing is kept before it is sent or saved. */
export async function beginDraft(request: FastifyRequest): Promise<{ box: Mine; draft: Draft }> {
  const query = request.query as Static<typeof WriteQuery>
  const boxes = (await mine(request)).filter((each) => !each.readOnly)
  const box = chosen(boxes, query.hom)
  const empty: Draft = {
    ...{ id: randomUUID(), boxId: box.id, byId: actorOf(request).personId, toLine: query.den ?? '', ccLine: '', bccLine: '', subject: '' },
    ...{ body: '', fileIds: [], answers: null, inReplyTo: null, refs: null, documentId: null, savedAt: request.server.clock.now() },
  }
  const about = query['tra-loi'] ?? query['tra-loi-het'] ?? query.chuyen
  if (about) return { box, draft: { ...empty, ...(await fromMessage(request, about, box, query)) } }
  const document = query['van-ban'] ? await mailableDocument(request, query['van-ban']) : undefined
  if (!document) return { box, draft: empty }
  const { t } = request
  const office = boxes.find((each) => each.role === 'clerk') ?? box
  const draft = { subject: `${document.code} ${document.subject}`.slice(0, 300), body: t('mailbox.document_body', { code: document.code }) }
  return { box: office, draft: { ...empty, ...draft, boxId: office.id, fileIds: [document.fileId], documentId: document.id } }
}

async function fromMessage(request: FastifyRequest, id: string, box: Mine, query: Static<typeof WriteQuery>): Promise<Partial<Draft>> {
  const { t, server } = request
  const params = request.params as { id?: string }
  const { message } = await asked(Object.assign(request, { params: { ...params, id } }))
  const mail = await parseMail(await rawOf(server, box, message))
  const subject = subjectFor(query.chuyen ? 'forward' : 'answer', message.subject)
  const head = t('mailbox.wrote', { at: formatDateTime(t.lang, message.receivedAt), who: message.fromName || message.fromAddress })
  const body = quoted(head, mail ? textOfBlocks(mail.blocks) : message.text)
  if (query.chuyen) return { subject, body, fileIds: await keepParts(request, mail?.parts ?? []) }
  return { subject, body, answers: message.id, ...answering(mail, message, box.address, query['tra-loi-het'] !== undefined) }
}

function answering(mail: Mail | undefined, message: Message, own: string, all: boolean): Partial<Draft> {
  const from = mail?.from ?? { name: message.fromName, address: message.fromAddress }
  const { to, cc } = answerTo({ from, replyTo: mail?.replyTo ?? [], to: mail?.to ?? [], cc: mail?.cc ?? [] }, own, all)
  const refs = [...(mail?.references ?? []), message.messageId].slice(-20).join(' ')
  return { toLine: lineOf(to), ccLine: lineOf(cc), inReplyTo: message.messageId, refs }
}

/** The files of a message as files of the platform; what it does not take stays with the message. */
export async function keepParts(request: FastifyRequest, parts: readonly Part[]): Promise<string[]> {
  const { db, config, clock } = request.server
  const by = actorOf(request).personId
  const ids: string[] = []
  for (const part of parts.slice(0, 20)) {
    if (part.isInline || !(await kindOf(part.bytes))) continue
    const incoming = {
      name: part.name,
      buffer: Buffer.from(part.bytes),
      accept: Object.values(mediaTypes),
      maxBytes: 50 * 1024 * 1024,
      by,
      at: clock.now(),
      entrance: 'mail' as const,
    }
    const kept = await storeFile(db, config, incoming).catch(refusalOf)
    if (!(kept instanceof Refusal)) ids.push(kept.id)
  }
  return ids
}
