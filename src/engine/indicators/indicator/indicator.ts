import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type Static, Type } from 'typebox'
import { refuse } from '#core/errors.ts'
import { dayOf, formatDateTime, localized, type T } from '#core/i18n.ts'
import { readPack, type Unit } from '#ground/places/index.ts'
import type { Definition } from '../definition/definition.ts'
import { findDefinition, findDraft, listVersions } from '../definition/definition.queries.ts'
import { compareFrozen } from '../freeze/freeze.ts'
import { madeUpIn, madeUpWords } from '../generated/made-up.ts'
import { compute, type PeriodValue } from '../query/compute.ts'
import { type Question, readQuestion } from '../query/grammar.rules.ts'
import { endOf, fineness, parsePeriod, type Period, periodKinds, periodOf, periodText } from '../query/period.rules.ts'
import { undivided } from '../query/units.ts'
import { type Reading, readIndicator, toldIn } from '../reading/reading.ts'
import { unitAsked, unitChoices, unitName } from '../reading/scope.ts'
import { dayWords, numberWords, periodTextWords, periodWords, valueWords } from '../words/words.ts'
import { IndicatorPage } from './indicator.page.tsx'
import { dimensionName, factsOf, groupNames } from './names.ts'

export const Params = Type.Object({ key: Type.String({ maxLength: 60 }) })
export const Query = Type.Object({
  ky: Type.Optional(Type.String({ maxLength: 10 })),
  tu: Type.Optional(Type.String({ maxLength: 10 })),
  den: Type.Optional(Type.String({ maxLength: 10 })),
  theo: Type.Optional(Type.String({ maxLength: 40 })),
  loc: Type.Optional(Type.String({ maxLength: 300 })),
  'don-vi': Type.Optional(Type.String({ maxLength: 40 })),
  'co-cau': Type.Optional(Type.String({ maxLength: 10 })),
  xong: Type.Optional(Type.String({ maxLength: 20 })),
})

/** The definition that the address names. */
export async function definitionOf(request: FastifyRequest): Promise<Definition> {
  const { key } = request.params as { key: string }
  const definition = await findDefinition(request.server.db, key)
  if (!definition) throw refuse('notFound', 'indicators.not_found', { key })
  return definition
}

/** The structures that a figure can be told in: as it was, and on the days around each change that the pack knows. */
async function structures(request: FastifyRequest): Promise<{ value: string; label: string }[]> {
  const { t, server } = request
  const { manifest } = await readPack(server.province.packDir)
  const changes = manifest.successions.map(({ on }) => on)
  const before = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
  return [
    { value: 'then', label: t('indicators.structure.then') },
    ...changes.flatMap((day) => [
      { value: before(day), label: t('indicators.structure.until', { day: dayWords(t, before(day)) }) },
      { value: day, label: t('indicators.structure.from', { day: dayWords(t, day) }) },
    ]),
  ]
}

type Shown = {
  definition: Definition
  reading: Reading
  question: Question
  by: string
  values: PeriodValue[]
  unit: Unit | undefined
  today: string
}

async function ask(request: FastifyRequest): Promise<Shown> {
  const { db, clock } = request.server
  const query = request.query as Static<typeof Query>
  const definition = await definitionOf(request)
  const { body, key } = definition
  const today = dayOf(clock.now())
  const unit = await unitAsked(request, query['don-vi'])
  const reading = await readIndicator(db, key, { today, unitId: unit?.id })
  if (!reading) throw refuse('notFound', 'indicators.not_found', { key })
  // An entered figure is looked at from its last period: of today nothing may be known yet.
  const last = parsePeriod(reading.period)
  const anchor = reading.isEntered && last ? endOf(last) : today
  const question = readQuestion(
    body,
    { period: query.ky, from: query.tu, to: query.den, by: query.theo, where: query.loc, structure: query['co-cau'], unit: unit?.id },
    (kind) => periodOf(kind, anchor),
  )
  const by = question.by ?? 'unit'
  const values = reading.status === 'not_connected' ? [] : await compute(db, body, { ...question, by }, today)
  return { definition, reading, question, by, values, unit, today }
}

const toldBy = ({ body }: Definition) => ({ unit: body.unit, decimals: body.decimals ?? (body.unit === 'percent' ? 1 : 0) })
const sides = (t: T, { numerator, denominator }: { numerator: number | null; denominator: number | null }) => ({
  numerator: numberWords(t, numerator, 2),
  denominator: denominator === null ? undefined : numberWords(t, denominator, 2),
})

/** The address of the records behind a figure on this page. */
function drillOf(
  request: FastifyRequest,
  { definition, reading, question, unit }: Shown,
  period: Period,
): ((more: Record<string, string>) => string) | undefined {
  if (!reading.drillHref) return undefined
  const query = request.query as Static<typeof Query>
  const fixed = {
    ky: periodText(period),
    ...(question.structure === 'then' ? {} : { 'co-cau': question.structure }),
    ...(unit && query['don-vi'] ? { 'don-vi': unit.id } : {}),
    ...(query.loc ? { loc: query.loc } : {}),
  }
  return (more) => `/dieu-hanh/chi-tieu/${definition.key}/ho-so?${new URLSearchParams({ ...fixed, ...more })}`
}

