import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { refuse } from '#core/errors.ts'
import { onOneConnection, together } from '#core/db.ts'
import { formatDate, formatNumber, formatTime, localized, type MessageKey, type T } from '#core/i18n.ts'
import { doorsFor } from '#core/ui/door.ts'
import {
  type Case,
  catchUp,
  countQueues,
  type Definition,
  getLatestDefinition,
  listCases,
  listTitles,
  type QueueCounts,
} from '#engine/casework/index.ts'
import {
  actionsForMany,
  cursorText,
  edgesOf,
  listAway,
  type Nearness,
  nearnessOf,
  readCursor,
  savedFilterLinks,
} from '#engine/desk/index.ts'
import { listOfficers } from '#ground/identity/index.ts'
import { offices } from '../dossier/rights.ts'
import { urgencyOf } from '../dossier/view.ts'
import { listFlagged } from '../duplicates/likeness.queries.ts'
import { filingChannels } from '../procedure/procedure.ts'
import { type DeskProps, DeskPage } from './desk.page.tsx'
import { dossierDesk } from './dossier-desk.ts'
import { deskHref, type DeskQuery, filterOf, inStates, type Queue } from './filter.ts'

/** The first page of an officer who works at another desk. */
function elsewhere(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const own = doorsFor(request.server.navigation, 'desk', request.actor).find(({ href }) => href !== dossierDesk.root)
  if (!own) throw refuse('notAllowed', 'procedures.desk.no_office')
  return reply.redirect(own.href, 303)
}

/** The officer's queues: by urgency, filtered, in pages by key. */
export async function showDesk(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const { t, actor } = request
  if (!actor?.roles.some((held) => offices.includes(held.role))) return elsewhere(request, reply)
  const query = request.query as DeskQuery
  const now = clock.now()
  const { filter, queue, whose, holders } = await filterOf(request, query, now)
  const base = { kind: 'dossier', scope: filter.scope }
  const edges = { now, ...edgesOf(now), me: undefined }
  await catchUp(db)
  const [page, mine, unit, titles, process, officers, saved] = await onOneConnection(db, (one) =>
    together([
      listCases(one, filter, { after: readCursor(query.sau), limit: 50 }),
      countQueues(one, { ...base, assignee: holders }, edges),
      countQueues(one, base, edges),
      listTitles(one, base),
      getLatestDefinition(one, 'one_stop'),
      listOfficers(one, { unitIds: [...new Set(actor.roles.map((held) => held.unitId))], role: dossierDesk.doer, at: now }),
      savedFilterLinks(one, actor, dossierDesk, query),
    ]),
  )
  const away = await listAway(db, 'dossier', [...new Set(page.cases.flatMap((c) => c.assigneeId ?? []))], now)
  const alike =
    queue === 'done'
      ? new Set<string>()
      : await listFlagged(
          db,
          page.cases.map((c) => c.id),
        )
  const title = t(`procedures.queue.${queue}` as MessageKey)
  const roles = new Set(actor.roles.map((held) => held.role))
  const props: DeskProps = {
    t,
    title: `${t(whose === 'me' ? 'procedures.desk.mine' : 'procedures.desk.unit')}: ${title}`,
    meta: `${formatDate(t.lang, now)}, ${formatTime(t.lang, now)} · ${t('procedures.desk.open', { count: unit.all })}`,
    rail: [
      ...railOf(t, { queue: queryIsPlain(query) ? queue : undefined, whose }, mine, unit),
      { title: t('procedures.desk.saved'), links: [...saved, { href: '/lam-viec/bo-loc', label: t('procedures.desk.saved_all') }] },
      { title: t('procedures.desk.tools'), links: toolsOf(t, roles) },
    ],
    query,
    filters: {
      titles: titles.map(({ title: name, count }) => ({ name, count })),
      channels: [...filingChannels],
      holders: [...new Map(officers.map((one) => [one.personId, one.name]))].map(([value, label]) => ({ value, label })),
    },
    acts: queue === 'done' ? [] : actsForMany(t, process, page.cases, roles),
    groups: groupsOf(t, page.cases, now, queue === 'done', {
      state: (state) => localized(t.lang, process.states[state]?.label ?? state),
      holder: (c) => holderWords(t, c.assigneeName, away.get(c.assigneeId ?? '')?.standInName),
      flag: (c) => (alike.has(c.id) ? t('procedures.duplicate.flag') : undefined),
    }),
    next: page.next ? deskHref(query, { sau: cursorText(page.next) }) : undefined,
    shown: t('procedures.desk.shown', { count: page.cases.length, shown: page.cases.length }),
    counter: roles.has('receiver'),
    sheet: deskHref(query, {}, '/lam-viec/xuat.xlsx'),
    csv: deskHref(query, {}, '/lam-viec/xuat.csv'),
    print: deskHref(query, {}, '/lam-viec/in'),
    save: deskHref(query, {}, '/lam-viec/bo-loc'),
  }
  return reply.page({ title: props.title, body: h(DeskPage, props), face: 'desk' })
}

