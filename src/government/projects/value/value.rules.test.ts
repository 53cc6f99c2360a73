import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { claimedTogether } from '../project/claims.rules.ts'
import type { ProjectBody } from '../project/project.ts'
import { addSaved, isSpan, type Method, partOf, savedBy, type Span, worthOf } from './value.rules.ts'

const span = (most: number, least = 0): fc.Arbitrary<Span> =>
  fc.array(fc.integer({ min: least, max: most }), { minLength: 3, maxLength: 3 }).map((three) => {
    const [low = 0, mid = 0, high = 0] = three.toSorted((a, b) => a - b)
    return { low, mid, high }
  })
const method: fc.Arbitrary<Method> = fc.record({
  visitMinutes: span(600),
  visitsTenths: span(60),
  speedKmh: span(120, 5),
  detourPercent: span(300, 100),
  hourDong: span(200_000),
  kmDong: span(20_000),
})
const count = fc.integer({ min: 0, max: 100_000 })

test('a saving is a span of whole numbers, none for no dossier, and never less for more dossiers', () => {
  fc.assert(
    fc.property(count, count, span(100_000), method, (a, b, distance, by) => {
      const [less, more] = [savedBy(Math.min(a, b), distance, by), savedBy(Math.max(a, b), distance, by)]
      for (const key of ['metres', 'seconds', 'money'] as const) {
        assert.ok(isSpan(less[key]) && isSpan(more[key]), `${key} is a span`)
        for (const at of ['low', 'mid', 'high'] as const) assert.ok(less[key][at] <= more[key][at])
      }
      assert.deepEqual(savedBy(0, distance, by).money, { low: 0, mid: 0, high: 0 })
    }),
  )
})

test('the sum of the parts is the whole that is shown, and never more than all at once', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 1, maxLength: 12 }),
      span(50_000),
      method,
      (counts, distance, by) => {
        const parts = counts.map((one) => savedBy(one, distance, by))
        const sum = addSaved(parts)
        const whole = savedBy(
          counts.reduce((total, one) => total + one, 0),
          distance,
          by,
        )
        assert.equal(
          sum.money.mid,
          parts.reduce((total, one) => total + one.money.mid, 0),
        )
        for (const at of ['low', 'mid', 'high'] as const) {
          assert.ok(sum.money[at] <= whole.money[at])
          // Rounding down costs each part less than the price of what was cut off.
          assert.ok(whole.metres[at] - sum.metres[at] <= counts.length)
        }
        const [some, rest] = [partOf(sum.money, 70), partOf(sum.money, 30)]
        assert.ok(some.mid + rest.mid <= sum.money.mid && sum.money.mid - some.mid - rest.mid <= 1)
      },
    ),
  )
})

test('a worked example: ten dossiers, three kilometres from the desk', () => {
  const fixed = (value: number): Span => ({ low: value, mid: value, high: value })
  const by: Method = {
    ...{ visitMinutes: fixed(30), visitsTenths: fixed(20), speedKmh: fixed(30), detourPercent: fixed(100) },
    ...{ hourDong: fixed(20_000), kmDong: fixed(2_000) },
  }
  // 10 × 2 visits × 6 km there and back = 120 km; 10 h at the desk + 4 h on the road; 14 × 20.000 + 120 × 2.000 đồng.
  assert.deepEqual(savedBy(10, fixed(3_000), by), { metres: fixed(120_000), seconds: fixed(50_400), money: fixed(520_000) })
})

test('a change for the worse is worth nothing, one for the better as much as its units', () => {
  assert.deepEqual(worthOf(-3, 1_000, 20), { low: 0, mid: 0, high: 0 })
  assert.deepEqual(worthOf(2.5, 1_000, 20), { low: 2_000, mid: 2_500, high: 3_000 })
  fc.assert(
    fc.property(
      fc.integer({ min: -1_000, max: 1_000 }),
      fc.integer({ min: 0, max: 1_000_000 }),
      fc.integer({ min: 0, max: 100 }),
      (change, dong, spread) => isSpan(worthOf(change, dong, spread)),
    ),
  )
})

test('projects that claim the same dossiers are added up, those of other procedures are not', () => {
  const body = (percent: number, procedures: string[]): ProjectBody =>
    ({ value: [{ kind: 'visits', from: '2026-01', procedures, percent, why: 'ví dụ' }] }) as unknown as ProjectBody
  assert.equal(claimedTogether(body(60, []), [body(50, ['1.1'])]), 110)
  assert.equal(claimedTogether(body(60, ['1.2']), [body(50, ['1.1'])]), 60)
  assert.equal(claimedTogether(body(60, ['1.1']), [body(30, ['1.1']), body(10, [])]), 100)
})
