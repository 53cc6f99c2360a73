import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type Static, Type } from 'typebox'
import { refuse } from '#core/errors.ts'
import { dayOf, formatDate, formatNumber, localized } from '#core/i18n.ts'
import {
  compute,
  findDefinition,
  numberWords,
  parsePeriod,
  periodTextWords,
  type Reading,
  reachOf,
  unitName,
} from '#engine/indicators/index.ts'
import { listUnits } from '#ground/places/index.ts'
import { type Measured, measureAll, yearsOf } from './measure.ts'
import { countNeeded, perYearNeeded, shortOf } from './needs.rules.ts'
import { TargetPage } from './one.page.tsx'
import { reaches, shareOf } from './target.rules.ts'
import { amountWords, wordsOf } from './target-words.ts'

export const Params = Type.Object({ key: Type.String({ maxLength: 60 }), target: Type.String({ maxLength: 60 }) })

const mostUnits = 8

type Units = { name: string; lacks: string; href: string }[]

/** The units that lack most, in the latest period; undefined where the indicator has no parts, or the reader sees one unit only. */
async function unitsOf(request: FastifyRequest, reading: Reading, measured: Measured): Promise<Units | undefined> {
  const { db, clock } = request.server
  const { milestone, target } = measured
  const definition = await findDefinition(db, reading.key)
  const period = parsePeriod(reading.period)
  if (!definition?.body.denominator || !milestone || !period || !(await reachOf(request)).all) return undefined
  const [told] = await compute(db, definition.body, { periods: [period], by: 'unit', where: {}, structure: 'then' }, dayOf(clock.now()))
  const parts = (told?.groups ?? []).flatMap(({ unitId, numerator, denominator }) =>
    unitId && denominator ? [{ unitId, numerator: numerator ?? 0, denominator, scale: definition.body.scale ?? 1 }] : [],
  )
  const short = shortOf(target.way, parts, milestone.value).slice(0, mostUnits)
  const names = new Map(
    (
      await listUnits(
        db,
        short.map(({ unitId }) => unitId),
      )
    ).map((unit) => [unit.id, unitName(request.lang, unit)]),
  )
  return short.map(({ unitId, lacks }) => ({
    name: names.get(unitId) ?? unitId,
    lacks: formatNumber(request.lang, lacks),
    href: `${reading.href}?don-vi=${unitId}`,
  }))
}

/** What it would take, in words that can be acted on; nothing where nothing is lacking or nothing is known. */
async function needsOf(request: FastifyRequest, measured: Measured): Promise<{ lines: string[]; units: Units }> {
  const { t, server } = request
  const { reading, milestone, value, target, forecast } = measured
  if (!reading || !milestone || value === null || reaches(target.way, value, milestone.value)) return { lines: [], units: [] }
  const lines: string[] = []
  const scale = (await findDefinition(server.db, reading.key))?.body.scale ?? 1
  if (reading.numerator !== null && reading.denominator !== null && reading.denominator > 0) {
    const parts = { numerator: reading.numerator, denominator: reading.denominator, scale }
    lines.push(
      t(target.way === 'up' ? 'programme.needs.more' : 'programme.needs.fewer', {
        count: formatNumber(t.lang, countNeeded(target.way, parts, milestone.value)),
        of: formatNumber(t.lang, parts.denominator),
        period: periodTextWords(t, reading.period),
      }),
    )
  }
  const from = yearsOf(dayOf(server.clock.now()))
  const pace = perYearNeeded(target.way, { value, goal: milestone.value, from, to: yearsOf(`${milestone.year}-12-31`) })
  const amount = (number: number): string => numberWords(t, Math.abs(number), 2)
  if (pace !== undefined)
    lines.push(
      t(pace >= 0 ? 'programme.needs.pace_up' : 'programme.needs.pace_down', { amount: amount(pace), year: String(milestone.year) }) +
        (forecast ? ` ${t('programme.needs.so_far', { amount: `${forecast.perYear < 0 ? '−' : '+'}${amount(forecast.perYear)}` })}` : ''),
    )
  else lines.push(t('programme.needs.too_late', { year: String(milestone.year) }))
  return { lines, units: (await unitsOf(request, reading, measured)) ?? [] }
}

/** One target: its value, every milestone, where it goes, and what it would take. */
export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { key, target: wanted } = request.params as Static<typeof Params>
  const found = (await measureAll(server)).find(({ resolution }) => resolution.key === key)
  const measured = found?.targets.find(({ target }) => target.key === wanted)
  if (!found || !measured) throw refuse('notFound', 'programme.no_target')
  const { target, reading, value, forecast } = measured
  const paper = found.resolution.body
  const needs = await needsOf(request, measured)
  const body = h(TargetPage, {
    t,
    words: wordsOf(t, measured, key),
    paper: `${paper.code} · ${localized(t.lang, paper.title)}`,
    note: target.note && localized(t.lang, target.note),
    compare: target.compare && { label: localized(t.lang, target.compare.label), value: amountWords(t, measured, target.compare.value) },
    series: (reading?.series ?? []).map((point) => ({
      label: periodTextWords(t, point.period),
      value: point.value,
      text: amountWords(t, measured, point.value),
    })),
    format: (number: number) => numberWords(t, number, 2),
    milestones: target.milestones.map((milestone) => {
      const share = value === null ? undefined : shareOf(target.way, value, milestone.value)
      return {
        year: String(milestone.year),
        goal: amountWords(t, measured, milestone.value),
        share: share === undefined ? '–' : `${formatNumber(t.lang, Math.round(share))} %`,
        isReached: value !== null && reaches(target.way, value, milestone.value),
        isKnown: value !== null,
      }
    }),
    forecast: forecast && {
      year: String(measured.milestone?.year ?? ''),
      value: amountWords(t, measured, forecast.value),
      range: `${amountWords(t, measured, forecast.low)} – ${amountWords(t, measured, forecast.high)}`,
      perYear: `${forecast.perYear < 0 ? '−' : '+'}${numberWords(t, Math.abs(forecast.perYear), 2)}`,
      values: forecast.values,
    },
    needs,
    evidence: localized(t.lang, target.evidence),
    indicator: reading && {
      label: localized(t.lang, reading.label),
      href: reading.href,
      version: String(reading.version),
      drillHref: reading.drillHref ?? undefined,
    },
    plan: reading?.plan && `${localized(t.lang, reading.plan.source)} (${formatDate(t.lang, reading.plan.by)})`,
    published: t('programme.version_of', { version: found.resolution.version, day: formatDate(t.lang, found.resolution.publishedAt) }),
  })
  return reply.page({
    title: localized(t.lang, target.name),
    face: 'steering',
    crumbs: [
      { href: '/dieu-hanh', label: t('core.nav.steering') },
      { href: '/dieu-hanh/nghi-quyet', label: t('programme.targets.title') },
      { href: `/dieu-hanh/nghi-quyet#${key}`, label: paper.code },
    ],
    body,
  })
}
