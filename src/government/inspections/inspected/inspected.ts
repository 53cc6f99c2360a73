import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { actorOf } from '#core/access.ts'
import { refuse } from '#core/errors.ts'
import { dayOf, formatDateTime, localized } from '#core/i18n.ts'
import { findCaseFile } from '#engine/casework/index.ts'
import { cleanPhoto, examinePart, getFile, mediaTypes, sendFile, storeFile } from '#ground/files/index.ts'
import { getUnit } from '#ground/places/index.ts'
import { getChecklist } from '../checklist/checklist.queries.ts'
import { stateOf } from '../plan/plan.ts'
import type { Visit } from '../plan/plan.queries.ts'
import { findVisit, listAnnounced, listEntries, listEvidence, listRemedies, type Remedy, reportRemedy } from '../visit/visit.queries.ts'
import { foundPoints } from '../visit/points.ts'
import { currentOf } from '../visit/visit.rules.ts'
import { InspectedListPage, InspectedPage } from './inspected.page.tsx'
import { inspectedRoot as root } from './tell.ts'

/** Inspections of the organisation for which the person acts; whoever acts for none is told how to. */
export async function list(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { actingFor } = actorOf(request)
  const visits = actingFor ? await listAnnounced(server.db, actingFor.code) : []
  const lines = await Promise.all(
    visits.map(async (visit) => ({
      ...visit,
      state: stateOf(visit),
      unit: (await getUnit(server.db, visit.unitId)).fullName,
      open: (await listRemedies(server.db, visit.id)).filter((remedy) => !remedy.confirmedAt).length,
    })),
  )
  const body = h(InspectedListPage, { t, root, organisation: actingFor?.name, lines })
  return reply.page({ title: t('inspections.own.title'), face: 'portal', body })
}

/** The visit, for whoever acts for the inspected now. Nobody else learns that it exists. */
export async function ownVisit(request: FastifyRequest): Promise<Visit> {
  const { actingFor } = actorOf(request)
  const visit = await findVisit(request.server.db, (request.params as { id: string }).id)
  if (!actingFor || !visit?.caseId || visit.subjectCode !== actingFor.code) throw refuse('notFound', 'inspections.no_visit')
  return visit
}

const crumbs = (request: FastifyRequest) => [{ href: root, label: request.t('inspections.own.title') }]

async function page(
  request: FastifyRequest,
  reply: FastifyReply,
  visit: Visit,
  wrong?: { remedy: string; words: string; message: string },
): Promise<FastifyReply> {
  const { t, server, actor } = request
  const { db } = server
  const now = server.clock.now()
  const [{ body: list }, entries, evidence, remedies] = await Promise.all([
    getChecklist(db, visit.checklistId),
    listEntries(db, visit.id),
    listEvidence(db, visit.id),
    listRemedies(db, visit.id),
  ])
  const file = visit.caseId ? await findCaseFile(db, { id: visit.caseId }, actor, now) : undefined
  // What was found is the inspected's to read once it is concluded; before that they see what is looked at.
  const current = visit.concludedAt ? currentOf(entries) : []
  const body = h(InspectedPage, {
    t,
    at: `${root}/${visit.id}`,
    visit,
    list: localized(t.lang, list.title),
    unit: (await getUnit(db, visit.unitId)).fullName,
    state: file ? localized(t.lang, file.definition.states[file.case.state]?.label ?? file.case.state) : '',
    points: foundPoints(t, list, current, visit.concludedAt ? evidence : [], { isNamed: false }),
    conclusion: file?.actions.find((action) => action.type.startsWith('conclude'))?.note ?? '',
    remedies: remedies.map((remedy) => ({
      ...remedy,
      ask: localized(t.lang, list.points.find((point) => point.key === remedy.point)?.ask ?? remedy.point),
      late: !remedy.confirmedAt && remedy.dueOn < dayOf(now),
    })),
    steps: (file?.actions ?? []).toReversed().map((action) => ({
      what:
        action.type === 'open'
          ? t('inspections.announced')
          : localized(t.lang, file?.definition.actions[action.type]?.told ?? file?.definition.actions[action.type]?.label ?? action.type),
      when: formatDateTime(t.lang, action.at),
      who: '',
    })),
    wrong,
  })
  return reply.page({
    title: t('inspections.own.one', { reference: visit.reference ?? '' }),
    face: 'portal',
    crumbs: crumbs(request),
    status: wrong ? 422 : 200,
    parts: ['inspection'],
    body,
  })
}

