import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type Static, Type } from 'typebox'
import { refuse } from '#core/errors.ts'
import { dayOf, formatDateTime, localized } from '#core/i18n.ts'
import { listUnits } from '#ground/places/index.ts'
import { definitionOf } from '../indicator/indicator.ts'
import { readQuestion } from '../query/grammar.rules.ts'
import { periodOf } from '../query/period.rules.ts'
import { toldIn } from '../reading/reading.ts'
import { unitAsked, unitName } from '../reading/scope.ts'
import { periodWords } from '../words/words.ts'
import { drillDown } from './drill.ts'
import { RecordsPage } from './records.page.tsx'

export const Query = Type.Object({
  ky: Type.Optional(Type.String({ maxLength: 10 })),
  loc: Type.Optional(Type.String({ maxLength: 300 })),
  'don-vi': Type.Optional(Type.String({ maxLength: 40 })),
  'co-cau': Type.Optional(Type.String({ maxLength: 10 })),
  sau: Type.Optional(Type.String({ maxLength: 120 })),
})

const perPage = 50

/** The records behind one figure, as far as the reader may read them. */
export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server, actor } = request
  const query = request.query as Static<typeof Query>
  const definition = await definitionOf(request)
  const { body, key } = definition
  const today = dayOf(server.clock.now())
  const unit = await unitAsked(request, query['don-vi'])
  const asked = readQuestion(
    body,
    { from: query.ky, to: query.ky, where: query.loc, structure: query['co-cau'], period: query.ky ? undefined : toldIn(body) },
    (kind) => periodOf(kind, today),
  )
  const period = asked.periods.at(-1)
  if (!period || !actor) throw refuse('notFound', 'indicators.no_records')
  const found = await drillDown(server.db, {
    ...{
      body,
      period,
      unitId: unit?.id,
      structure: asked.structure,
      where: asked.where,
      actor,
      after: query.sau,
      limit: perPage,
      lang: t.lang,
      today,
    },
  })
  const units = new Map(
    (
      await listUnits(
        server.db,
        found.records.map(({ unitId }) => unitId),
      )
    ).map((one) => [one.id, unitName(t.lang, one)]),
  )
  const own = new URLSearchParams(Object.entries(query).filter(([name]) => name !== 'sau') as [string, string][])
  const label = localized(t.lang, body.label)
  const page = h(RecordsPage, {
    t,
    title: label,
    about: [periodWords(t, period), unit && unitName(t.lang, unit), query.loc].filter(Boolean).join(' · '),
    rows: found.records.map((record) => ({ ...record, unit: units.get(record.unitId) ?? '', at: formatDateTime(t.lang, record.at) })),
    next: found.next && `?${own}&${new URLSearchParams({ sau: found.next })}`,
    first: query.sau ? `?${own}` : undefined,
  })
  const crumbs = [
    { href: '/dieu-hanh/chi-tieu', label: t('indicators.title') },
    { href: `/dieu-hanh/chi-tieu/${key}`, label },
  ]
  return reply.page({ title: t('indicators.records.title', { label }), face: 'steering', crumbs, body: page })
}
