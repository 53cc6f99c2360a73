import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { Type } from 'typebox'
import { refuse } from '#core/errors.ts'
import { enqueue } from '#core/jobs.ts'
import { countOwn, listStuck } from '#engine/exchange/index.ts'
import { countTold } from '../catalogue/offered.queries.ts'
import { listNewest } from '../link/link.queries.ts'
import { listComparisons } from '../reconcile/comparison.queries.ts'
import { isConnected } from '../run/run.ts'
import { queuesOf, stateCodes } from '../run/queues.ts'
import { readStanding } from '../run/standing.queries.ts'
import { exchangeJob } from '../tell/tell.ts'
import { home, OverviewPage } from './operate.page.tsx'
import { lineOf } from './stuck.ts'

export const compareJob = 'national-portal.compare'
export const offerJob = 'national-portal.offer'
export const mendJob = 'national-portal.mend'
const jobs: Record<string, string> = { exchange: exchangeJob, compare: compareJob, offer: offerJob, mend: mendJob }
const shownNewest = 20

export const Query = Type.Object({ da: Type.Optional(Type.String({ maxLength: 20 })) })

export async function showOverview(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { db, clock, config } = server
  const { da } = request.query as { da?: string }
  const queues = await queuesOf(db, clock.now())
  const [standing, incoming, outgoing, offered, [comparison], newest, codes] = await Promise.all([
    readStanding(db),
    countOwn(db, queues.incoming),
    countOwn(db, queues.outgoing),
    countTold(db),
    listComparisons(db, 1),
    listNewest(db, shownNewest),
    stateCodes(db),
  ])
  const dead = (await Promise.all([queues.incoming, queues.outgoing].map((id) => listStuck(db, id)))).flat()
  const body = h(OverviewPage, {
    t,
    ...{ incoming, outgoing, offered, comparison, reachedAt: standing.reachedAt, connected: isConnected(config) },
    standIn: isConnected(config) && !config.nationalPortal,
    fault: standing.fault && standing.faultSince ? { text: standing.fault, since: standing.faultSince } : undefined,
    stuck: dead.map((one) => lineOf(t, one, queues)),
    newest: newest.map((one) => ({
      ...{ code: one.portalCode, origin: one.origin, dossier: one.dossierCode, arrivedAt: one.arrivedAt, sentAt: one.sentAt },
      ...{ state: one.toldState ? codes[one.toldState] : undefined, onTheWay: one.told !== one.sent },
    })),
    asked: da && Object.hasOwn(jobs, da) ? da : undefined,
  })
  return reply.page({ title: t('national-portal.title'), face: 'desk', body })
}

/** Has the program do now what it does by itself at its times. */
export async function askFor(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const asked = String(((request.body ?? {}) as { viec?: unknown }).viec ?? '')
  const job = Object.hasOwn(jobs, asked) ? jobs[asked] : undefined
  if (!job) throw refuse('badRequest', 'core.bad_request')
  await enqueue(request.server.db, job, {}, { key: job })
  return reply.redirect(`${home}?da=${asked}`, 303)
}
