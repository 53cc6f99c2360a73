import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { Type } from 'typebox'
import { openLink } from '#core/opens.ts'
import { refuse } from '#core/errors.ts'
import { dayOf, formatDate, formatDateTime, localized, type MessageKey } from '#core/i18n.ts'
import {
  endOf,
  type IndicatorBody,
  parsePeriod,
  pathOf,
  type Period,
  periodText,
  periodWords,
  unitName,
  unitsOfLevel,
  valueWords,
} from '#engine/indicators/index.ts'
import { getUnit, type Unit } from '#ground/places/index.ts'
import { sees } from '../board/board.ts'
import type { Content, Regime } from '../regime/regime.ts'
import { findRegime, findReport, hashOf, listSteps, type Report } from '../regime/regime.queries.ts'
import { actions, dueOn, inForce, inOrder, mayDo } from '../regime/report.rules.ts'
import { contentOf, doStep } from './produce.ts'
import { ReportPage } from './report.page.tsx'

export const Params = Type.Object({ key: Type.String({ maxLength: 60 }), ky: Type.String({ maxLength: 10 }) })
export const Query = Type.Object({
  'don-vi': Type.Optional(Type.String({ maxLength: 40 })),
  xong: Type.Optional(Type.String({ maxLength: 20 })),
})

export type Asked = { regime: Regime; period: Period; unit: Unit; path: string[]; report: Report | undefined; today: string }

/** The regime, period and unit that the address names, if the reader may see them. */
export async function asked(request: FastifyRequest): Promise<Asked> {
  const { db, clock } = request.server
  const { key, ky } = request.params as { key: string; ky: string }
  const today = dayOf(clock.now())
  const regime = await findRegime(db, key)
  const period = parsePeriod(ky)
  if (!regime || !period || period.kind !== regime.body.period || !inForce(regime.body, endOf(period)))
    throw refuse('notFound', 'reports.no_regime', { key })
  if (endOf(period) >= today) throw refuse('conflict', 'reports.not_over')
  const wanted = (request.query as { 'don-vi'?: string })['don-vi']
  const [only] = wanted ? [] : await unitsOfLevel(db, regime.body.level, endOf(period))
  const unit = only ?? (await getUnit(db, wanted ?? ''))
  if (unit.level !== regime.body.level) throw refuse('notFound', 'reports.no_regime', { key })
  if (!(await sees(request, unit))) throw refuse('notAllowed', 'reports.not_yours')
  const report = await findReport(db, { regime: key, period, unitId: unit.id })
  return { regime, period, unit, path: await pathOf(db, unit, today), report, today }
}

/** What is on paper, or what it would be if it were produced now. */
export async function contentNow(request: FastifyRequest, { report, regime, period, unit, path, today }: Asked): Promise<Content> {
  return report?.content ?? contentOf(request.server.db, regime, { period, unit, isTop: path.length === 1, today })
}

export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server, actor } = request
  const about = await asked(request)
  const { regime, period, unit, path, report } = about
  const steps = report ? await listSteps(server.db, report.id) : []
  const content = await contentNow(request, about)
  const told = (line: { unit: string; decimals: number }, value: number | null): string =>
    valueWords(t, { unit: line.unit as IndicatorBody['unit'], decimals: line.decimals }, value)
  const at = `/dieu-hanh/bao-cao/${regime.key}/${periodText(period)}`
  const label = localized(t.lang, regime.body.label)
  const body = h(ReportPage, {
    t,
    label,
    example: regime.body.example === true,
    done: (request.query as { xong?: string }).xong,
    state: t(`reports.state.${report?.state ?? 'none'}` as MessageKey),
    isProduced: report !== undefined,
    facts: [
      { label: t('reports.recipient'), value: localized(t.lang, regime.body.recipient) },
      { label: t('reports.unit'), value: unitName(t.lang, unit) },
      { label: t('reports.period'), value: periodWords(t, period) },
      { label: t('reports.due'), value: formatDate(t.lang, dueOn(period, regime.body)) },
      ...(report ? [{ label: 'SHA-256', value: report.hash }] : []),
    ],
    intact: !report || hashOf(report.content) === report.hash,
    lines: content.lines.map((line, index) => ({
      number: String(index + 1),
      label: line.label,
      href: openLink(request, `/dieu-hanh/chi-tieu/${line.indicator}?den=${periodText(period)}`),
      value: told(line, line.value),
      previous: told(line, line.previous),
      note: [
        line.frozen ? t('reports.frozen') : '',
        line.note ? t(`reports.note.${line.note}` as MessageKey) : '',
        line.madeUp ? t('reports.note.made_up') : '',
      ]
        .filter(Boolean)
        .join('. '),
    })),
    tables: content.tables.map((table, index) => {
      const line = content.lines.find((one) => one.label === table.label)
      return {
        id: `bang-${index}`,
        label: table.label,
        rows: table.rows.map((row) => ({ code: row.code, name: row.name, value: line ? told(line, row.value) : '–' })),
      }
    }),
    steps: steps.map((step) => ({
      words: t(`reports.action.${step.action}` as MessageKey),
      by: step.byName,
      at: formatDateTime(t.lang, step.at),
      note: step.note ?? '',
    })),
    may: actor ? inOrder.filter((action) => mayDo(action, report && { state: report.state, steps }, actor, path) === 'yes') : [],
    action: `${at}/viec?don-vi=${unit.id}`,
    downloads: report
      ? (['pdf', 'docx', 'xlsx'] as const).map((kind) => ({ href: `${at}/tai/${kind}?don-vi=${unit.id}`, label: kind.toUpperCase() }))
      : [],
  })
  return reply.page({ title: label, face: 'steering', crumbs: [{ href: '/dieu-hanh/bao-cao', label: t('reports.title') }], body })
}

export async function submit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { server, actor } = request
  const { regime, period, unit, path } = await asked(request)
  const { action, note } = (request.body ?? {}) as { action?: unknown; note?: unknown }
  const chosen = actions.find((one) => one === action)
  if (!chosen || !actor) throw refuse('badRequest', 'reports.no_action')
  const words = typeof note === 'string' ? note.trim().slice(0, 1000) : ''
  await doStep(server.db, { regime: regime.key, period, unit, path, action: chosen, actor, note: words || null, at: server.clock.now() })
  return reply.redirect(
    `/dieu-hanh/bao-cao/${regime.key}/${periodText(period)}?${new URLSearchParams({ 'don-vi': unit.id, xong: chosen })}`,
    303,
  )
}
