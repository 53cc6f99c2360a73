import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { formatDateTime, formatNumber } from '#core/i18n.ts'
import { signSoon } from './ask.ts'
import { countPapers, getPaper, listStuck } from './paper.queries.ts'
import { StuckPage } from './stuck.page.tsx'

/** What stands and why: names of papers and numbers of dossiers, nothing of their content. */
export async function showStuck(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const [counts, papers] = await Promise.all([countPapers(server.db), listStuck(server.db, 200)])
  const number = (value: number): string => formatNumber(t.lang, value)
  const body = h(StuckPage, {
    t,
    counts: { signed: number(counts.signed), waiting: number(counts.waiting), stuck: number(counts.stuck) },
    lines: papers.map((paper) => ({
      id: paper.id,
      title: paper.title,
      about: paper.about,
      fault: paper.fault ?? '',
      at: paper.faultAt ? formatDateTime(t.lang, paper.faultAt) : '',
      attempts: number(paper.attempts),
    })),
    done: (request.query as { xong?: string }).xong === '1',
  })
  return reply.page({ title: t('signing.stuck.title'), face: 'desk', body })
}

export async function tryAgain(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const paper = await getPaper(request.server.db, (request.params as { id: string }).id)
  await signSoon(request.server.db, paper.id)
  return reply.redirect('/quan-tri/ky-so?xong=1', 303)
}
