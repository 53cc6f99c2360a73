import { randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type Static, Type } from 'typebox'
import { actorOf } from '#core/access.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { dayOf } from '#core/i18n.ts'
import type { Unit } from '#ground/places/index.ts'
import { receiverOf } from '../directory/directory.ts'
import { blocksOf, wordsOfBlock } from '../layout/body.rules.ts'
import { listVersions } from '../register/document.queries.ts'
import { dayIn, readForm, root } from '../register/form.ts'
import { open, type Opened } from '../register/open.ts'
import { unitsOf } from '../register/rights.ts'
import { giveTask, unitsInReach } from './give.ts'
import { GivePage } from './give.page.tsx'
import { taskRoot } from './tell.ts'

export const GiveQuery = Type.Object({ doan: Type.Optional(Type.Integer({ minimum: 1, maximum: 5_000 })) })
type Given = { values: Record<string, string>; errors: FieldFault[] }

/** The document, for who gives tasks in its unit. */
async function openToGive(request: FastifyRequest): Promise<Opened> {
  const opened = await open(request)
  if (!unitsOf(request.actor, 'direct').includes(opened.document.unitId)) throw refuse('notAllowed', 'core.not_allowed')
  return opened
}

async function paragraphOf(request: FastifyRequest, documentId: string, number: number | undefined): Promise<string> {
  const [version] = await listVersions(request.server.db, documentId)
  const block = number ? blocksOf(version?.content ?? '')[number - 1] : undefined
  return block ? wordsOfBlock(block) : ''
}

async function page(
  request: FastifyRequest,
  reply: FastifyReply,
  { document }: Opened,
  units: Unit[],
  given: Given,
): Promise<FastifyReply> {
  const { t } = request
  const body = h(GivePage, {
    ...{ t, action: `${root}/${document.id}/nhiem-vu`, code: document.senderCode || document.reference, ...given },
    quote: await paragraphOf(request, document.id, Number(given.values.doan) || undefined),
    units: units.map((unit) => ({ value: unit.id, label: `${unit.fullName} (${unit.code})` })),
  })
  const crumbs = [
    { href: root, label: t('documents.title') },
    { href: `${root}/${document.id}`, label: document.senderCode || document.reference },
  ]
  return reply.page({
    title: t('documents.give_task'),
    face: 'desk',
    crumbs,
    status: given.errors.length > 0 ? 422 : 200,
    body,
    parts: ['documents'],
  })
}

export async function showGive(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const opened = await openToGive(request)
  const { db, clock } = request.server
  const { doan } = request.query as Static<typeof GiveQuery>
  const quote = await paragraphOf(request, opened.document.id, doan)
  const units = await unitsInReach(db, opened.document.unitId, dayOf(clock.now()))
  const values = { key: randomUUID(), ...(doan && quote ? { doan: String(doan) } : {}), title: quote.slice(0, 300) }
  return page(request, reply, opened, units, { values, errors: [] })
}

export async function give(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const opened = await openToGive(request)
  const { t, server } = request
  const { db, clock } = server
  const { values } = await readForm(request)
  const at = clock.now()
  const units = await unitsInReach(db, opened.document.unitId, dayOf(at))
  const errors: FieldFault[] = []
  const title = values.title ?? ''
  if (title.length < 5 || title.length > 500) errors.push({ field: 'title', message: t('documents.task_title_wrong') })
  const owner = units.find((unit) => unit.id === values.owner)
  if (!owner) errors.push({ field: 'owner', message: t('documents.task_owner_missing') })
  const dueOn = dayIn(values, 'due')
  if (!dueOn || dueOn < dayOf(at) || dueOn > `${Number(dayOf(at).slice(0, 4)) + 5}-12-31`)
    errors.push({ field: 'due', message: t('documents.task_due_wrong') })
  const partners: Unit[] = []
  for (const code of (values.partners ?? '')
    .split(/[\s,;]+/)
    .filter(Boolean)
    .slice(0, 200)) {
    const unit = await receiverOf(db, code, dayOf(at))
    if (unit) partners.push(unit)
    else errors.push({ field: 'partners', message: t('documents.unknown_unit', { code: code.slice(0, 40) }) })
  }
  if (errors.length > 0 || !owner || !dueOn) return page(request, reply, opened, units, { values, errors })
  const paragraph = Number(values.doan)
  const quote = await paragraphOf(request, opened.document.id, paragraph)
  const requestKey = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(values.key ?? '') ? (values.key ?? '') : randomUUID()
  const unique = [...new Map(partners.map((unit) => [unit.id, unit])).values()]
  const id = await giveTask(db, {
    ...{ document: opened.document, paragraph: quote ? paragraph : null, quote, title, owner, partners: unique, dueOn, requestKey },
    ...{ actor: actorOf(request), at },
  })
  return reply.redirect(`${taskRoot}/${id}`, 303)
}
