import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { feeOf, isAtEnd, isTrouble, mayAsk, mayCancel, postStates, stateAfter, type Step } from './parcel.rules.ts'

const step = fc.record({
  key: fc.uuid(),
  state: fc.constantFrom(...postStates),
  at: fc.date({ min: new Date('2026-01-01'), max: new Date('2026-12-31'), noInvalidDate: true }),
})

test('the order in which the post’s news arrives, and how often, changes nothing', () => {
  fc.assert(
    fc.property(
      fc
        .array(step, { minLength: 1, maxLength: 12 })
        .chain((steps) => fc.tuple(fc.constant(steps), fc.shuffledSubarray(steps, { minLength: steps.length }))),
      ([steps, shuffled]) => {
        assert.equal(stateAfter('handed', [...shuffled, ...steps]), stateAfter('handed', steps))
      },
    ),
  )
  assert.equal(stateAfter('handed', []), 'handed')
  const at = (day: number, state: Step['state']): Step => ({ key: String(day), state, at: new Date(Date.UTC(2026, 0, day)) })
  assert.equal(stateAfter('handed', [at(3, 'delivered'), at(2, 'in_transit')]), 'delivered')
})

test('a way is priced by where the home lies', () => {
  const fees = [
    { kind: 'deliver' as const, within: 'commune' as const, amount: 1 },
    { kind: 'deliver' as const, within: 'province' as const, amount: 2 },
    { kind: 'deliver' as const, within: 'country' as const, amount: 3 },
  ]
  const way = { kind: 'deliver' as const, officeUnit: 'a', communes: new Set(['a', 'b']) }
  assert.deepEqual(
    ['a', 'b', '-'].map((homeUnit) => feeOf(fees, { ...way, homeUnit })),
    [1, 2, 3],
  )
  assert.equal(feeOf(fees, { ...way, kind: 'collect', homeUnit: 'a' }), undefined)
})

test('who may ask and take back, and what is trouble or an end', () => {
  const of = { state: 'processing', closed: false, open: [] }
  assert.deepEqual(
    [mayAsk('deliver', of), mayAsk('collect', of), mayAsk('collect', { ...of, state: 'supplementing' })],
    [true, false, true],
  )
  assert.deepEqual([mayAsk('deliver', { ...of, closed: true }), mayAsk('deliver', { ...of, open: ['deliver'] })], [false, false])
  assert.deepEqual([mayCancel('deliver', 'asked'), mayCancel('deliver', 'handed')], [true, false])
  assert.deepEqual(postStates.filter(isTrouble), ['failed', 'returned', 'lost'])
  assert.deepEqual([isAtEnd('deliver', 'delivered'), isAtEnd('collect', 'delivered')], [true, false])
})
