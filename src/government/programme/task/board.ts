import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type Static, Type } from 'typebox'
import { dayOf, formatDate, formatNumber, localized, type T } from '#core/i18n.ts'
import { getLatestDefinition } from '#engine/casework/index.ts'
import { BoardPage, type TaskCard } from './board.page.tsx'
import { kind, mayManageTasks, unitsSeen } from './rights.ts'
import { type Concern, countTasks, listLeads, listTasks, type Task, type TaskFilter } from './task.queries.ts'

export const Query = Type.Object({
  'trang-thai': Type.Optional(Type.String({ maxLength: 20 })),
  'chu-tri': Type.Optional(Type.String({ maxLength: 400 })),
  'cua-tinh': Type.Optional(Type.Enum(['lead', 'partner', 'all', ''])),
  tre: Type.Optional(Type.Enum(['1', ''])),
})

const states = ['given', 'doing', 'reported', 'done'] as const
const inColumn = 12
const inList = 200

export function cardOf(t: T, task: Task, today: string): TaskCard {
  const isLate = task.closedOn === null && task.dueOn !== null && task.dueOn < today
  return {
    id: task.id,
    href: `/dieu-hanh/nhiem-vu/${task.id}`,
    no: task.no,
    reference: task.reference,
    words: task.words.length > 220 ? `${task.words.slice(0, 217).trimEnd()}…` : task.words,
    lead: task.lead,
    due: task.dueOn ? formatDate(t.lang, task.dueOn) : task.isRegular ? t('programme.task.regular') : t('programme.task.no_day'),
    isLate,
    lateDays: isLate && task.dueOn ? formatNumber(t.lang, Math.round((Date.parse(today) - Date.parse(task.dueOn)) / 86_400_000)) : '',
    isEscalated: task.isEscalated && task.closedOn === null,
    isOurs: task.concerns === 'lead',
  }
}

/** The tasks as a board: what waits, what is done, what is late and who leads it. */
export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server, actor } = request
  const { db, clock } = server
  const query = request.query as Static<typeof Query>
  const today = dayOf(clock.now())
  const filter: TaskFilter = {
    units: await unitsSeen(request),
    lead: query['chu-tri'] || undefined,
    // What the province itself leads, unless more is asked for.
    concerns: query['cua-tinh'] === 'all' ? undefined : ((query['cua-tinh'] || 'lead') as Concern),
    overdueOn: query.tre ? today : undefined,
  }
  const definition = await getLatestDefinition(db, kind)
  const counts = await countTasks(db, filter, today)
  const one = states.find((state) => state === query['trang-thai'])
  const columns = await Promise.all(
    states
      .filter((state) => !one || state === one)
      .map(async (state) => ({
        state,
        label: localized(t.lang, definition.states[state]?.label ?? state),
        count: counts.find((row) => row.state === state)?.count ?? 0,
        cards: (await listTasks(db, { ...filter, state }, one ? inList : inColumn)).map((task) => cardOf(t, task, today)),
      })),
  )
  const sum = (of: 'count' | 'overdue' | 'escalated'): number => counts.reduce((total, row) => total + row[of], 0)
  const body = h(BoardPage, {
    t,
    query,
    today: formatDate(t.lang, clock.now()),
    total: sum('count'),
    overdue: sum('overdue'),
    escalated: sum('escalated'),
    done: counts.find((row) => row.state === 'done')?.count ?? 0,
    leads: (await listLeads(db, { ...filter, lead: undefined })).map(({ lead, count }) => ({
      value: lead,
      label: `${lead.slice(0, 80)} (${count})`,
    })),
    columns,
    whole: one !== undefined,
    mayGive: mayManageTasks(actor),
  })
  return reply.page({
    title: t('programme.tasks.title'),
    face: 'steering',
    crumbs: [{ href: '/dieu-hanh', label: t('core.nav.steering') }],
    body,
    parts: ['tasks'],
  })
}
