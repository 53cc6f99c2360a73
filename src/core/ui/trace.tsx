import type { VNode } from 'preact'
import { formatTime, type T } from '#core/i18n.ts'

export type TraceCode =
  | 'received'
  | 'received_after_cut_off'
  | 'counts_as_received'
  | 'restarted'
  | 'paused'
  | 'resumed'
  | 'extended'
  | 'weekend'
  | 'holiday'
  | 'swap_off'
  | 'swap_work'
  | 'half_day'
  | 'stopped'
/** `at` is HH:MM, or a moment in ISO form; `name` names a holiday. */
export type TraceNote = { code: TraceCode; at?: string | undefined; name?: string | undefined }
/** One day of a deadline. `date` is YYYY-MM-DD; `ordinal` counts working days up to `of`. */
export type TraceDay = {
  date: string
  kind: 'zero' | 'counted' | 'off' | 'paused' | 'ahead'
  ordinal?: number | undefined
  of?: number | undefined
  isToday: boolean
  isDue: boolean
  dueTime?: string | undefined
  notes: TraceNote[]
}

const clockTime = (t: T, at: string): string => (/^\d{1,2}:\d{2}/.test(at) ? at.slice(0, 5) : formatTime(t.lang, at))

type Weekday = 0 | 1 | 2 | 3 | 4 | 5 | 6

/** "T6 20/11": the short name of the weekday, day and month. */
export function shortDay(t: T, date: string): string {
  const [, month, day] = date.split('-')
  return `${t(`core.weekday.${new Date(`${date}T00:00:00Z`).getUTCDay() as Weekday}`)} ${day}/${month}`
}

function noteWords(t: T, note: TraceNote): string {
  const at = note.at && clockTime(t, note.at)
  switch (note.code) {
    case 'holiday':
      return note.name ? t('core.trace.holiday_name', { name: note.name }) : t('core.trace.holiday')
    case 'weekend':
    case 'swap_off':
    case 'swap_work':
    case 'half_day':
    case 'counts_as_received':
      return t(`core.trace.${note.code}`)
    default:
      return at ? t(`core.trace.${note.code}_at`, { at }) : t(`core.trace.${note.code}`)
  }
}

/** What the bar says of the day itself, where no note has said it already. */
function dayWords(t: T, day: TraceDay): string | undefined {
  const { kind, ordinal, of, notes } = day
  if (kind === 'counted' || kind === 'ahead') {
    return ordinal !== undefined && of !== undefined
      ? t(`core.trace.${kind}`, { ordinal: String(ordinal), of: String(of) })
      : t(`core.trace.${kind}_plain`)
  }
  if (kind === 'paused') return notes.some((note) => note.code === 'paused') ? undefined : t('core.trace.paused')
  if (kind === 'zero') return notes.some((note) => note.code === 'received_after_cut_off') ? undefined : t('core.trace.zero')
  return notes.length > 0 ? undefined : t('core.trace.off')
}

/** All that is said under a day, in order: what it counts as, what happened, when the result is due. */
export function traceWords(t: T, day: TraceDay): string[] {
  const due = day.isDue ? (day.dueTime ? t('core.trace.due_at', { time: clockTime(t, day.dueTime) }) : t('core.trace.due')) : undefined
  return [dayWords(t, day), ...day.notes.map((note) => noteWords(t, note)), due].filter((words) => words !== undefined)
}

/** Time, drawn: the same object on the citizen's receipt and on the officer's case. */
export function Trace({ t, days }: { t: T; days: TraceDay[] }): VNode {
  return (
    <ol class={days.length > 8 ? 'trace trace--long' : 'trace'} aria-label={t('core.trace.label')}>
      {days.map((day) => (
        <li
          key={day.date}
          class={[`day--${day.kind}`, day.isToday ? 'day--today' : '', day.isDue ? 'day--due' : ''].filter(Boolean).join(' ')}
        >
          <b class="num">
            <time dateTime={day.date}>{shortDay(t, day.date)}</time>
            {day.isToday && `, ${t('core.trace.today')}`}
          </b>
          {traceWords(t, day).map((words) => (
            <span key={words}>{words}</span>
          ))}
        </li>
      ))}
    </ol>
  )
}
