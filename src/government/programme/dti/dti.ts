import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type Static, Type } from 'typebox'
import { dayOf, formatDate, localized } from '#core/i18n.ts'
import { keptReadings, numberWords, periodTextWords, type Reading } from '#engine/indicators/index.ts'
import { mayManageTasks } from '../task/rights.ts'
import { DtiPage } from './dti.page.tsx'
import { listMarks, type Marked } from './dti.queries.ts'
import { gainsOf, rankBetween, scoreOf } from './dti.rules.ts'
import { type Edition, editionsOf } from './edition.ts'

export const Query = Type.Object({
  ban: Type.Optional(Type.String({ maxLength: 20 })),
  nam: Type.Optional(Type.Integer({ minimum: 2015, maximum: 2100 })),
})

export const root = '/dieu-hanh/dti'

function tilesOf(request: FastifyRequest, readings: ReadonlyMap<string, Reading>) {
  const { t } = request
  return ['dti_rank', 'dti_government', 'dti_society', 'dti_mean'].flatMap((key) => {
    const reading = readings.get(key)
    if (!reading) return []
    return {
      label: `${localized(t.lang, reading.label)} ${reading.value === null ? '' : periodTextWords(t, reading.period)}`.trim(),
      value: reading.value === null ? '–' : numberWords(t, reading.value, 4),
      state: reading.status === 'expired' ? ('stale' as const) : ('plain' as const),
      source: localized(t.lang, reading.source),
      age: reading.asOf
        ? t('programme.as_of_entered', { period: periodTextWords(t, reading.period), day: formatDate(t.lang, reading.asOf) })
        : '–',
      href: reading.href,
    }
  })
}

function lineOf(
  request: FastifyRequest,
  edition: Edition,
  mark: Marked | undefined,
  part: Edition['parts'][number],
  readings: ReadonlyMap<string, Reading>,
) {
  const { t } = request
  return {
    code: part.code,
    href: `${root}/${edition.key}/${part.code}`,
    name: localized(t.lang, part.name),
    components: part.components === null ? '–' : String(part.components),
    most: String(part.points),
    points: mark ? numberWords(t, mark.points, 2) : '–',
    share: mark && part.points > 0 ? `${numberWords(t, Math.round((mark.points / part.points) * 100), 0)} %` : '–',
    about: mark ? `${mark.words} (${mark.byName}, ${formatDate(t.lang, mark.at)})` : '',
    evidence: (mark?.evidence ?? part.evidence).flatMap((key) => {
      const reading = readings.get(key)
      return reading ? [{ href: reading.href, label: localized(t.lang, reading.label) }] : []
    }),
  }
}

/** The province's index: rank over time, the structure with points, what was assessed, and what brings most for the work. */
export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const query = request.query as Static<typeof Query>
  const today = dayOf(server.clock.now())
  const editions = editionsOf(server.config.province)
  const edition = editions.find(({ key }) => key === query.ban) ?? (editions[0] as Edition)
  const year = query.nam ?? Number(today.slice(0, 4))
  const readings = new Map((await keptReadings(server, { today })).map((reading) => [reading.key, reading]))
  const marks = await listMarks(server.db, edition.key, year)
  const score = scoreOf(edition.parts, marks, edition.scale)
  const place = score === undefined ? undefined : rankBetween(score, edition.published, edition.provinces)
  const nameOf = (code: string): string => localized(t.lang, edition.parts.find((part) => part.code === code)?.name ?? code)
  const ranks = (readings.get('dti_rank')?.series ?? []).filter(({ value }) => value !== null)
  const body = h(DtiPage, {
    t,
    edition: { key: edition.key, decision: edition.decision, day: formatDate(t.lang, edition.day), publishedYear: edition.publishedYear },
    editions: editions.map(({ key, decision, day }) => ({
      href: `${root}?ban=${key}`,
      label: `${decision} (${day.slice(0, 4)})`,
      current: key === edition.key,
    })),
    year: String(year),
    tiles: tilesOf(request, readings),
    ranks: ranks.map(({ period, value }) => ({ label: period, value, text: String(value) })),
    components: edition.parts.reduce((sum, part) => sum + (part.components ?? 0), 0),
    scale: numberWords(t, edition.scale, 0),
    parts: edition.parts.map((part) =>
      lineOf(
        request,
        edition,
        marks.find((mark) => mark.part === part.code),
        part,
        readings,
      ),
    ),
    assessed: `${marks.length}/${edition.parts.length}`,
    score: score === undefined ? undefined : numberWords(t, score, 4),
    place: place && edition.published.length > 0 ? { best: String(place.best), worst: String(place.worst) } : undefined,
    gains: gainsOf(edition.parts, marks).map((gain) => ({
      name: nameOf(gain.part),
      missing: numberWords(t, gain.missing, 2),
      effort: String(gain.effortDays),
      perTenDays: gain.perTenDays,
      text: numberWords(t, gain.perTenDays, 2),
    })),
    mayAssess: mayManageTasks(request.actor),
  })
  return reply.page({
    title: t('programme.dti.title'),
    face: 'steering',
    crumbs: [{ href: '/dieu-hanh', label: t('core.nav.steering') }],
    body,
  })
}
