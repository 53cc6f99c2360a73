import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { inTransaction } from '#core/db.ts'
import { type FieldFault, refusalOf, refuse } from '#core/errors.ts'
import { dayOf } from '#core/i18n.ts'
import { mailChoices, mailFaults, readForm, registerMail } from '#government/documents/index.ts'
import { examinePart, kindOf } from '#ground/files/index.ts'
import { rawOf } from '../keep/change.ts'
import { findMessage, setDocument } from '../keep/message.queries.ts'
import { textOfBlocks } from '../parse/html.rules.ts'
import { type Mail, type Part, parseMail } from '../parse/parse.ts'
import { asked, root } from '../read/request.ts'
import { keepParts } from '../write/begin.ts'
import { EnterPage } from './enter.page.tsx'

const longest = 20_000

type Opened = Awaited<ReturnType<typeof asked>> & { mail: Mail }

async function open(request: FastifyRequest): Promise<Opened> {
  const found = await asked(request, { change: true })
  if (found.message.documentId) throw refuse('conflict', 'mailbox.registered_already', { label: found.message.documentLabel ?? '' })
  const mail = await parseMail(await rawOf(request.server, found.box, found.message))
  if (!mail) throw refuse('conflict', 'mailbox.unreadable_text')
  return { ...found, mail }
}

/** Why a file of the mail will not go into the register; undefined where it will. */
async function faultOf(request: FastifyRequest, part: Part): Promise<string | undefined> {
  const { t } = request
  if (!(await kindOf(part.bytes))) return t('mailbox.not_taken')
  const fault = await examinePart(request, { name: part.name, bytes: Buffer.from(part.bytes) }, 'mail').catch(refusalOf)
  return fault ? t(fault.code, fault.vars) : undefined
}

async function page(
  request: FastifyRequest,
  reply: FastifyReply,
  { message, mail }: Opened,
  given: { values: Record<string, string>; errors: FieldFault[] },
): Promise<FastifyReply> {
  const { t } = request
  const choices = await mailChoices(request)
  const files = await Promise.all(
    mail.parts.filter((part) => !part.isInline).map(async (part) => ({ name: part.name, fault: await faultOf(request, part) })),
  )
  const body = h(EnterPage, {
    ...{ t, at: `${root}/thu/${message.id}/vao-so`, ...choices, ...given, files },
    from: message.fromAddress,
  })
  const crumbs = [
    { href: root, label: t('mailbox.title') },
    { href: `${root}/thu/${message.id}`, label: message.subject || t('mailbox.no_subject') },
  ]
  return reply.page({ title: t('mailbox.register'), face: 'desk', crumbs, status: given.errors.length > 0 ? 422 : 200, body })
}

export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const opened = await open(request)
  const { message, mail } = opened
  const [year = '', month = '', day = ''] = dayOf(mail.sentAt ?? message.receivedAt).split('-')
  const { units } = await mailChoices(request)
  const code = /\b\d{1,6}\/[\p{L}\d-]{2,40}/u.exec(message.subject)?.[0] ?? ''
  const values = {
    ...{
      unit: units.length === 1 ? (units[0]?.value ?? '') : '',
      subject: message.subject,
      sender: message.fromName || message.fromAddress,
    },
    ...{ code, 'dated-d': day, 'dated-m': month, 'dated-y': year, urgency: '0', secrecy: 'open' },
    content: textOfBlocks(mail.blocks).slice(0, longest),
  }
  return page(request, reply, opened, { values, errors: [] })
}

/** The mail becomes an incoming document, once: number, facts, words and files in the register, and the link in the mailbox. */
export async function submit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const opened = await open(request)
  const { db } = request.server
  const { values } = await readForm(request)
  const errors = mailFaults(request, values)
  if (errors.length > 0) return page(request, reply, opened, { values, errors })
  const fileIds = await keepParts(request, opened.mail.parts)
  const { href } = await inTransaction(db, async (trx) => {
    const locked = await findMessage(trx, opened.message.id, { lock: true })
    if (!locked) throw refuse('notFound', 'mailbox.no_message')
    if (locked.documentId) throw refuse('conflict', 'mailbox.registered_already', { label: locked.documentLabel ?? '' })
    const made = await registerMail(trx, request, values, fileIds)
    await setDocument(trx, locked.id, made.id, request.t('mailbox.incoming_label', { number: made.number }))
    return made
  })
  return reply.redirect(href, 303)
}
