import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type Static, Type } from 'typebox'
import { dayOf, formatDate, formatNumber, type MessageKey } from '#core/i18n.ts'
import { madeUpIn, madeUpWords, unitAsked, unitChoices, unitName } from '#engine/indicators/index.ts'
import { mayManageTasks } from '../task/rights.ts'
import { BeginPage } from './begin.page.tsx'
import { findPains } from './pains.ts'
import { painKinds, ranked } from './pains.rules.ts'

export const Query = Type.Object({
  loai: Type.Optional(Type.String({ maxLength: 20 })),
  'don-vi': Type.Optional(Type.String({ maxLength: 40 })),
})

// More than can be read at once helps nobody to begin.
const most = 24

/** Where to begin: what hurts, found in the data, the worst first, each with its proof and a first step. */
export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const query = request.query as Static<typeof Query>
  const unit = await unitAsked(request, query['don-vi'])
  const all = ranked(await findPains(request, unit?.id))
  const shown = all.filter(({ kind }) => !query.loai || kind === query.loai)
  const day = dayOf(server.clock.now())
  const lately = { from: `${Number(day.slice(0, 4)) - 1}${day.slice(4)}`, to: day }
  const body = h(BeginPage, {
    t,
    madeUp: madeUpWords(t, await madeUpIn(server.db, ['one_stop_received'], lately)),
    today: formatDate(t.lang, server.clock.now()),
    unit: unit && unitName(t.lang, unit),
    unitId: query['don-vi'],
    units: await unitChoices(request),
    kind: query.loai,
    total: formatNumber(t.lang, all.length),
    kinds: painKinds.flatMap((kind) => {
      const count = all.filter((pain) => pain.kind === kind).length
      return count === 0 ? [] : [{ kind, label: t(`programme.begin.kind.${kind}` as MessageKey), count: String(count) }]
    }),
    pains: shown.slice(0, most).map((pain, index) => ({
      id: pain.id,
      place: index + 1,
      kind: t(`programme.begin.kind.${pain.kind}` as MessageKey),
      title: pain.title,
      evidence: pain.evidence,
      first: t(`programme.begin.first.${pain.kind}` as MessageKey),
      score: pain.score,
      source: pain.source,
      asOf: pain.asOf,
      owner: pain.owner,
      href: pain.href,
      taskHref: mayManageTasks(request.actor)
        ? `/dieu-hanh/nhiem-vu/moi?${new URLSearchParams({ viec: pain.title.slice(0, 300), 'bang-chung': pain.evidence.slice(0, 300) })}`
        : undefined,
    })),
    left: Math.max(0, shown.length - most),
  })
  return reply.page({
    title: t('programme.begin.title'),
    face: 'steering',
    crumbs: [{ href: '/dieu-hanh', label: t('core.nav.steering') }],
    body,
    parts: ['begin'],
  })
}
