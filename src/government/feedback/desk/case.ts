import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type FieldFault, refuse } from '#core/errors.ts'
import { formatDate, formatDateTime, formatTime, localized } from '#core/i18n.ts'
import { actionOf, type CaseFile, findCaseFile } from '#engine/casework/index.ts'
import { actButtons } from '#engine/desk/index.ts'
import { recordAccess } from '#ground/identity/index.ts'
import { getCatalogue } from '../catalogue/catalogue.queries.ts'
import { categoryOf } from '../catalogue/catalogue.rules.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { listNear } from '../map/map.queries.ts'
import { openContact } from '../report/contact.ts'
import type { Report } from '../report/report.ts'
import { listPhotos } from '../report/photos.queries.ts'
import { findReport, savePublicWords } from '../report/report.queries.ts'
import { distanceWords } from '../report/report.rules.ts'
import { mayRead } from '../report/rights.ts'
import { pathOf } from '../report/tell-people.ts'
import { longest } from '../send/send.rules.ts'
import { CasePage, type CaseProps } from './case.page.tsx'
import { urgencyOf } from './desk.ts'

type Params = { report: string }
export type Opened = { report: Report; file: CaseFile; catalogue: Catalogue }

/** The report when the officer's offices reach it; for everybody else it does not exist here. */
export async function open(request: FastifyRequest): Promise<Opened> {
  const { db, clock } = request.server
  const { report: reference } = request.params as Params
  const report = await findReport(db, { reference })
  const file = report && (await findCaseFile(db, { id: report.caseId }, request.actor, clock.now()))
  if (!report || !file || !mayRead(request.actor, { ...file.case, ownerId: null })) throw refuse('notFound', 'feedback.no_such_report')
  const { body: catalogue } = await getCatalogue(db, report.catalogueId)
  return { report, file, catalogue }
}

/** Whoever reported with an account can see who has read it, and what for. */
async function noteReading(request: FastifyRequest, report: Report): Promise<void> {
  const { actor } = request
  if (!actor || !report.ownerId || report.ownerId === actor.personId) return
  await recordAccess(request.server.db, {
    personId: report.ownerId,
    actor,
    unitId: report.unitId,
    purpose: 'feedback.purpose.handle',
    legalGround: 'public_duty',
    subject: report.reference,
    at: request.server.clock.now(),
  })
}

export async function showCase(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return casePage(request, reply, await open(request))
}

