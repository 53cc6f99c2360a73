import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type Static, Type } from 'typebox'
import { dayOf, formatDate } from '#core/i18n.ts'
import { unitName } from '#engine/indicators/index.ts'
import { listUnits } from '#ground/places/index.ts'
import { ratioOf, sumMoney } from '../money/money.rules.ts'
import { addSpans } from '../value/value.rules.ts'
import { type Value, valuer } from '../value/value.ts'
import { ListPage } from './list.page.tsx'
import type { Project } from './project.ts'
import { projectsSeen, writers } from './rights.ts'
import { states } from './road.rules.ts'
import { kindWords, ratioWords, root, shortMoney, spanWords, stateTag, stateWords } from './words.ts'

export const Query = Type.Object({
  'trang-thai': Type.Optional(Type.Enum([...states, ''])),
  nam: Type.Optional(Type.String({ pattern: '^(20\\d{2})?$' })),
})

/** Sums of what is real; projects made up to show the page never stand among them where real ones are. */
function totals(list: readonly { project: Project; value: Value }[]) {
  const real = list.filter(({ project }) => !project.isGenerated)
  const counted = real.length > 0 ? real : list
  const measured = counted.flatMap(({ value }) => (value.measured ? [value.measured] : []))
  const paid = sumMoney(counted.map(({ project }) => project.paid))
  const paidOfMeasured = sumMoney(counted.filter(({ value }) => value.measured).map(({ project }) => project.paid))
  const value = addSpans(measured)
  return {
    count: counted.length,
    isGenerated: real.length === 0 && list.length > 0,
    planned: sumMoney(counted.map(({ project }) => project.planned)),
    contracted: sumMoney(counted.map(({ project }) => project.contracted)),
    paid,
    value: measured.length > 0 ? value : undefined,
    unmeasured: counted.length - measured.length,
    ratio: measured.length > 0 ? ratioOf(value.mid, paidOfMeasured) : undefined,
  }
}

/** Every expense on information technology as a project: what it costs, and what it brought back. */
export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server, actor } = request
  const query = request.query as Static<typeof Query>
  const today = dayOf(server.clock.now())
  const projects = await projectsSeen(request, { state: query['trang-thai'] || undefined, year: query.nam ? Number(query.nam) : undefined })
  const value = valuer(server.db, today)
  const told: { project: Project; value: Value }[] = []
  for (const project of projects) told.push({ project, value: await value(project) })
  const units = new Map((await listUnits(server.db, [...new Set(projects.map(({ unitId }) => unitId))])).map((unit) => [unit.id, unit]))
  const sums = totals(told)
  const body = h(ListPage, {
    t,
    today: formatDate(t.lang, today),
    query,
    states: states.map((state) => ({ value: state, label: stateWords(t, state) })),
    years: [
      ...new Set(
        projects.flatMap(({ body: { from, to } }) => Array.from({ length: Math.min(to - from, 20) + 1 }, (_, index) => from + index)),
      ),
    ]
      .sort()
      .map((year) => ({ value: String(year), label: String(year) })),
    mayWrite: actor?.roles.some(({ role }) => writers.includes(role)) ?? false,
    totals: {
      count: sums.count,
      isGenerated: sums.isGenerated,
      planned: shortMoney(t, sums.planned),
      contracted: shortMoney(t, sums.contracted),
      paid: shortMoney(t, sums.paid),
      value: sums.value && spanWords(t, sums.value),
      ratio: sums.ratio === undefined ? undefined : String(sums.ratio / 100).replace('.', ','),
      isEnough: (sums.ratio ?? 0) >= 100,
      unmeasured: sums.unmeasured,
    },
    rows: told.map(({ project, value: one }) => {
      const unit = units.get(project.unitId)
      const ratio = ratioWords(t, one)
      return {
        id: project.id,
        href: `${root}/${project.id}`,
        reference: project.reference,
        name: project.body.name,
        isGenerated: project.isGenerated,
        unit: unit ? unitName(t.lang, unit) : '',
        kind: kindWords(t, project.body.kind),
        years: project.body.from === project.body.to ? String(project.body.from) : `${project.body.from}–${project.body.to}`,
        planned: shortMoney(t, project.planned),
        paid: shortMoney(t, project.paid),
        value: one.measured ? spanWords(t, one.measured) : '–',
        ratio,
        state: stateWords(t, project.state),
        tag: stateTag(project.state),
      }
    }),
  })
  const crumbs = [{ href: '/dieu-hanh', label: t('core.nav.steering') }]
  return reply.page({ title: t('projects.title'), face: 'steering', crumbs, body, parts: ['projects'] })
}
