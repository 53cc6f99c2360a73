import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { spread } from './spread.rules.ts'

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0)

test('money laid on what is due is neither lost nor made, and the order of the parts changes no total', () => {
  const sums = fc.array(fc.integer({ min: 1, max: 2_000_000 }), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(sums, sums, (credits, dues) => {
      const { chunks, rest, missing } = spread(credits, dues)
      const of = (key: 'credit' | 'due', index: number) => sum(chunks.filter((one) => one[key] === index).map(({ amount }) => amount))
      for (const [index, credit] of credits.entries()) assert.equal(of('credit', index) + (rest[index] ?? 0), credit)
      for (const [index, due] of dues.entries()) assert.equal(of('due', index) + (missing[index] ?? 0), due)
      assert.ok(sum(rest) === 0 || sum(missing) === 0, 'nothing is left over while something is lacking')
      assert.ok(chunks.every(({ amount }) => amount > 0))
      const turned = spread([...credits].reverse(), [...dues].reverse())
      assert.deepEqual([sum(turned.rest), sum(turned.missing)], [sum(rest), sum(missing)])
    }),
  )
})
