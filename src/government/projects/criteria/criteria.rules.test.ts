import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Criterion, fewest, markOf, pointsOf, scoreOf } from './criteria.rules.ts'

const criterion = (more: Partial<Criterion> = {}): Criterion => ({
  ...{ key: 'a', label: { vi: 'A' }, indicator: 'one_stop_online_share', weight: 10, way: 'up', none: 0, full: 80, why: { vi: 'vì' } },
  ...more,
})
const mark = fc.oneof(
  fc.record({ weight: fc.integer({ min: 1, max: 1_000 }), points: fc.integer({ min: 0, max: 1_000 }) }).map((one) => ({
    ...{ key: 'a', status: 'measured' as const, value: 1, numerator: null, denominator: null },
    ...one,
  })),
  fc.record({
    key: fc.constant('b'),
    weight: fc.integer({ min: 1, max: 1_000 }),
    status: fc.constantFrom('too_few' as const, 'not_measured' as const),
  }),
)

test('a score lies between its least and its most points, and is told only when half of the weight is measured', () => {
  fc.assert(
    fc.property(fc.array(mark, { maxLength: 20 }), (marks) => {
      const told = scoreOf(marks)
      const measured = marks.flatMap((one) => (one.status === 'measured' ? [one] : []))
      const [all, weight] = [marks, measured].map((list) => list.reduce((sum, one) => sum + one.weight, 0)) as [number, number]
      assert.equal(told.score !== undefined, weight > 0 && weight * 2 >= all)
      if (told.score === undefined) return
      const points = measured.map((one) => one.points / 10)
      assert.ok(told.score >= Math.min(...points) - 0.05 && told.score <= Math.max(...points) + 0.05)
    }),
  )
})

test('points grow evenly from none to full, in either direction', () => {
  assert.equal(pointsOf(criterion(), 40), 500)
  assert.equal(pointsOf(criterion(), 200), 1_000)
  assert.equal(pointsOf(criterion({ way: 'down', none: 20, full: 0 }), 5), 750)
  assert.equal(pointsOf(criterion({ way: 'down', none: 20, full: 0 }), 30), 0)
})

test('of fewer than ten records nothing is told', () => {
  assert.equal(markOf(criterion(), { value: 50, numerator: 4, denominator: fewest - 1 }).status, 'too_few')
  assert.equal(markOf(criterion(), { value: 50, numerator: 5, denominator: fewest }).status, 'measured')
  assert.equal(markOf(criterion(), { value: null, numerator: null, denominator: null }).status, 'not_measured')
  assert.equal(markOf(criterion(), undefined).status, 'not_measured')
})
