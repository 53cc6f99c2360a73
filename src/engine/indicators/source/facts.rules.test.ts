import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { bucketOf, cellsOf, difference, type Fact, hoursOf, percentileOf, sumFacts, total } from './facts.rules.ts'

const fact: fc.Arbitrary<Fact> = fc.record({
  measure: fc.constantFrom('received', 'closed'),
  day: fc.constantFrom('2026-01-31', '2026-02-01', '2026-02-02'),
  unitId: fc.constantFrom('a', 'b'),
  dims: fc.constantFrom({}, { channel: 'online' }, { channel: 'direct', procedure: 'x' }),
  amount: fc.integer({ min: -3, max: 3 }),
})
const sorted = (facts: readonly Fact[]): string[] =>
  sumFacts(facts)
    .map((one) => JSON.stringify([one.measure, one.day, one.unitId, Object.entries(one.dims).sort(), one.amount]))
    .sort()

test('what is added to the facts of before makes the facts of now', () => {
  fc.assert(
    fc.property(fc.array(fact), fc.array(fact), (now, before) => {
      assert.deepEqual(sorted([...before, ...difference(now, before)]), sorted(now))
      assert.deepEqual(difference(now, now), [])
    }),
  )
})

test('a duration is read back within five percent', () => {
  fc.assert(
    fc.property(fc.double({ min: 1, max: 20_000, noNaN: true }), (hours) => {
      const read = hoursOf(bucketOf(hours))
      assert.ok(Math.abs(1 + read - (1 + hours)) / (1 + hours) < 0.05, `${hours} came back as ${read}`)
    }),
  )
})

test('a percentile is that of all values together, not of parts', () => {
  const histogram = new Map([
    [bucketOf(1), 50],
    [bucketOf(100), 40],
    [bucketOf(1000), 10],
  ])
  const near = (value: number | undefined, wanted: number): void =>
    assert.ok(value !== undefined && Math.abs(value - wanted) / wanted < 0.06, String(value))
  near(percentileOf(histogram, 50), 1)
  near(percentileOf(histogram, 90), 100)
  near(percentileOf(histogram, 99), 1000)
  assert.equal(percentileOf(new Map(), 50), undefined)
})

test('a fact lies in its day and month, in all and by its dimensions', () => {
  const cells = cellsOf({ measure: 'm', day: '2026-11-23', unitId: 'u', dims: { procedure: 'x', channel: 'online' }, amount: 2 }, [
    'channel',
  ])
  assert.deepEqual(
    cells.map(({ span, start, tuple }) => [span, start, tuple]),
    [
      ['m', '2026-11-01', total],
      ['d', '2026-11-23', total],
      ['d', '2026-11-23', '{"channel":"online"}'],
      ['m', '2026-11-01', '{"channel":"online","procedure":"x"}'],
    ],
  )
})
