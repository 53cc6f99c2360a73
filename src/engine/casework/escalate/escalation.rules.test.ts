import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { vietnameseCalendar } from '../deadline/vietnam.rules.ts'
import type { Duration, Escalation } from '../definition/definition.ts'
import { dueWindow, endOf, escalationKey, lastOver, laterBy, stepWindow } from './escalation.rules.ts'

const calendar = vietnameseCalendar({ id: 'vn', name: 'Giờ hành chính' })
const at = (text: string): Date => new Date(`2026-${text}:00+07:00`)
const words = { vi: 'Nhắc' }
const rule = (more: Partial<Escalation>): Escalation => ({ key: 'r', of: 'due', role: 'leader', level: 'unit', label: words, ...more })
const hours = (amount: number): Duration => ({ amount, unit: 'working_hour' })
const days = (amount: number): Duration => ({ amount, unit: 'working_day' })

test('golden: nearly due is eight working hours before the end, over the weekend too', () => {
  const near = rule({ before: hours(8) })
  // Friday 20/11/2026, 14:00: eight working hours later is Monday 14:00.
  const { from, to } = dueWindow(near, calendar, at('11-20T14:00'))
  assert.deepEqual([from, to], [at('11-20T14:00'), at('11-23T14:00')])
})

test('golden: three working days late is the close of the third working day after the due day, or its hour', () => {
  assert.deepEqual(laterBy(calendar, at('11-20T17:00'), days(3)), at('11-25T17:00'))
  const above = rule({ after: days(3) })
  const inside = (now: string): boolean => {
    const { from, to } = dueWindow(above, calendar, at(now))
    const due = at('11-20T17:00')
    return due > from && due <= to
  }
  assert.deepEqual([inside('11-25T16:59'), inside('11-25T17:00'), inside('12-10T09:00'), inside('12-30T09:00')], [false, true, true, false])
})

test('golden: a first check of eight hours, filed after the cut-off on Friday, is over at the end of Monday', () => {
  const end = endOf(calendar, at('11-20T16:00'), hours(8))
  assert.deepEqual(end, at('11-23T17:00'))
  const check = rule({ of: 'step' })
  const over = (now: string): boolean => at('11-20T16:00') <= stepWindow(check, hours(8), calendar, at(now)).to
  assert.deepEqual([over('11-23T16:59'), over('11-23T17:00')], [false, true])
})

test('the threshold is exact: what it takes in is over, and the next moment is not', () => {
  const moment = fc.date({ min: at('03-01T00:00'), max: at('12-31T00:00'), noInvalidDate: true })
  const length = fc.oneof(
    fc.integer({ min: 1, max: 40 }).map(hours),
    fc.integer({ min: 1, max: 10 }).map(days),
    fc.integer({ min: 1, max: 20 }).map((amount): Duration => ({ amount, unit: 'calendar_day' })),
  )
  fc.assert(
    fc.property(moment, length, fc.boolean(), (now, by, receipt) => {
      const end = (from: Date): Date => (receipt ? endOf(calendar, from, by) : laterBy(calendar, from, by))
      const last = lastOver(end, now)
      assert.ok(end(last) <= now)
      assert.ok(end(new Date(last.getTime() + 1)) > now)
    }),
    { numRuns: 300 },
  )
})

test('each rule speaks of a moment at most once: looking as often as one likes, in any order, gives one key a rule and due time', () => {
  const rules = [rule({ key: 'near', before: hours(8) }), rule({ key: 'over' }), rule({ key: 'above', after: days(3) })]
  const start = at('11-02T08:00').getTime()
  fc.assert(
    fc.property(fc.array(fc.nat(40 * 24 * 60), { minLength: 1, maxLength: 60 }), fc.nat(10 * 24 * 60), (looks, dueIn) => {
      const due = new Date(start + dueIn * 60_000)
      const said: string[] = []
      for (const minutes of looks) {
        const now = new Date(start + minutes * 60_000)
        for (const one of rules) {
          const { from, to } = dueWindow(one, calendar, now)
          const key = escalationKey(one.key, due)
          if (due <= from || due > to || said.includes(key)) continue
          said.push(key)
          if (one.before) assert.ok(now < due)
          else assert.ok(now >= (one.after ? laterBy(calendar, due, one.after) : due))
        }
      }
      assert.equal(new Set(said).size, said.length)
      assert.ok(said.length <= rules.length)
      assert.notEqual(escalationKey('over', due), escalationKey('over', new Date(due.getTime() + 1)))
    }),
    { numRuns: 200 },
  )
})
