import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Load, pick, rebalance } from './balance.rules.ts'

const now = new Date('2026-11-23T03:00:00Z')
const ago = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000)
const load = (name: string, weight: number, asked: number, slow: number, changed = 60): Load => ({
  name,
  weight,
  asked,
  slow,
  changedAt: ago(changed),
})

test('ten points leave a provider that is late with 15 % of its messages', () => {
  assert.deepEqual(
    [...rebalance([load('a', 50, 100, 15), load('b', 50, 100, 14)], now)],
    [
      ['a', 40],
      ['b', 60],
    ],
  )
})

test('nothing moves when all are late, within five minutes of a change, or with one provider', () => {
  assert.deepEqual([...rebalance([load('a', 50, 10, 9), load('b', 50, 10, 9)], now).values()], [50, 50])
  assert.deepEqual([...rebalance([load('a', 50, 10, 9, 4), load('b', 50, 10, 0)], now).values()], [50, 50])
  assert.deepEqual([...rebalance([load('a', 100, 10, 9)], now).values()], [100])
})

test('shares drift back to equal, ten points each quarter of an hour', () => {
  assert.deepEqual([...rebalance([load('a', 20, 10, 0, 16), load('b', 80, 10, 0, 16)], now).values()], [30, 70])
  assert.deepEqual([...rebalance([load('a', 20, 10, 0, 10), load('b', 80, 10, 0, 10)], now).values()], [20, 80])
  assert.deepEqual([...rebalance([load('a', 45, 10, 0, 16), load('b', 55, 10, 0, 16)], now).values()], [50, 50])
})

test('whatever happens, shares are whole, none is negative and they sum to a hundred', () => {
  const one = fc.record({ asked: fc.nat(50), late: fc.double({ min: 0, max: 1, noNaN: true }), changed: fc.nat(30) })
  fc.assert(
    fc.property(fc.array(fc.array(one, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 30 }), (rounds) => {
      let weights = new Map([
        ['a', 34],
        ['b', 33],
        ['c', 33],
      ])
      for (const round of rounds) {
        const loads = [...weights].map(([name, weight], at) => {
          const { asked, late, changed } = round[at] ?? { asked: 0, late: 0, changed: 0 }
          return load(name, weight, asked, Math.floor(asked * late), changed)
        })
        weights = rebalance(loads, now)
        assert.equal(
          [...weights.values()].reduce((sum, weight) => sum + weight, 0),
          100,
        )
        assert.ok([...weights.values()].every((weight) => Number.isInteger(weight) && weight >= 0))
      }
    }),
  )
})

test('a message goes to a provider by weight, and after a fault to another one', () => {
  const two = [
    { name: 'a', weight: 70 },
    { name: 'b', weight: 30 },
  ]
  assert.equal(pick(two, 0.69), 'a')
  assert.equal(pick(two, 0.71), 'b')
  assert.equal(pick(two, 0.1, 'a'), 'b')
  assert.equal(pick([{ name: 'a', weight: 100 }], 0.5, 'a'), 'a')
  assert.equal(pick([], 0.5), undefined)
})
