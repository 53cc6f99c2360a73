import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { formatDateTime, formatNumber, localized } from '#core/i18n.ts'
import { bordersOn } from '#ground/places/index.ts'
import { percent } from './catalogue.ts'
import { crumbsOf, frameOf, unitNames, unitWords } from './frame.ts'
import { askedOf } from './list-filter.ts'
import { countByUnit } from './list.queries.ts'
import { drawMap } from './draw-map.ts'
import { MapPage } from './map.page.tsx'
import { qualityOf } from './quality.ts'
import { QualityPage, type UnitLine } from './quality.page.tsx'
import { dayAsked, openRegister } from './readable.ts'
import { restate } from './restate.ts'
import { baseOf } from './shell.page.tsx'

type Query = { ngay?: string; 'don-vi-cua'?: string }

/** Completeness, validity and freshness by unit. */
export async function showQuality(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const query = request.query as Query
  const opened = await openRegister(request, 'read')
  const { register, units, today } = opened
  const { definition } = register
  const day = dayAsked(query.ngay, today)
  const asThen = query['don-vi-cua'] === 'xua'
  const then = await qualityOf(server.db, register, day, units)
  const { list, undivided } = asThen ? { list: then, undivided: [] } : await restate(server.db, then, today)
  const names = await unitNames(
    server.db,
    [...list, ...undivided].map((one) => one.unitId),
  )
  const base = baseOf(definition.key)
  const nameOf = (id: string | null): string => {
    const unit = id === null ? undefined : names.get(id)
    return unit ? unitWords(t, unit) : t('registers.no_unit')
  }
  const lines = list
    .sort((a, b) => (names.get(a.unitId ?? '')?.code ?? '').localeCompare(names.get(b.unitId ?? '')?.code ?? ''))
    .map((one): UnitLine => {
      const at = one.unitId ? `don-vi=${one.unitId}` : ''
      return {
        id: one.unitId ?? 'none',
        unit: nameOf(one.unitId),
        href: `${base}?${at}`,
        rows: formatNumber(t.lang, one.rows),
        complete: percent(one.complete, one.rows),
        valid: percent(one.valid, one.rows),
        fresh: percent(one.fresh, one.rows),
        last: one.lastAt ? formatDateTime(t.lang, one.lastAt) : '–',
        incompleteHref: one.complete < one.rows ? `${base}?${at}&thieu=1` : undefined,
      }
    })
  const words = undivided.map((one) => `${nameOf(one.unitId)}: ${formatNumber(t.lang, one.rows)}`)
  const props = { t, ...(await frameOf(request, register)), lead: '', day, asThen, lines, undivided: words }
  return reply.page({
    title: t('registers.tab.quality'),
    face: 'desk',
    parts: ['registers'],
    crumbs: crumbsOf(t, definition, true),
    body: h(QualityPage, props),
  })
}

/** How many records lie where: on the map of today's units where their borders are known, and always as a table. */
export async function showMap(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const opened = await openRegister(request, 'read')
  const { register, today } = opened
  const { definition } = register
  const { filter } = await askedOf(request, opened)
  const counted = await countByUnit(server.db, register, filter, opened.now)
  const { list } = await restate(server.db, counted, today)
  const names = await unitNames(
    server.db,
    list.map((one) => one.unitId),
  )
  const { borders } = await bordersOn(server.db, today, 'commune')
  const values = new Map(list.flatMap((one) => (one.unitId ? [[one.unitId, one.rows] as const] : [])))
  const base = baseOf(definition.key)
  const drawn = drawMap(
    borders.filter((border) => values.has(border.unitId)),
    values,
  )
  const title = t('registers.tab.map')
  const rows = list
    .filter((one) => one.unitId !== null)
    .sort((a, b) => b.rows - a.rows)
    .map((one) => {
      const unit = names.get(one.unitId ?? '')
      return {
        id: one.unitId ?? '',
        unit: unit ? unitWords(t, unit) : '–',
        href: `${base}?don-vi=${one.unitId}`,
        rows: formatNumber(t.lang, one.rows),
      }
    })
  const props = {
    t,
    ...(await frameOf(request, register)),
    lead: localized(t.lang, definition.title),
    drawn: drawn && {
      ...drawn,
      shapes: drawn.shapes.map((shape) => ({
        ...shape,
        label: `${names.get(shape.unitId)?.fullName ?? ''}: ${formatNumber(t.lang, shape.value)}`,
      })),
    },
    rows,
  }
  return reply.page({ title, face: 'desk', parts: ['registers'], crumbs: crumbsOf(t, definition, true), body: h(MapPage, props) })
}
