import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { isEmpty, type Scope, scopeOf } from '#core/access.ts'
import { opensFor } from '#core/opens.ts'
import { refuse } from '#core/errors.ts'
import { dayOf, formatDate, formatDateTime, formatNumber, formatTime, localized, type MessageKey, type T } from '#core/i18n.ts'
import {
  type Case,
  countQueues,
  type Definition,
  type Filter,
  getLatestDefinition,
  listCases,
  listTitles,
  type QueueCounts,
} from '#engine/casework/index.ts'
import type { Option } from '#core/ui/field.tsx'
import type { TagKind } from '#core/ui/tag.tsx'
import { actionsForMany, cursorText, dueOf, edgesOf, hrefWith, readCursor } from '#engine/desk/index.ts'
import { listTree } from '#ground/places/index.ts'
import { definitionKey, kind } from '../report/act-on-report.ts'
import { listReports } from '../report/report.queries.ts'
import { type DeskProps, DeskPage } from './desk.page.tsx'
import { type Queue, queues, statesOf } from './desk.rules.ts'

export type DeskQuery = {
  hang?: string | undefined
  loai?: string | undefined
  q?: string | undefined
  sau?: string | undefined
  dv?: string | undefined
}

/** The reports that an officer's offices reach, without those of their own. */
export function reachOf(request: FastifyRequest): Scope {
  const scope = { ...scopeOf(request.actor, 'read', 'report'), own: undefined }
  if (isEmpty(scope)) throw refuse('notAllowed', 'feedback.desk.no_office')
  return scope
}

export type Jurisdiction = { scope: Scope; units: Option[]; chosen: string | undefined }

/** The officer's reach, or of it the one unit that was chosen; the choice is there for who reaches several. */
export async function jurisdictionOf(request: FastifyRequest, dv: string | undefined): Promise<Jurisdiction> {
  const { db, clock } = request.server
  const reach = reachOf(request)
  const trees = await Promise.all(reach.subtrees.map((id) => listTree(db, id, { on: dayOf(clock.now()) })))
  const found = new Map(trees.flat().map((unit) => [unit.id, unit]))
  const units = [...found.values()]
    .filter(({ kind: sort, level }) => sort === 'agency' || level === 'commune')
    .map(({ id, fullName }) => ({ value: id, label: fullName }))
  const chosen = units.find(({ value }) => value === dv)?.value
  const scope = chosen ? { all: false, own: undefined, units: [], subtrees: [chosen] } : reach
  return { scope, units: units.length > 1 ? units : [], chosen }
}

function filterOf(request: FastifyRequest, scope: Scope, query: DeskQuery, queue: Queue, now: Date): Filter {
  return {
    kind,
    scope,
    closed: queue === 'done',
    ...dueOf(queue, now),
    states: statesOf[queue],
    assignee: queue === 'mine' ? request.actor?.personId : undefined,
    title: query.loai || undefined,
    q: query.q || undefined,
  }
}

const deskHref = (query: DeskQuery, change: DeskQuery): string => hrefWith('/lam-viec/phan-anh', query, change)

/** How urgent a report is, in words and in a tag's colour. */
export function urgencyOf(t: T, found: Pick<Case, 'closedAt' | 'paused' | 'dueAt'>, now: Date): { kind: TagKind; words: string } {
  if (found.closedAt) return { kind: 'done', words: t('feedback.urgency.closed') }
  if (found.paused || !found.dueAt) return { kind: 'waiting', words: t('feedback.urgency.paused') }
  const days = Math.round((Date.parse(dayOf(found.dueAt)) - Date.parse(dayOf(now))) / 86_400_000)
  const hours = Math.max(1, Math.floor(Math.abs(found.dueAt.getTime() - now.getTime()) / 3_600_000))
  const amount = days === 0 ? t('feedback.urgency.hours', { count: hours }) : t('feedback.urgency.days', { count: Math.abs(days) })
  if (now > found.dueAt) return { kind: 'overdue', words: t('feedback.urgency.late', { amount }) }
  return { kind: days === 0 ? 'soon' : 'plain', words: t('feedback.urgency.left', { amount }) }
}

