import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type Static, Type } from 'typebox'
import { openLink } from '#core/opens.ts'
import { isEmpty, scopeOf } from '#core/access.ts'
import { dayOf, formatDate, formatNumber, localized } from '#core/i18n.ts'
import { madeUpIn, madeUpWords, periodTextWords, unitName } from '#engine/indicators/index.ts'
import { listUnits } from '#ground/places/index.ts'
import { openProject } from '../project/one.ts'
import { hours, kilometres, money, ratioWords, root, spanWords } from '../project/words.ts'
import type { MethodBook } from '../rulebook/shapes.ts'
import { ValuePage } from './value.page.tsx'
import { byMonth, counted, type Value, type VisitsTold, valuer } from './value.ts'
import { partOf, type Saved, type Span } from './value.rules.ts'

export const Query = Type.Object({ ky: Type.Optional(Type.String({ pattern: '^(20\\d{2}-\\d{2})?$' })) })

const spanned = (span: Span, word: (amount: number) => string): string => `${word(span.mid)} (${word(span.low)} – ${word(span.high)})`

async function visitsPage(request: FastifyRequest, told: VisitsTold, wanted: string | undefined, at: string) {
  const { t, server, actor } = request
  const months = byMonth(told.lines)
  const month = months.some((one) => one.month === wanted) ? wanted : months[0]?.month
  const own = told.lines.filter((line) => line.month === month)
  const names = new Map(
    (
      await listUnits(
        server.db,
        own.map(({ unitId }) => unitId),
      )
    ).map((unit) => [unit.id, unitName(t.lang, unit)]),
  )
  const mayOpen = !isEmpty(scopeOf(actor, 'see', 'indicator'))
  const cells = (count: number, saved: Saved) => ({
    count: formatNumber(t.lang, count),
    km: spanned(saved.metres, (amount) => kilometres(t, amount)),
    hours: spanned(saved.seconds, (amount) => hours(t, amount)),
    money: spanned(partOf(saved.money, told.percent), (amount) => money(t, amount)),
  })
  const drill = (unitId: string): string | undefined => {
    const [procedure] = told.rule.procedures
    if (!mayOpen || told.rule.procedures.length > 1) return undefined
    const loc = `channel:online${procedure ? `,procedure:${procedure}` : ''}`
    return `/dieu-hanh/chi-tieu/${counted}/ho-so?${new URLSearchParams({ ky: month ?? '', 'don-vi': unitId, loc })}`
  }
  return {
    since: told.since && periodTextWords(t, told.since),
    why: told.rule.why,
    percent: told.percent,
    procedures: told.rule.procedures.join(', '),
    total: cells(told.count, told.saved),
    months: months.map((one) => ({
      ...{ key: one.month, label: periodTextWords(t, one.month), href: `${at}?ky=${one.month}`, isShown: one.month === month },
      ...cells(one.count, one.saved),
    })),
    month: month && periodTextWords(t, month),
    units: own.map((line) => ({
      key: line.unitId,
      name: names.get(line.unitId) ?? '',
      href: drill(line.unitId),
      ...cells(line.count, line.saved),
    })),
  }
}

function methodRows(request: FastifyRequest, method: MethodBook) {
  const { t } = request
  const tenths = (amount: number): string => formatNumber(t.lang, amount / 10)
  const plain = (amount: number): string => formatNumber(t.lang, amount)
  return [
    { label: t('projects.method.visit_minutes'), value: spanned(method.visitMinutes, plain) },
    { label: t('projects.method.visits'), value: spanned(method.visitsTenths, tenths) },
    { label: t('projects.method.speed'), value: spanned(method.speedKmh, plain) },
    { label: t('projects.method.detour'), value: spanned(method.detourPercent, plain) },
    { label: t('projects.method.hour'), value: spanned(method.hourDong, (amount) => money(t, amount)) },
    { label: t('projects.method.km'), value: spanned(method.kmDong, (amount) => money(t, amount)) },
  ]
}

async function madeUpOf({ t, server }: FastifyRequest, { visits, changes }: Value): Promise<string | undefined> {
  const keys = [...(visits.length > 0 ? [counted] : []), ...changes.map(({ rule }) => rule.indicator)]
  const since = visits.map(({ rule }) => `${rule.from}-01`).sort()[0]
  const today = dayOf(server.clock.now())
  return madeUpWords(t, await madeUpIn(server.db, keys, { from: since ?? today, to: today }))
}

/** How the value of a project was reckoned: every figure down to the dossiers that were counted. */
export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const project = await openProject(request)
  const { ky } = request.query as Static<typeof Query>
  const at = `${root}/${project.id}/gia-tri`
  const value = await valuer(server.db, dayOf(server.clock.now()))(project)
  const body = h(ValuePage, {
    t,
    project: { href: `${root}/${project.id}`, name: project.body.name },
    madeUp: await madeUpOf(request, value),
    measured: value.measured && spanWords(t, value.measured, money),
    cost: money(t, value.cost),
    ratio: ratioWords(t, value),
    visits: await Promise.all(value.visits.map((told) => visitsPage(request, told, ky || undefined, at))),
    changes: value.changes.map(({ rule, now, period, money: worth }) => ({
      href: `/dieu-hanh/chi-tieu/${rule.indicator}`,
      indicator: rule.indicator,
      before: formatNumber(t.lang, rule.before),
      now: now === null ? undefined : `${formatNumber(t.lang, now)} (${periodTextWords(t, period)})`,
      perUnit: money(t, rule.dongPerUnit),
      spread: `${rule.spreadPercent} %`,
      why: rule.why,
      worth: worth && spanWords(t, worth, money),
    })),
    stated: value.stated.map((one) => ({ words: one.words, method: one.method, evidence: one.evidence, money: spanWords(t, one, money) })),
    versionsHref: openLink(request, '/quan-tri/phien-ban/value_method/visits'),
    method: value.method && {
      title: localized(t.lang, value.method.body.title),
      source: localized(t.lang, value.method.body.source),
      version: t('projects.method.version', { number: value.method.number, day: formatDate(t.lang, value.method.validFrom) }),
      rows: methodRows(request, value.method.body),
    },
  })
  const crumbs = [
    { href: root, label: t('projects.title') },
    { href: `${root}/${project.id}`, label: project.reference },
  ]
  return reply.page({ title: t('projects.value_title', { name: project.body.name }), face: 'steering', crumbs, body, parts: ['projects'] })
}
