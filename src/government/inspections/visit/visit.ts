import { randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type Static, Type } from 'typebox'
import { refuse } from '#core/errors.ts'
import { dayOf, formatDateTime, localized } from '#core/i18n.ts'
import { findCaseFile, wordsOfAction } from '#engine/casework/index.ts'
import { getFile, sendFile } from '#ground/files/index.ts'
import { getChecklist } from '../checklist/checklist.queries.ts'
import { actorOf, crumbs, fieldsOf, root } from '../plan/request.ts'
import type { Visit } from '../plan/plan.queries.ts'
import { may } from '../plan/rights.ts'
import { sendRemedyPhoto } from '../inspected/inspected.ts'
import { announceVisit, beginVisit } from './announce.ts'
import { recordNotes, recordPhoto } from './record.ts'
import { VisitPage } from './visit.page.tsx'
import { findVisit, isReleased, listEntries, listEvidence, listRemedies } from './visit.queries.ts'
import { currentOf, lacksOf, type Noted, values } from './visit.rules.ts'

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

export type Conflict = {
  point: string
  value: string
  note: string
  theirs: { value: string; note: string; byName: string; version: number }
}

export async function visitPage(
  request: FastifyRequest,
  reply: FastifyReply,
  visit: Visit,
  shown: { conflicts?: Conflict[]; status?: number } = {},
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
  const body = h(VisitPage, {
    t,
    at: `${root}/${visit.id}`,
    visit,
    title: localized(t.lang, list.body.title),
    points: list.body.points.map((point) => {
      const entry = current.find((each) => each.point === point.key)
      return {
        key: point.key,
        ask: localized(t.lang, point.ask),
        photoOnFault: point.photoOnFault,
        value: entry?.value,
        note: entry?.note ?? '',
        version: entry?.version ?? 0,
        who: entry ? `${entry.byName}, ${formatDateTime(t.lang, entry.notedAt)}` : undefined,
        photos: evidence.filter((each) => each.point === point.key).map((each) => ({ id: each.id, lat: each.lat, lon: each.lon })),
        lack: lacks.find((each) => each.point === point.key)?.why,
        remedyDays: point.remedyDays,
      }
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

/** The sheet without JavaScript: every point of the page at once, each with the version that was seen. */
export async function save(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock, config } = request.server
  const visit = await visitOf(request, 'inspect')
  const { fields, shots } = await readSheet(request)
  const at = clock.now()
  const list = await getChecklist(db, visit.checklistId)
  const seenBefore = currentOf(await listEntries(db, visit.id))
  const notes: Noted[] = list.body.points.flatMap(({ key }) => {
    const value = values.find((each) => each === fields[`value_${key}`])
    const note = (fields[`note_${key}`] ?? '').trim().slice(0, 2_000)
    const now = seenBefore.find((entry) => entry.point === key)
    if (!value || (now?.value === value && now.note === note)) return []
    return [{ point: key, value, note, seen: Number(fields[`seen_${key}`] ?? 0) || 0, notedAt: at, clientKey: randomUUID() }]
  })
  const actor = actorOf(request)
  const answers = await recordNotes(db, { visitId: visit.id, actor, notes, inField: fields.at_desk !== 'yes', at })
  for (const shot of shots) await recordPhoto(db, config, { visitId: visit.id, actor, shot: { ...shot, clientKey: randomUUID() }, at })
  const conflicts = answers.flatMap((answer): Conflict[] => {
    const mine = notes.find((note) => note.clientKey === answer.clientKey)
    return answer.theirs && mine ? [{ point: answer.point, value: mine.value, note: mine.note, theirs: answer.theirs }] : []
  })
  if (conflicts.length > 0) return visitPage(request, reply, visit, { conflicts, status: 409 })
  return reply.redirect(`${root}/${visit.id}`, 303)
}

type Sheet = { fields: Record<string, string>; shots: { point: string; name: string; bytes: Buffer }[] }

async function readSheet(request: FastifyRequest): Promise<Sheet> {
  if (!request.isMultipart()) {
    const field = fieldsOf(request)
    return { fields: Object.fromEntries(Object.keys((request.body ?? {}) as object).map((name) => [name, field(name)])), shots: [] }
  }
  const sheet: Sheet = { fields: {}, shots: [] }
  for await (const part of request.parts()) {
    if (part.type === 'field') sheet.fields[part.fieldname] = String(part.value)
    else {
      const bytes = await part.toBuffer()
      if (bytes.length > 0 && part.fieldname.startsWith('photo_'))
        sheet.shots.push({ point: part.fieldname.slice(6), name: part.filename, bytes })
    }
  }
  return sheet
}

const Key = Type.String({ pattern: '^[\\w-]{8,64}$' })
const PlaceShape = Type.Object({ lat: Type.Number({ minimum: -90, maximum: 90 }), lon: Type.Number({ minimum: -180, maximum: 180 }) })
export const NotesBody = Type.Object({
  notes: Type.Array(
    Type.Object({
      point: Type.String({ maxLength: 40 }),
      value: Type.Enum(['good', 'fault', 'not_applicable']),
      note: Type.String({ maxLength: 2_000 }),
      seen: Type.Integer({ minimum: 0 }),
      notedAt: Type.String({ format: 'date-time' }),
      clientKey: Key,
      place: Type.Optional(PlaceShape),
    }),
    { minItems: 1, maxItems: 200 },
  ),
})
const TheirsShape = Type.Object({ value: Type.String(), note: Type.String(), byName: Type.String(), version: Type.Integer() })
export const NotesAnswer = Type.Object({
  answers: Type.Array(
    Type.Object({
      point: Type.String(),
      clientKey: Type.String(),
      outcome: Type.String(),
      version: Type.Integer(),
      theirs: Type.Optional(TheirsShape),
    }),
  ),
})

/** What a phone kept while it had no network. */
export async function sync(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const visit = await visitOf(request, 'inspect')
  const { notes } = request.body as Static<typeof NotesBody>
  const at = clock.now()
  const dated = notes.map((note) => ({ ...note, notedAt: new Date(Math.min(new Date(note.notedAt).getTime(), at.getTime())) }))
  const answers = await recordNotes(db, { visitId: visit.id, actor: actorOf(request), notes: dated, inField: true, at })
  return reply.send({ answers })
}

export const PhotoQuery = Type.Object({
  point: Type.String({ maxLength: 40 }),
  key: Key,
  lat: Type.Optional(Type.Number({ minimum: -90, maximum: 90 })),
  lon: Type.Optional(Type.Number({ minimum: -180, maximum: 180 })),
})
export const PhotoAnswer = Type.Object({ kept: Type.Boolean() })

/** A photo that a phone kept; multipart with one file. */
export async function syncPhoto(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock, config } = request.server
  const visit = await visitOf(request, 'inspect')
  const { point, key, lat, lon } = request.query as Static<typeof PhotoQuery>
  const part = request.isMultipart() ? await request.file() : undefined
  if (!part) throw refuse('invalid', 'inspections.photo_missing')
  const place = lat !== undefined && lon !== undefined ? { lat, lon } : undefined
  const shot = { point, name: part.filename, bytes: await part.toBuffer(), clientKey: key, place }
  await recordPhoto(db, config, { visitId: visit.id, actor: actorOf(request), shot, at: clock.now() })
  return reply.send({ kept: true })
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