async function casePage(request: FastifyRequest, reply: FastifyReply, opened: Opened, errors: FieldFault[] = []): Promise<FastifyReply> {
  const { db, config, clock } = request.server
  const { t } = request
  const { report, file, catalogue } = opened
  await noteReading(request, report)
  const now = clock.now()
  const category = categoryOf(catalogue, report.category)
  const reveal = (request.query as { hien?: string }).hien !== undefined
  const [photos, near] = await Promise.all([listPhotos(db, [report.caseId]), nearOf(request, opened)])
  const answers = (category?.questions ?? []).flatMap(({ key, label, options }) => {
    const answer = report.answers[key]
    const option = options?.find((each) => each.value === answer)
    return answer ? [{ label: localized(t.lang, label), value: option ? localized(t.lang, option.label) : answer }] : []
  })
  const contact = openContact(config, report.reference, report.contact)
  const props: CaseProps = {
    t,
    report: {
      reference: report.reference,
      title: category ? localized(t.lang, category.label) : report.category,
      words: report.words,
      wordsBefore: report.wordsBefore,
      placeWords: report.placeWords,
      privateWords: report.privateWords,
      isPublic: report.isPublic && !report.isHidden,
      maskWanted: report.maskWanted,
    },
    unit: report.unitName,
    holder: file.case.assigneeName ?? t('feedback.desk.nobody'),
    state: localized(t.lang, file.definition.states[report.state]?.label ?? report.state),
    urgency: urgencyOf(t, file.case, now),
    due: file.case.dueAt ? `${formatTime(t.lang, file.case.dueAt)}, ${formatDate(t.lang, file.case.dueAt)}` : undefined,
    trace: file.deadline?.trace.map(({ note, ...day }) => ({ ...day, notes: note })),
    facts: [
      { label: t('feedback.place.title'), value: [report.placeWords, report.communeName].filter(Boolean).join(', ') },
      ...(report.lat !== null && report.lon !== null ? [{ label: t('feedback.desk.point'), value: `${report.lat}, ${report.lon}` }] : []),
      { label: t('feedback.sent_at'), value: `${formatDateTime(t.lang, report.reportedAt)} (${t(`feedback.channel.${report.channel}`)})` },
      { label: t('feedback.desk.happened'), value: formatDateTime(t.lang, report.occurredAt) },
      { label: t('feedback.me_too_label'), value: String(report.supporters) },
      ...answers,
    ],
    person: reveal
      ? {
          name:
            openContact(config, report.reference, report.contactName) ??
            (report.ownerId ? (file.actions[0]?.actorName ?? '') : t('feedback.reporter')),
          contact: contact ?? t('feedback.desk.no_contact'),
        }
      : undefined,
    photos: photos.map((photo) => ({ id: photo.id, withheld: photo.withheld, isAnswer: photo.kind === 'answer' })),
    acts: actButtons(file.definition, file.case.state, file.possible).map((act) => ({
      ...act,
      label: localized(t.lang, file.definition.actions[act.type]?.label ?? act.type),
    })),
    version: file.case.version,
    steps: file.actions
      .map((action) => {
        const type = actionOf(file.definition, action.type)
        const to = action.data.assigneeName ?? action.data.unitName ?? action.data.inputs?.into
        return {
          what: type ? `${localized(t.lang, type.label).replace(/…$/, '')}${to ? ` ${to}` : ''}` : t('feedback.step.sent'),
          note: action.note,
          when: formatDateTime(t.lang, action.at),
          who: action.actorName,
        }
      })
      .reverse(),
    publicHref: pathOf(report.reference),
    near,
    canEdit: request.actor?.roles.some(({ role }) => role === 'dispatcher') === true,
    errors,
  }
  const title = `${props.report.title} ${report.reference}`
  return reply.page({
    title,
    body: h(CasePage, props),
    face: 'desk',
    parts: ['feedback'],
    status: errors.length > 0 ? 422 : 200,
  })
}

export async function nearOf(request: FastifyRequest, { report, catalogue }: Opened): Promise<CaseProps['near']> {
  const { lat, lon } = report
  if (lat === null || lon === null) return []
  const found = await listNear(request.server.db, {
    lat,
    lon,
    radiusM: catalogue.staffRadiusM,
    category: report.category,
    phases: ['waiting', 'open'],
    but: report.caseId,
    publicOnly: false,
    limit: 8,
  })
  return found.map((near) => ({
    reference: near.reference,
    href: `/lam-viec/phan-anh/${near.reference}`,
    words: near.words || near.place,
    note: `${distanceWords(near.metres)} · ${formatDate(request.lang, near.at)}`,
  }))
}

/** Takes personal data out of the words that everybody will read; what was sent stays for the agency. */
export async function submitWords(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const opened = await open(request)
  const fields = (request.body ?? {}) as Record<string, string>
  if (!request.actor?.roles.some(({ role }) => role === 'dispatcher')) throw refuse('notAllowed', 'core.not_allowed')
  const words = (fields.words ?? '').trim()
  if (words.length > longest.words)
    return casePage(request, reply, opened, [
      { field: 'words', rule: 'maxLength', message: request.t('feedback.fault.words_long', { max: longest.words }) },
    ])
  await savePublicWords(db, opened.report.caseId, { words, placeWords: (fields.place ?? '').trim().slice(0, longest.place) }, clock.now())
  return reply.redirect(`/lam-viec/phan-anh/${opened.report.reference}`, 303)
}
