import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type Static, Type } from 'typebox'
import { openLink } from '#core/opens.ts'
import { refuse } from '#core/errors.ts'
import { dayOf, formatDate, localized, type MessageKey } from '#core/i18n.ts'
import {
  endOf,
  type Period,
  pathOf,
  periodOf,
  periodText,
  periodWords,
  readIndicator,
  shift,
  unitName,
  unitsOfLevel,
  valueWords,
} from '#engine/indicators/index.ts'
import type { Unit } from '#ground/places/index.ts'
import { listConnections, listRegimes, listReports } from '../regime/regime.queries.ts'
import type { Regime, ReportState } from '../regime/regime.ts'
import { owedFrom } from '../regime/facts.ts'
import { dueOn, inForce, type Standing, standing } from '../regime/report.rules.ts'
import { BoardPage } from './board.page.tsx'

export type Line = {
  regime: Regime
  connected: boolean
  period: Period
  unit: Unit
  due: string
  state: ReportState | 'none'
  standing: Standing
}

/** The last period of every regime that is over, for each unit that owes it: what is there, what is late, what is missing. */
export async function linesOf(request: FastifyRequest): Promise<Line[]> {
  const { db, clock } = request.server
  const today = dayOf(clock.now())
  const [regimes, connections, since] = [await listRegimes(db), await listConnections(db), await owedFrom(db)]
  const reports = await listReports(db, { from: '2000-01-01', to: '2999-12-31' })
  const lines: Line[] = []
  for (const regime of regimes) {
    const period = shift(periodOf(regime.body.period, today), -1)
    if (!inForce(regime.body, endOf(period))) continue
    const connected = connections.some((one) => one.regime === regime.key && one.from <= today && (one.to === null || one.to > today))
    for (const unit of await unitsOfLevel(db, regime.body.level, endOf(period))) {
      const report = reports.find((one) => one.regime === regime.key && one.period.start === period.start && one.unitId === unit.id)
      const due = dueOn(period, regime.body)
      const stands = standing(due, report?.sentAt ? dayOf(report.sentAt) : undefined, today)
      // What fell due before the platform held the regime was reported elsewhere.
      lines.push({
        regime,
        connected,
        period,
        unit,
        due,
        state: report?.state ?? 'none',
        standing: stands === 'missing' && (since === undefined || due < since) ? 'elsewhere' : stands,
      })
    }
  }
  return lines
}

/** Whether the reader holds an office in the unit or above it; administrators see all. */
export async function sees(request: FastifyRequest, unit: Unit): Promise<boolean> {
  const { actor, server } = request
  if (!actor) throw refuse('signInNeeded', 'core.sign_in_needed')
  if (actor.roles.some(({ role }) => role === 'administrator')) return true
  const path = await pathOf(server.db, unit, dayOf(server.clock.now()))
  return actor.roles.some(({ unitId }) => path.includes(unitId))
}

/** The reports of the province: connected or not, on the way, late, missing. */
export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const today = dayOf(server.clock.now())
  const all = await linesOf(request)
  const seen: Line[] = []
  for (const line of all) if (await sees(request, line.unit)) seen.push(line)
  const share = await readIndicator(server.db, 'reports_connected_share', { today })
  const connected = new Set(all.filter((line) => line.connected).map(({ regime }) => regime.key)).size
  const body = h(BoardPage, {
    t,
    share: share ? valueWords(t, { unit: 'percent', decimals: 2 }, share.value) : undefined,
    connected,
    shareHref: openLink(request, '/dieu-hanh/chi-tieu/reports_connected_share'),
    regimes: new Set(all.map(({ regime }) => regime.key)).size,
    missing: seen.filter((line) => line.standing === 'missing').length,
    rows: seen.map(({ regime, period, unit, due, state, standing: stands, connected: isConnected }) => ({
      id: `${regime.key}-${unit.code.replaceAll('.', '-')}`,
      href: `/dieu-hanh/bao-cao/${regime.key}/${periodText(period)}?don-vi=${unit.id}`,
      label: localized(t.lang, regime.body.label),
      example: regime.body.example === true,
      recipient: localized(t.lang, regime.body.recipient),
      unit: unitName(t.lang, unit),
      period: periodWords(t, period),
      due: formatDate(t.lang, due),
      connected: isConnected,
      state: t(`reports.state.${state}` as MessageKey),
      standing: stands,
      standingWords: t(`reports.standing.${stands}` as MessageKey),
    })),
  })
  return reply.page({ title: t('reports.title'), face: 'steering', crumbs: [{ href: '/dieu-hanh', label: t('core.nav.steering') }], body })
}

export const ListShape = Type.Object({
  reports: Type.Array(
    Type.Object({
      regime: Type.String(),
      label: Type.String(),
      example: Type.Boolean(),
      period: Type.String(),
      unit: Type.String(),
      due: Type.String(),
      connected: Type.Boolean(),
      state: Type.String(),
      standing: Type.String(),
    }),
  ),
})

export async function list(request: FastifyRequest): Promise<Static<typeof ListShape>> {
  const reports: Static<typeof ListShape>['reports'] = []
  for (const line of await linesOf(request))
    if (await sees(request, line.unit))
      reports.push({
        ...{ regime: line.regime.key, label: localized(request.lang, line.regime.body.label), example: line.regime.body.example === true },
        ...{
          period: periodText(line.period),
          unit: line.unit.code,
          due: line.due,
          connected: line.connected,
          state: line.state,
          standing: line.standing,
        },
      })
  return { reports }
}
