import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { actorOf, roleLabel, type Scope, scopeOf } from '#core/access.ts'
import { dayOf, formatDate, formatDateTime, formatNumber, formatTime } from '#core/i18n.ts'
import { type Case, countQueues, listCases, type Load, listLoads } from '#engine/casework/index.ts'
import { countWaitingFor } from '#engine/signing/index.ts'
import { listOfficers } from '#ground/identity/index.ts'
import { type Desk, namesOf, unitsHeaded } from '../desk/desk.ts'
import { edgesOf, hrefWith } from '../queue/queue.rules.ts'
import { listAway } from '../stand-in/stand-in.queries.ts'
import { type LoadRow, type UndecidedRow, WorkloadPage } from './workload.page.tsx'

/** So many are shown on the head's page; the queue has them all. */
const mostUndecided = 10

/** Monday, 0:00 in Vietnam, of the week of a moment. */
export function weekOf(now: Date): Date {
  const midnight = Date.parse(`${dayOf(now)}T00:00:00+07:00`)
  const weekday = (new Date(midnight + 7 * 3_600_000).getUTCDay() + 6) % 7
  return new Date(midnight - weekday * 86_400_000)
}

/** What waits for a head: to decide, to sign, late, held by nobody; and how much each officer has before them. */
export async function showWorkload(request: FastifyRequest, reply: FastifyReply, desk: Desk): Promise<FastifyReply> {
  const { t, server } = request
  const { db, clock } = server
  const actor = actorOf(request)
  const now = clock.now()
  const headed = unitsHeaded(actor, desk)
  const scope: Scope = { ...scopeOf(actor, 'read', desk.kind), own: undefined }
  const officers = await listOfficers(db, { unitIds: headed, at: now })
  const people = new Map<string, { name: string; roles: string[]; units: string[] }>()
  for (const one of officers.filter(({ role }) => desk.work.includes(role))) {
    const before = people.get(one.personId) ?? { name: one.name, roles: [], units: [] }
    people.set(one.personId, { ...before, roles: [...before.roles, t(roleLabel(one.role))], units: [...before.units, one.unitId] })
  }
  const ids = [...people.keys()]
  const waitsFor = { kind: desk.kind, scope, states: ['approving'] }
  const [counts, toSign, loads, away, units, undecided] = await Promise.all([
    countQueues(db, { kind: desk.kind, scope }, { now, ...edgesOf(now) }),
    countWaitingFor(db, actor.personId),
    listLoads(db, desk.kind, ids, { now, soon: edgesOf(now).endOfSoon, since: weekOf(now) }),
    listAway(db, desk.kind, ids, now),
    namesOf(db, t.lang, headed),
    listCases(db, waitsFor, { limit: mostUndecided }),
  ])
  const number = (value: number): string => formatNumber(t.lang, value)
  const rows = ids.map((id): LoadRow => {
    const load = loads.get(id)
    const gone = away.get(id)
    const named = people.get(id)
    return {
      id,
      name: named?.name ?? '',
      roles: [...new Set(named?.roles)].join(', '),
      ...numbersOf(load, number, (hours) => durationWords(t, hours)),
      late: (load?.overdue ?? 0) > 0,
      weight: load?.open ?? 0,
      away: gone && t('desk.stand_in.away_until', { name: gone.standInName, day: formatDate(t.lang, new Date(gone.until.getTime() - 1)) }),
      queueHref: hrefWith(desk.root, {}, { giu: id }),
      handOverHref: `${desk.root}/ban-giao?nguoi=${id}`,
    }
  })
  const tile = (queue: string, value: number) => ({ queue, value: number(value), late: queue === 'overdue' && value > 0 })
  return reply.page({
    title: t('desk.workload.title'),
    face: 'desk',
    crumbs: [{ href: desk.root, label: t('core.nav.work') }],
    body: h(WorkloadPage, {
      t,
      root: desk.root,
      units: [...units.values()].join(', '),
      at: `${formatTime(t.lang, now)}, ${formatDate(t.lang, now)}`,
      week: formatDate(t.lang, weekOf(now)),
      toSign: number(toSign),
      tiles: [
        tile('to_sign', counts.byState.approving ?? 0),
        tile('overdue', counts.overdue),
        tile('today', counts.today),
        tile('unassigned', counts.unassigned),
        tile('all', counts.all),
      ],
      undecided: undecided.cases.map((found) => undecidedOf(t, desk, found, now)),
      more: undecided.next ? `${desk.root}?hang=to_sign` : undefined,
      rows: rows.sort((a, b) => b.weight - a.weight || (a.name < b.name ? -1 : 1)),
    }),
  })
}

/** A case that waits for the head's decision, the most urgent first. */
const undecidedOf = (t: FastifyRequest['t'], desk: Desk, found: Case, now: Date): UndecidedRow => ({
  reference: found.reference,
  href: desk.caseHref(found.reference),
  title: found.title,
  party: found.party,
  since: formatDateTime(t.lang, found.stateSince),
  due: found.dueAt ? formatDateTime(t.lang, found.dueAt) : '–',
  late: found.dueAt !== null && found.dueAt < now,
})

function numbersOf(
  load: Load | undefined,
  number: (value: number) => string,
  duration: (hours: number) => string,
): Pick<LoadRow, 'open' | 'soon' | 'overdue' | 'waiting' | 'done' | 'doneLate' | 'median'> {
  return {
    open: number(load?.open ?? 0),
    soon: number(load?.soon ?? 0),
    overdue: number(load?.overdue ?? 0),
    waiting: number(load?.waiting ?? 0),
    done: number(load?.done ?? 0),
    doneLate: number(load?.doneLate ?? 0),
    median: load?.medianHours === undefined ? '–' : duration(load.medianHours),
  }
}

/** Whole hours within two days, days beyond. */
function durationWords(t: FastifyRequest['t'], hours: number): string {
  return hours < 48
    ? t('desk.workload.hours', { count: Math.max(1, Math.round(hours)) })
    : t('desk.workload.days', { count: Math.round(hours / 24) })
}
