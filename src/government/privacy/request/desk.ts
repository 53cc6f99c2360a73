import { randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { allows, scopeOf } from '#core/access.ts'
import { type FieldFault, refuse, Refusal } from '#core/errors.ts'
import { formatDateTime, localized } from '#core/i18n.ts'
import { type CaseFile, findCaseFile, listCases, wordsOfAction } from '#engine/casework/index.ts'
import { recordAccess } from '#ground/identity/index.ts'
import { lookView } from '../own/looks.ts'
import { actOnRequest } from './answer.ts'
import { DeskPage, RequestPage } from './desk.page.tsx'
import { type DataRequest, findRequest, listRequestsByCase } from './request.queries.ts'
import { kind } from './rights.ts'

const root = '/lam-viec/du-lieu-ca-nhan'

/** Requests that wait for an answer, the most urgent first; `?xong=1` those that have one. */
export async function list(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server, actor } = request
  const closed = (request.query as { xong?: string }).xong === '1'
  const { cases } = await listCases(server.db, { kind, scope: scopeOf(actor, 'read', kind), closed }, { limit: 200 })
  const requests = await listRequestsByCase(
    server.db,
    cases.map((each) => each.id),
  )
  const lines = cases.flatMap((each) => {
    const asked = requests.find((one) => one.caseId === each.id)
    return asked
      ? [
          {
            id: asked.id,
            reference: each.reference,
            kind: asked.kind,
            party: each.party,
            openedAt: each.openedAt,
            dueAt: each.dueAt,
            late: !closed && each.dueAt !== null && each.dueAt < server.clock.now(),
            state: each.state,
          },
        ]
      : []
  })
  return reply.page({ title: t('privacy.desk.title'), face: 'desk', body: h(DeskPage, { t, root, lines, closed }) })
}

type Opened = { asked: DataRequest; file: CaseFile }

async function open(request: FastifyRequest): Promise<Opened> {
  const { db, clock } = request.server
  const { id } = request.params as { id: string }
  const asked = await findRequest(db, id)
  const file = asked && (await findCaseFile(db, { id: asked.caseId }, request.actor, clock.now()))
  if (!asked || !file || !allows(request.actor, 'read', kind, file.case)) throw refuse('notFound', 'casework.no_such_case')
  return { asked, file }
}

async function page(
  request: FastifyRequest,
  reply: FastifyReply,
  { asked, file }: Opened,
  wrong?: { note: string; errors: FieldFault[] },
): Promise<FastifyReply> {
  const { t, server, actor } = request
  if (actor)
    await recordAccess(server.db, {
      personId: asked.personId,
      actor,
      unitId: file.case.unitId,
      purpose: 'data_request',
      legalGround: 'public_duty',
      subject: asked.reference,
      at: server.clock.now(),
    })
  const body = h(RequestPage, {
    t,
    at: `${root}/${asked.id}`,
    reference: asked.reference,
    kind: asked.kind,
    party: file.case.party,
    words: asked.words,
    answer: asked.answer,
    erased: asked.erased,
    look: asked.lookId === null ? undefined : await lookView(request, asked.lookId),
    state: localized(t.lang, file.definition.states[file.case.state]?.label ?? file.case.state),
    dueAt: file.case.closedAt ? null : file.case.dueAt,
    version: file.case.version,
    acts: file.possible.map((type) => {
      const action = file.definition.actions[type]
      return {
        type,
        label: localized(t.lang, action?.label ?? type),
        needsNote: action?.note === 'required',
        final: action?.final === true,
      }
    }),
    steps: file.actions.toReversed().map((action) => ({
      what: action.type === 'open' ? t('privacy.asked') : (wordsOfAction(t, file.definition, action, false)?.what ?? action.type),
      when: formatDateTime(t.lang, action.at),
      who: action.actorName,
      note: action.note,
    })),
    note: wrong?.note ?? '',
    errors: wrong?.errors ?? [],
  })
  const crumbs = [{ href: root, label: t('privacy.desk.title') }]
  return reply.page({ title: asked.reference, face: 'desk', crumbs, status: wrong ? 422 : 200, body })
}

export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return page(request, reply, await open(request))
}

export async function submit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const opened = await open(request)
  const body = (request.body ?? {}) as Record<string, unknown>
  const text = (name: string): string => (typeof body[name] === 'string' ? body[name] : '')
  const { actor, server, lang } = request
  if (!actor) throw refuse('signInNeeded', 'core.sign_in_needed')
  const version = Number(text('version'))
  try {
    await actOnRequest(server.db, {
      id: opened.asked.id,
      action: text('action'),
      actor,
      note: text('note'),
      clientKey: text('key') || randomUUID(),
      version: Number.isInteger(version) && version > 0 ? version : undefined,
      at: server.clock.now(),
      lang,
    })
  } catch (error) {
    if (error instanceof Refusal && error.fields.length > 0)
      return page(request, reply, opened, { note: text('note'), errors: error.fields })
    throw error
  }
  return reply.redirect(`${root}/${opened.asked.id}`, 303)
}
