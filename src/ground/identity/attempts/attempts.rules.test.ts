import assert from 'node:assert/strict'
import { test } from 'node:test'
import { attemptsLeft, lockedUntil } from './attempts.rules.ts'

const start = Date.parse('2026-11-23T01:00:00Z')
const at = (minute: number): Date => new Date(start + minute * 60_000)

test('five within a quarter of an hour lock for a quarter of an hour after the fifth', () => {
  const times = [0, 3, 6, 9, 12].map(at)
  assert.deepEqual(lockedUntil(times, 5, at(12)), at(27))
  assert.deepEqual(lockedUntil(times, 5, at(26)), at(27))
  assert.equal(lockedUntil(times, 5, at(27)), undefined)
})

test('five that are spread wider do not lock', () => {
  assert.equal(lockedUntil([0, 4, 8, 12, 16].map(at), 5, at(16)), undefined)
  assert.equal(lockedUntil([0, 0, 0, 0].map(at), 5, at(0)), undefined)
})

test('tries that are left are counted in the window', () => {
  assert.equal(attemptsLeft([], 5, at(0)), 4)
  assert.equal(attemptsLeft([0, 1, 2].map(at), 5, at(3)), 1)
  assert.equal(attemptsLeft([0, 1, 2].map(at), 5, at(16.5)), 3)
})
