import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { Refusal, refuse } from '#core/errors.ts'
import { examineBytes, kindOf, contentDisposition, sizeWords } from '#ground/files/index.ts'
import { mailChoices } from '#government/documents/index.ts'
import type { Mine } from '../boxes/boxes.ts'
import { findFolder } from '../keep/folder.queries.ts'
import { flag, move, rawOf, remove } from '../keep/change.ts'
import { listThread, type Message } from '../keep/message.queries.ts'
import { marksFor } from '../keep/entry.ts'
import { type Mark, resultsOf } from '../marks/marks.rules.ts'
import { settingsOf } from '../pack/settings.ts'
import { blocksOfText } from '../parse/html.rules.ts'
import { readInvitation } from '../parse/invitation.rules.ts'
import { type Mail, parseMail } from '../parse/parse.ts'
import { folderName } from './list.page.tsx'
import { MessagePage } from './message.page.tsx'
import { asked, noteReading, root } from './request.ts'

type Opened = { mail: Mail | undefined; fault: Refusal | undefined }

/** The message read; where the mail server does not answer, what is known of it stands in. */
async function openMail({ server }: FastifyRequest, box: Mine, message: Message): Promise<Opened> {
  try {
    return { mail: await parseMail(await rawOf(server, box, message)), fault: undefined }
  } catch (error) {
    if (error instanceof Refusal && (error.kind === 'upstream' || error.kind === 'tooLarge')) return { mail: undefined, fault: error }
    throw error
  }
}

export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { box, message } = await asked(request)
  await noteReading(request, box, message)
  const { mail, fault } = await openMail(request, box, message)
  if (!message.isSeen && !fault && !box.readOnly) await flag(server, box, message, 'seen', true)
  const folder = await findFolder(server.db, box.id, { id: message.folderId })
  const results = resultsOf(mail?.results ?? [], server.config.mailServer.judge)
  const parts = await Promise.all((mail?.parts ?? []).map(async (part) => ({ ...part, kind: await kindOf(part.bytes) })))
  const body = h(MessagePage, {
    ...{ t, root, box, message: { ...message, isSeen: true }, results },
    at: `${root}/thu/${message.id}`,
    folder: folder ? { name: folderName(t, folder), kind: folder.kind, href: `${root}?hom=${box.id}&muc=${folder.id}` } : null,
    marks: (mail ? marksFor(mail, settingsOf(server.config), server.config) : message.marks) as Mark[],
    to: mail?.to ?? [],
    cc: mail?.cc ?? [],
    blocks: mail ? mail.blocks : blocksOfText(message.text),
    fault: fault ? t(fault.code, fault.vars) : mail ? null : t('mailbox.unreadable_text'),
    invitation: mail ? readInvitation(mail.calendar) : undefined,
    parts: parts.map(({ number, name, bytes, kind }) => ({ number, name, size: sizeWords(bytes.length), isGiven: kind !== undefined })),
    thread: (await listThread(server.db, box.id, message.thread)).filter((each) => each.messageId !== message.messageId),
    mayRegister: !box.readOnly && mail !== undefined && !message.documentId && (await mailChoices(request)).units.length > 0,
  })
  const crumbs = [{ href: root, label: t('mailbox.title') }]
  return reply.page({ title: message.subject || t('mailbox.no_subject'), face: 'desk', crumbs, body, parts: ['mail'] })
}

const moves = { archive: 'archive', junk: 'junk', inbox: 'inbox' } as const

/** What is done with a message: marked, moved, deleted. */
export async function act(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { server } = request
  const { box, message } = await asked(request, { change: true })
  const { viec } = (request.body ?? {}) as { viec?: string }
  const back = `${root}?hom=${box.id}&muc=${message.folderId}`
  if (viec === 'unread') await flag(server, box, message, 'seen', false)
  else if (viec === 'flag' || viec === 'unflag') {
    await flag(server, box, message, 'flagged', viec === 'flag')
    return reply.redirect(`${root}/thu/${message.id}`, 303)
  } else if (viec === 'archive' || viec === 'junk' || viec === 'inbox') await move(server, box, message, moves[viec])
  else if (viec === 'delete') await remove(server, box, message)
  else throw refuse('invalid', 'mailbox.no_such_act')
  return reply.redirect(back, 303)
}

/** The message as it came, for who must see its headers. It is only ever saved, never shown by a browser. */
export async function original(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { box, message } = await asked(request)
  await noteReading(request, box, message)
  const raw = await rawOf(request.server, box, message)
  const { db, config, clock } = request.server
  await examineBytes(db, config, {
    ...{ name: 'thu.eml', bytes: raw, entrance: 'mail', by: null, unitId: box.unitId, at: clock.now(), toPerson: true, alone: true },
  })
  return reply
    .type('message/rfc822')
    .header('content-disposition', contentDisposition('thu.eml', false))
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('cache-control', 'private, no-store')
    .send(raw)
}

/** A file of the message. Only kinds that the platform takes are given out, whatever the message calls them. */
export async function download(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { box, message } = await asked(request)
  const { number } = request.params as { number: number }
  await noteReading(request, box, message)
  const mail = await parseMail(await rawOf(request.server, box, message))
  const part = mail?.parts.find((each) => each.number === number)
  if (!part) throw refuse('notFound', 'mailbox.no_message')
  const kind = await kindOf(part.bytes)
  if (!kind) throw refuse('notAllowed', 'mailbox.part_withheld', { name: part.name })
  const { db, config, clock } = request.server
  const unitId = box.unitId
  await examineBytes(db, config, {
    ...{ name: part.name, bytes: Buffer.from(part.bytes), entrance: 'mail', by: null, unitId, at: clock.now(), toPerson: true },
  })
  return reply
    .type(kind === 'text/plain' ? 'text/plain; charset=utf-8' : kind)
    .header('content-disposition', contentDisposition(part.name, false))
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('cache-control', 'private, no-store')
    .send(Buffer.from(part.bytes))
}
