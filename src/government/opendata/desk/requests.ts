import { randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type Static, Type } from 'typebox'
import { allows, scopeOf } from '#core/access.ts'
import { type FieldFault, refuse, Refusal } from '#core/errors.ts'
import { formatDateTime, localized } from '#core/i18n.ts'
import { act, type CaseFile, findCaseFile, listCases, wordsOfAction } from '#engine/casework/index.ts'
import { findPerson, recordAccess } from '#ground/identity/index.ts'
import { tell } from '#ground/notifications/index.ts'
import { keyOf, openContact } from '../ask/contact.ts'
import { type DataRequest, endRequest, findRequest, listRequestsByCase } from '../ask/request.queries.ts'
import { requestKind } from '../dataset/rights.ts'
import { desk } from './address.ts'
import { RequestPage, RequestsPage } from './requests.page.tsx'

export const RequestsQuery = Type.Object({ xong: Type.Optional(Type.String({ maxLength: 2 })) })
const root = `${desk}/yeu-cau`

/** What people asked about the data of the officer's units, the most urgent first. */
export async function list(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server, actor } = request
  const closed = (request.query as Static<typeof RequestsQuery>).xong === '1'
  const now = server.clock.now()
  const { cases } = await listCases(server.db, { kind: requestKind, scope: scopeOf(actor, 'read', requestKind), closed }, { limit: 200 })
  const asked = await listRequestsByCase(
    server.db,
    cases.map(({ id }) => id),
  )
  const lines = cases.flatMap((each) => {
    const own = asked.find(({ caseId }) => caseId === each.id)
    if (!own) return []
    return [
      {
        href: `${root}/${own.id}`,
        reference: each.reference,
        kind: t(`opendata.request.${own.kind}`),
        about: own.datasetTitle ?? '–',
        askedAt: formatDateTime(t.lang, own.askedAt),
        due: each.dueAt ? formatDateTime(t.lang, each.dueAt) : '',
        late: !closed && each.dueAt !== null && each.dueAt < now,
      },
    ]
  })
  const title = t('opendata.desk.requests')
  return reply.page({
    title,
    face: 'desk',
    body: h(RequestsPage, { t, root, lines, closed }),
    crumbs: [{ href: desk, label: t('opendata.desk.title') }],
  })
}

type Opened = { asked: DataRequest; file: CaseFile }

async function open(request: FastifyRequest): Promise<Opened> {
  const { db, clock } = request.server
  const asked = await findRequest(db, { id: (request.params as { id: string }).id })
  const file = asked && (await findCaseFile(db, { id: asked.caseId }, request.actor, clock.now()))
  if (!asked || !file || !allows(request.actor, 'read', requestKind, { ...file.case, ownerId: null }))
    throw refuse('notFound', 'opendata.no_such_request')
  return { asked, file }
}

async function page(
  request: FastifyRequest,
  reply: FastifyReply,
  { asked, file }: Opened,
  wrong?: { note: string; errors: FieldFault[] },
): Promise<FastifyReply> {
  const { t, server, actor } = request
  if (actor && asked.personId && asked.personId !== actor.personId)
    await recordAccess(server.db, {
      personId: asked.personId,
      actor,
      unitId: file.case.unitId,
      purpose: 'opendata.purpose.answer',
      legalGround: 'public_duty',
      subject: asked.reference,
      at: server.clock.now(),
    })
  const person = asked.personId ? await findPerson(server.db, asked.personId) : undefined
  const who = person?.name ?? openContact(server.config, asked.reference, asked.name)
  const body = h(RequestPage, {
    t,
    at: `${root}/${asked.id}`,
    reference: asked.reference,
    kind: t(`opendata.request.${asked.kind}`),
    about: asked.datasetTitle ?? undefined,
    aboutHref: asked.datasetKey ? `${desk}/${asked.datasetKey}` : undefined,
    who: [who || t('opendata.ask.nobody'), openContact(server.config, asked.reference, asked.contact)].filter(Boolean).join(', '),
    words: asked.words,
    answer: asked.answer ?? undefined,
    state: localized(t.lang, file.definition.states[file.case.state]?.label ?? file.case.state),
    due: file.case.dueAt && !file.case.closedAt ? formatDateTime(t.lang, file.case.dueAt) : undefined,
    version: file.case.version,
    acts: file.possible.map((type) => ({
      type,
      label: localized(t.lang, file.definition.actions[type]?.label ?? type),
      needsNote: file.definition.actions[type]?.note === 'required',
    })),
    steps: file.actions.toReversed().map((action) => ({
      what: action.type === 'open' ? t('opendata.ask.sent') : (wordsOfAction(t, file.definition, action, false)?.what ?? action.type),
      when: formatDateTime(t.lang, action.at),
      who: action.actorName,
      note: action.note,
    })),
    note: wrong?.note ?? '',
    errors: wrong?.errors ?? [],
  })
  return reply.page({
    title: asked.reference,
    face: 'desk',
    status: wrong ? 422 : 200,
    body,
    crumbs: [
      { href: desk, label: t('opendata.desk.title') },
      { href: root, label: t('opendata.desk.requests') },
    ],
  })
}

export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return page(request, reply, await open(request))
}

export async function submit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const opened = await open(request)
  const { asked } = opened
  const { actor, lang, server } = request
  if (!actor) throw refuse('signInNeeded', 'core.sign_in_needed')
  const body = (request.body ?? {}) as Record<string, unknown>
  const text = (name: string): string => (typeof body[name] === 'string' ? body[name] : '')
  const note = text('note').trim()
  const version = Number(text('version'))
  const at = server.clock.now()
  try {
    await act(
      server.db,
      {
        by: { id: asked.caseId },
        action: text('action'),
        actor,
        note,
        clientKey: text('key') || randomUUID(),
        version: Number.isInteger(version) && version > 0 ? version : undefined,
        at,
        lang,
      },
      async (trx, done) => {
        if (!done.case.closedAt) return
        await endRequest(trx, asked.id, note || null, at)
        if (asked.personId)
          await tell(trx, {
            personId: asked.personId,
            lang: asked.lang,
            template: 'opendata.message.answered',
            vars: { reference: asked.reference },
            subject: asked.reference,
            path: `/du-lieu-mo/yeu-cau/${asked.reference}?khoa=${keyOf(server.config, asked.reference)}`,
            at,
          })
      },
    )
  } catch (error) {
    if (error instanceof Refusal && error.fields.length > 0) return page(request, reply, opened, { note, errors: error.fields })
    throw error
  }
  return reply.redirect(`${root}/${asked.id}`, 303)
}
