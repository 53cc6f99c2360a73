import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { actorOf } from '#core/access.ts'
import { Refusal, refuse } from '#core/errors.ts'
import { dayOf, formatDate, formatDateTime, formatTime, type T } from '#core/i18n.ts'
import type { TagKind } from '#core/ui/tag.tsx'
import { findUnitByCode, listTree } from '#ground/places/index.ts'
import { WEEKDAYS, type Weekday } from '../deadline/days.rules.ts'
import type { Session } from '../deadline/calendar.rules.ts'
import { type CalendarChange, findChange, listCalendars, listChanges, type PublishedCalendar } from './calendars.queries.ts'
import { type ActKey, acts, CalendarPage, CalendarsPage, type OneProps } from './calendars.page.tsx'
import { ChangePage } from './change.page.tsx'
import { decideChange, proposeChange } from './change.ts'
import type { Edit } from './change.rules.ts'
import { previewChange } from './preview.ts'
import { changeWords, daysAhead, hoursWords, weekdayName } from './words.ts'

const home = '/quan-tri/lich-lam-viec'
const kinds: Record<CalendarChange['state'], TagKind> = { proposed: 'waiting', approved: 'done', refused: 'note' }

async function unitWords(request: FastifyRequest, units: readonly string[]): Promise<string> {
  if (units.includes('*')) return request.t('casework.calendar.everybody')
  const on = dayOf(request.server.clock.now())
  const found = await Promise.all(units.map((code) => findUnitByCode(request.server.db, code, { on })))
  return found.map((unit, i) => unit?.fullName ?? units[i] ?? '').join(', ')
}

export async function showCalendars(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db } = request.server
  const { t } = request
  const [calendars, changes] = [await listCalendars(db), await listChanges(db, 50)]
  const names = new Map(calendars.map(({ key, body }) => [key, body.name]))
  const body = h(CalendarsPage, {
    t,
    calendars: await Promise.all(
      calendars.map(async (one) => ({
        key: one.key,
        name: one.body.name,
        units: await unitWords(request, one.units),
        hours: hoursWords(t, one.body),
        version: `${one.version} · ${formatDate(t.lang, one.recordedAt)}`,
      })),
    ),
    changes: changes.map((one) => ({
      id: one.id,
      calendar: names.get(one.key) ?? one.body.name,
      what: changeWords(t, one),
      by: `${one.proposedName}, ${formatDateTime(t.lang, one.proposedAt)}`,
      kind: kinds[one.state],
      state: t(`casework.calendar.state.${one.state}`),
    })),
  })
  return reply.page({ title: t('casework.calendar.title'), body, face: 'desk' })
}

async function open(request: FastifyRequest): Promise<{ own: PublishedCalendar; all: PublishedCalendar[] }> {
  const { key } = request.params as { key: string }
  const all = await listCalendars(request.server.db)
  const own = all.find((one) => one.key === key)
  if (!own) throw refuse('notFound', 'casework.calendar.none')
  return { own, all }
}

const isAct = (text: unknown): text is ActKey => (acts as readonly unknown[]).includes(text)
const isWeekday = (text: unknown): text is Weekday => (WEEKDAYS as readonly unknown[]).includes(text)

export async function showCalendar(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { viec } = request.query as { viec?: string }
  return calendarPage(request, reply, { act: isAct(viec) ? viec : 'close', errors: [], fields: {}, ticked: [] })
}

type Typed = Pick<OneProps, 'act' | 'errors' | 'fields' | 'ticked'>

