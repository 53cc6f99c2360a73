/** The laws every deadline obeys, tried on thousands of made-up cases over Tết, swaps, half days and pauses. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { dayInfo } from './calendar.rules.ts'
import type { ClockEvent } from './clock.rules.ts'
import { dayOf, MINUTE } from './days.rules.ts'
import { computeDeadline } from './deadline.rules.ts'
import type { Duration } from './reckon.rules.ts'
import { vietnameseCalendar } from './vietnam.rules.ts'

const calendar = vietnameseCalendar({
  id: 'vn',
  name: 'Cả nước',
  swapDays: [
    { date: '2026-01-10', worksAs: 'fri', name: 'Làm bù' },
    { date: '2026-01-02', worksAs: 'off', name: 'Hoán đổi' },
  ],
  halfDays: [
    { date: '2026-02-13', sessions: [{ from: '07:00', to: '11:00' }] },
    { date: '2026-03-07', sessions: [{ from: '07:30', to: '10:30' }] },
  ],
})
const BASE = Date.parse('2025-12-20T00:00+07:00')
const LATER = new Date('2030-01-01T00:00+07:00')

// quarters of an hour hit the edges (opening, cut-off, close) often
const moment = fc.integer({ min: 0, max: 100 * 24 * 4 }).map((quarter) => new Date(BASE + quarter * 15 * MINUTE))
const unit = fc.constantFrom<Duration['unit']>('working_day', 'working_hour', 'calendar_day', 'calendar_month')
const duration = fc
  .record({ amount: fc.integer({ min: 0, max: 30 }), unit })
  .map((d) => (d.unit === 'calendar_month' ? { ...d, amount: d.amount % 4 } : d))
const pauses = fc
  .uniqueArray(moment, { maxLength: 8, selector: (m) => m.getTime() })
  .map((moments) => moments.sort((a, b) => a.getTime() - b.getTime()))
  .map((moments) => moments.slice(0, moments.length - (moments.length % 2)))
  .map((moments): ClockEvent[] => moments.map((at, i) => ({ at, effect: i % 2 === 0 ? 'pause' : 'resume' })))

const start = (at: Date): ClockEvent => ({ at, effect: 'start' })
const compute = (d: Duration, events: ClockEvent[], now = LATER) => computeDeadline({ calendar, duration: d, events, now })
const dueOf = (d: Duration, events: ClockEvent[]): number => compute(d, events).dueAt?.getTime() ?? assert.fail('no due moment')
const law = (name: string, property: fc.IRawProperty<unknown>) =>
  test(name, () => fc.assert(property as fc.IProperty<unknown>, { numRuns: 300 }))

law(
  'received later is never due earlier',
  fc.property(duration, pauses, moment, moment, (d, p, a, b) => {
    const [first, second] = a <= b ? [a, b] : [b, a]
    assert.ok(dueOf(d, [start(first), ...p]) <= dueOf(d, [start(second), ...p]))
  }),
)

law(
  'a longer term is never due earlier',
  fc.property(duration, pauses, moment, fc.integer({ min: 1, max: 5 }), (d, p, at, more) => {
    assert.ok(dueOf(d, [start(at), ...p]) <= dueOf({ ...d, amount: d.amount + more }, [start(at), ...p]))
  }),
)

law(
  'an extension is never due earlier, and in the same unit it is the longer term',
  fc.property(duration, duration, pauses, moment, moment, (d, by, p, at, when) => {
    const extended = dueOf(d, [start(at), ...p, { at: when, effect: 'extend', by }])
    assert.ok(extended >= dueOf(d, [start(at), ...p]))
    if (by.unit === d.unit) assert.equal(extended, dueOf({ ...d, amount: d.amount + by.amount }, [start(at), ...p]))
  }),
)

law(
  'a pause resumed at the same instant changes nothing',
  fc.property(duration, pauses, moment, moment, (d, p, at, when) => {
    const running = p.every((e, i) => e.effect === 'resume' || !(e.at <= when && when < (p[i + 1]?.at ?? LATER)))
    fc.pre(running)
    const blink: ClockEvent[] = [
      { at: when, effect: 'pause' },
      { at: when, effect: 'resume' },
    ]
    assert.equal(dueOf(d, [start(at), ...p, ...blink]), dueOf(d, [start(at), ...p]))
  }),
)

law(
  'a pause cut into adjacent pauses changes nothing',
  fc.property(duration, pauses, moment, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 }), (d, p, at, cuts) => {
    const split = p.flatMap((e, i): ClockEvent[] => {
      const end = p[i + 1]
      if (e.effect !== 'pause' || !end) return [e]
      const middles = cuts
        .map((c) => new Date(Math.round(e.at.getTime() + c * (end.at.getTime() - e.at.getTime()))))
        .sort((a, b) => Number(a) - Number(b))
      return [
        e,
        ...middles.flatMap((m): ClockEvent[] => [
          { at: m, effect: 'resume' },
          { at: m, effect: 'pause' },
        ]),
      ]
    })
    const [whole, cut] = [compute(d, [start(at), ...p]), compute(d, [start(at), ...split])]
    assert.deepEqual(cut.dueAt, whole.dueAt)
    assert.equal(cut.usedMinutes, whole.usedMinutes)
  }),
)

law(
  'a longer pause is never due earlier',
  fc.property(duration, pauses, moment, fc.integer({ min: 1, max: 3000 }), (d, p, at, minutes) => {
    const last = p.at(-1)
    fc.pre(last !== undefined)
    const longer = p.map((e) => (e === last ? { ...e, at: new Date(e.at.getTime() + minutes * MINUTE) } : e))
    assert.ok(dueOf(d, [start(at), ...longer]) >= dueOf(d, [start(at), ...p]))
  }),
)

law(
  'the due moment lies in a working session; in days and months at its close',
  fc.property(duration, pauses, moment, (d, p, at) => {
    const due = dueOf(d, [start(at), ...p])
    const info = dayInfo(calendar, dayOf(due))
    assert.ok(info.sessions.some((s) => s.from <= due && due <= s.to))
    if (d.unit !== 'working_hour') assert.equal(due, info.close)
    assert.ok(due >= at.getTime())
  }),
)

law(
  'no term ends while its clock stands still',
  fc.property(duration, pauses, moment, (d, p, at) => {
    const due = dueOf(d, [start(at), ...p])
    p.forEach((e, i) => {
      if (e.effect === 'pause') assert.ok(!(e.at.getTime() < due && due < (p[i + 1]?.at.getTime() ?? 0)))
    })
  }),
)

law(
  'in working days the trace counts as many days as the term has, numbered from one, and ends on the due day',
  fc.property(fc.integer({ min: 0, max: 40 }), pauses, moment, moment, (amount, p, at, now) => {
    for (const when of [LATER, now]) {
      const { trace, state } = compute({ amount, unit: 'working_day' }, [start(at), ...p], when)
      if (state === 'not_started') continue
      const counted = trace.filter((day) => day.ordinal !== undefined)
      assert.deepEqual(
        counted.map((day) => day.ordinal),
        Array.from({ length: Math.max(1, amount) }, (_, i) => i + 1),
      )
      assert.ok(counted.every((day) => (day.kind === 'counted' || day.kind === 'ahead') && day.of === counted.length))
      assert.deepEqual(
        trace.filter((day) => day.isDue),
        trace.slice(-1),
      )
    }
  }),
)

law(
  'the working hours used up to the due moment are the term, to the minute',
  fc.property(fc.integer({ min: 0, max: 60 }), pauses, moment, (amount, p, at) => {
    const d: Duration = { amount, unit: 'working_hour' }
    const due = new Date(dueOf(d, [start(at), ...p]))
    const then = compute(d, [start(at), ...p], due)
    assert.equal(then.usedMinutes, amount * 60)
    assert.equal(then.remainingMinutes, 0)
  }),
)

law(
  'the order in which events of different moments are given does not matter, and a repeated key acts once',
  fc.property(duration, pauses, moment, (d, p, at) => {
    const keyed = [start(at), ...p].map((e, i) => ({ ...e, key: `k${i}` }))
    const tied = new Set(keyed.map((e) => e.at.getTime())).size < keyed.length
    fc.pre(!tied)
    assert.deepEqual(compute(d, [...keyed].reverse()), compute(d, keyed))
    assert.deepEqual(compute(d, [...keyed, ...keyed]), compute(d, keyed))
  }),
)

law(
  'as time passes without an event, a running deadline keeps its due moment and the remaining minutes only fall',
  fc.property(duration, moment, moment, moment, (d, at, a, b) => {
    const [first, second] = [a, b].sort((x, y) => x.getTime() - y.getTime()) as [Date, Date]
    fc.pre(at <= first)
    const [before, after] = [compute(d, [start(at)], first), compute(d, [start(at)], second)]
    assert.deepEqual(after.dueAt, before.dueAt)
    assert.ok(after.remainingMinutes <= before.remainingMinutes)
    assert.ok(after.usedMinutes >= before.usedMinutes)
  }),
)
