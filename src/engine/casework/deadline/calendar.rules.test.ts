import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkCalendar, isDuration } from './calendar.ts'
import { type Calendar, dayKind, sessionsOn, workingDayFrom, workingMinutesBetween } from './calendar.rules.ts'
import { getDay, isoOf } from './days.rules.ts'
import { vietnameseCalendar } from './vietnam.rules.ts'

const own = { id: 'vn', name: 'Cả nước' }
const plain = vietnameseCalendar(own)

function daysOff(calendar: Calendar, from: string, to: string): string[] {
  const days = Array.from({ length: getDay(to) - getDay(from) + 1 }, (_, i) => isoOf(getDay(from) + i))
  return days.filter((day) => sessionsOn(calendar, day).length === 0)
}

test('Tết 2026 is off from Saturday 14 to Sunday 22 February', () => {
  assert.deepEqual(
    daysOff(plain, '2026-02-12', '2026-02-24').map((d) => d.slice(8)),
    '14 15 16 17 18 19 20 21 22'.split(' '),
  )
  assert.deepEqual(dayKind(plain, '2026-02-16'), { kind: 'holiday', name: 'Tết Âm lịch' })
})

test('three holidays in a row over a weekend are made up for: 29/4 to 3/5 of 2023', () => {
  assert.deepEqual(
    daysOff(plain, '2023-04-28', '2023-05-05').map((d) => d.slice(5)),
    ['04-29', '04-30', '05-01', '05-02', '05-03'],
  )
})

test('a holiday on a Sunday moves to Monday where the calendar compensates, and only there', () => {
  assert.equal(dayKind(plain, '2026-04-27').kind, 'holiday')
  assert.equal(dayKind(vietnameseCalendar({ ...own, compensate: false }), '2026-04-27').kind, 'working')
})

test('a new year on Saturday is made up for on Monday 3 January', () => {
  assert.deepEqual(dayKind(plain, '2022-01-03'), { kind: 'holiday', name: 'Tết Dương lịch' })
})

test('swap days win over everything: a Saturday works as a Monday, a Monday is off', () => {
  const swapped = vietnameseCalendar({
    ...own,
    swapDays: [
      { date: '2026-08-22', worksAs: 'mon', name: 'Làm bù' },
      { date: '2026-08-31', worksAs: 'off', name: 'Hoán đổi' },
    ],
    holidays: [{ date: '2026-09-01', name: 'Quốc khánh' }],
  })
  assert.deepEqual(dayKind(swapped, '2026-08-22'), { kind: 'swap_work', name: 'Làm bù' })
  assert.equal(sessionsOn(swapped, '2026-08-22').length, 2)
  assert.deepEqual(
    daysOff(swapped, '2026-08-28', '2026-09-03').map((d) => d.slice(5)),
    ['08-29', '08-30', '08-31', '09-01', '09-02'],
  )
})

test('a swap that makes a compensation day work does not push the compensation on', () => {
  const swapped = vietnameseCalendar({ ...own, swapDays: [{ date: '2026-04-27', worksAs: 'mon', name: 'Làm việc' }] })
  assert.equal(dayKind(swapped, '2026-04-27').kind, 'swap_work')
  assert.equal(dayKind(swapped, '2026-04-28').kind, 'working')
})

test('a half day has its own sessions', () => {
  const half = vietnameseCalendar({ ...own, halfDays: [{ date: '2026-11-20', sessions: [{ from: '07:00', to: '11:00' }] }] })
  assert.deepEqual(dayKind(half, '2026-11-20'), { kind: 'half' })
  assert.equal(workingMinutesBetween(half, new Date('2026-11-20T00:00+07:00'), new Date('2026-11-21T00:00+07:00')), 240)
})

test('working minutes leave out noon, nights and weekends, and are negative backwards', () => {
  const [friday, monday] = [new Date('2026-11-20T10:30+07:00'), new Date('2026-11-23T08:15+07:00')]
  assert.equal(workingMinutesBetween(plain, friday, monday), 30 + 240 + 75)
  assert.equal(workingMinutesBetween(plain, monday, friday), -345)
})

test('a right calendar is accepted', () => assert.deepEqual(checkCalendar(plain), { calendar: plain, defects: [] }))

test('a wrong calendar is refused with the place and the rule', () => {
  const rules = (data: unknown) => checkCalendar(data).defects.map((d) => `${d.path} ${d.rule}`)
  assert.ok(rules({ ...plain, cutOff: '25:00' }).includes('/cutOff shape'))
  assert.ok(rules({ ...plain, surprise: 1 }).length > 0)
  assert.ok(rules(null).length > 0)
  assert.deepEqual(rules({ ...plain, sessions: {} }), ['/sessions no_working_day'])
  assert.deepEqual(rules({ ...plain, sessions: { mon: [{ from: '11:00', to: '07:00' }] } }), ['/sessions/mon/0 session_order'])
  assert.deepEqual(rules({ ...plain, holidays: [{ date: '2026-02-30', name: 'x' }] }), ['/holidays/0/date date'])
  assert.deepEqual(rules({ ...plain, swapDays: [{ date: '2026-02-28', worksAs: 'sun', name: 'x' }] }), [
    '/swapDays/0/worksAs works_as_rest',
  ])
  assert.deepEqual(rules({ ...plain, fixedHolidays: [{ month: 2, day: 30, name: 'x' }] }), ['/fixedHolidays/0 date'])
})

test('days and months come whole, hours need not', () => {
  assert.ok(isDuration({ amount: 3, unit: 'working_day' }) && isDuration({ amount: 0.5, unit: 'working_hour' }))
  assert.ok(!isDuration({ amount: 1.5, unit: 'working_day' }) && !isDuration({ amount: -1, unit: 'working_hour' }) && !isDuration('3 days'))
})

test('a calendar without a working day is a fault, not an endless search', () => {
  const never = vietnameseCalendar({ ...own, sessions: {} })
  assert.throws(() => workingDayFrom(never, getDay('2026-01-01')), /no such working day/)
})
