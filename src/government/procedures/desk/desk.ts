import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { isEmpty, scopeOf } from '#core/access.ts'
import { onOneConnection, together } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { dayOf, formatDate, formatDateTime, formatNumber, formatTime, localized, type MessageKey, type T } from '#core/i18n.ts'
import {
  type Case,
  catchUp,
  countQueues,
  type Cursor,
  type Filter,
  listCases,
  getLatestDefinition,
  listTitles,
  type QueueCounts,
} from '#engine/casework/index.ts'
import { urgencyOf } from '../dossier/view.ts'
import { type DeskProps, DeskPage } from './desk.page.tsx'

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

export type DeskQuery = { hang?: string; ai?: string; q?: string; kenh?: string; 'thu-tuc'?: string; sau?: string | undefined }

/** Where today and "soon" end: midnight in Vietnam, and three days on. */
export function edgesOf(now: Date): { endOfToday: Date; endOfSoon: Date } {
  const endOfToday = new Date(Date.parse(`${dayOf(now)}T00:00:00+07:00`) + 86_400_000)
  return { endOfToday, endOfSoon: new Date(endOfToday.getTime() + 3 * 86_400_000) }
}

/** What the query string asks for, as the engine's filter. The same for the page, the API and the export. */
export function filterOf(request: FastifyRequest, query: DeskQuery, now: Date): { filter: Filter; queue: Queue; whose: 'me' | 'unit' } {
  const queue = queues.find((q) => q === query.hang) ?? 'all'
  const whose = query.ai === 'toi' ? 'me' : 'unit'
  const scope = scopeOf(request.actor, 'read', 'dossier')
  const own = { ...scope, own: undefined }
  if (isEmpty(own)) throw refuse('notAllowed', 'procedures.desk.no_office')
  const { endOfToday, endOfSoon } = edgesOf(now)
  const due: Partial<Filter> =
    queue === 'overdue'
      ? { dueBefore: now }
      : queue === 'today'
        ? { dueFrom: now, dueBefore: endOfToday }
        : queue === 'soon'
          ? { dueFrom: endOfToday, dueBefore: endOfSoon }
          : {}
  const filter: Filter = {
    kind: 'dossier',
    scope: own,
    closed: queue === 'done',
    ...due,
    states: stages[queue],
    assignee: queue === 'unassigned' ? 'nobody' : whose === 'me' ? request.actor?.personId : undefined,
    channel: query.kenh || undefined,
    title: query['thu-tuc'] || undefined,
    q: query.q || undefined,
  }
  return { filter, queue, whose }
}

/** A moment as the database writes it; a cursor that somebody typed must not reach it. */
function isMoment(text: string): boolean {
  if (text === 'infinity') return true
  const [, day, time] = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.\d{1,6})?[+-]\d\d(?::\d\d)?$/.exec(text) ?? []
  const at = new Date(`${day}T${time}Z`)
  return !text.startsWith('0000') && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(`${day}T`)
}

export function readCursor(text: string | undefined): Cursor | undefined {
  const [at, id] = text?.split('|') ?? []
  if (!at || !id) return undefined
  if (!isMoment(at) || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) throw refuse('badRequest', 'core.bad_request')
  return { at, id }
}

export const cursorText = (cursor: Cursor | undefined): string | undefined => cursor && `${cursor.at}|${cursor.id}`

/** The officer's queues: by urgency, filtered, in pages by key. */
export async function showDesk(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const query = request.query as DeskQuery
  const now = clock.now()
  const { t } = request
  const { filter, queue, whose } = filterOf(request, query, now)
  const base = { kind: 'dossier', scope: filter.scope }
  const edges = { now, ...edgesOf(now), me: request.actor?.personId }
  await catchUp(db)
  const [page, mine, unit, titles, process] = await onOneConnection(db, (one) =>
    together([
      listCases(one, filter, { after: readCursor(query.sau), limit: 50 }),
      countQueues(one, { ...base, assignee: request.actor?.personId }, edges),
      countQueues(one, base, { ...edges, me: undefined }),
      listTitles(one, base),
      getLatestDefinition(one, 'one_stop'),
    ]),
  )
  const title = t(`procedures.queue.${queue}` as MessageKey)
  const props: DeskProps = {
    t,
    title: `${t(whose === 'me' ? 'procedures.desk.mine' : 'procedures.desk.unit')}: ${title}`,
    meta: `${formatDate(t.lang, now)}, ${formatTime(t.lang, now)} · ${t('procedures.desk.open', { count: unit.all })}`,
    rail: railOf(t, { queue, whose }, mine, unit),
    query,
    filters: { titles: titles.map(({ title: name, count }) => ({ name, count })), channels: ['online', 'direct', 'postal'] },
    groups: groupsOf(t, page.cases, now, queue === 'done', (state) => localized(t.lang, process.states[state]?.label ?? state)),
    next: page.next ? hrefWith(query, { sau: cursorText(page.next) }) : undefined,
    shown: t('procedures.desk.shown', { count: page.cases.length, shown: page.cases.length }),
    export: hrefWith(query, {}).replace('/lam-viec', '/lam-viec/xuat.csv'),
  }
  return reply.page({ title: props.title, body: h(DeskPage, props), face: 'desk' })
}