function railOf({ t, server, actor }: FastifyRequest, now: Queue, counts: QueueCounts, dv: string | undefined): DeskProps['rail'] {
  const inStates = (queue: Queue): number => (statesOf[queue] ?? []).reduce((sum, state) => sum + (counts.byState[state] ?? 0), 0)
  const numbers: Partial<Record<Queue, number>> = {
    all: counts.all,
    overdue: counts.overdue,
    today: counts.today,
    soon: counts.soon,
    mine: counts.mine,
    new: inStates('new'),
    unassigned: inStates('unassigned'),
    waiting: inStates('waiting'),
  }
  const links = queues.map((queue) => {
    const count = numbers[queue]
    return {
      href: deskHref(dv ? { dv } : {}, queue === 'all' ? {} : { hang: queue }),
      label: t(`feedback.queue.list.${queue}` as MessageKey),
      count: count === undefined ? undefined : formatNumber(t.lang, count),
      late: queue === 'overdue' && (count ?? 0) > 0,
      current: now === queue,
    }
  })
  const more = [
    { href: `/lam-viec/phan-anh/kiem-tra${dv ? `?dv=${dv}` : ''}`, label: t('feedback.inspect.title') },
    { href: '/lam-viec/phan-anh/diem', label: t('feedback.spot.title') },
  ]
  return [
    { title: t('feedback.desk.title'), links },
    { title: t('feedback.desk.tools'), links: more.filter(({ href }) => opensFor(server.doors, actor, href)) },
  ]
}

/** What can be done to many of the reports shown. */
function actsFor({ t, actor }: FastifyRequest, process: Definition, cases: readonly Case[]): DeskProps['acts'] {
  const roles = new Set((actor?.roles ?? []).map((held) => held.role))
  return actionsForMany(process, new Set(cases.map((each) => each.state)), roles).map((type) => ({
    type,
    label: localized(t.lang, process.actions[type]?.label ?? type).replace(/…$/, ''),
  }))
}

/** The officers' inbox: queues by urgency over the units in their reach. */
export async function showDesk(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const { t } = request
  const query = request.query as DeskQuery
  const queue = queues.find((each) => each === query.hang) ?? 'all'
  const now = clock.now()
  const { scope, units, chosen } = await jurisdictionOf(request, query.dv)
  const filter = filterOf(request, scope, query, queue, now)
  const base = { kind, scope: filter.scope }
  const [page, counts, titles, process] = await Promise.all([
    listCases(db, filter, { after: readCursor(query.sau), limit: 50 }),
    countQueues(db, base, { now, ...edgesOf(now), me: request.actor?.personId }),
    listTitles(db, base),
    getLatestDefinition(db, definitionKey),
  ])
  const reports = new Map(
    (
      await listReports(
        db,
        page.cases.map((each) => each.id),
      )
    ).map((report) => [report.caseId, report]),
  )
  const title = t(`feedback.queue.list.${queue}` as MessageKey)
  const props: DeskProps = {
    t,
    title,
    meta: `${formatDate(t.lang, now)}, ${formatTime(t.lang, now)}`,
    rail: railOf(request, queue, counts, chosen),
    query: { ...query, dv: chosen },
    units,
    titles: titles.map((each) => ({ value: each.title, label: `${each.title} (${each.count})` })),
    rows: page.cases.map((each) => {
      const report = reports.get(each.id)
      return {
        code: each.reference,
        title: each.title,
        place: [report?.placeWords, each.party].filter(Boolean).join(', '),
        unit: report?.unitName ?? '',
        state: localized(t.lang, process.states[each.state]?.label ?? each.state),
        holder: each.assigneeName ?? t('feedback.desk.nobody'),
        urgency: urgencyOf(t, each, now),
        due: each.dueAt ? formatDateTime(t.lang, each.dueAt) : '–',
        supporters: report && report.supporters > 0 ? String(report.supporters) : '',
      }
    }),
    acts: actsFor(request, process, page.cases),
    next: page.next && deskHref(query, { sau: cursorText(page.next) }),
    shown: t('feedback.desk.shown', { count: page.cases.length }),
  }
  return reply.page({ title, body: h(DeskPage, props), face: 'desk', parts: ['feedback'] })
}