export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return page(request, reply, await ownVisit(request))
}

async function readReport(request: FastifyRequest): Promise<{ words: string; photo: { name: string; bytes: Buffer } | undefined }> {
  let words = ''
  let photo: { name: string; bytes: Buffer } | undefined
  if (!request.isMultipart()) {
    const [said] = Object.entries((request.body ?? {}) as Record<string, unknown>).filter(([name]) => name.startsWith('words-'))
    return { words: String(said?.[1] ?? ''), photo }
  }
  for await (const part of request.parts()) {
    if (part.type === 'field') words = part.fieldname.startsWith('words-') ? String(part.value) : words
    else {
      const bytes = await part.toBuffer()
      await examinePart(request, { name: part.filename, bytes }, 'visit')
      if (bytes.length > 0) photo = { name: part.filename, bytes }
    }
  }
  return { words, photo }
}

/** The inspected says what they did about a fault, with a photo where they have one; an inspector confirms it. */
export async function report(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { db, config, clock } = server
  const visit = await ownVisit(request)
  const { remedy } = request.params as { remedy: string }
  const { personId: by } = actorOf(request)
  const at = clock.now()
  const { words: written, photo } = await readReport(request)
  const words = written.trim().slice(0, 2_000)
  if (words.length < 3) return page(request, reply, visit, { remedy, words, message: t('inspections.report_missing') })
  const clean = photo && (await cleanPhoto(photo.name, photo.bytes, 1_600))
  const store = async (buffer: Buffer): Promise<string> => {
    const kept = {
      name: clean?.name ?? '',
      buffer,
      accept: [mediaTypes.jpeg],
      maxBytes: 10 * 1024 * 1024,
      by,
      at,
      entrance: 'program' as const,
    }
    return (await storeFile(db, config, kept)).id
  }
  const files = clean && { full: await store(clean.full), small: await store(clean.small) }
  if (!(await reportRemedy(db, visit.id, remedy, { words, by, byInspected: true, photo: files, at })))
    throw refuse('conflict', 'inspections.remedy_over')
  return reply.redirect(`${root}/${visit.id}#khac-phuc`, 303)
}

/** A photo of the list's point, of a concluded visit. */
export async function photo(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, config } = request.server
  const visit = await ownVisit(request)
  const { photo: id } = request.params as { photo: string }
  const found = visit.concludedAt ? (await listEvidence(db, visit.id)).find((each) => each.id === id) : undefined
  if (!found) throw refuse('notFound', 'inspections.no_visit')
  const small = (request.query as { nho?: string }).nho !== undefined
  return sendFile(reply, config, await getFile(db, small ? found.smallFileId : found.fileId), { inline: true })
}

export async function sendRemedyPhoto(request: FastifyRequest, reply: FastifyReply, visit: Visit): Promise<FastifyReply> {
  const { db, config } = request.server
  const found = (await listRemedies(db, visit.id)).find((each: Remedy) => each.id === (request.params as { remedy: string }).remedy)
  const small = (request.query as { nho?: string }).nho !== undefined
  const id = small ? found?.smallFileId : found?.fileId
  if (!id) throw refuse('notFound', 'inspections.no_visit')
  return sendFile(reply, config, await getFile(db, id), { inline: true })
}

export const remedyPhoto = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
  sendRemedyPhoto(request, reply, await ownVisit(request))
