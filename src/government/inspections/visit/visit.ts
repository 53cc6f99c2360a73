import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { actorOf } from '#core/access.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { dayOf, formatDateTime, localized, type T } from '#core/i18n.ts'
import { findCaseFile, wordsOfAction } from '#engine/casework/index.ts'
import { getFile, sendFile } from '#ground/files/index.ts'
import { answerOf } from '../checklist/answer.rules.ts'
import type { Checklist } from '../checklist/checklist.ts'
import { getChecklist } from '../checklist/checklist.queries.ts'
import { crumbs, root } from '../plan/request.ts'
import type { Visit } from '../plan/plan.queries.ts'
import { may } from '../plan/rights.ts'
import { sendRemedyPhoto } from '../inspected/inspected.ts'
import { announceVisit, beginVisit } from './announce.ts'
import { askedPoint, type FoundPoint, foundPoints, typedAnswer } from './points.ts'
import type { Point } from './sheet.page.tsx'
import { VisitPage } from './visit.page.tsx'
import { findVisit, isReleased, listEntries, listEvidence, listRemedies } from './visit.queries.ts'
import { currentOf, type Entry, type Lack, lacksOf, type Value, values } from './visit.rules.ts'

/** The visit, for whoever may see it; with a verb, for whoever may do it. */
export async function visitOf(request: FastifyRequest, verb: 'read' | 'inspect' = 'read'): Promise<Visit> {
  const { server, actor } = request
  const now = server.clock.now()
  const visit = await findVisit(server.db, (request.params as { id: string }).id)
  if (!visit || !(await may(server.db, actor, 'read', visit.unitId, now)) || !(await isReleased(server.db, visit)))
    throw refuse('notFound', 'inspections.no_visit')
  if (verb === 'inspect' && !(await may(server.db, actor, 'inspect', visit.unitId, now))) throw refuse('notAllowed', 'core.not_allowed')
  return visit
}

type Side = { value: Value | undefined; words: string; note: string }
export type Conflict = { point: string; mine: Side; theirs: Side & { byName: string } }
/** A sheet that could not be read: what was typed stays in it. */
export type WrongSheet = { fields: Record<string, string>; errors: FieldFault[] }

type Ready = { current: Entry[]; lacks: Lack[]; wrong: WrongSheet | undefined }

/** A found point, ready to be asked again on the sheet. */
function pointOf(t: T, point: Checklist['points'][number], found: FoundPoint, { current, lacks, wrong }: Ready): Point {
  const entry = current.find((each) => each.point === point.key)
  const asked = askedPoint(t, answerOf(point), entry?.answer ?? null)
  const typed = wrong && {
    typed: typedAnswer(wrong.fields, point.key),
    value: values.find((each) => each === wrong.fields[`value_${point.key}`]),
    note: wrong.fields[`note_${point.key}`] ?? '',
  }
  return {
    ...found,
    ...asked,
    ...typed,
    photoOnFault: point.photoOnFault,
    version: entry?.version ?? 0,
    lack: entry ? lacks.find((each) => each.point === point.key)?.why : undefined,
    isOpen: lacks.some((each) => each.point === point.key),
    remedyDays: point.remedyDays,
    errors: {
      answer: wrong?.errors.find(({ field }) => field === `answer_${point.key}`)?.message,
      value: wrong?.errors.find(({ field }) => field === `value_${point.key}`)?.message,
    },
  }
}

export async function visitPage(
  request: FastifyRequest,
  reply: FastifyReply,
  visit: Visit,
  shown: { conflicts?: Conflict[]; wrong?: WrongSheet; status?: number } = {},
): Promise<FastifyReply> {
  const { t, server, actor } = request
  const now = server.clock.now()
  const [list, entries, evidence, remedies] = await Promise.all([
    getChecklist(server.db, visit.checklistId),
    listEntries(server.db, visit.id),
    listEvidence(server.db, visit.id),
    listRemedies(server.db, visit.id),
  ])
  const current = currentOf(entries)
  const file = visit.caseId ? await findCaseFile(server.db, { id: visit.caseId }, actor, now) : undefined
  const lacks = lacksOf(list.body.points, current, new Set(evidence.map((each) => each.point)))
  const isInspector = await may(server.db, actor, 'inspect', visit.unitId, now)
  const found = foundPoints(t, list.body, current, evidence, { isNamed: true })
  const body = h(VisitPage, {
    t,
    at: `${root}/${visit.id}`,
    visit,
    title: localized(t.lang, list.body.title),
    points: list.body.points.flatMap((point, index) => {
      const one = found[index]
      return one ? [pointOf(t, point, one, { current, lacks, wrong: shown.wrong })] : []
    }),
    state: file ? localized(t.lang, file.definition.states[file.case.state]?.label ?? file.case.state) : t('inspections.state.planned'),
    dueAt: file && !file.case.closedAt ? file.case.dueAt : null,
    canBegin: isInspector && !visit.caseId && !visit.cancelledAt,
    canWrite: isInspector && file?.case.state === 'in_field',
    canGo: isInspector && file?.case.state === 'announced',
    canConclude: isInspector && file?.case.state === 'in_field' && lacks.length === 0,
    isFollowing: isInspector && file?.case.state === 'following',
    canCancel: file?.possible.includes('cancel') ?? false,
    remedies: remedies.map((remedy) => ({
      ...remedy,
      ask: localized(t.lang, list.body.points.find((point) => point.key === remedy.point)?.ask ?? remedy.point),
      late: !remedy.confirmedAt && remedy.dueOn < dayOf(now),
    })),
    steps: (file?.actions ?? []).toReversed().map((action) => ({
      what: `${action.type === 'open' ? t('inspections.announced') : ((file && wordsOfAction(t, file.definition, action, false)?.what) ?? action.type)}${action.note ? `: ${action.note}` : ''}`,
      when: formatDateTime(t.lang, action.at),
      who: action.actorName,
    })),
    conflicts: shown.conflicts ?? [],
    errors: shown.wrong?.errors ?? [],
    today: dayOf(now),
  })
  return reply.page({
    title: visit.subjectName,
    face: 'desk',
    crumbs: crumbs(request),
    status: shown.status ?? 200,
    parts: ['inspection-sheet', 'inspection'],
    body,
  })
}

export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return visitPage(request, reply, await visitOf(request))
}

export async function announce(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const { id } = await visitOf(request, 'inspect')
  await announceVisit(db, { id, actor: actorOf(request), at: clock.now() })
  return reply.redirect(`${root}/${id}`, 303)
}

export async function begin(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const visit = await visitOf(request, 'inspect')
  await beginVisit(db, { visit, actor: actorOf(request), at: clock.now(), lang: request.lang })
  return reply.redirect(`${root}/${visit.id}`, 303)
}

export async function photo(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, config } = request.server
  const visit = await visitOf(request)
  const found = (await listEvidence(db, visit.id)).find((each) => each.id === (request.params as { photo: string }).photo)
  if (!found) throw refuse('notFound', 'inspections.no_visit')
  const small = (request.query as { nho?: string }).nho !== undefined
  return sendFile(reply, config, await getFile(db, small ? found.smallFileId : found.fileId), { inline: true })
}

export const remedyPhoto = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
  sendRemedyPhoto(request, reply, await visitOf(request))
