import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type FieldFault, refuse } from '#core/errors.ts'
import { formatDate, formatDateTime, formatTime, localized } from '#core/i18n.ts'
import { actionOf, type CaseFile, findCaseFile } from '#engine/casework/index.ts'
import { getCatalogue } from '../catalogue/catalogue.queries.ts'
import { categoryOf } from '../catalogue/catalogue.rules.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { phaseTag } from '../browse/browse.ts'
import { listNear } from '../map/map.queries.ts'
import { isKeyOf, keyOf } from '../report/contact.ts'
import type { Report } from '../report/report.ts'
import { listNews } from '../report/news.queries.ts'
import { listPhotos } from '../report/photos.queries.ts'
import { findReport } from '../report/report.queries.ts'
import { canRate, canReopen, distanceWords } from '../report/report.rules.ts'
import { pathOf } from '../report/tell-people.ts'
import { mayRead } from '../report/rights.ts'
import { type FollowProps, ReportPage } from './follow.page.tsx'
import { findSupport } from './support.queries.ts'

type Params = { report: string; action: string }
/** A report with what the reader is to it. */
export type Opened = {
  report: Report
  catalogue: Catalogue
  file: CaseFile
  isReporter: boolean
  isStaff: boolean
  key: string | undefined
}

/** The report when the reader may see it: everybody what is public, the reporter and the agency all of it. */
export async function open(request: FastifyRequest, key: string | undefined): Promise<Opened> {
  const { db, config, clock } = request.server
  const { report: reference } = request.params as Params
  const report = await findReport(db, { reference })
  const file = report && (await findCaseFile(db, { id: report.caseId }, request.actor, clock.now()))
  if (!report || !file) throw refuse('notFound', 'feedback.no_such_report')
  const holdsKey = isKeyOf(config, 'follow', reference, key)
  const isReporter = holdsKey || (report.ownerId !== null && report.ownerId === request.actor?.personId)
  const isStaff = mayRead(request.actor, { ...file.case, ownerId: null })
  if (!isReporter && !isStaff && (!report.isPublic || report.isHidden)) throw refuse('notFound', 'feedback.no_such_report')
  const { body: catalogue } = await getCatalogue(db, report.catalogueId)
  return { report, catalogue, file, isReporter, isStaff, key: holdsKey ? key : undefined }
}

export const visitorCookie = 'pv'
const visitorOf = (request: FastifyRequest): string | undefined => {
  const { pv } = request.cookies
  return pv && /^[\w-]{22}$/.test(pv) ? pv : undefined
}

/** How a supporter is known: the person, else the browser by a random mark that says nothing. */
export function whoOf(request: FastifyRequest): string | undefined {
  const visitor = visitorOf(request)
  return request.actor ? `p:${request.actor.personId}` : visitor && `v:${visitor}`
}

export type Typed = { errors: FieldFault[]; fields: Record<string, string> }

export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { k, moi } = request.query as { k?: string; moi?: string }
  return page(request, reply, await open(request, k), { errors: [], fields: moi ? { moi } : {} })
}

