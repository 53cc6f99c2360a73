import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { refuse } from '#core/errors.ts'
import { dayOf, formatDate, formatNumber, localized, type MessageKey, type T } from '#core/i18n.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { categoryOf } from '../catalogue/catalogue.rules.ts'
import { currentCatalogue } from '../catalogue/load-catalogue.ts'
import { listCommunes } from '../catalogue/responsible.ts'
import { phases, type Photo, type Report } from '../report/report.ts'
import { listPhotos } from '../report/photos.queries.ts'
import { findReport, listOwnReports } from '../report/report.queries.ts'
import { pathOf } from '../report/tell-people.ts'
import { BoardPage, BrowsePage, type ReportLine } from './browse.page.tsx'
import { type Cursor, listPublic, tallyCommune } from './browse.queries.ts'

export type Query = { loai?: string; tt?: string; xa?: string; ma?: string; sau?: string }
const perPage = 20

export const categoryName = (t: T, catalogue: Catalogue, key: string): string => {
  const category = categoryOf(catalogue, key)
  return category ? localized(t.lang, category.label) : key
}

export const phaseTag = { waiting: 'plain', open: 'doing', fixed: 'done', dropped: 'stale' } as const

/** A cursor as this list writes it; what somebody typed must not reach the database. */
export function readCursor(text: string | undefined): Cursor | undefined {
  if (!text) return undefined
  const [at = '', id = ''] = text.split('|')
  if (
    !/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?$/.test(at) ||
    Number.isNaN(Date.parse(at.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')))
  )
    throw refuse('badRequest', 'core.bad_request')
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) throw refuse('badRequest', 'core.bad_request')
  return { at, id }
}

export function lineOf(t: T, catalogue: Catalogue, report: Report, photos: readonly Photo[]): ReportLine {
  const photo = photos.find((each) => each.caseId === report.caseId && !each.withheld)
  return {
    href: pathOf(report.reference),
    title: categoryName(t, catalogue, report.category),
    words: report.words,
    place: [report.placeWords, report.communeName].filter(Boolean).join(', '),
    when: formatDate(t.lang, report.reportedAt),
    phase: t(`feedback.phase.${report.phase}` as MessageKey),
    tag: phaseTag[report.phase],
    supporters: report.supporters > 0 ? t('feedback.supporters', { count: report.supporters }) : undefined,
    photo: photo && `/phan-anh/anh/${photo.id}?nho=1`,
  }
}

async function linesOf(request: FastifyRequest, catalogue: Catalogue, reports: Report[]): Promise<ReportLine[]> {
  const photos = await listPhotos(
    request.server.db,
    reports.map((report) => report.caseId),
  )
  return reports.map((report) => lineOf(request.t, catalogue, report, photos))
}

/** What people have reported, with filters; the way to a new report above it. */
export async function showList(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock, province } = request.server
  const { t, actor } = request
  const query = request.query as Query
  const wanted = query.ma?.trim().toUpperCase()
  if (wanted && (await findReport(db, { reference: wanted }))) return reply.redirect(pathOf(wanted), 303)
  const { body } = await currentCatalogue(db)
  const communes = await listCommunes(db, province, dayOf(clock.now()))
  const commune = communes.find((unit) => unit.code === query.xa)
  const filter = {
    category: categoryOf(body, query.loai ?? '')?.key,
    phase: phases.find((phase) => phase === query.tt),
    communeId: commune?.id,
  }
  const { reports, next } = await listPublic(db, filter, { after: readCursor(query.sau), limit: perPage })
  const own = actor ? await listOwnReports(db, actor.personId, 5) : []
  const rest = new URLSearchParams(
    Object.entries({ loai: filter.category, tt: filter.phase, xa: commune?.code }).filter((pair): pair is [string, string] =>
      Boolean(pair[1]),
    ),
  )
  if (next) rest.set('sau', `${next.at}|${next.id}`)
  const list = h(BrowsePage, {
    t,
    lines: await linesOf(request, body, reports),
    own: await linesOf(request, body, own),
    notFound: wanted,
    next: next && `/phan-anh?${rest.toString()}`,
    query: { loai: filter.category, tt: filter.phase, xa: commune?.code },
    categories: body.categories.map(({ key, label }) => ({ value: key, label: localized(t.lang, label) })),
    phases: (['open', 'fixed', 'dropped'] as const).map((phase) => ({ value: phase, label: t(`feedback.phase.${phase}`) })),
    communes: communes.map((unit) => ({ value: unit.code, label: unit.fullName })),
  })
  return reply.page({
    title: t('feedback.title'),
    body: list,
    parts: ['feedback', 'report-queue'],
    crumbs: [{ href: '/', label: t('core.home') }],
  })
}

const year = 366 * 86_400_000

/** One commune's board: what is open, what was done, how it stands by kind. */
export async function showBoard(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock, province } = request.server
  const { t } = request
  const { commune: code } = request.params as { commune: string }
  const { body } = await currentCatalogue(db)
  const commune = (await listCommunes(db, province, dayOf(clock.now()))).find((unit) => unit.code === code)
  if (!commune) throw refuse('notFound', 'places.unit_not_found', { unit: code })
  const [tallies, { reports }] = await Promise.all([
    tallyCommune(db, commune.id, new Date(clock.now().getTime() - year)),
    listPublic(db, { communeId: commune.id }, { limit: 10 }),
  ])
  const sum = (test: (tally: (typeof tallies)[number]) => boolean, of: 'count' | 'late' = 'count'): number =>
    tallies.filter(test).reduce((total, tally) => total + tally[of], 0)
  const title = t('feedback.board.title', { commune: commune.fullName })
  const closed = sum((tally) => tally.phase === 'fixed')
  const props = {
    t,
    title,
    stats: [
      {
        label: t('feedback.phase.open'),
        value: formatNumber(
          t.lang,
          sum((tally) => tally.phase === 'open'),
        ),
      },
      { label: t('feedback.phase.fixed'), value: formatNumber(t.lang, closed) },
      {
        label: t('feedback.board.late'),
        value: formatNumber(
          t.lang,
          sum((tally) => tally.phase === 'fixed', 'late'),
        ),
      },
    ],
    rows: body.categories.map(({ key, label }) => ({
      name: localized(t.lang, label),
      open: sum((tally) => tally.category === key && tally.phase === 'open'),
      fixed: sum((tally) => tally.category === key && tally.phase === 'fixed'),
    })),
    lines: await linesOf(request, body, reports),
    all: `/phan-anh?xa=${commune.code}`,
    feed: `/phan-anh/tin.atom?xa=${commune.code}`,
  }
  const crumbs = [
    { href: '/', label: t('core.home') },
    { href: '/phan-anh', label: t('feedback.title') },
  ]
  return reply.page({ title, body: h(BoardPage, props), parts: ['feedback'], crumbs })
}
