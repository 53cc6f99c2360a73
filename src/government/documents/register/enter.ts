import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { Type } from 'typebox'
import { actorOf } from '#core/access.ts'
import { type Db, inTransaction } from '#core/db.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { dayOf, localized } from '#core/i18n.ts'
import type { Option } from '#core/ui/field.tsx'
import { getUnit } from '#ground/places/index.ts'
import { createDraft } from '../draft/draft.ts'
import { settingsOf } from '../pack/settings.ts'
import { type Document, findDocument } from './document.queries.ts'
import { commonFaults, dayIn, keepFiles, readForm, root } from './form.ts'
import { FormPage } from './form.page.tsx'
import { isDrafted } from './notation.rules.ts'
import { receiveDocument } from './receive.ts'
import { unitsOf } from './rights.ts'

export const DraftQuery = Type.Object({ thay: Type.Optional(Type.String({ format: 'uuid' })) })
const longest = 20_000

type Given = { values: Record<string, string>; errors: FieldFault[] }
type Kind = 'incoming' | 'outgoing'
const verbs = { incoming: 'register', outgoing: 'draft' } as const

/** Units for which the actor may enter or draft, and the types of documents. */
export async function choicesOf(request: FastifyRequest, direction: Kind): Promise<{ units: Option[]; types: Option[] }> {
  const { t, server } = request
  const units = await Promise.all(
    unitsOf(request.actor, verbs[direction]).map(async (id) => ({ value: id, label: (await getUnit(server.db, id)).fullName })),
  )
  return { units, types: settingsOf(server.config).types.map((type) => ({ value: type.code, label: localized(t.lang, type.name) })) }
}

async function page(request: FastifyRequest, reply: FastifyReply, direction: Kind, given: Given): Promise<FastifyReply> {
  const { t } = request
  const { units, types } = await choicesOf(request, direction)
  const old = await replacedBy(request, given.values.replaces)
  const title = t(direction === 'incoming' ? 'documents.new_incoming' : 'documents.new_draft')
  const body = h(FormPage, {
    ...{ t, direction, units, types, errors: given.errors },
    action: `${root}/${direction === 'incoming' ? 'den' : 'di'}/them`,
    replaces: old ? { id: old.id, label: old.senderCode } : null,
    values: { ...(units.length === 1 && units[0] ? { unit: units[0].value } : {}), ...given.values },
  })
  const crumbs = [{ href: root, label: t('documents.title') }]
  return reply.page({ title, face: 'desk', crumbs, status: given.errors.length > 0 ? 422 : 200, body })
}

/** The issued document of the same unit that a new draft replaces. */
async function replacedBy(request: FastifyRequest, id: string | undefined): Promise<Document | undefined> {
  if (!id || !/^[0-9a-f-]{36}$/.test(id)) return undefined
  const old = await findDocument(request.server.db, id)
  return old?.documentId && old.direction === 'outgoing' && unitsOf(request.actor, 'draft').includes(old.unitId) ? old : undefined
}

export const showIncoming = (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
  page(request, reply, 'incoming', { values: {}, errors: [] })

export async function showDraft(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { thay } = request.query as { thay?: string }
  const old = await replacedBy(request, thay)
  if (thay && !old) throw refuse('notFound', 'documents.no_document')
  const values: Record<string, string> = old ? { replaces: old.id, type: old.typeCode, subject: old.subject } : {}
  return page(request, reply, 'outgoing', { values, errors: [] })
}

/** What is wrong with the facts of a document that came, at their fields. */
export function incomingFaults(request: FastifyRequest, values: Record<string, string>): FieldFault[] {
  const { t, server } = request
  const datedOn = dayIn(values, 'dated')
  const errors = [...placeFaults(request, values, 'incoming'), ...commonFaults(request, values)]
  if (!values.sender || values.sender.length > 300) errors.push({ field: 'sender', message: t('documents.sender_missing') })
  if (!/^[^\s]{1,60}$/.test(values.code ?? '')) errors.push({ field: 'code', message: t('documents.their_code_wrong') })
  if (!datedOn || datedOn > dayOf(server.clock.now())) errors.push({ field: 'dated', message: t('documents.day_wrong') })
  return errors
}

type Came = { fileIds: string[]; cameBy?: 'mail' }

/** Enters what came, with facts that were found right, under the next number of the unit's register. */
export function enterCame(
  trx: Db,
  request: FastifyRequest,
  values: Record<string, string>,
  came: Came,
): Promise<{ id: string; number: number }> {
  const { config, clock } = request.server
  const actor = actorOf(request)
  return receiveDocument(trx, settingsOf(config), {
    ...{ unitId: values.unit ?? '', typeCode: values.type ?? '', subject: values.subject ?? '' },
    ...{ content: (values.content ?? '').slice(0, longest), urgency: Number(values.urgency), dueOn: dayIn(values, 'due') },
    sender: { name: values.sender ?? '', organ: '', code: values.code ?? '', datedOn: dayIn(values, 'dated') },
    ...{ documentId: null, by: { id: actor.personId, name: actor.name }, at: clock.now(), ...came },
  })
}

/** Enters a document that came on paper under the next number of the unit's register. */
export async function enterIncoming(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { values, files } = await readForm(request)
  const errors = incomingFaults(request, values)
  if (errors.length > 0) return page(request, reply, 'incoming', { values, errors })
  const fileIds = await keepFiles(request, files)
  const { id } = await inTransaction(request.server.db, (trx) => enterCame(trx, request, values, { fileIds }))
  return reply.redirect(`${root}/${id}`, 303)
}

function placeFaults(request: FastifyRequest, values: Record<string, string>, direction: Kind): FieldFault[] {
  const { t, server, actor } = request
  const errors: FieldFault[] = []
  if (!unitsOf(actor, verbs[direction]).includes(values.unit ?? '')) errors.push({ field: 'unit', message: t('documents.unit_missing') })
  if (!settingsOf(server.config).types.some((type) => type.code === values.type))
    errors.push({ field: 'type', message: t('documents.type_missing') })
  return errors
}

export async function enterDraft(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { values, files } = await readForm(request)
  const settings = settingsOf(server.config)
  const errors = [...placeFaults(request, values, 'outgoing'), ...commonFaults(request, values)]
  const drafted = (values.drafted ?? '').toUpperCase()
  if (!isDrafted(drafted)) errors.push({ field: 'drafted', message: t('documents.drafted_wrong') })
  const content = values.content ?? ''
  if (!content || content.length > longest) errors.push({ field: 'content', message: t('documents.content_missing') })
  const type = settings.types.find((each) => each.code === values.type)
  if (errors.length > 0 || !type) return page(request, reply, 'outgoing', { values, errors })
  const old = await replacedBy(request, values.replaces)
  const id = await createDraft(server.db, settings, {
    ...{
      unitId: values.unit ?? '',
      type,
      drafted,
      subject: values.subject ?? '',
      content,
      recipients: (values.recipients ?? '').slice(0, 4_000),
      urgency: Number(values.urgency),
    },
    ...{ dueOn: dayIn(values, 'due'), replacesId: old?.id ?? null, fileIds: await keepFiles(request, files) },
    ...{ actor: actorOf(request), at: server.clock.now() },
  })
  return reply.redirect(`${root}/${id}`, 303)
}