export async function page(request: FastifyRequest, reply: FastifyReply, opened: Opened, typed: Typed): Promise<FastifyReply> {
  const { db, config, clock } = request.server
  const { t } = request
  const { report, catalogue, file, isReporter } = opened
  const now = clock.now()
  const who = whoOf(request)
  const [photos, news, support, near] = await Promise.all([
    listPhotos(db, [report.caseId]),
    listNews(db, report.caseId),
    who ? findSupport(db, report.caseId, who) : undefined,
    typed.fields.moi ? nearOf(request, opened) : [],
  ])
  const category = categoryOf(catalogue, report.category)
  const k = opened.key ? `?k=${opened.key}` : ''
  const props: FollowProps = {
    t,
    path: pathOf(report.reference),
    held: opened.key,
    reference: report.reference,
    title: category ? localized(t.lang, category.label) : report.category,
    fresh: typed.fields.moi !== undefined && isReporter,
    link:
      isReporter && !report.ownerId
        ? `${config.publicUrl}${pathOf(report.reference)}?k=${keyOf(config, 'follow', report.reference)}`
        : undefined,
    state: localized(t.lang, file.definition.states[report.state]?.label ?? report.state),
    tag: phaseTag[report.phase],
    words: report.words,
    place: [report.placeWords, report.communeName].filter(Boolean).join(', '),
    mapHref: report.lat !== null && report.lon !== null ? `/phan-anh/ban-do?lat=${report.lat}&lon=${report.lon}` : undefined,
    unit: report.unitName,
    sent: formatDateTime(t.lang, report.reportedAt),
    due: report.dueAt && !report.closedAt ? `${formatTime(t.lang, report.dueAt)}, ${formatDate(t.lang, report.dueAt)}` : undefined,
    trace: file.deadline?.trace.map(({ note, ...day }) => ({ ...day, notes: note })),
    photos: photos
      .filter((photo) => !photo.withheld || isReporter || opened.isStaff)
      .map((photo) => ({
        href: `/phan-anh/anh/${photo.id}${k}`,
        small: `/phan-anh/anh/${photo.id}${k}${k ? '&' : '?'}nho=1`,
        alt: t(photo.kind === 'answer' ? 'feedback.photo_of_answer' : 'feedback.photo_of_report'),
        isAnswer: photo.kind === 'answer',
      })),
    steps: news
      .map((each) => {
        const type = actionOf(file.definition, each.action)
        const note = isReporter ? (file.actions.find((action) => action.seq === each.seq)?.note ?? '') : each.words
        return {
          what: type ? localized(t.lang, type.told ?? type.label) : t('feedback.step.sent'),
          note,
          when: formatDateTime(t.lang, each.at),
        }
      })
      .reverse(),
    supporters: report.supporters,
    isFollowing: support !== undefined,
    isMeToo: support?.meToo ?? false,
    needsEmail: !request.actor,
    isPublic: report.isPublic && !report.isHidden,
    isReporter,
    mergedInto: report.mergedInto ? { href: pathOf(report.mergedInto), code: report.mergedInto } : undefined,
    canTell: isReporter && report.state === 'waiting',
    canRate: isReporter && canRate(report, catalogue.rate, now),
    canReopen: isReporter && canReopen(report, catalogue.reopen, now),
    canWithdraw: isReporter && ['new', 'assigned', 'waiting'].includes(report.state),
    reopenDays: catalogue.reopen.withinDays,
    score: report.score,
    deskHref: opened.isStaff ? `/lam-viec/phan-anh/${report.reference}` : undefined,
    near,
    ...typed,
  }
  const title = props.fresh ? t('feedback.sent.title') : t('feedback.report_title', { category: props.title, code: report.reference })
  return reply.page({
    title,
    body: h(ReportPage, { ...props, heading: title }),
    parts: ['feedback'],
    status: typed.errors.length > 0 ? 422 : 200,
    crumbs: [
      { href: '/', label: t('core.home') },
      { href: '/phan-anh', label: t('feedback.title') },
    ],
  })
}

/** What was there already: told after sending to whom no page could tell it before. */
async function nearOf(request: FastifyRequest, { report, catalogue }: Opened): Promise<FollowProps['near']> {
  const { lat, lon } = report
  const category = categoryOf(catalogue, report.category)
  if (lat === null || lon === null || !category) return []
  const found = await listNear(request.server.db, {
    lat,
    lon,
    radiusM: category.radiusM,
    category: category.key,
    phases: ['open'],
    but: report.caseId,
    publicOnly: true,
    limit: 3,
  })
  return found.map((near) => ({
    reference: near.reference,
    href: pathOf(near.reference),
    words: near.words || near.place,
    note: `${distanceWords(near.metres)} · ${formatDate(request.lang, near.at)}`,
  }))
}
