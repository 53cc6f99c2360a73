import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { deliveryStates, movesOn } from './delivery.rules.ts'

test('a delivery never goes round: no message, late or twice, brings it back to a state that it left', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...deliveryStates), { maxLength: 40 }), (messages) => {
      let state = deliveryStates[0] as (typeof deliveryStates)[number]
      const left = new Set<string>()
      for (const message of messages) {
        if (!movesOn(state, message)) continue
        left.add(state)
        state = message
        assert.ok(!left.has(state), `${[...left].join(' ')} → ${state}`)
      }
    }),
  )
})
