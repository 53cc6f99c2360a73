import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addDays, currentOf, earliestHarvest, holdsOn, isReleased, judgeMeasure, lateness, readNumber } from './diary.rules.ts'

const day = fc.integer({ min: 0, max: 1_500 }).map((n) => addDays('2024-01-01', n))
const use = fc.record({
  day,
  withdrawalDays: fc.integer({ min: 0, max: 365 }),
  status: fc.constantFrom('allowed' as const, 'restricted' as const, 'unknown' as const),
})
const uses = fc.array(use, { maxLength: 12 })

test('no use ends after the first day of harvest, and one of them ends on it', () => {
  fc.assert(
    fc.property(uses, (list) => {
      const first = earliestHarvest(list)
      assert.equal(first === undefined, list.length === 0)
      if (first === undefined) return
      const ends = list.map((each) => addDays(each.day, each.withdrawalDays))
      assert.ok(ends.every((end) => end <= first) && ends.includes(first))
    }),
  )
})

test('another use never lets the harvest be earlier, and the order of the lines says nothing', () => {
  fc.assert(
    fc.property(uses, use, (list, more) => {
      const before = earliestHarvest(list)
      const after = earliestHarvest([more, ...list])
      assert.ok(after !== undefined && (before === undefined || after >= before))
      assert.equal(earliestHarvest([...list].reverse().concat(more)), after)
    }),
  )
})

test('a harvest is held up exactly while the days of what was used before it have not passed', () => {
  fc.assert(
    fc.property(uses, day, (list, on) => {
      const first = earliestHarvest(list.filter((each) => each.day <= on))
      const [hold] = holdsOn(on, { uses: list, failedTest: false })
      assert.deepEqual(hold, first !== undefined && on < first ? { why: 'withdrawal', until: first } : undefined)
    }),
  )
})

test('a banned input holds a harvest up however long ago it was; a failed test does as well', () => {
  const banned = { day: '2026-01-01', withdrawalDays: 0, status: 'banned' as const }
  assert.deepEqual(holdsOn('2026-11-23', { uses: [banned], failedTest: true }), [{ why: 'banned' }, { why: 'residue' }])
  assert.deepEqual(holdsOn('2025-12-31', { uses: [banned], failedTest: false }), [])
})

test('the word of an officer covers what was known when it was given', () => {
  const at = (hour: number): Date => new Date(Date.UTC(2026, 10, 23, hour))
  assert.equal(isReleased(at(5), at(4)), true)
  assert.equal(isReleased(at(5), at(6)), false)
  assert.equal(isReleased(undefined, undefined), false)
})

test('a correction stands for its line; a line taken back counts nowhere', () => {
  const line = (id: string, corrects: string | null = null, takenBack = false) => ({ id, corrects, takenBack })
  const kept = currentOf([line('a'), line('b', 'a'), line('c'), line('d', 'c', true), line('e')])
  assert.deepEqual(
    kept.map(({ id }) => id),
    ['b', 'e'],
  )
})

test('a line tells both times where it was written or came late', () => {
  const at = new Date('2026-11-23T03:00:00Z')
  const later = new Date('2026-11-23T09:00:00Z')
  assert.equal(lateness({ day: '2026-11-23', writtenOn: '2026-11-23', writtenAt: at, receivedAt: at }), 'none')
  assert.equal(lateness({ day: '2026-11-23', writtenOn: '2026-11-23', writtenAt: at, receivedAt: later }), 'sent_late')
  assert.equal(lateness({ day: '2026-11-20', writtenOn: '2026-11-23', writtenAt: at, receivedAt: at }), 'written_late')
})

test('numbers are read as people type them, and what cannot be is told from what is not good', () => {
  assert.deepEqual(
    ['7,5', '7.5', ' 8 ', '', 'x', '-1', '1e5', '7,5,1'].map((text) => readNumber(text)),
    [7.5, 7.5, 8, undefined, undefined, undefined, undefined, undefined],
  )
  const ph = { least: 0, most: 14, good: [7.5, 8.5] as const }
  assert.deepEqual(
    [15, 6, 8].map((value) => judgeMeasure(ph, value)),
    ['impossible', 'outside', 'good'],
  )
})
