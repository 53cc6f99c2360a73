import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayKind, sessionsOn } from '../deadline/calendar.rules.ts'
import { vietnameseCalendar } from '../deadline/vietnam.rules.ts'
import { editFault, keyFor, moveOf, withEdit } from './change.rules.ts'

const calendar = vietnameseCalendar({ id: 'vn', name: 'Giờ hành chính' })
const today = '2026-11-23'

test('a day off, half a day and a working Saturday are added and taken back; the calendar before stays as it was', () => {
  const closed = withEdit(calendar, { kind: 'close', date: '2026-11-26', name: 'Nghỉ tránh bão' })
  assert.deepEqual(dayKind(closed, '2026-11-26'), { kind: 'holiday', name: 'Nghỉ tránh bão' })
  assert.equal(dayKind(calendar, '2026-11-26').kind, 'working')
  const half = withEdit(closed, { kind: 'half', date: '2026-11-26', name: 'Họp', sessions: [{ from: '07:00', to: '11:00' }] })
  assert.deepEqual(sessionsOn(half, '2026-11-26'), [{ from: '07:00', to: '11:00' }])
  assert.equal(dayKind(withEdit(half, { kind: 'restore', date: '2026-11-26' }), '2026-11-26').kind, 'working')
  const saturday = withEdit(calendar, { kind: 'work', date: '2026-11-28', name: 'Làm bù', worksAs: 'fri' })
  assert.equal(dayKind(saturday, '2026-11-28').kind, 'swap_work')
  const morning = [{ from: '08:00', to: '12:00' }]
  assert.deepEqual(sessionsOn(withEdit(calendar, { kind: 'hours', days: ['sat'], sessions: morning }), '2026-11-28'), morning)
})

test('days that have passed, days that are off already and days that do not exist are refused', () => {
  const close = (date: string) => editFault(calendar, { kind: 'close', date, name: 'x' }, today)
  assert.deepEqual(['2026-11-20', '2026-11-28', '2026-02-30', '2026-11-24'].map(close), [
    'date_passed',
    'already_off',
    'date_wrong',
    undefined,
  ])
  assert.equal(editFault(calendar, { kind: 'work', date: '2026-11-24', name: 'x', worksAs: 'mon' }, today), 'already_works')
  assert.equal(editFault(calendar, { kind: 'restore', date: '2026-11-24' }, today), 'nothing_there')
  assert.equal(editFault(calendar, { kind: 'hours', days: [], sessions: [] }, today), 'no_days')
})

test('what has passed stays, nothing is moved into the past, and what does not move is not moved', () => {
  const now = new Date('2026-11-23T02:00:00Z')
  const [past, soon, later] = [new Date('2026-11-20T10:00:00Z'), new Date('2026-11-24T10:00:00Z'), new Date('2026-11-25T10:00:00Z')]
  assert.deepEqual(
    [
      moveOf(soon, later, now),
      moveOf(later, soon, now),
      moveOf(past, soon, now),
      moveOf(soon, past, now),
      moveOf(soon, soon, now),
      moveOf(null, null, now),
    ],
    ['moves', 'moves', 'kept', 'kept', 'stays', 'stays'],
  )
})

test('a unit keeps the calendar of the nearest of its codes', () => {
  const all = [
    { key: 'all', units: ['*'] },
    { key: 'city', units: ['92'] },
    { key: 'own', units: ['H13.SXD'] },
  ]
  assert.deepEqual(
    [['H13.SXD', '92'], ['31510', '92'], ['94']].map((codes) => keyFor(all, codes)),
    ['own', 'city', 'all'],
  )
})
