import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { forecast, type Known, quantile } from './forecast.rules.ts'
import { countNeeded, perYearNeeded, shortOf } from './needs.rules.ts'
import { gapOf, milestoneAt, reaches, readGoal, shareOf, standingOf } from './target.rules.ts'

const number = fc.double({ min: -1000, max: 1000, noNaN: true })
const known = fc.uniqueArray(fc.record({ at: fc.integer({ min: 2010, max: 2026 }), value: number }), {
  minLength: 3,
  maxLength: 12,
  selector: (one) => one.at,
})

test('69.29 of 50 is 139 percent of the goal; of a goal of at most, less is more', () => {
  assert.equal(Math.round(shareOf('up', 69.29, 50) ?? 0), 139)
  assert.equal(shareOf('down', 20, 10), 50)
  assert.equal(shareOf('down', 0, 10), 100)
  assert.equal(shareOf('up', 5, 0), undefined)
})

test('a goal is read out of the words of a paper, or it is not', () => {
  assert.deepEqual(
    ['≥ 80', '>= 30', '> 0,7', '100%', '≤ 10', '09', '40 - 50', '20% - 50%', '≥ 3% và tăng dần theo yêu cầu phát triển'].map(readGoal),
    [
      { way: 'up', value: 80 },
      { way: 'up', value: 30 },
      { way: 'up', value: 0.7 },
      { way: 'up', value: 100 },
      { way: 'down', value: 10 },
      { way: 'up', value: 9 },
      { way: 'up', value: 40 },
      { way: 'up', value: 20 },
      { way: 'up', value: 3 },
    ],
  )
  for (const words of ['', 'Đạt mức trên trung bình của thế giới', '≤ 3 Đông Nam Á; ≤ 50 Thế giới', '≤ 3 Đông Nam Á'])
    assert.equal(readGoal(words), undefined, words)
})

test('the milestone that counts is the next one, and the last when all are over', () => {
  const milestones = [
    { year: 2030, value: 80 },
    { year: 2025, value: 50 },
  ]
  assert.equal(milestoneAt(milestones, 2023)?.value, 50)
  assert.equal(milestoneAt(milestones, 2026)?.value, 80)
  assert.equal(milestoneAt(milestones, 2031)?.value, 80)
  const by = { way: 'up' as const, milestones, measured: true, connected: true, forecast: undefined }
  assert.equal(standingOf({ ...by, value: 69.29, year: 2023 }), 'met')
  assert.equal(standingOf({ ...by, value: 69.29, year: 2026 }), 'below')
  assert.equal(standingOf({ ...by, value: 69.29, year: 2031 }), 'missed')
  assert.equal(standingOf({ ...by, value: null, year: 2026 }), 'no_data')
  assert.equal(standingOf({ ...by, value: 1, milestones: [], year: 2026 }), 'no_goal')
})

test('a better value never stands worse', () => {
  const rank = { missed: 0, behind: 1, below: 1, on_way: 2, met: 3 } as Record<string, number>
  fc.assert(
    fc.property(
      number,
      number,
      number,
      fc.constantFrom('up' as const, 'down' as const),
      fc.integer({ min: 2020, max: 2032 }),
      (a, b, goal, way, year) => {
        const [worse, better] = reaches(way, a, b) ? [b, a] : [a, b]
        const at = (value: number): number =>
          rank[
            standingOf({
              way,
              milestones: [{ year: 2030, value: goal }],
              measured: true,
              connected: true,
              value,
              year,
              forecast: undefined,
            })
          ] ?? -1
        assert.ok(at(better) >= at(worse))
        assert.ok(gapOf(way, better, goal) <= 1 && gapOf(way, better, goal) >= 0)
      },
    ),
  )
})

test('a forecast lies within its interval and within what is possible, and a line is carried on as it is', () => {
  fc.assert(
    fc.property(known, fc.integer({ min: 2026, max: 2040 }), (values, at) => {
      const told = forecast(values, at, { least: 0, most: 100 })
      assert.ok(told && told.low <= told.value + 1e-9 && told.value <= told.high + 1e-9)
      assert.ok(told.low >= 0 && told.high <= 100)
    }),
  )
  fc.assert(
    fc.property(number, fc.double({ min: -50, max: 50, noNaN: true }), (base, slope) => {
      const line = [2020, 2021, 2023, 2024].map((at): Known => ({ at, value: base + slope * (at - 2020) }))
      const told = forecast(line, 2030)
      assert.ok(told && Math.abs(told.value - (base + slope * 10)) < 1e-6 && Math.abs(told.high - told.low) < 1e-6)
    }),
  )
  assert.equal(
    forecast(
      [
        { at: 2020, value: 1 },
        { at: 2021, value: 2 },
      ],
      2025,
    ),
    undefined,
    'two values are no course',
  )
})

test('values that all lie higher are forecast higher, and the interval grows with the distance', () => {
  fc.assert(
    fc.property(known, fc.double({ min: 0, max: 100, noNaN: true }), (values, more) => {
      const [near, far] = [forecast(values, 2027), forecast(values, 2035)]
      const lifted = forecast(
        values.map((one) => ({ ...one, value: one.value + more })),
        2027,
      )
      assert.ok(near && far && lifted)
      assert.ok(lifted.value >= near.value - 1e-6)
      assert.ok(far.high - far.low >= near.high - near.low - 1e-6)
    }),
  )
})

test('a quantile lies between the least and the most', () => {
  fc.assert(
    fc.property(fc.array(number, { minLength: 1 }), fc.double({ min: 0, max: 1, noNaN: true }), (list, q) => {
      const order = [...list].sort((a, b) => a - b)
      const value = quantile(order, q)
      assert.ok(value >= (order[0] ?? 0) - 1e-9 && value <= (order.at(-1) ?? 0) + 1e-9)
    }),
  )
})

test('what is needed reaches the goal, one less does not', () => {
  const whole = fc.integer({ min: 0, max: 1_000_000 })
  fc.assert(
    fc.property(whole, whole, fc.integer({ min: 0, max: 100 }), (part, rest, goal) => {
      const parts = { numerator: part, denominator: part + rest, scale: 100 }
      const needed = countNeeded('up', parts, goal)
      const share = (more: number): number => ((parts.numerator + more) / parts.denominator) * 100
      if (parts.denominator === 0) return
      assert.ok(needed >= 0 && share(needed) >= goal - 1e-6)
      if (needed > 0) assert.ok(share(needed - 1) < goal)
    }),
  )
  assert.equal(perYearNeeded('up', { value: 60, goal: 80, from: 2026, to: 2030 }), 5)
  assert.equal(perYearNeeded('up', { value: 90, goal: 80, from: 2026, to: 2030 }), 0)
  assert.equal(perYearNeeded('up', { value: 60, goal: 80, from: 2031, to: 2030 }), undefined)
})

test('units are asked for what they lack, the most first', () => {
  const unit = (unitId: string, numerator: number, denominator: number) => ({ unitId, numerator, denominator, scale: 100 })
  assert.deepEqual(shortOf('up', [unit('a', 1, 10), unit('b', 90, 100), unit('c', 10, 100)], 80), [
    { unitId: 'c', lacks: 70 },
    { unitId: 'a', lacks: 7 },
  ])
})
