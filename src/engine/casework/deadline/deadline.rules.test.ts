import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ClockEvent } from './clock.rules.ts'
import { computeDeadline } from './deadline.rules.ts'
import type { Duration, Unit } from './reckon.rules.ts'
import { vietnameseCalendar } from './vietnam.rules.ts'

const calendar = vietnameseCalendar({
  id: 'vn',
  name: 'Cả nước',
  holidays: [{ date: '2026-09-01', name: 'Quốc khánh' }],
  swapDays: [
    { date: '2026-08-22', worksAs: 'mon', name: 'Làm bù ngày 31/8' },
    { date: '2026-08-31', worksAs: 'off', name: 'Hoán đổi với 22/8' },
  ],
  halfDays: [{ date: '2026-11-27', sessions: [{ from: '07:00', to: '11:00' }], name: 'Nghỉ buổi chiều' }],
})

const UNITS: Record<string, Unit> = { wd: 'working_day', wh: 'working_hour', d: 'calendar_day', m: 'calendar_month' }
const moment = (at: string): Date => new Date(`${at.replace(' ', 'T')}+07:00`)

function duration(words: string): Duration {
  const [amount, unit] = words.split(' ')
  return { amount: Number(amount), unit: UNITS[unit ?? ''] ?? assert.fail(words) }
}

/** `2026-11-18 09:05 pause`, `… extend 2 wd`. */
function event(words: string): ClockEvent {
  const [date, time, effect, ...by] = words.split(' ')
  const head = { at: moment(`${date} ${time}`), effect: effect as ClockEvent['effect'] }
  return by.length > 0 ? { ...head, by: duration(by.join(' ')) } : head
}