const queryIsPlain = ({ q, kenh, giu, 'thu-tuc': title }: DeskQuery): boolean => !q && !kenh && !giu && !title

/** Who holds a dossier and, while they are away, who does their work. */
export const holderWords = (t: T, name: string | null, standIn: string | undefined): string =>
  name === null ? t('procedures.desk.nobody') : standIn ? t('procedures.desk.stood_in', { name, other: standIn }) : name

/** What can be done to many of the dossiers shown, with the letters that press it. */
function actsForMany(t: T, process: Definition, cases: readonly Case[], roles: ReadonlySet<string>): DeskProps['acts'] {
  const taken = new Set(['j', 'k', 'x', 'a', 'q'])
  return actionsForMany(process, new Set(cases.map((c) => c.state)), roles).map((type) => {
    const action = process.actions[type]
    const hotkey = action?.hotkey && !taken.has(action.hotkey) ? action.hotkey : undefined
    if (hotkey) taken.add(hotkey)
    return { type, label: localized(t.lang, action?.label ?? type), hotkey: hotkey?.toUpperCase() }
  })
}

/** Pages beside the queue: those of heads for heads. */
function toolsOf(t: T, roles: ReadonlySet<string>): DeskProps['rail'][number]['links'] {
  const heads = dossierDesk.heads.some((role) => roles.has(role))
  return [
    ...(roles.has('receiver') ? [{ href: '/lam-viec/quay', label: t('procedures.counter.title') }] : []),
    ...(heads ? [{ href: '/lam-viec/don-vi', label: t('desk.workload.title') }] : []),
    { href: '/lam-viec/ban-giao', label: t('desk.stand_in.title') },
    { href: '/lam-viec/mau-ly-do', label: t('desk.reasons.title') },
    ...(heads ? [{ href: '/lam-viec/quy-tac', label: t('desk.assign.title') }] : []),
  ]
}

type Now = { queue: Queue | undefined; whose: 'me' | 'unit' }

function railOf(t: T, now: Now, mine: QueueCounts, unit: QueueCounts): DeskProps['rail'] {
  const link = (queue: Queue, whose: 'me' | 'unit', count: number | undefined): DeskProps['rail'][number]['links'][number] => ({
    href: deskHref({}, { ...(queue === 'all' ? {} : { hang: queue }), ...(whose === 'me' ? { ai: 'toi' } : {}) }),
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

const headings: Record<Nearness, MessageKey> = {
  done: 'procedures.queue.done',
  paused: 'procedures.group.paused',
  no_clock: 'procedures.group.no_clock',
  overdue: 'procedures.queue.overdue',
  today: 'procedures.queue.today',
  later: 'procedures.group.later',
}

/** A moment in a narrow column: without the year where it is this one. */
function shortMoment(t: T, at: Date, now: Date): string {
  const [day, today] = [formatDate(t.lang, at), formatDate(t.lang, now)]
  return `${formatTime(t.lang, at)} ${day.slice(-4) === today.slice(-4) ? day.slice(0, -5) : day}`
}

type Words = { state(state: string): string; holder(c: Case): string; flag(c: Case): string | undefined }

/** Rows under the heading of their urgency, so that a long list reads as four short ones. */
function groupsOf(t: T, cases: Case[], now: Date, closed: boolean, words: Words): DeskProps['groups'] {
  const groups = new Map<Nearness, DeskProps['groups'][number]>()
  for (const c of cases) {
    const key = nearnessOf(c, now, closed)
    const group = groups.get(key) ?? { title: t(headings[key]), late: key === 'overdue', rows: [] }
    group.rows.push({
      code: c.reference,
      title: c.title,
      party: c.party,
      channel: t(`procedures.channel.${c.channel}` as MessageKey),
      state: words.state(c.state),
      holder: words.holder(c),
      urgency: urgencyOf(t, c, now),
      flag: words.flag(c),
      due: closed ? shortMoment(t, c.closedAt ?? now, now) : c.dueAt ? shortMoment(t, c.dueAt, now) : '–',
    })
    groups.set(key, group)
  }
  return [...groups.values()]
}
