import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { checkBudgets, type Step, stepBudgets } from './budget.rules.ts'
import type { ClockEvent } from './clock.rules.ts'
import { computeDeadline } from './deadline.rules.ts'
import type { Duration } from './reckon.rules.ts'
import { vietnameseCalendar } from './vietnam.rules.ts'

const calendar = vietnameseCalendar({ id: 'vn', name: 'Cả nước' })
const moment = (at: string): Date => new Date(`${at.replace(' ', 'T')}+07:00`)
const started: ClockEvent[] = [{ at: moment('2026-11-16 09:00'), effect: 'start' }]
const now = moment('2026-12-30 09:00')
const days = (amount: number): Duration => ({ amount, unit: 'working_day' })

function dues(duration: Duration, steps: Step[], events = started): string[] {
  return stepBudgets({ calendar, duration, events, now, steps }).map((s) => {
    const local = new Date(s.dueAt.getTime() + 7 * 3_600_000).toISOString()
    return `${s.key} ${local.slice(8, 10)} ${local.slice(11, 16)}`
  })
}

test('shares divide the working time of the days that count', () => {
  const steps = [
    { key: 'tiep-nhan', share: 0.25 },
    { key: 'tham-dinh', share: 0.5 },
    { key: 'ky', share: 0.25 },
  ]
  assert.deepEqual(dues(days(4), steps), ['tiep-nhan 17 17:00', 'tham-dinh 19 17:00', 'ky 20 17:00'])
})

test('a day is divided into its hours', () => {
  assert.deepEqual(
    dues(days(1), [
      { key: 'a', share: 0.5 },
      { key: 'b', share: 0.5 },
    ]),
    ['a 17 11:00', 'b 17 17:00'],
  )
})

test('durations follow one another and never pass the whole', () => {
  const steps = [
    { key: 'a', duration: days(1) },
    { key: 'b', duration: { amount: 4, unit: 'working_hour' as const } },
    { key: 'c', duration: days(9) },
  ]
  assert.deepEqual(dues(days(3), steps), ['a 17 17:00', 'b 18 11:00', 'c 19 17:00'])
})

test('a pause moves the steps that come after it', () => {
  const pause: ClockEvent[] = [
    { at: moment('2026-11-18 09:00'), effect: 'pause' },
    { at: moment('2026-11-20 09:00'), effect: 'resume' },
  ]
  assert.deepEqual(
    dues(
      days(3),
      [
        { key: 'a', duration: days(1) },
        { key: 'b', duration: days(2) },
      ],
      [...started, ...pause],
    ),
    ['a 17 17:00', 'b 23 17:00'],
  )
})

test('there are no budgets before the start', () => assert.deepEqual(dues(days(3), [{ key: 'a', share: 1 }], []), []))

test('steps that together are the whole end in order, the last of them at its end', () => {
  const total = fc.record({
    amount: fc.integer({ min: 0, max: 20 }),
    unit: fc.constantFrom<Duration['unit']>('working_day', 'working_hour', 'calendar_day'),
  })
  fc.assert(
    fc.property(total, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 }), (duration, weights) => {
      const sum = weights.reduce((a, b) => a + b)
      const steps = weights.map((w, i) => ({ key: `${i}`, share: w / sum }))
      const moments = stepBudgets({ calendar, duration, events: started, now, steps }).map((s) => s.dueAt.getTime())
      assert.deepEqual(
        [...moments].sort((a, b) => a - b),
        moments,
      )
      assert.equal(moments.at(-1), computeDeadline({ calendar, duration, events: started, now }).dueAt?.getTime())
      assert.deepEqual(checkBudgets(calendar, duration, steps), [])
    }),
  )
})

test('budgets larger than the whole, keys twice and senseless shares are found', () => {
  const codes = (total: Duration, steps: Step[]) => checkBudgets(calendar, total, steps).map((d) => d.code)
  assert.deepEqual(
    codes(days(3), [
      { key: 'a', duration: days(2) },
      { key: 'b', duration: { amount: 8, unit: 'working_hour' } },
    ]),
    [],
  )
  assert.deepEqual(
    codes(days(3), [
      { key: 'a', duration: days(2) },
      { key: 'b', duration: { amount: 9, unit: 'working_hour' } },
    ]),
    ['over'],
  )
  assert.deepEqual(
    codes(days(3), [
      { key: 'a', share: 0.5 },
      { key: 'a', share: -0.1 },
    ]),
    ['duplicate_key', 'out_of_range'],
  )
})