function dueOf(term: string, received: string, events: string[] = []): string {
  const all = [event(`${received} start`), ...events.map(event)]
  const { dueAt } = computeDeadline({ calendar, duration: duration(term), events: all, now: moment('2031-01-01 00:00') })
  return dueAt ? new Date(dueAt.getTime() + 7 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ') : 'none'
}

type Case = [story: string, term: string, received: string, events: string[], due: string]
const CASES: Case[] = [
  ['in the day, before the cut-off', '0 wd', '2026-11-20 09:00', [], '2026-11-20 17:00'],
  ['in the day, at the cut-off', '0 wd', '2026-11-20 15:00', [], '2026-11-20 17:00'],
  ['in the day, after the cut-off on Friday', '0 wd', '2026-11-20 15:42', [], '2026-11-23 17:00'],
  ['in the day, sent at three in the night', '0 wd', '2026-11-20 03:00', [], '2026-11-20 17:00'],
  ['in the day, sent at noon', '0 wd', '2026-11-19 12:00', [], '2026-11-19 17:00'],
  ['in the day, sent on Sunday', '0 wd', '2026-11-22 10:00', [], '2026-11-23 17:00'],
  ['one day', '1 wd', '2026-11-18 09:05', [], '2026-11-19 17:00'],
  ['one day, after the cut-off', '1 wd', '2026-11-18 15:01', [], '2026-11-20 17:00'],
  ['three days over a weekend', '3 wd', '2026-11-19 09:05', [], '2026-11-24 17:00'],
  ['five days, received on Saturday', '5 wd', '2026-11-21 09:00', [], '2026-11-30 17:00'],
  ['ending on a half day', '2 wd', '2026-11-25 09:00', [], '2026-11-27 11:00'],
  ['received in the afternoon of a half day', '1 wd', '2026-11-27 13:30', [], '2026-12-01 17:00'],
  ['received before noon of a half day', '1 wd', '2026-11-27 10:30', [], '2026-11-30 17:00'],
  ['Tết 2026 in between', '3 wd', '2026-02-12 09:00', [], '2026-02-24 17:00'],
  ['received on New Year of the moon', '1 wd', '2026-02-17 09:00', [], '2026-02-24 17:00'],
  ['Tết 2025 with its compensation on Monday', '2 wd', '2025-01-24 09:00', [], '2025-02-04 17:00'],
  ['a swap day that works', '1 wd', '2026-08-21 09:00', [], '2026-08-22 17:00'],
  ['a swap day off and the National Day', '2 wd', '2026-08-27 09:00', [], '2026-09-03 17:00'],
  ['Hùng Kings on a Sunday, made up for on Monday', '1 wd', '2026-04-24 09:00', [], '2026-04-28 17:00'],
  ['fifteen days over 30/4 and 1/5', '15 wd', '2026-04-15 08:00', [], '2026-05-11 17:00'],
  ['a pause over a weekend', '3 wd', '2026-11-18 09:05', ['2026-11-20 09:30 pause', '2026-11-23 08:10 resume'], '2026-11-24 17:00'],
  ['a pause within a morning', '3 wd', '2026-11-18 09:05', ['2026-11-19 09:00 pause', '2026-11-19 10:00 resume'], '2026-11-23 17:00'],
  ['a supplement after the cut-off', '3 wd', '2026-11-18 09:05', ['2026-11-19 09:00 pause', '2026-11-19 16:00 resume'], '2026-11-24 17:00'],
  ['a supplement at the cut-off', '3 wd', '2026-11-18 09:05', ['2026-11-19 09:00 pause', '2026-11-19 15:00 resume'], '2026-11-23 17:00'],
  ['a pause at the very close', '3 wd', '2026-11-18 09:05', ['2026-11-19 17:00 pause', '2026-11-20 09:00 resume'], '2026-11-24 17:00'],
  ['a pause at night', '3 wd', '2026-11-18 09:05', ['2026-11-19 18:00 pause', '2026-11-20 06:00 resume'], '2026-11-23 17:00'],
  ['a pause at the end of a day', '3 wd', '2026-11-18 09:05', ['2026-11-19 16:55 pause', '2026-11-20 07:05 resume'], '2026-11-24 17:00'],
  ['a pause on the last day', '1 wd', '2026-11-16 09:00', ['2026-11-17 10:00 pause', '2026-11-18 09:00 resume'], '2026-11-18 17:00'],
  ['a pause on the day of receipt', '2 wd', '2026-11-16 09:00', ['2026-11-16 10:00 pause', '2026-11-16 14:00 resume'], '2026-11-18 17:00'],
  [
    'several supplements',
    '5 wd',
    '2026-11-02 09:00',
    [
      '2026-11-03 10:00 pause',
      '2026-11-05 09:00 resume',
      '2026-11-06 14:00 pause',
      '2026-11-10 08:00 resume',
      '2026-11-11 16:30 pause',
      '2026-11-13 15:30 resume',
    ],
    '2026-11-18 17:00',
  ],
  ['a pause after the due moment', '1 wd', '2026-11-16 09:00', ['2026-11-18 10:00 pause', '2026-11-19 09:00 resume'], '2026-11-17 17:00'],
  ['an extension', '5 wd', '2026-11-02 09:00', ['2026-11-05 09:00 extend 5 wd'], '2026-11-16 17:00'],
  ['an extension in hours', '1 wd', '2026-11-02 09:00', ['2026-11-03 09:00 extend 4 wh'], '2026-11-04 11:00'],
  ['a reset by the supplement', '3 wd', '2026-11-02 09:00', ['2026-11-03 09:00 pause', '2026-11-06 09:00 reset'], '2026-11-11 17:00'],
  ['a reset after the cut-off', '3 wd', '2026-11-02 09:00', ['2026-11-03 09:00 pause', '2026-11-06 15:30 reset'], '2026-11-12 17:00'],
  ['a second start does nothing', '3 wd', '2026-11-02 09:00', ['2026-11-04 09:00 start'], '2026-11-05 17:00'],
  ['eight hours across two days', '8 wh', '2026-11-16 09:00', [], '2026-11-17 09:00'],
  ['two hours across noon', '2 wh', '2026-11-16 10:30', [], '2026-11-16 14:30'],
  ['two hours that end with the session', '2 wh', '2026-11-16 09:00', [], '2026-11-16 11:00'],
  ['four hours after the cut-off', '4 wh', '2026-11-20 15:10', [], '2026-11-23 11:00'],
  ['eight hours over a half day', '8 wh', '2026-11-26 14:00', [], '2026-11-30 08:00'],
  [
    'hours stand still to the minute',
    '2 wh',
    '2026-11-16 09:00',
    ['2026-11-16 09:20 pause', '2026-11-16 13:05 resume'],
    '2026-11-16 14:45',
  ],
  ['half an hour', '0.5 wh', '2026-11-16 09:00', [], '2026-11-16 09:30'],
  ['ten calendar days', '10 d', '2026-11-06 09:00', [], '2026-11-16 17:00'],
  ['calendar days that end on a Sunday', '5 d', '2026-11-17 09:00', [], '2026-11-23 17:00'],
  ['calendar days that end in Tết', '7 d', '2026-02-10 09:00', [], '2026-02-23 17:00'],
  ['calendar days with a pause', '10 d', '2026-11-02 09:00', ['2026-11-06 09:00 pause', '2026-11-08 10:00 resume'], '2026-11-16 17:00'],
  [
    'a pause of the day to which the end has moved',
    '5 d',
    '2026-11-17 09:00',
    ['2026-11-23 09:00 pause', '2026-11-25 09:00 resume'],
    '2026-11-25 17:00',
  ],
  ['one month from the end of January', '1 m', '2025-01-24 09:00', [], '2025-02-24 17:00'],
  ['one month from 30 January has no such day', '1 m', '2024-01-30 09:00', [], '2024-02-29 17:00'],
  ['three months that end on a Sunday', '3 m', '2026-05-29 09:00', [], '2026-09-03 17:00'],
  [
    'a month with a pause of three days',
    '1 m',
    '2026-10-05 09:00',
    ['2026-10-12 09:00 pause', '2026-10-15 09:00 resume'],
    '2026-11-09 17:00',
  ],
  ['over the turn of the year', '3 wd', '2026-12-30 09:00', [], '2027-01-05 17:00'],
]

for (const [story, term, received, events, due] of CASES) {
  test(`due: ${term}, ${story}`, () => assert.equal(dueOf(term, received, events), due))
}

const at = (term: string, events: string[], now: string) =>
  computeDeadline({ calendar, duration: duration(term), events: events.map(event), now: moment(now) })

test('a clock that was never started has no due moment and no trace', () => {
  const deadline = at('3 wd', [], '2026-11-20 09:00')
  assert.equal(deadline.state, 'not_started')
  assert.equal(deadline.dueAt, null)
  assert.deepEqual(deadline.trace, [])
})

test('events later than now have not happened', () => {
  assert.equal(at('3 wd', ['2026-11-20 09:00 start'], '2026-11-20 08:59').state, 'not_started')
})

test('a paused clock has no due moment, is not overdue however long, and says what to expect', () => {
  const deadline = at('1 wd', ['2026-11-16 09:00 start', '2026-11-17 09:00 pause'], '2026-11-25 10:00')
  assert.equal(deadline.state, 'paused')
  assert.equal(deadline.dueAt, null)
  assert.equal(deadline.overdue, false)
  assert.deepEqual(deadline.expectedDueAt, moment('2026-11-26 17:00'))
  assert.equal(deadline.remainingMinutes, 480)
})

test('a pause after the due moment does not undo the delay', () => {
  const deadline = at('1 wd', ['2026-11-16 09:00 start', '2026-11-18 09:00 pause'], '2026-11-25 10:00')
  assert.deepEqual(deadline.dueAt, moment('2026-11-17 17:00'))
  assert.equal(deadline.overdue, true)
})

test('minutes remain and are used by sessions only', () => {
  const deadline = at('1 wd', ['2026-11-16 09:00 start'], '2026-11-17 10:00')
  assert.equal(deadline.remainingMinutes, 60 + 240)
  assert.equal(deadline.usedMinutes, 120 + 240 + 180)
  assert.equal(at('1 wd', ['2026-11-16 09:00 start'], '2026-11-18 08:00').remainingMinutes, -60)
  assert.equal(Object.is(at('1 wd', ['2026-11-16 09:00 start'], '2026-11-17 20:00').remainingMinutes, 0), true)
})

test('a stopped clock is judged by the moment of the stop', () => {
  const stopped = (when: string) => at('1 wd', ['2026-11-16 09:00 start', `${when} stop`], '2026-12-30 09:00')
  assert.equal(stopped('2026-11-17 17:00').overdue, false)
  assert.equal(stopped('2026-11-17 17:01').overdue, true)
  assert.equal(stopped('2026-11-17 16:00').remainingMinutes, 60)
})

test('an action that is sent twice acts once', () => {
  const extend: ClockEvent = { ...event('2026-11-03 09:00 extend 1 wd'), key: 'a1' }
  const events = [event('2026-11-02 09:00 start'), extend, { ...extend, at: moment('2026-11-03 09:01') }]
  assert.deepEqual(
    computeDeadline({ calendar, duration: duration('1 wd'), events, now: moment('2026-11-03 10:00') }).dueAt,
    moment('2026-11-04 17:00'),
  )
})

test('a pause of one phase leaves the whole running, a pause of the whole stops every phase', () => {
  const phases = [{ key: 'tham-dinh', duration: duration('2 wd') }]
  const run = (more: ClockEvent[]) =>
    computeDeadline({
      calendar,
      duration: duration('5 wd'),
      phases,
      now: moment('2026-12-30 09:00'),
      events: [event('2026-11-02 09:00 start'), { ...event('2026-11-02 10:00 start'), phase: 'tham-dinh' }, ...more],
    })
  const pause = [event('2026-11-03 09:00 pause'), event('2026-11-05 09:00 resume')]
  const plain = run([])
  const ofPhase = run(pause.map((e) => ({ ...e, phase: 'tham-dinh' })))
  const ofWhole = run(pause)
  assert.deepEqual(ofPhase.dueAt, plain.dueAt)
  assert.deepEqual(plain.phases['tham-dinh']?.dueAt, moment('2026-11-04 17:00'))
  assert.deepEqual(ofPhase.phases['tham-dinh']?.dueAt, moment('2026-11-06 17:00'))
  assert.deepEqual(ofWhole.phases['tham-dinh']?.dueAt, moment('2026-11-06 17:00'))
  assert.deepEqual(ofWhole.dueAt, moment('2026-11-11 17:00'))
  assert.equal(run([{ ...event('2026-11-03 09:00 pause'), phase: 'tham-dinh' }, ...pause]).phases['tham-dinh']?.state, 'paused')
})