async function groupsOf(request: FastifyRequest, shown: Shown) {
  const { t, server } = request
  const { definition, by, values, today } = shown
  const told = toldBy(definition)
  const grouped = values.findLast((value) => value.groups.length > 0)
  const nameOf = await groupNames(server.db, t, definition, by, grouped?.groups ?? [])
  const drill = drillOf(request, shown, grouped?.period ?? periodOf('month', today))
  const rows = (grouped?.groups ?? []).map((group) => ({
    name: nameOf(group),
    value: group.value,
    text: valueWords(t, told, group.value),
    ...sides(t, group),
    href:
      group.unitId === undivided ? undefined : drill?.(by === 'unit' ? { 'don-vi': group.unitId ?? '' } : { loc: `${by}:${group.group}` }),
  }))
  return {
    by: dimensionName(t, definition, by),
    period: grouped ? periodWords(t, grouped.period) : '',
    rows: rows.sort((a, b) => (b.value ?? -1) - (a.value ?? -1) || (a.name < b.name ? -1 : 1)),
  }
}

async function frozenOf(request: FastifyRequest, { definition, reading, today, question }: Shown) {
  const { t, server } = request
  const told = toldBy(definition)
  const isApprover = (request.actor?.roles ?? []).some(({ role }) => role === 'data_approver')
  const list = reading.status === 'not_connected' ? [] : await compareFrozen(server.db, definition.key, today, 12)
  const over = question.periods.filter((period) => endOf(period) < today && fineness(period.kind) >= fineness(toldIn(definition.body)))
  return {
    frozen: list.map((one) => ({
      period: periodWords(t, one.period),
      version: one.version,
      value: valueWords(t, told, one.body.value),
      now: valueWords(t, told, one.now),
      restated: one.restated,
      intact: one.intact,
      hash: one.hash,
      at: formatDateTime(t.lang, one.frozenAt),
      by: one.frozenByName,
    })),
    freezable:
      isApprover && reading.status !== 'not_connected'
        ? over.map((period) => ({ value: periodText(period), label: periodWords(t, period) })).reverse()
        : [],
  }
}

/** What is made-up in what the page shows. */
async function madeUpOf(request: FastifyRequest, { definition, question }: Shown): Promise<string | undefined> {
  const { t, server } = request
  const [first, last] = [question.periods[0], question.periods.at(-1)]
  if (!first || !last) return undefined
  const span = { from: first.start, to: endOf(last) }
  return madeUpWords(t, await madeUpIn(server.db, [definition.key], span))
}

async function choicesOf(request: FastifyRequest, { body, ...rest }: Definition) {
  const { t } = request
  return {
    periods: periodKinds
      .filter((kind) => fineness(kind) >= fineness(body.period))
      .map((kind) => ({ value: kind, label: t(`indicators.period.${kind}`) })),
    by: ['unit', ...body.dimensions].map((name) => ({ value: name, label: dimensionName(t, { body, ...rest }, name) })),
    units: await unitChoices(request),
    structures: await structures(request),
  }
}

/** One indicator: its series, by unit or dimension, in the units of any day, and all that explains it. */
export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const query = request.query as Static<typeof Query>
  const shown = await ask(request)
  const { definition, reading, question, by, values, unit } = shown
  const { body, key } = definition
  const told = toldBy(definition)
  const last = parsePeriod(reading.period)
  const roles = new Set((request.actor?.roles ?? []).map(({ role }) => role))
  const page = h(IndicatorPage, {
    t,
    indicator: key,
    label: localized(t.lang, body.label),
    status: reading.status,
    plan: body.plan && t('indicators.plan_by', { source: localized(t.lang, body.plan.source), by: dayWords(t, body.plan.by) }),
    unitName: unit && unitName(t.lang, unit),
    tile: {
      value: reading.status === 'not_connected' ? undefined : valueWords(t, told, reading.value),
      period: periodTextWords(t, reading.period),
      previous: reading.previous === null ? undefined : valueWords(t, told, reading.previous),
      source: localized(t.lang, reading.source),
      age: reading.asOf ? formatDateTime(t.lang, reading.asOf) : '–',
      parts: reading.denominator ? `${numberWords(t, reading.numerator, 2)} / ${numberWords(t, reading.denominator, 2)}` : undefined,
      href: last && drillOf(request, shown, last)?.({}),
      series: reading.series.flatMap(({ value }) => value ?? []),
    },
    query,
    madeUp: await madeUpOf(request, shown),
    choices: await choicesOf(request, definition),
    asked: { kind: question.periods[0]?.kind ?? body.period, by, structure: question.structure },
    series: values.map((value) => ({
      period: periodWords(t, value.period),
      value: value.value,
      text: valueWords(t, told, value.value),
      ...sides(t, value),
    })),
    format: (value: number) => numberWords(t, value, Math.max(told.decimals, 1)),
    groups: await groupsOf(request, shown),
    facts: factsOf(t, definition),
    versions: (await listVersions(server.db, key)).map((one) => ({
      version: one.version,
      at: formatDateTime(t.lang, one.publishedAt),
      by: one.publishedBy,
      drafted: one.draftedBy,
    })),
    ...(await frozenOf(request, shown)),
    hasDraft: (await findDraft(server.db, key)) !== undefined,
    mayDraft: roles.has('data_entry') || roles.has('data_approver'),
    done: query.xong,
  })
  const crumbs = [
    { href: '/dieu-hanh', label: t('core.nav.steering') },
    { href: '/dieu-hanh/chi-tieu', label: t('indicators.title') },
  ]
  return reply.page({ title: localized(t.lang, body.label), face: 'steering', crumbs, body: page })
}
