import { type ComponentChildren, h } from 'preact'
import type { Db } from '#core/db.ts'
import { formatDate, formatNumber, formatTime, localized, type T } from '#core/i18n.ts'
import { clockEvents } from '../case/case.rules.ts'
import type { CaseFile } from '../case/read-case.ts'
import { accountOf } from '../deadline/account.rules.ts'
import { type Calendar, meanWorkingDayMs } from '../deadline/calendar.rules.ts'
import type { ClockEvent } from '../deadline/clock.rules.ts'
import type { TraceDay } from '../deadline/trace.rules.ts'
import type { Duration } from '../definition/definition.ts'
import { endOf } from '../escalate/escalation.rules.ts'
import { getCalendar } from '../publish/publish.queries.ts'
import { TimeNotes } from './time.page.tsx'

const HOUR = 3_600_000
const momentOf = (t: T, at: Date): string => `${formatTime(t.lang, at)}, ${formatDate(t.lang, at)}`
export const lengthOf = (t: T, { amount, unit }: Duration): string => t(`casework.length.${unit}`, { count: amount })

/** Working time in words: whole days of the calendar, and hours. */
function workingWords(t: T, calendar: Calendar, ms: number): string {
  const day = meanWorkingDayMs(calendar) || 8 * HOUR
  const [days, hours] = [Math.floor(ms / day), Math.round(((ms % day) / HOUR) * 10) / 10]
  const parts = [
    ...(days > 0 ? [t('casework.length.days', { count: days })] : []),
    ...(hours > 0 || days === 0 ? [`${formatNumber(t.lang, hours)} ${t('casework.length.hours')}`] : []),
  ]
  return parts.join(' ')
}

/** How the time of a case was reckoned, for whoever reads the case: sentences, and where the time went. Nothing where there is nothing to say. */
export async function timeNotes(db: Db, t: T, file: CaseFile, now: Date): Promise<ComponentChildren> {
  const { body: calendar } = await getCalendar(db, file.case.calendarId)
  const check = firstCheck(t, file, calendar, now)
  const { deadline } = file
  const { duration } = file.case
  if (!deadline || !duration || deadline.state === 'not_started') return check && h(TimeNotes, { t, check, sentences: [], steps: [] })
  const events = clockEvents(file.definition, file.actions)
  const sentences = [
    t('casework.time.term', { length: lengthOf(t, duration), calendar: calendar.name }),
    ...receiptWords(t, deadline.trace),
    ...offWords(t, deadline.trace),
    ...eventWords(t, events),
    ...file.actions.flatMap(({ data }) =>
      data.calendar
        ? [t('casework.time.recalendar', { before: whenever(t, data.calendar.dueBefore), after: whenever(t, data.calendar.dueAfter) })]
        : [],
    ),
    ...endWords(t, deadline),
  ]
  return h(TimeNotes, { t, check, sentences, steps: stepsOf(t, { file, calendar, duration, events, now }) })
}

const whenever = (t: T, iso: string | null): string => (iso ? momentOf(t, new Date(iso)) : '–')

/** The time in which a case must leave the state it is in, where the process sets one. */
function firstCheck(
  t: T,
  { case: found, definition }: CaseFile,
  calendar: Calendar,
  now: Date,
): { words: string; late: boolean } | undefined {
  const within = definition.states[found.state]?.within
  if (!within || found.closedAt) return undefined
  const due = endOf(calendar, found.stateSince, within)
  const late = now > due
  const vars = {
    state: localized(t.lang, definition.states[found.state]?.label ?? found.state),
    length: lengthOf(t, within),
    due: momentOf(t, due),
  }
  return { words: t(late ? 'casework.time.step_late' : 'casework.time.step_due', vars), late }
}

