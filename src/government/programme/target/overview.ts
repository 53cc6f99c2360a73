import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type Static, Type } from 'typebox'
import { formatDate, localized } from '#core/i18n.ts'
import { measureAll } from './measure.ts'
import { OverviewPage } from './overview.page.tsx'
import { type Standing, standings } from './target.rules.ts'
import { standingTags, standingWords, wordsOf } from './target-words.ts'

export const Query = Type.Object({ 'tinh-trang': Type.Optional(Type.String({ maxLength: 20 })) })

/** Every resolution with its targets: what is reached, what is not, what nobody can say yet. */
export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const wanted = (request.query as Static<typeof Query>)['tinh-trang']
  const all = await measureAll(server)
  const counts = standings.map((standing) => ({
    standing,
    label: standingWords(t, standing),
    tag: standingTags[standing],
    count: all.reduce((sum, { targets }) => sum + targets.filter((one) => one.standing === standing).length, 0),
  }))
  const body = h(OverviewPage, {
    t,
    today: formatDate(t.lang, server.clock.now()),
    wanted: standings.includes(wanted as Standing) ? wanted : undefined,
    counts,
    total: all.reduce((sum, { targets }) => sum + targets.length, 0),
    resolutions: all.map(({ resolution: { key, body: paper }, targets }) => ({
      key,
      code: paper.code,
      title: localized(t.lang, paper.title),
      about: `${localized(t.lang, paper.issuer)} · ${formatDate(t.lang, paper.day)} · ${localized(t.lang, paper.source)}`,
      rows: targets.filter((one) => !wanted || one.standing === wanted).map((one) => wordsOf(t, one, key)),
    })),
  })
  return reply.page({
    title: t('programme.targets.title'),
    face: 'steering',
    crumbs: [{ href: '/dieu-hanh', label: t('core.nav.steering') }],
    body,
  })
}