async function calendarPage(request: FastifyRequest, reply: FastifyReply, typed: Typed): Promise<FastifyReply> {
  const { t } = request
  const { own, all } = await open(request)
  const today = dayOf(request.server.clock.now())
  const body = h(CalendarPage, {
    t,
    key_: own.key,
    title: own.body.name,
    rows: [
      { label: t('casework.calendar.units'), value: await unitWords(request, own.units) },
      { label: t('casework.calendar.hours'), value: hoursWords(t, own.body) },
      { label: t('casework.calendar.cut_off'), value: own.body.cutOff ?? '–' },
      { label: t('casework.calendar.version'), value: `${own.version} · ${formatDateTime(t.lang, own.recordedAt)}` },
    ],
    days: daysAhead(t, own.body, today),
    units: own.units.includes('*') ? await unitsWithout(request, all, today) : [],
    weekdays: WEEKDAYS.map((day) => ({ value: day, label: weekdayName(t, day) })),
    ...typed,
  })
  const status = typed.errors.length > 0 ? 422 : 200
  return reply.page({ title: own.body.name, body, face: 'desk', crumbs: [{ href: home, label: t('casework.calendar.title') }], status })
}

/** Agencies and communes below the administrator's unit that have no calendar of their own yet: agencies first. */
async function unitsWithout(request: FastifyRequest, all: PublishedCalendar[], on: string): Promise<{ value: string; label: string }[]> {
  const held = actorOf(request).roles.find(({ role }) => role === 'administrator')
  const tree = held ? await listTree(request.server.db, held.unitId, { on }) : []
  const taken = new Set(all.flatMap(({ units }) => units))
  const free = tree.filter(({ code, id }) => !taken.has(code) && id !== held?.unitId)
  const sorted = [...free.filter(({ kind }) => kind === 'agency'), ...free.filter(({ kind }) => kind !== 'agency')]
  return sorted.map(({ code, fullName }) => ({ value: code, label: fullName }))
}

const bodyOf = (request: FastifyRequest): Record<string, string | string[]> => (request.body ?? {}) as Record<string, string | string[]>
const textIn = (body: Record<string, unknown>, name: string): string =>
  typeof body[name] === 'string' ? (body[name] as string).trim() : ''

function sessionsOf(body: Record<string, unknown>): Session[] {
  const pair = (from: string, to: string): Session[] =>
    textIn(body, from) && textIn(body, to) ? [{ from: textIn(body, from), to: textIn(body, to) }] : []
  return [...pair('from', 'to'), ...pair('from2', 'to2')]
}

/** The edit that a form says; what makes no sense is refused where the calendar is checked. */
function editOf(act: ActKey, body: Record<string, unknown>): Edit {
  const [d, m, y] = ['date-d', 'date-m', 'date-y'].map((name) => textIn(body, name))
  const date = `${(y ?? '').padStart(4, '0')}-${(m ?? '').padStart(2, '0')}-${(d ?? '').padStart(2, '0')}`
  const name = textIn(body, 'name').slice(0, 120)
  if (act === 'hours') {
    const days = [body.days].flat().filter(isWeekday)
    return { kind: act, days, sessions: sessionsOf(body), cutOff: textIn(body, 'cutOff') || undefined }
  }
  if (act === 'half') return { kind: act, date, name, sessions: sessionsOf(body).slice(0, 1) }
  if (act === 'work') return { kind: act, date, name, worksAs: isWeekday(body.worksAs) ? body.worksAs : 'mon' }
  return act === 'restore' ? { kind: act, date } : { kind: act, date, name }
}

/** Proposes what the form says, and leads to what it would move. */
export async function submitProposal(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const { t } = request
  const { own } = await open(request)
  const body = bodyOf(request)
  const act = isAct(body.viec) ? body.viec : 'close'
  const code = textIn(body, 'unit')
  const unit = code && own.units.includes('*') ? await findUnitByCode(db, code, { on: dayOf(clock.now()) }) : undefined
  const fields = Object.fromEntries(Object.entries(body).filter((pair): pair is [string, string] => typeof pair[1] === 'string'))
  try {
    const id = await proposeChange(db, {
      key: own.key,
      unit: unit && { code: unit.code, name: unit.fullName },
      edit: editOf(act, body),
      reason: textIn(body, 'reason').slice(0, 500),
      actor: actorOf(request),
      at: clock.now(),
      t,
    })
    return reply.redirect(`${home}/thay-doi/${id}`, 303)
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== 'invalid') throw error
    return calendarPage(request, reply, { act, errors: error.fields, fields, ticked: [body.days].flat().filter(isWeekday) })
  }
}

