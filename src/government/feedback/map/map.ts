import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { formatDate, localized, type MessageKey } from '#core/i18n.ts'
import { categoryOf } from '../catalogue/catalogue.rules.ts'
import { currentCatalogue } from '../catalogue/load-catalogue.ts'
import { phases } from '../report/report.ts'
import { pathOf } from '../report/tell-people.ts'
import { MapPage, type MapProps } from './map.page.tsx'
import { listGroups, listPins, type MapFilter } from './map.queries.ts'
import { levels, moved, radiusOf, readView, shortCount, toLatLon, toPixel, type View, viewAround, viewQuery, zoomed } from './map.rules.ts'

type Query = { muc?: string; x?: string; y?: string; loai?: string; tt?: string; lat?: string; lon?: string }
// More single marks than this cover one another, and the page grows: groups stand for them.
const mostPins = 120

function viewOf(query: Query, home: { lat: number; lon: number; level: number }): View {
  const [lat, lon] = [Number(query.lat), Number(query.lon)]
  const near = query.lat && query.lon && Math.abs(lat) <= 85 && Math.abs(lon) <= 179 ? viewAround(7, { lat, lon }) : undefined
  return readView(query) ?? near ?? viewAround(home.level, home)
}

/** The public map: groups from afar, single reports from near, all as links, so that it works without JavaScript. */
export async function showMap(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db } = request.server
  const { t } = request
  const query = request.query as Query
  const { body } = await currentCatalogue(db)
  const view = viewOf(query, body.map)
  const filter: MapFilter = { category: categoryOf(body, query.loai ?? '')?.key, phase: phases.find((phase) => phase === query.tt) }
  const groups = await listGroups(db, view, filter)
  const total = groups.reduce((sum, group) => sum + group.count, 0)
  const single = total <= mostPins || view.level > levels.counted
  const pins = single ? await listPins(db, view, filter, mostPins) : []
  const rest = `${filter.category ? `&loai=${filter.category}` : ''}${filter.phase ? `&tt=${filter.phase}` : ''}`
  // Relative, because a view has up to 256 of them.
  const href = (to: View | undefined): string | undefined => to && `?${viewQuery(to)}${rest}`
  const name = (key: string): string => {
    const category = categoryOf(body, key)
    return category ? localized(t.lang, category.label) : key
  }
  const props: MapProps = {
    t,
    view,
    base: `/phan-anh/nen.svg?${viewQuery(view)}`,
    ways: {
      north: href(moved(view, 0, 4)) ?? '',
      south: href(moved(view, 0, -4)) ?? '',
      west: href(moved(view, -4, 0)) ?? '',
      east: href(moved(view, 4, 0)) ?? '',
      nearer: href(zoomed(view, 1)),
      farther: href(zoomed(view, -1)),
    },
    groups: single
      ? []
      : groups.map((group) => {
          const at = toPixel(view, group)
          const [x, y] = [Math.round(at.x), Math.round(at.y)]
          return {
            x,
            y,
            radius: radiusOf(group.count),
            count: shortCount(group.count),
            label: t('feedback.map.group', { count: group.count, open: group.open }),
            isOpen: group.open > 0,
            href: href(zoomed(viewAround(view.level, toLatLon(view, { x, y })), 1)) ?? '',
          }
        }),
    pins: pins.map((pin) => {
      const at = toPixel(view, pin)
      return {
        x: Math.round(at.x),
        y: Math.round(at.y),
        phase: pin.phase,
        label: `${name(pin.category)}, ${t(`feedback.phase.${pin.phase}` as MessageKey)}, ${formatDate(t.lang, pin.at)}`,
        href: pathOf(pin.reference),
      }
    }),
    list: pins.slice(0, 20).map((pin) => ({
      href: pathOf(pin.reference),
      title: name(pin.category),
      note: [pin.place, formatDate(t.lang, pin.at), t(`feedback.phase.${pin.phase}` as MessageKey)].filter(Boolean).join(' · '),
    })),
    total,
    left: single ? Math.max(0, total - pins.length) : 0,
    filters: {
      category: filter.category,
      phase: filter.phase,
      categories: body.categories.map(({ key, label }) => ({ value: key, label: localized(t.lang, label) })),
      phases: (['open', 'fixed'] as const).map((phase) => ({ value: phase, label: t(`feedback.phase.${phase}`) })),
    },
  }
  return reply.page({
    title: t('feedback.map.title'),
    body: h(MapPage, props),
    parts: ['feedback', 'report-map'],
    crumbs: [
      { href: '/', label: t('core.home') },
      { href: '/phan-anh', label: t('feedback.title') },
    ],
  })
}
