import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatMoney } from '#core/i18n.ts'
import { isMoney, missingTo, mostMoney, ratioOf, readMoney, shareOf, sumMoney } from './money.rules.ts'

const amount = fc.integer({ min: 0, max: 1_000_000_000_000_000 })

test('money is whole đồng: what is written is what is read, and sums are exact in any order', () => {
  fc.assert(fc.property(amount, (value) => readMoney(formatMoney('vi', value)) === value && readMoney(String(value)) === value))
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1_000_000_000_000 }), { maxLength: 200 }), (list) => {
      const sum = sumMoney(list)
      assert.equal(
        BigInt(sum),
        list.reduce((total, one) => total + BigInt(one), 0n),
      )
      assert.equal(sumMoney(list.toReversed()), sum)
      assert.ok(Number.isSafeInteger(sum))
    }),
  )
  for (const text of ['', '-1', '1,5', '1.5', '12.34', 'mười', '1e9', String(mostMoney + 1), '1.000.00'])
    assert.equal(readMoney(text), undefined, text)
  assert.equal(isMoney(0.5), false)
  assert.throws(() => sumMoney(Array.from({ length: 10 }, () => mostMoney)), RangeError)
})

test('a rule is met exactly when nothing is missing, and what is missing is the least that helps', () => {
  fc.assert(
    fc.property(amount, amount, fc.integer({ min: 0, max: 10_000 }), (part, whole, share) => {
      const missing = missingTo(part, whole, share)
      const isMet = BigInt(part) * 10_000n >= BigInt(whole) * BigInt(share)
      assert.equal(missing === 0, isMet)
      if (missing > 0) {
        assert.equal(missingTo(part + missing, whole, share), 0)
        assert.ok(missingTo(part + missing - 1, whole, share) > 0)
      }
      const told = shareOf(part, whole)
      if (told !== undefined) assert.equal(told >= share, isMet)
      else assert.equal(whole, 0)
    }),
  )
})

test('the figures of the provinces: 18 billion are 0,1 %, 100 billion of 10.000 billion are 1 %', () => {
  const billion = 1_000_000_000
  assert.equal(shareOf(18 * billion, 18_000 * billion), 10)
  assert.equal(missingTo(18 * billion, 18_000 * billion, 100), 162 * billion)
  assert.equal(missingTo(0, 18 * billion, 1_000), 1_800_000_000)
  assert.equal(shareOf(100 * billion, 10_000 * billion), 100)
  assert.equal(missingTo(100 * billion, 10_000 * billion, 100), 0)
  assert.equal(missingTo(100 * billion, 10_000 * billion, 200), 100 * billion)
  assert.equal(ratioOf(250, 100), 250)
  assert.equal(ratioOf(1, 0), undefined)
})
