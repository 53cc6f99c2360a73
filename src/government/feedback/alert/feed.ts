import type { FastifyReply, FastifyRequest } from 'fastify'
import { dayOf, localized } from '#core/i18n.ts'
import { categoryOf } from '../catalogue/catalogue.rules.ts'
import { currentCatalogue } from '../catalogue/load-catalogue.ts'
import { listCommunes } from '../catalogue/responsible.ts'
import { listPublic } from '../browse/browse.queries.ts'
import { listNear } from '../map/map.queries.ts'
import { phases } from '../report/report.ts'
import { listReports } from '../report/report.queries.ts'
import { pathOf } from '../report/tell-people.ts'
import { pointOf } from '../send/send.rules.ts'
import { element, xmlDocument } from '../open311/xml.rules.ts'

type Query = { lat?: string; lon?: string; r?: string; loai?: string; xa?: string }

/** Public reports as an Atom feed (RFC 4287): of the province, of a commune, of a kind, or around a place. */
export async function showFeed(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, config, clock, province } = request.server
  const { t } = request
  const query = request.query as Query
  const { body } = await currentCatalogue(db)
  const category = categoryOf(body, query.loai ?? '')?.key
  const point = pointOf({ lat: query.lat ?? '', lon: query.lon ?? '' })
  const radiusM = Math.min(10_000, Math.max(100, Number(query.r) || 1000))
  const commune = query.xa ? (await listCommunes(db, province, dayOf(clock.now()))).find((unit) => unit.code === query.xa) : undefined
  const near = point && (await listNear(db, { ...point, radiusM, category, phases: [...phases], publicOnly: true, limit: 50 }))
  const reports = near
    ? await listReports(
        db,
        near.map((each) => each.caseId),
      )
    : (await listPublic(db, { category, communeId: commune?.id }, { limit: 50 })).reports
  reports.sort((a, b) => b.reportedAt.getTime() - a.reportedAt.getTime())
  const updated = reports.reduce((last, report) => (report.updatedAt > last ? report.updatedAt : last), new Date(0))
  const self = `${config.publicUrl}${request.url}`
  const entries = reports.map((report) => {
    const link = `${config.publicUrl}${pathOf(report.reference)}`
    const label = categoryOf(body, report.category)?.label ?? { vi: report.category }
    return element('entry', {}, [
      element('id', {}, link),
      element('title', {}, `${localized(t.lang, label)}: ${report.placeWords || report.communeName}`),
      element('link', { href: link }),
      element('published', {}, report.reportedAt.toISOString()),
      element('updated', {}, report.updatedAt.toISOString()),
      element('category', { term: report.category, label: localized(t.lang, label) }),
      element('summary', {}, report.words),
    ])
  })
  const feed = element('feed', { xmlns: 'http://www.w3.org/2005/Atom', 'xml:lang': t.lang }, [
    element('id', {}, self),
    element('title', {}, commune ? `${t('feedback.title')}: ${commune.fullName}` : t('feedback.title')),
    element('updated', {}, (reports.length > 0 ? updated : clock.now()).toISOString()),
    element('link', { rel: 'self', href: self }),
    element('author', {}, [element('name', {}, `Tỉnh số ${localized(t.lang, province.name)}`)]),
    ...entries,
  ])
  return reply.type('application/atom+xml; charset=utf-8').header('cache-control', 'public, max-age=300').send(xmlDocument(feed))
}
