import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { jointPurchase, type Purchase } from './joint.rules.ts'

const purchase: fc.Arbitrary<Purchase> = fc
  .record({
    unitId: fc.constantFrom('a', 'b', 'c'),
    quantity: fc.integer({ min: 1, max: 5_000 }),
    unitPrice: fc.integer({ min: 0, max: 1_000_000_000 }),
  })
  .map((one) => ({ ...one, amount: one.quantity * one.unitPrice }))

test('buying together never costs more, and one unit alone saves nothing by it', () => {
  const per = fc.constantFrom('once' as const, 'user_year' as const, 'unit_year' as const, undefined)
  fc.assert(
    fc.property(
      fc.array(purchase, { maxLength: 10 }),
      per,
      fc.option(fc.integer({ min: 0, max: 1_000_000_000 }), { nil: undefined }),
      (list, how, reference) => {
        const told = jointPurchase(list, how, reference)
        assert.equal(told === undefined, new Set(list.map(({ unitId }) => unitId)).size < 2)
        if (!told) return
        assert.ok(told.saving >= 0 && told.joint >= 0)
        assert.equal(told.paid - told.joint, told.saving)
      },
    ),
  )
})

test('two units that each bought what serves everybody once would have paid for one', () => {
  const list = [
    { unitId: 'a', quantity: 1, unitPrice: 260, amount: 260 },
    { unitId: 'b', quantity: 1, unitPrice: 240, amount: 240 },
  ]
  assert.deepEqual(jointPurchase(list, 'once', 250), { paid: 500, joint: 240, saving: 260 })
  assert.deepEqual(jointPurchase(list, 'user_year', 230), { paid: 500, joint: 460, saving: 40 })
})
