import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { inSequence } from './sequence.rules.ts'

test('however messages are handed out, lost and handed out again, they are carried over in their order, each once', () => {
  const hands = fc.array(fc.tuple(fc.nat({ max: 11 }), fc.integer({ min: 1, max: 6 }), fc.nat({ max: 63 })), { maxLength: 40 })
  fc.assert(
    fc.property(hands, fc.integer({ min: 1, max: 100 }), (rounds, first) => {
      const last = first + 11
      const carried: number[] = []
      let next = first
      const hand = (seqs: readonly number[]): void => {
        const {
          carry,
          wait,
          next: after,
        } = inSequence(
          seqs.map((seq) => ({ seq })),
          next,
        )
        assert.equal(carry.length + wait.length, seqs.length, 'nothing is dropped')
        for (const { seq } of carry) if (seq >= next) carried.push(seq)
        next = after
      }
      // Each round hands out some in a row, of which some do not arrive, in any order.
      for (const [from, count, lost] of rounds)
        hand(
          Array.from({ length: count }, (_, at) => first + from + at)
            .filter((seq, at) => seq <= last && ((lost >> at) & 1) === 0)
            .toReversed(),
        )
      assert.deepEqual(
        carried,
        carried.map((_, at) => first + at),
      )
      // In the end everything comes again.
      hand(Array.from({ length: 12 }, (_, at) => first + at))
      assert.deepEqual(
        carried,
        Array.from({ length: 12 }, (_, at) => first + at),
      )
    }),
  )
})
