import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { projectRoot } from '#core/files.ts'
import { gainsOf, type Part, rankBetween, scoreOf } from './dti.rules.ts'

const editions = (
  JSON.parse(readFileSync(join(projectRoot, 'provinces/common/dti.json'), 'utf8')) as {
    editions: { key: string; parts: Part[]; scale: number; published: { rank: number; score: number }[] }[]
  }
).editions
const latest = editions[0]
assert.ok(latest)
const { parts, published } = latest
const sum = (list: readonly (number | null)[]): number => list.reduce((total: number, one) => total + (one ?? 0), 0)

test('nine main indices with 98 components make 1,000 points; the first edition has three pillars', () => {
  assert.equal(parts.length, 9)
  assert.equal(sum(parts.map(({ components }) => components)), 98)
  assert.equal(sum(parts.map(({ points }) => points)), 1000)
  assert.deepEqual(
    editions[1]?.parts.map(({ points }) => points),
    [400, 300, 300],
  )
})

const marks = fc.tuple(
  ...parts.map((part) =>
    fc.record({
      part: fc.constant(part.code),
      points: fc.double({ min: 0, max: 300, noNaN: true }),
      effortDays: fc.integer({ min: 1, max: 500 }),
    }),
  ),
)

test('a score lies between 0 and 1, more points are never less, and no mark is no score', () => {
  assert.equal(scoreOf(parts, [], 1000), undefined)
  // 507.72 points of Bến Tre in 2022 are 0.5077.
  const [first] = parts
  assert.ok(first)
  assert.equal(scoreOf([{ ...first, points: 1000 }], [{ part: first.code, points: 507.72, effortDays: 1 }], 1000)?.toFixed(4), '0.5077')
  fc.assert(
    fc.property(marks, fc.nat(8), fc.double({ min: 0, max: 100, noNaN: true }), (list, at, more) => {
      const before = scoreOf(parts, list, 1000)
      const after = scoreOf(
        parts,
        list.map((mark, index) => (index === at ? { ...mark, points: mark.points + more } : mark)),
        1000,
      )
      assert.ok(before !== undefined && after !== undefined && before >= 0 && after <= 1 && after >= before - 1e-12)
    }),
  )
})

test('what brings most for the work comes first; what is full brings nothing', () => {
  fc.assert(
    fc.property(marks, (list) => {
      const gains = gainsOf(parts, list)
      for (const [index, gain] of gains.entries()) {
        assert.ok(gain.missing > 0 && (index === 0 || (gains[index - 1]?.perTenDays ?? 0) >= gain.perTenDays))
      }
    }),
  )
  assert.deepEqual(
    gainsOf(
      parts,
      parts.map((part) => ({ part: part.code, points: part.points, effortDays: 5 })),
    ),
    [],
  )
})

test('a score stands within a span of ranks; a better score never stands worse', () => {
  assert.deepEqual(rankBetween(0.65, published, 63), { best: 6, worst: 25 })
  assert.deepEqual(rankBetween(0.9, published, 63), { best: 1, worst: 1 })
  assert.deepEqual(rankBetween(0.1, published, 63), { best: 52, worst: 63 })
  const score = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(score, score, (a, b) => {
      const [low, high] = [rankBetween(Math.min(a, b), published, 63), rankBetween(Math.max(a, b), published, 63)]
      assert.ok(high.best <= low.best && high.worst <= low.worst && low.best <= low.worst)
    }),
  )
})
