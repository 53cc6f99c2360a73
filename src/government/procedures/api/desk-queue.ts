import type { FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { countQueues, listCases } from '#engine/casework/index.ts'
import { cursorText, edgesOf, readCursor } from '#engine/desk/index.ts'
import { type DeskQuery, filterOf, inStates } from '../desk/filter.ts'
import { Moment } from './shapes.ts'

export const QueueShape = Type.Object({
  counts: Type.Object({
    all: Type.Integer(),
    overdue: Type.Integer(),
    today: Type.Integer(),
    soon: Type.Integer(),
    waiting: Type.Integer(),
    unassigned: Type.Integer(),
  }),
  next: Type.Union([Type.String(), Type.Null()]),
  dossiers: Type.Array(
    Type.Object({
      code: Type.String(),
      procedure: Type.String(),
      applicant: Type.String(),
      channel: Type.String(),
      state: Type.String(),
      dueAt: Moment,
      paused: Type.Boolean(),
      holder: Type.Union([Type.String(), Type.Null()]),
      version: Type.Integer(),
    }),
  ),
})

export async function readQueue(request: FastifyRequest): Promise<Static<typeof QueueShape>> {
  const { db, clock } = request.server
  const query = request.query as DeskQuery & { limit?: number }
  const now = clock.now()
  const { filter } = await filterOf(request, query, now)
  const [page, counts] = await Promise.all([
    listCases(db, filter, { after: readCursor(query.sau), limit: query.limit ?? 50 }),
    countQueues(db, { kind: 'dossier', scope: filter.scope }, { now, ...edgesOf(now), me: request.actor?.personId }),
  ])
  const { all, overdue, today, soon, unassigned } = counts
  return {
    counts: { all, overdue, today, soon, waiting: inStates(counts, 'waiting'), unassigned },
    next: cursorText(page.next) ?? null,
    dossiers: page.cases.map((c) => ({
      code: c.reference,
      procedure: c.title,
      applicant: c.party,
      channel: c.channel,
      state: c.state,
      dueAt: c.dueAt?.toISOString() ?? null,
      paused: c.paused,
      holder: c.assigneeName,
      version: c.version,
    })),
  }
}
