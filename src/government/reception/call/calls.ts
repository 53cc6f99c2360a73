import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { refuse } from '#core/errors.ts'
import { formatTime, type T } from '#core/i18n.ts'
import { type NamedOffice, openOffice, ownOffice, todayOf } from '../office/offices.ts'
import { ScreenPage } from '../screen/screen.page.tsx'
import { CallPage, NoOfficePage } from './call.page.tsx'
import { callNext, figuresOf, type Figures, findCurrent, finish, listCalled, listWaiting } from './call.queries.ts'

const root = '/lam-viec/goi-so'

const minutes = (t: T, value: number | null): string => (value === null ? '–' : t('reception.minutes', { count: Math.round(value) }))

const figureLines = (t: T, figures: Figures) => [
  { label: t('reception.figure.waiting'), value: String(figures.waiting) },
  { label: t('reception.figure.booked'), value: String(figures.booked) },
  { label: t('reception.figure.served'), value: String(figures.served) },
  { label: t('reception.figure.no_show'), value: String(figures.noShow) },
  { label: t('reception.figure.median'), value: minutes(t, figures.medianWait) },
  { label: t('reception.figure.long'), value: minutes(t, figures.longWait) },
  { label: t('reception.figure.service'), value: minutes(t, figures.medianService) },
]

async function officeOf(request: FastifyRequest): Promise<NamedOffice> {
  const office = await ownOffice(request)
  if (!office) throw refuse('notFound', 'reception.no_office_here')
  return office
}

/** The officer's counter: who is before them, who waits, and how the day goes. */
export async function showCalls(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server, actor } = request
  const crumbs = [{ href: '/lam-viec', label: t('core.nav.work') }]
  const title = t('reception.call.title')
  const office = await ownOffice(request)
  if (!office) return reply.page({ title, face: 'desk', body: h(NoOfficePage, { t }), crumbs })
  const now = server.clock.now()
  const of = { unitId: office.unitId, day: todayOf(request) }
  const [current, waiting, called, figures] = await Promise.all([
    findCurrent(server.db, actor?.personId ?? ''),
    listWaiting(server.db, { ...of, now }, 12),
    listCalled(server.db, of, 100),
    figuresOf(server.db, of),
  ])
  const { trong } = request.query as { trong?: string }
  const last = called.find((ticket) => ticket.calledBy === actor?.personId)?.counter
  const body = h(CallPage, {
    t,
    root,
    office: office.name,
    counters: office.plan.counters,
    counter: current?.counter ?? last ?? office.plan.counters[0] ?? '',
    current: current && { id: current.id, number: current.number ?? 0, since: formatTime(t.lang, current.calledAt ?? now) },
    waiting: waiting.map((ticket) => ({
      number: ticket.number ?? 0,
      since: formatTime(t.lang, ticket.takenAt ?? now),
      slot: ticket.slotAt ? formatTime(t.lang, ticket.slotAt) : undefined,
    })),
    figures: figureLines(t, figures),
    screen: `/lay-so/${office.code}/man-hinh`,
    nobody: trong !== undefined && waiting.length === 0,
  })
  return reply.page({ title, face: 'desk', body, crumbs })
}

/** Calls the next one to the officer's counter. */
export async function next(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const office = await officeOf(request)
  const { counter } = (request.body ?? {}) as { counter?: unknown }
  if (typeof counter !== 'string' || !office.plan.counters.includes(counter)) throw refuse('badRequest', 'reception.counter_missing')
  const officerId = request.actor?.personId ?? ''
  const called = await callNext(db, { unitId: office.unitId, day: todayOf(request), officerId, counter, at: clock.now() })
  return reply.redirect(called ? root : `${root}?trong=1`, 303)
}

const outcomes: Record<string, 'done' | 'no_show'> = { xong: 'done', vang: 'no_show' }

/** The one before the officer is served, or did not come. */
export async function end(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const { id, outcome } = request.params as { id: string; outcome: string }
  const how = Object.hasOwn(outcomes, outcome) ? outcomes[outcome] : undefined
  if (!how) throw refuse('notFound', 'core.not_found')
  if (!(await finish(db, { id, officerId: request.actor?.personId ?? '', outcome: how, at: clock.now() })))
    throw refuse('conflict', 'reception.not_before_you')
  return reply.redirect(root, 303)
}

/** The calling screen of the hall. It looks again every five seconds; with JavaScript without flicker. */
export async function showScreen(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const office = await openOffice(request)
  const now = server.clock.now()
  const of = { unitId: office.unitId, day: todayOf(request) }
  const [called, waiting] = await Promise.all([listCalled(server.db, of, 6), listWaiting(server.db, { ...of, now }, 8)])
  const body = h(ScreenPage, {
    t,
    office: office.name,
    at: formatTime(t.lang, now),
    called: called.map((ticket) => ({ number: ticket.number ?? 0, counter: ticket.counter ?? '', now: ticket.state === 'called' })),
    waiting: waiting.map((ticket) => ticket.number ?? 0),
  })
  void reply.header('refresh', '5')
  return reply.page({ title: office.name, face: 'steering', body, bare: true, parts: ['reception-screen'] })
}
