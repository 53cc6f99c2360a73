import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { accountOf, type Visit } from './account.rules.ts'
import { workingMsBetween } from './calendar.rules.ts'
import { type ClockEvent, readClock } from './clock.rules.ts'
import { computeDeadline, termOf } from './deadline.rules.ts'
import { countsFrom, type Duration, runningMs } from './reckon.rules.ts'
import { vietnameseCalendar } from './vietnam.rules.ts'

const calendar = vietnameseCalendar({ id: 'vn', name: 'Giờ hành chính' })
const at = (text: string): Date => new Date(`2026-11-${text}:00+07:00`)
const term: Duration = { amount: 5, unit: 'working_day' }
const hours = (ms: number): number => ms / 3_600_000

test('golden: received on Wednesday, worked on, paused from Friday to Monday for papers, then worked on', () => {
  const events: ClockEvent[] = [
    { at: at('18T08:00'), effect: 'start' },
    { at: at('20T09:00'), effect: 'pause' },
    { at: at('23T14:00'), effect: 'resume' },
  ]
  const visits: Visit[] = [
    { at: at('18T07:30'), state: 'submitted' },
    { at: at('18T08:00'), state: 'received' },
    { at: at('19T08:00'), state: 'processing' },
    { at: at('20T09:00'), state: 'supplementing' },
    { at: at('23T14:00'), state: 'processing' },
  ]
  const account = accountOf({ calendar, duration: term, events, visits, now: at('24T09:00') })
  assert.deepEqual(
    account?.parts.map(({ state, runningMs: ran, standingMs }) => [state, hours(ran), hours(standingMs)]),
    [
      ['received', 8, 0],
      ['processing', 14, 0],
      ['supplementing', 0, 11],
    ],
  )
  assert.equal(accountOf({ calendar, duration: term, events: [], visits, now: at('24T09:00') }), undefined)
})

test('time accounted is the sum of its parts, whatever happened and in whatever state', () => {
  const start = at('02T07:00').getTime()
  const happening = fc.record({
    minutes: fc.nat(40 * 24 * 60),
    effect: fc.constantFrom('pause' as const, 'resume' as const, 'stop' as const, 'reset' as const, 'extend' as const, undefined),
    state: fc.constantFrom('a', 'b', 'c', undefined),
  })
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 20 }), fc.nat(60 * 24 * 60), (happenings, nowIn) => {
      const now = new Date(start + nowIn * 60_000)
      const moment = (minutes: number): Date => new Date(start + minutes * 60_000)
      const events: ClockEvent[] = [{ at: moment(0), effect: 'start' }]
      const visits: Visit[] = [{ at: moment(0), state: 'a' }]
      for (const { minutes, effect, state } of happenings) {
        if (effect)
          events.push({ at: moment(minutes), effect, ...(effect === 'extend' ? { by: { amount: 1, unit: 'working_day' as const } } : {}) })
        if (state) visits.push({ at: moment(minutes), state })
      }
      const account = accountOf({ calendar, duration: term, events, visits, now })
      const clock = readClock({ duration: term, events, now: now.getTime() })
      assert.ok(account && clock.startedAt !== undefined)
      const from = countsFrom(calendar, clock.startedAt)
      const until = Math.max(from, clock.stoppedAt ?? now.getTime())
      assert.equal(account.runningMs + account.standingMs, workingMsBetween(calendar, from, until))
      assert.equal(account.runningMs, runningMs(termOf(calendar, clock, now.getTime()), from, until))
      const { usedMinutes } = computeDeadline({ calendar, duration: term, events, now })
      assert.equal(Math.floor(account.runningMs / 60_000), usedMinutes)
      for (const part of account.parts) assert.ok(part.runningMs >= 0 && part.standingMs >= 0)
    }),
    { numRuns: 400 },
  )
})
