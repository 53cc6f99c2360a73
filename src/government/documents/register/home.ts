import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type Static, Type } from 'typebox'
import { type Actor, actorOf } from '#core/access.ts'
import type { Db } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { dayOf, localized, type T } from '#core/i18n.ts'
import { type Definition, getLatestDefinition, listCases } from '#engine/casework/index.ts'
import { listDead, resend } from '../axis/outbox.queries.ts'
import { settingsOf } from '../pack/settings.ts'
import { type Document } from './document.queries.ts'
import { registersOf } from './heirs.queries.ts'
import { listDocuments, listDocumentsOf } from './list.queries.ts'
import { root } from './form.ts'
import { DeadPage, HomePage, type Line } from './home.page.tsx'
import { kind, unitsOf } from './rights.ts'

export const HomeQuery = Type.Object({
  loai: Type.Optional(Type.Enum(['den', 'di', 'cho'])),
  q: Type.Optional(Type.String({ maxLength: 200 })),
  nam: Type.Optional(Type.Union([Type.Integer({ minimum: 2000, maximum: 2200 }), Type.Literal('')])),
  loaivb: Type.Optional(Type.String({ maxLength: 10 })),
  khan: Type.Optional(Type.Enum(['', '1', '2', '3'])),
  sau: Type.Optional(Type.String({ pattern: '^[0-9T:.+\\- ]{10,40}_[0-9a-f-]{36}$' })),
})
const pageSize = 50

/** What an office waits to act on, whoever holds the case. */
const duties: Record<string, string[]> = {
  clerk: ['signed'],
  leader: ['signing', 'received', 'reviewing'],
  approver: ['signing', 'received', 'reviewing'],
}

/** Cases that wait for this person: at their office in their unit, or assigned to them, or their own draft. */
async function waitingFor(db: Db, actor: Actor): Promise<string[]> {
  const found = new Set<string>()
  const open = { kind, closed: false }
  const scope = { all: false, own: undefined, units: unitsOf(actor, 'read'), subtrees: [] }
  const add = async (filter: Parameters<typeof listCases>[1]): Promise<void> => {
    for (const each of (await listCases(db, filter, { limit: 100 })).cases) found.add(each.id)
  }
  for (const { role, unitId } of actor.roles)
    if (duties[role]) await add({ ...open, scope: { ...scope, units: [unitId] }, states: duties[role] })
  await add({ ...open, scope, assignee: actor.personId, states: ['assigned', 'processing'] })
  await add({ ...open, scope: { ...scope, own: actor.personId, units: [] }, states: ['drafting'] })
  return [...found]
}

type States = (document: Document) => { label: string; open: boolean }

async function statesOf(db: Db, t: T): Promise<States> {
  const [incoming, outgoing] = await Promise.all(['incoming_document', 'official_document'].map((key) => getLatestDefinition(db, key)))
  return ({ direction, state }) => {
    const definition: Definition | undefined = direction === 'incoming' ? incoming : outgoing
    const found = definition?.states[state]
    return { label: localized(t.lang, found?.label ?? state), open: found?.kind !== 'closed' }
  }
}

/** Incoming and outgoing documents of the actor's units, and what waits for the actor. */
export async function home(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { db, config } = server
  const actor = actorOf(request)
  const { loai: view = 'cho', q = '', sau, nam, loaivb, khan } = request.query as Static<typeof HomeQuery>
  const [at = '', after = ''] = (sau ?? '').split('_')
  const unitIds = await registersOf(db, unitsOf(actor, 'read'))
  const waiting = await waitingFor(db, actor)
  const page = { limit: pageSize + 1, after: sau ? { at, id: after } : undefined }
  const { types } = settingsOf(config)
  const filter = {
    year: nam || undefined,
    typeCode: types.find(({ code }) => code === loaivb)?.code,
    urgency: Number(khan) || undefined,
  }
  const found =
    view === 'cho'
      ? await listDocumentsOf(db, waiting, q, page)
      : await listDocuments(db, { unitIds, q, direction: view === 'den' ? 'incoming' : 'outgoing', ...filter }, page)
  const last = found.slice(0, pageSize).at(-1)
  const states = await statesOf(db, t)
  const lines: Line[] = found.slice(0, pageSize).map((each) => {
    const type = types.find((one) => one.code === each.typeCode)
    const { label, open } = states(each)
    return { ...each, stateLabel: label, open, typeName: type ? localized(t.lang, type.name) : '' }
  })
  const body = h(HomePage, {
    ...{ t, root, view, q, filter, year: Number(dayOf(server.clock.now()).slice(0, 4)) },
    types: types.map(({ code, name }) => ({ value: code, label: localized(t.lang, name) })),
    ...{ lines, waiting: waiting.length, next: found.length > pageSize && last ? `${last.key}_${last.id}` : undefined },
    may: { register: unitsOf(actor, 'register').length > 0, draft: unitsOf(actor, 'draft').length > 0 },
    dead: (await listDead(db, unitsOf(actor, 'register'))).length,
  })
  return reply.page({ title: t('documents.title'), face: 'desk', body })
}

/** Messages that the axis did not take, for the clerk who sends them again. */
export async function showDead(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server, actor } = request
  const dead = await listDead(server.db, unitsOf(actor, 'register'))
  const crumbs = [{ href: root, label: t('documents.title') }]
  return reply.page({ title: t('documents.dead'), face: 'desk', crumbs, body: h(DeadPage, { t, root, dead }) })
}

export async function sendAgain(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { server, actor } = request
  const { id } = request.params as { id: string }
  if (!(await resend(server.db, id, unitsOf(actor, 'register'), server.clock.now()))) throw refuse('notFound', 'documents.no_document')
  return reply.redirect(`${root}/gui-loi`, 303)
}
