import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { formatDateTime, formatNumber } from '#core/i18n.ts'
import { LeaguePage } from './league.page.tsx'
import { findMonth, listMonths } from './league.queries.ts'
import { isMonth, rank } from './league.rules.ts'

/** Which unit answers how fast, from frozen figures only: what was true of a month stays true. */
export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db } = request.server
  const { t } = request
  const { thang } = request.query as { thang?: string }
  const months = await listMonths(db, 24)
  const wanted = isMonth(thang) ? thang : months[0]
  const month = wanted ? await findMonth(db, wanted) : undefined
  const number = (value: number | null): string => (value === null ? '–' : formatNumber(t.lang, value))
  const title = t('feedback.league.title')
  const props = {
    t,
    title,
    months: months.map((each) => ({
      href: `/phan-anh/xep-hang?thang=${each}`,
      label: each.split('-').reverse().join('/'),
      current: each === month?.month,
    })),
    frozen: month && { at: formatDateTime(t.lang, month.frozenAt), hash: month.hash },
    rows: rank(month?.lines ?? []).map((line) => ({
      id: line.unitId,
      place: number(line.place),
      unit: line.unitName,
      received: number(line.received),
      share: `${Math.round(line.share * 100)} %`,
      median: number(line.medianHours),
      slow: number(line.slowHours),
      score: line.rated > 0 ? `${formatNumber(t.lang, line.scoreSum / line.rated)} (${line.rated})` : '–',
      open: number(line.open),
    })),
  }
  return reply.page({
    title,
    body: h(LeaguePage, props),
    parts: ['feedback'],
    crumbs: [
      { href: '/', label: t('core.home') },
      { href: '/phan-anh', label: t('feedback.title') },
    ],
  })
}