function receiptWords(t: T, trace: readonly TraceDay[]): string[] {
  const day = trace.find((one) => one.note.some(({ code }) => ['received', 'received_after_cut_off', 'restarted'].includes(code)))
  const note = day?.note.find(({ code }) => ['received', 'received_after_cut_off', 'restarted'].includes(code))
  if (!day || !note) return []
  const at = `${note.at ?? ''}, ${formatDate(t.lang, day.date)}`
  const counted = trace.find((one) => one.note.some(({ code }) => code === 'counts_as_received'))
  if (note.code === 'restarted') return [t('casework.time.restarted', { at })]
  return [counted ? t('casework.time.received_late', { at, day: formatDate(t.lang, counted.date) }) : t('casework.time.received', { at })]
}

/** The days of rest, holidays by their names. */
function offWords(t: T, trace: readonly TraceDay[]): string[] {
  const off = trace.filter(({ kind }) => kind === 'off')
  if (off.length === 0) return []
  const named = new Map<string, string[]>()
  for (const { date, note } of off) {
    const name = note.find(({ code }) => code === 'holiday' || code === 'swap_off')?.name ?? t('core.trace.weekend')
    named.set(name, [...(named.get(name) ?? []), formatDate(t.lang, date).slice(0, 5)])
  }
  const days = [...named].map(([name, dates]) => `${name} ${dates.join(', ')}`).join('; ')
  return [t('casework.time.off', { count: off.length, days })]
}

/** Every time the clock stood still, and every extension, with its reason. */
function eventWords(t: T, events: readonly ClockEvent[]): string[] {
  const words: string[] = []
  let paused: ClockEvent | undefined
  const because = (event: ClockEvent): string => (event.reason ? `: ${event.reason}` : '')
  for (const event of events) {
    if (event.effect === 'pause' && !paused) paused = event
    else if ((event.effect === 'resume' || event.effect === 'stop') && paused) {
      words.push(t('casework.time.paused', { from: momentOf(t, paused.at), to: momentOf(t, event.at) }) + because(paused))
      paused = undefined
    } else if (event.effect === 'extend' && event.by)
      words.push(t('casework.time.extended', { length: lengthOf(t, event.by), at: momentOf(t, event.at) }) + because(event))
    else if (event.effect === 'reset') {
      words.length = 0
      paused = undefined
    }
  }
  if (paused) words.push(t('casework.time.pausing', { from: momentOf(t, paused.at) }) + because(paused))
  return words
}

function endWords(t: T, { dueAt, expectedDueAt, state }: NonNullable<CaseFile['deadline']>): string[] {
  if (state === 'paused' && !dueAt && expectedDueAt) return [t('casework.time.expected', { due: momentOf(t, expectedDueAt) })]
  return expectedDueAt ? [t('casework.time.due', { due: momentOf(t, expectedDueAt) })] : []
}

type Spent = { file: CaseFile; calendar: Calendar; duration: Duration; events: ClockEvent[]; now: Date }

/** The working time that each state took, beside the share of the whole that the process gives it. */
function stepsOf(t: T, { file, calendar, duration, events, now }: Spent): Parameters<typeof TimeNotes>[0]['steps'] {
  const { definition } = file
  const visits = file.actions.map(({ at, toState }) => ({ at, state: toState }))
  const account = accountOf({ calendar, duration, events, visits, now })
  return (account?.parts ?? [])
    .filter((part) => part.runningMs > 0 || part.standingMs > 0)
    .map(({ state, runningMs, standingMs }) => {
      const share = definition.states[state]?.budget
      const budget = share === undefined || !account ? undefined : (account.wholeMs * share) / 100
      return {
        key: state,
        label: localized(t.lang, definition.states[state]?.label ?? state),
        used: runningMs > 0 ? workingWords(t, calendar, runningMs) : '–',
        stood: standingMs > 0 ? workingWords(t, calendar, standingMs) : '–',
        budget: budget === undefined ? '–' : workingWords(t, calendar, budget),
        over: budget !== undefined && runningMs > budget,
      }
    })
}
