import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type Static, Type } from 'typebox'
import { dayOf, formatDateTime, localized, type MessageKey } from '#core/i18n.ts'
import { fold } from '#core/search.ts'
import { listDrafts } from '../definition/definition.queries.ts'
import type { Reading } from '../reading/reading.ts'
import { unitAsked, unitChoices, unitName } from '../reading/scope.ts'
import { periodTextWords, valueWords } from '../words/words.ts'
import { CataloguePage } from './catalogue.page.tsx'
import { keptReadings } from './kept.ts'

export const Query = Type.Object({
  q: Type.Optional(Type.String({ maxLength: 100 })),
  nhom: Type.Optional(Type.String({ maxLength: 40 })),
  'tinh-trang': Type.Optional(Type.String({ maxLength: 20 })),
  'don-vi': Type.Optional(Type.String({ maxLength: 40 })),
})

/** Which groups come first; others follow by name. */
const order = [
  'one_stop',
  'payments',
  'documents',
  'exchange',
  'feedback',
  'inspections',
  'reports',
  'data_quality',
  'digital_government',
  'digital_economy',
  'digital_society',
  'telecom',
]
const place = (group: string): number => (order.includes(group) ? order.indexOf(group) : order.length)

const groupKey = (group: string): MessageKey =>
  order.includes(group) ? (`indicators.group.${group}` as MessageKey) : 'indicators.group.other'

/** All indicators with their latest values; searched, filtered by group and by what is known. */
export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const query = request.query as Static<typeof Query>
  const unit = await unitAsked(request, query['don-vi'])
  const today = dayOf(server.clock.now())
  const all = await keptReadings(server, { today, unitId: unit?.id })
  const wanted = fold(query.q ?? '')
  const fits = (reading: Reading): boolean =>
    (!query.nhom || reading.group === query.nhom) &&
    (!query['tinh-trang'] || reading.status === query['tinh-trang']) &&
    (!wanted || fold(`${reading.key} ${localized(t.lang, reading.label)} ${reading.label.vi}`).includes(wanted))
  const groups = [...new Set(all.map(({ group }) => group))].sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1))
  const count = (status: string): number => all.filter((reading) => reading.status === status).length
  const body = h(CataloguePage, {
    t,
    query,
    counts: { all: all.length, ok: count('ok'), expired: count('expired'), noData: count('no_data'), notConnected: count('not_connected') },
    unit: unit && unitName(t.lang, unit),
    units: await unitChoices(request),
    groupChoices: groups.map((group) => ({ value: group, label: t(groupKey(group)) })),
    groups: groups
      .map((group) => ({
        key: group,
        title: t(groupKey(group)),
        rows: all
          .filter((reading) => reading.group === group && fits(reading))
          .sort((a, b) => a.order - b.order || (a.key < b.key ? -1 : 1))
          .map((reading) => ({
            key: reading.key,
            href: `${reading.href}${unit && query['don-vi'] ? `?don-vi=${unit.id}` : ''}`,
            label: localized(t.lang, reading.label),
            value: valueWords(t, reading, reading.status === 'not_connected' ? null : reading.value),
            status: reading.status,
            statusWords: t(`indicators.status.${reading.status}` as MessageKey),
            period: reading.status === 'not_connected' ? '' : periodTextWords(t, reading.period),
            series: reading.series.map(({ value }) => value),
            source: localized(t.lang, reading.source),
            age: reading.asOf ? formatDateTime(t.lang, reading.asOf) : reading.status === 'ok' ? t('indicators.now') : '–',
            plan: reading.plan
              ? t('indicators.plan_by', { source: localized(t.lang, reading.plan.source), by: periodTextWords(t, reading.plan.by) })
              : '',
          })),
      }))
      .filter(({ rows }) => rows.length > 0),
    drafts: (await listDrafts(server.db)).map((draft) => ({
      key: draft.key,
      label: localized(t.lang, draft.body.label),
      by: draft.draftedByName,
    })),
    mayDraft: (request.actor?.roles ?? []).some(({ role }) => role === 'data_entry' || role === 'data_approver'),
  })
  return reply.page({
    title: t('indicators.title'),
    face: 'steering',
    crumbs: [{ href: '/dieu-hanh', label: t('core.nav.steering') }],
    body,
  })
}
