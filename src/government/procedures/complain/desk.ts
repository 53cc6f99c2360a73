import { randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { allows, scopeOf } from '#core/access.ts'
import { type FieldFault, refuse, Refusal } from '#core/errors.ts'
import { formatDateTime, localized } from '#core/i18n.ts'
import { type CaseFile, findCaseFile, listCases, wordsOfAction } from '#engine/casework/index.ts'
import { recordAccess } from '#ground/identity/index.ts'
import { complaintKind } from '../dossier/rights.ts'
import { stateKind, stateWords, urgencyOf } from '../dossier/view.ts'
import { actOnComplaint } from './answer.ts'
import { ComplaintPage, ComplaintsPage } from './desk.page.tsx'
import { type Complaint, findComplaint, listComplaintsByCase } from './complaint.queries.ts'

const root = '/lam-viec/khieu-nai'

/** Complaints that wait for an answer, the most urgent first; `?xong=1` those that have one. */
export async function showComplaints(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server, actor } = request
  const closed = (request.query as { xong?: string }).xong === '1'
  const scope = { ...scopeOf(actor, 'read', complaintKind), own: undefined }
  const { cases } = await listCases(server.db, { kind: complaintKind, scope, closed }, { limit: 200 })
  const complaints = new Map(
    (
      await listComplaintsByCase(
        server.db,
        cases.map(({ id }) => id),
      )
    ).map((one) => [one.caseId, one]),
  )
  const lines = cases.flatMap((found) => {
    const one = complaints.get(found.id)
    if (!one) return []
    return [
      {
        reference: one.reference,
        dossier: one.ofCode,
        about: t(`procedures.complaint.about.${one.about}`),
        asked: formatDateTime(t.lang, one.askedAt),
        urgency: urgencyOf(t, found, server.clock.now()),
      },
    ]
  })
  const title = t('procedures.complaint.desk')
  return reply.page({ title, face: 'desk', body: h(ComplaintsPage, { t, root, lines, closed }) })
}

export type Opened = { complaint: Complaint; file: CaseFile }

/** A complaint in the reader's jurisdiction; any other is not there. */
export async function openComplaint(request: FastifyRequest): Promise<Opened> {
  const { db, clock } = request.server
  const { reference } = request.params as { reference: string }
  const complaint = await findComplaint(db, reference)
  const file = complaint && (await findCaseFile(db, { id: complaint.caseId }, request.actor, clock.now()))
  if (!complaint || !file || file.case.ownerId === request.actor?.personId || !allows(request.actor, 'read', complaintKind, file.case))
    throw refuse('notFound', 'casework.no_such_case')
  return { complaint, file }
}

export async function noteLook({ server, actor }: FastifyRequest, { complaint, file }: Opened): Promise<void> {
  if (!actor) return
  await recordAccess(server.db, {
    ...{ personId: complaint.personId, actor, unitId: file.case.unitId, subject: complaint.reference, at: server.clock.now() },
    ...{ purpose: 'procedures.complaint.purpose', legalGround: 'public_duty' },
  })
}

export async function showComplaint(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const opened = await openComplaint(request)
  await noteLook(request, opened)
  return complaintPage(request, reply, opened)
}

function complaintPage(
  request: FastifyRequest,
  reply: FastifyReply,
  { complaint, file }: Opened,
  typed: { note: string; errors: FieldFault[] } = { note: '', errors: [] },
): FastifyReply {
  const { t, actor, server } = request
  const barred = complaint.doers.includes(actor?.personId ?? '')
  const title = `${t('procedures.complaint.desk')} ${complaint.reference}`
  const body = h(ComplaintPage, {
    t,
    title,
    action: `${root}/${complaint.reference}`,
    dossier: complaint.ofCode,
    person: file.case.party,
    about: t(`procedures.complaint.about.${complaint.about}`),
    words: complaint.words,
    answer: complaint.answer ?? undefined,
    again: complaint.followCode ?? undefined,
    state: stateWords(t, file.definition, file.case.state),
    kind: stateKind(file.definition, file.case.state),
    urgency: urgencyOf(t, file.case, server.clock.now()),
    version: file.case.version,
    barred: barred && !complaint.endedAt,
    acts: barred
      ? []
      : file.possible.map((type) => ({
          type,
          label: localized(t.lang, file.definition.actions[type]?.label ?? type),
          needsNote: file.definition.actions[type]?.note === 'required',
        })),
    steps: file.actions.toReversed().map((action) => ({
      what: wordsOfAction(t, file.definition, action, false)?.what ?? action.type,
      when: formatDateTime(t.lang, action.at),
      who: action.actorName,
    })),
    ...typed,
  })
  const crumbs = [{ href: root, label: t('procedures.complaint.desk') }]
  return reply.page({ title, face: 'desk', crumbs, status: typed.errors.length > 0 ? 422 : 200, body })
}

export async function submitAnswer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const opened = await openComplaint(request)
  const { actor, server, lang } = request
  if (!actor) throw refuse('signInNeeded', 'core.sign_in_needed')
  const posted = (request.body ?? {}) as Record<string, unknown>
  const text = (name: string): string => (typeof posted[name] === 'string' ? posted[name] : '')
  const version = Number(text('version'))
  const note = text('note').slice(0, 4_000)
  try {
    await actOnComplaint(server.db, server, {
      ...{ reference: opened.complaint.reference, action: text('action'), note, clientKey: randomUUID(), actor, lang },
      version: Number.isInteger(version) && version > 0 ? version : undefined,
      at: server.clock.now(),
    })
  } catch (error) {
    if (error instanceof Refusal && error.fields.length > 0) return complaintPage(request, reply, opened, { note, errors: error.fields })
    throw error
  }
  return reply.redirect(`${root}/${opened.complaint.reference}`, 303)
}
