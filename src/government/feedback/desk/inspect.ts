import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { formatDateTime } from '#core/i18n.ts'
import { listCases } from '#engine/casework/index.ts'
import { kind } from '../report/act-on-report.ts'
import { listReports } from '../report/report.queries.ts'
import { jurisdictionOf, urgencyOf } from './desk.ts'
import { InspectPage } from './inspect.page.tsx'

const most = 60

/** What is to be looked at on the street: one page to print, kept by the phone for where there is no network. No reporter's name or phone is on it. */
export async function showInspection(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock, config } = request.server
  const { t } = request
  const now = clock.now()
  const { mine, dv } = request.query as { mine?: string; dv?: string }
  const { scope, chosen } = await jurisdictionOf(request, dv)
  const { cases } = await listCases(
    db,
    { kind, scope, states: ['assigned', 'working'], assignee: mine ? request.actor?.personId : undefined },
    { limit: most },
  )
  const reports = new Map(
    (
      await listReports(
        db,
        cases.map((each) => each.id),
      )
    ).map((report) => [report.caseId, report]),
  )
  const lines = cases.flatMap((each) => {
    const report = reports.get(each.id)
    if (!report) return []
    return [
      {
        code: each.reference,
        href: `/lam-viec/phan-anh/${each.reference}`,
        title: each.title,
        place: [report.placeWords, report.communeName].filter(Boolean).join(', '),
        point: report.lat !== null && report.lon !== null ? `${report.lat}, ${report.lon}` : undefined,
        words: report.words,
        urgency: urgencyOf(t, each, now),
        due: each.dueAt ? formatDateTime(t.lang, each.dueAt) : '–',
        holder: each.assigneeName ?? t('feedback.desk.nobody'),
      },
    ]
  })
  // Roads through a commune are short when the list follows the map: from north to south.
  lines.sort((a, b) => Number(b.point?.split(',')[0] ?? 0) - Number(a.point?.split(',')[0] ?? 0))
  const title = t('feedback.inspect.title')
  const body = h(InspectPage, {
    t,
    title,
    lines,
    made: formatDateTime(t.lang, now),
    mine: Boolean(mine),
    dv: chosen,
    host: config.publicUrl,
  })
  return reply
    .header('x-keep-offline', 'own')
    .page({ title, body, face: 'desk', parts: ['feedback'], crumbs: [{ href: '/lam-viec/phan-anh', label: t('feedback.desk.title') }] })
}
