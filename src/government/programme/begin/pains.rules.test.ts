import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { painKinds, ranked, scales, scoreOf, weightOf } from './pains.rules.ts'

const gap = fc.double({ min: 0, max: 1, noNaN: true })
const kind = fc.constantFrom(...painKinds)
const touched = fc.integer({ min: 0, max: 1_000_000 })

test('a score lies between 0 and 100, and a wider gap or reach never makes it less', () => {
  fc.assert(
    fc.property(kind, gap, gap, touched, touched, (of, a, b, n, m) => {
      const most = Math.max(n, m, 1)
      const [low, high] = [Math.min(a, b), Math.max(a, b)]
      const score = scoreOf(of, { gap: low, touched: Math.min(n, m) }, most)
      assert.ok(score >= 0 && score <= 100)
      assert.ok(scoreOf(of, { gap: high, touched: Math.min(n, m) }, most) >= score)
      assert.ok(scoreOf(of, { gap: low, touched: Math.max(n, m) }, most) >= score)
    }),
  )
  assert.equal(scoreOf('late_unit', { gap: scales.late_unit.whole, touched: 500 }, 500), 100)
  assert.equal(scoreOf('late_unit', { gap: 0, touched: 500 }, 500), 0)
})

test('of too few records nothing is said, and nothing lacking is no pain', () => {
  assert.equal(weightOf({ numerator: 3, denominator: 4 }), undefined)
  assert.equal(weightOf({ numerator: 0, denominator: 100 }), undefined)
  assert.equal(weightOf({ numerator: 100, denominator: 100 }, true), undefined)
  assert.deepEqual(weightOf({ numerator: 30, denominator: 100 }, true), { gap: 0.7, touched: 70 })
})

test('the worst comes first, and the order is the same whatever came in which order', () => {
  const pain = fc.record({ id: fc.uuid(), kind, gap, touched: fc.option(touched, { nil: undefined }) })
  fc.assert(
    fc.property(fc.uniqueArray(pain, { selector: (one) => one.id, maxLength: 30 }), (pains) => {
      const list = ranked(pains)
      for (const [index, one] of list.entries()) assert.ok(index === 0 || (list[index - 1]?.score ?? 0) >= one.score)
      assert.deepEqual(ranked(pains.toReversed()), list)
    }),
  )
})