/** The page's own address with some parts changed; a new filter begins at the first page. */
export function hrefWith(query: DeskQuery, change: Partial<DeskQuery>): string {
  const merged: DeskQuery = { ...query, sau: undefined, ...change }
  const pairs = Object.entries(merged).filter((pair): pair is [string, string] => typeof pair[1] === 'string' && pair[1] !== '')
  return pairs.length > 0 ? `/lam-viec?${new URLSearchParams(pairs).toString()}` : '/lam-viec'
}

/** How many open dossiers stand in the states of a queue. */
export const inStates = (counts: QueueCounts, queue: Queue): number =>
  (stages[queue] ?? []).reduce((sum, state) => sum + (counts.byState[state] ?? 0), 0)

function railOf(t: T, now: { queue: Queue; whose: 'me' | 'unit' }, mine: QueueCounts, unit: QueueCounts): DeskProps['rail'] {
  const link = (queue: Queue, whose: 'me' | 'unit', count: number | undefined): DeskProps['rail'][number]['links'][number] => ({
    href: hrefWith({}, { ...(queue === 'all' ? {} : { hang: queue }), ...(whose === 'me' ? { ai: 'toi' } : {}) }),
    label: t(`procedures.queue.${queue}` as MessageKey),
    count: count === undefined ? undefined : formatNumber(t.lang, count),
    late: queue === 'overdue' && (count ?? 0) > 0,
    current: now.queue === queue && now.whose === whose,
  })
  return [
    {
      title: t('procedures.desk.mine'),
      links: [
        link('all', 'me', mine.all),
        link('overdue', 'me', mine.overdue),
        link('today', 'me', mine.today),
        link('soon', 'me', mine.soon),
        link('waiting', 'me', inStates(mine, 'waiting')),
      ],
    },
    {
      title: t('procedures.desk.unit'),
      links: [
        link('all', 'unit', unit.all),
        link('new', 'unit', inStates(unit, 'new')),
        link('overdue', 'unit', unit.overdue),
        link('today', 'unit', unit.today),
        link('soon', 'unit', unit.soon),
        link('unassigned', 'unit', undefined),
        link('waiting', 'unit', inStates(unit, 'waiting')),
        link('to_sign', 'unit', inStates(unit, 'to_sign')),
        link('to_return', 'unit', inStates(unit, 'to_return')),
        link('done', 'unit', undefined),
      ],
    },
  ]
}

/** Rows under the heading of their urgency, so that a long list reads as four short ones. */
function groupsOf(t: T, cases: Case[], now: Date, closed: boolean, stateName: (state: string) => string): DeskProps['groups'] {
  const { endOfToday } = edgesOf(now)
  const groupOf = (c: Case): MessageKey => {
    if (closed) return 'procedures.queue.done'
    if (c.paused) return 'procedures.group.paused'
    if (!c.dueAt) return 'procedures.group.no_clock'
    if (c.dueAt < now) return 'procedures.queue.overdue'
    return c.dueAt < endOfToday ? 'procedures.queue.today' : 'procedures.group.later'
  }
  const groups = new Map<MessageKey, DeskProps['groups'][number]>()
  for (const c of cases) {
    const key = groupOf(c)
    const group = groups.get(key) ?? { title: t(key), late: key === 'procedures.queue.overdue', rows: [] }
    group.rows.push({
      code: c.reference,
      title: c.title,
      party: c.party,
      channel: t(`procedures.channel.${c.channel}` as MessageKey),
      state: stateName(c.state),
      holder: c.assigneeName ?? t('procedures.desk.nobody'),
      urgency: urgencyOf(t, c, now),
      due: closed ? formatDateTime(t.lang, c.closedAt ?? now) : c.dueAt ? formatDateTime(t.lang, c.dueAt) : '–',
    })
    groups.set(key, group)
  }
  return [...groups.values()]
}

/** The queue as a table for a spreadsheet: the filter that is on, up to 5,000 rows. */
export async function exportDesk(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const { t } = request
  const { filter } = filterOf(request, request.query as DeskQuery, clock.now())
  const { cases } = await listCases(db, filter, { limit: 5000 })
  const process = await getLatestDefinition(db, 'one_stop')
  const columns: MessageKey[] = [
    'procedures.column.code',
    'procedures.column.procedure',
    'procedures.column.applicant',
    'procedures.column.channel',
    'procedures.column.state',
    'procedures.column.holder',
    'procedures.column.filed',
    'procedures.column.due',
  ]
  const rows = cases.map((c) => [
    c.reference,
    c.title,
    c.party,
    t(`procedures.channel.${c.channel}` as MessageKey),
    localized(t.lang, process.states[c.state]?.label ?? c.state),
    c.assigneeName ?? '',
    formatDateTime(t.lang, c.openedAt),
    c.dueAt ? formatDateTime(t.lang, c.dueAt) : '',
  ])
  // A leading = + - @ would be run as a formula by a spreadsheet: such a cell begins with a quote mark.
  const cell = (text: string): string => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`
  const csv = [columns.map((key) => t(key)), ...rows].map((row) => row.map(cell).join(',')).join('\r\n')
  return reply.type('text/csv; charset=utf-8').header('content-disposition', 'attachment; filename="ho-so.csv"').send(`\uFEFF${csv}\r\n`)
}
