import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { endOf, parsePeriod, periodKinds, periodOf, periodsBetween, periodText, shift } from './period.rules.ts'

const day = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((at) => at.toISOString().slice(0, 10))

test('periods follow each other without a gap, and are written and read the same', () => {
  fc.assert(
    fc.property(day, fc.constantFrom(...periodKinds), fc.integer({ min: -40, max: 40 }), (on, kind, by) => {
      const period = periodOf(kind, on)
      assert.ok(period.start <= on && on <= endOf(period))
      assert.deepEqual(parsePeriod(periodText(period)), period)
      assert.deepEqual(shift(shift(period, by), -by), period)
      assert.equal(shift({ kind: 'day', start: endOf(period) }, 1).start, shift(period, 1).start)
    }),
  )
})

test('what is no period is not read as one', () => {
  for (const text of ['', '2026-13', '2026-02-30', '2026-Q5', '26', 'nay', '0000', '2026-1'])
    assert.equal(parsePeriod(text), undefined, text)
})

test('the periods between two are both and all in the middle', () => {
  const list = periodsBetween(periodOf('quarter', '2025-11-30'), periodOf('quarter', '2026-07-01'), 99)
  assert.deepEqual(list.map(periodText), ['2025-Q4', '2026-Q1', '2026-Q2', '2026-Q3'])
})
