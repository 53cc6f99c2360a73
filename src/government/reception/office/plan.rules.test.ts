import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { bookableDays, isOpen, mayArrive, type Plan, planFaults, slotsOf } from './plan.rules.ts'

const plan: Plan = {
  counters: ['1', '2'],
  weekdays: [1, 2, 3, 4, 5],
  sessions: [
    { from: '07:30', to: '11:30' },
    { from: '13:30', to: '16:30' },
  ],
  slotMinutes: 30,
  places: 2,
}
const at = (text: string): Date => new Date(`${text}+07:00`)

test('slots fill the sessions of a working day and none lies outside', () => {
  assert.equal(slotsOf(plan, '2026-11-23').length, 14)
  assert.equal(slotsOf(plan, '2026-11-23')[0]?.toISOString(), at('2026-11-23T07:30:00').toISOString())
  assert.deepEqual(slotsOf(plan, '2026-11-22'), [])
  fc.assert(
    fc.property(fc.integer({ min: 5, max: 240 }), (slotMinutes) => {
      for (const slot of slotsOf({ ...plan, slotMinutes }, '2026-11-23'))
        assert.ok(isOpen(plan, '2026-11-23', slot) && isOpen(plan, '2026-11-23', new Date(slot.getTime() + slotMinutes * 60_000 - 1)))
    }),
  )
})

test('numbers are given from half an hour before a session until its end', () => {
  for (const [time, open] of [
    ['06:59', false],
    ['07:00', true],
    ['11:29', true],
    ['11:30', false],
    ['13:00', true],
    ['16:30', false],
  ] as const)
    assert.equal(isOpen(plan, '2026-11-23', at(`2026-11-23T${time}:00`)), open, time)
  assert.equal(isOpen(plan, '2026-11-22', at('2026-11-22T08:00:00')), false)
})

test('who comes too early waits, who comes an hour late takes a number like everybody', () => {
  const slot = at('2026-11-23T09:00:00')
  assert.equal(mayArrive(slot, at('2026-11-23T08:29:00')), 'early')
  assert.equal(mayArrive(slot, at('2026-11-23T08:30:00')), 'yes')
  assert.equal(mayArrive(slot, at('2026-11-23T10:01:00')), 'late')
})

test('appointments are made for working days of two weeks, and a faulty plan is told', () => {
  assert.equal(bookableDays(plan, '2026-11-23').length, 10)
  assert.deepEqual(planFaults(plan), [])
  assert.equal(planFaults({ ...plan, counters: [], slotMinutes: 1, sessions: [{ from: '9:00', to: '08:00' }] }).length, 3)
})