export async function showChange(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const { t } = request
  const change = await findChange(db, (request.params as { id: string }).id)
  if (!change) throw refuse('notFound', 'casework.calendar.none')
  const open_ = change.state === 'proposed'
  const preview = open_ ? await previewChange(db, change, clock.now()) : undefined
  const moment = (at: Date | null): string => (at ? `${formatTime(t.lang, at)}, ${formatDate(t.lang, at)}` : '–')
  const moves = preview?.moves ?? []
  const shown = 100
  const body = h(ChangePage, {
    t,
    id: change.id,
    title: changeWords(t, change),
    rows: changeRows(t, change),
    summary: t('casework.calendar.summary', { count: moves.length, kept: preview?.kept ?? 0, looked: preview?.looked ?? 0 }),
    moves: moves.slice(0, shown).map(({ found, before, after }) => ({
      reference: found.reference,
      href: undefined,
      title: found.title,
      before: moment(before),
      after: moment(after),
      by: byWords(t, before, after),
    })),
    more:
      moves.length > shown || preview?.complete === false
        ? t(preview?.complete === false ? 'casework.calendar.more_unseen' : 'casework.calendar.more', {
            count: Math.max(0, moves.length - shown),
          })
        : undefined,
    open: open_,
    mayDecide: open_ && change.proposedBy !== actorOf(request).personId,
    errors: [],
  })
  return reply.page({ title: changeWords(t, change), body, face: 'desk', crumbs: [{ href: home, label: t('casework.calendar.title') }] })
}

/** How far a due time moves, in calendar days; within a day in hours. */
function byWords(t: T, before: Date | null, after: Date | null): string {
  if (!before || !after) return '–'
  const ms = after.getTime() - before.getTime()
  const days = Math.round((Date.parse(dayOf(after)) - Date.parse(dayOf(before))) / 86_400_000)
  const amount =
    days === 0
      ? `${Math.round(Math.abs(ms) / 360_000) / 10} ${t('casework.length.hours')}`
      : t('casework.length.days', { count: Math.abs(days) })
  return t(ms > 0 ? 'casework.calendar.later' : 'casework.calendar.earlier', { amount })
}

function changeRows(t: T, change: CalendarChange): { label: string; value: string }[] {
  const decided = change.decidedAt && `${change.decidedName}, ${formatDateTime(t.lang, change.decidedAt)}`
  return [
    { label: t('casework.calendar.name'), value: change.body.name },
    { label: t('casework.calendar.hours'), value: hoursWords(t, change.body) },
    { label: t('casework.calendar.reason'), value: change.reason },
    { label: t('casework.calendar.by'), value: `${change.proposedName}, ${formatDateTime(t.lang, change.proposedAt)}` },
    {
      label: t('casework.opinions.state'),
      value: [t(`casework.calendar.state.${change.state}`), decided, change.decidedNote].filter(Boolean).join(' · '),
    },
    ...(change.state === 'approved'
      ? [
          {
            label: t('casework.calendar.moved'),
            value: t(change.movedAt ? 'casework.calendar.moved_all' : 'casework.calendar.moving', { count: change.moved }),
          },
        ]
      : []),
  ]
}

export async function submitDecision(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const { id } = request.params as { id: string }
  const body = bodyOf(request)
  const approve = textIn(body, 'quyet') === 'duyet'
  if (!approve && textIn(body, 'quyet') !== 'tu-choi') throw refuse('badRequest', 'core.bad_request')
  await decideChange(db, { id, actor: actorOf(request), approve, note: textIn(body, 'note').slice(0, 300), at: clock.now() })
  return reply.redirect(`${home}/thay-doi/${id}`, 303)
}
