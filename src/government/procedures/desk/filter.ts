import type { FastifyRequest } from 'fastify'
import { isEmpty, scopeOf } from '#core/access.ts'
import { refuse } from '#core/errors.ts'
import type { Filter, QueueCounts } from '#engine/casework/index.ts'
import { dueOf, holdersFor, hrefWith } from '#engine/desk/index.ts'

/** The queues in the order of the rail; each is a filter of its own. */
export const queues = ['all', 'overdue', 'today', 'soon', 'waiting', 'new', 'unassigned', 'to_sign', 'to_return', 'done'] as const
export type Queue = (typeof queues)[number]
const stages: Partial<Record<Queue, string[]>> = {
  waiting: ['correcting', 'supplementing'],
  new: ['submitted'],
  to_sign: ['approving'],
  to_return: ['approved'],
  unassigned: ['received', 'processing'],
}

export type DeskQuery = {
  hang?: string | undefined
  ai?: string | undefined
  q?: string | undefined
  kenh?: string | undefined
  'thu-tuc'?: string | undefined
  /** Whose: an officer's id, or `chua` for what nobody holds. */
  giu?: string | undefined
  sau?: string | undefined
}
export type Asked = { filter: Filter; queue: Queue; whose: 'me' | 'unit'; holders: string[] }

const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)

/** What the query string asks for, as the engine's filter. The same for the page, the API and the exports. "Mine" is also what I do for others. */
export async function filterOf(request: FastifyRequest, query: DeskQuery, now: Date): Promise<Asked> {
  const queue = queues.find((q) => q === query.hang) ?? 'all'
  const whose = query.ai === 'toi' ? 'me' : 'unit'
  const scope = { ...scopeOf(request.actor, 'read', 'dossier'), own: undefined }
  if (isEmpty(scope)) throw refuse('notAllowed', 'procedures.desk.no_office')
  const holders = await holdersFor(request.server.db, 'dossier', request.actor?.personId ?? '', now)
  const named = query.giu === 'chua' ? 'nobody' : query.giu && isUuid(query.giu) ? query.giu : undefined
  const filter: Filter = {
    kind: 'dossier',
    scope,
    closed: queue === 'done',
    ...dueOf(queue, now),
    states: stages[queue],
    assignee: queue === 'unassigned' ? 'nobody' : whose === 'me' ? holders : named,
    channel: query.kenh || undefined,
    title: query['thu-tuc'] || undefined,
    q: query.q || undefined,
  }
  return { filter, queue, whose, holders }
}

/** How many open dossiers stand in the states of a queue. */
export const inStates = (counts: QueueCounts, queue: Queue): number =>
  (stages[queue] ?? []).reduce((sum, state) => sum + (counts.byState[state] ?? 0), 0)

/** The desk's address with some parts changed. */
export const deskHref = (query: DeskQuery, change: DeskQuery = {}, path = '/lam-viec'): string => hrefWith(path, query, change)
