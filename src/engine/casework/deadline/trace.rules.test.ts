import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ClockEvent } from './clock.rules.ts'
import { computeDeadline } from './deadline.rules.ts'
import type { Duration } from './reckon.rules.ts'
import type { TraceDay } from './trace.rules.ts'
import { vietnameseCalendar } from './vietnam.rules.ts'

const calendar = vietnameseCalendar({ id: 'vn', name: 'Cả nước', swapDays: [{ date: '2026-11-28', worksAs: 'mon', name: 'Làm bù' }] })
const moment = (at: string): Date => new Date(`${at.replace(' ', 'T')}+07:00`)
const event = (effect: ClockEvent['effect'], at: string, more: Partial<ClockEvent> = {}): ClockEvent => ({
  at: moment(at),
  effect,
  ...more,
})

function trace(duration: Duration, events: ClockEvent[], now: string): TraceDay[] {
  return computeDeadline({ calendar, duration, events, now: moment(now) }).trace
}

/** One line a day: `24 ahead 3/3 today due 17:00 code@time`. */
function draw(days: TraceDay[]): string[] {
  return days.map((day) =>
    [
      day.date.slice(8),
      day.kind,
      day.ordinal === undefined ? '' : `${day.ordinal}/${day.of}`,
      day.isToday ? 'today' : '',
      day.isDue ? `due ${day.dueTime}` : '',
      ...day.note.map((n) => n.code + (n.at ? `@${n.at}` : '')),
    ]
      .filter((word) => word !== '')
      .join(' '),
  )
}

const days = (amount: number): Duration => ({ amount, unit: 'working_day' })

test('the desk reads: received on Wednesday, paused on Friday, running again on Monday, due on Tuesday', () => {
  const events = [event('start', '2026-11-18 09:05'), event('pause', '2026-11-20 10:12'), event('resume', '2026-11-23 08:10')]
  assert.deepEqual(draw(trace(days(3), events, '2026-11-23 09:00')), [
    '18 zero received@09:05',
    '19 counted 1/3',
    '20 paused paused@10:12',
    '21 off weekend',
    '22 off weekend',
    '23 counted 2/3 today resumed@08:10',
    '24 ahead 3/3 due 17:00',
  ])
})

test('the receipt reads: sent on Friday after the cut-off, answered within Monday', () => {
  assert.deepEqual(draw(trace(days(0), [event('start', '2026-11-20 15:42')], '2026-11-20 15:43')), [
    '20 zero today received_after_cut_off@15:42',
    '21 off weekend',
    '22 off weekend',
    '23 ahead 1/1 due 17:00 counts_as_received',
  ])
})

test('a day after the cut-off is followed by the day that counts as received', () => {
  assert.deepEqual(draw(trace(days(1), [event('start', '2026-11-18 15:30')], '2026-11-18 16:00')), [
    '18 zero today received_after_cut_off@15:30',
    '19 zero counts_as_received',
    '20 ahead 1/1 due 17:00',
  ])
})

test('while the clock stands still, the days up to today are paused and the rest is what to expect', () => {
  const events = [event('start', '2026-11-16 09:00'), event('pause', '2026-11-17 10:00', { reason: 'Thiếu giấy chứng sinh' })]
  const drawn = trace(days(2), events, '2026-11-18 09:00')
  assert.deepEqual(draw(drawn), [
    '16 zero received@09:00',
    '17 paused paused@10:00',
    '18 paused today',
    '19 ahead 1/2',
    '20 ahead 2/2 due 17:00',
  ])
  assert.equal(drawn[1]?.note[0]?.name, 'Thiếu giấy chứng sinh')
})

test('an extension, a swap day and a stop stand on their days', () => {
  const extended = event('extend', '2026-11-27 09:00', { by: days(1), reason: 'Xác minh' })
  const events = [event('start', '2026-11-26 09:00'), extended, event('stop', '2026-11-28 10:00')]
  assert.deepEqual(draw(trace(days(2), events, '2026-12-05 09:00')), [
    '26 zero received@09:00',
    '27 counted 1/3 extended@09:00',
    '28 counted 2/3 swap_work stopped@10:00',
    '29 off weekend',
    '30 ahead 3/3 due 17:00',
  ])
})

test('calendar days count on Sunday too, and the end moves from Saturday to Monday', () => {
  assert.deepEqual(draw(trace({ amount: 6, unit: 'calendar_day' }, [event('start', '2026-11-08 09:00')], '2026-11-10 09:00')), [
    '08 zero weekend received@09:00',
    '09 zero counts_as_received',
    '10 counted 1/6 today',
    '11 ahead 2/6',
    '12 ahead 3/6',
    '13 ahead 4/6',
    '14 ahead 5/6 weekend',
    '15 ahead 6/6 weekend',
    '16 ahead due 17:00',
  ])
})

test('hours have no ordinals; a day without any running hour is paused', () => {
  const events = [event('start', '2026-11-16 16:00'), event('pause', '2026-11-17 11:00'), event('resume', '2026-11-19 07:00')]
  assert.deepEqual(draw(trace({ amount: 8, unit: 'working_hour' }, events, '2026-11-19 08:00')), [
    '16 zero received_after_cut_off@16:00',
    '17 counted counts_as_received paused@11:00',
    '18 paused',
    '19 counted today due 11:00 resumed@07:00',
  ])
})

test('after a reset the trace begins anew', () => {
  const events = [event('start', '2026-11-02 09:00'), event('pause', '2026-11-03 09:00'), event('reset', '2026-11-17 09:00')]
  assert.deepEqual(draw(trace(days(1), events, '2026-11-17 10:00')), ['17 zero today restarted@09:00', '18 ahead 1/1 due 17:00'])
})
