import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { sourceRoot } from '#core/files.ts'
import { drawRefunds } from '../refund/refund-states.rules.ts'
import { canHappen, drawOrders, isFinal, orderEdges, type OrderEventType, orderStates, stateAfter } from './order-states.rules.ts'

test('the pictures in the README are those of the code', () => {
  const readme = readFileSync(join(sourceRoot, 'engine/payments/README.md'), 'utf8')
  assert.ok(readme.includes(drawOrders()), 'draw again: TINHSO_MODE=demo npm run -s tinhso -- draw payments')
  assert.ok(readme.includes(drawRefunds()), 'draw again: TINHSO_MODE=demo npm run -s tinhso -- draw payments')
})

test('every state can be reached, and every event takes one way from a state', () => {
  const reached = new Set(['requested', ...orderEdges.map((edge) => edge.to)])
  assert.deepEqual([...reached].sort(), [...orderStates].sort())
  const ways = orderEdges.map(({ from, event }) => `${from} ${event}`)
  assert.equal(new Set(ways).size, ways.length)
})

const events = fc.array(
  fc.constantFrom<OrderEventType>('authorised', 'captured', 'waived', 'expired', 'cancelled', 'voided', 'partly_refunded', 'refunded'),
  { maxLength: 40 },
)

test('whatever is tried: money is captured at most once, only when held, and given back only when it was there', () => {
  fc.assert(
    fc.property(events, (tried) => {
      let state: (typeof orderStates)[number] = 'requested'
      const seen: string[] = []
      for (const event of tried) {
        if (!canHappen(state, event)) {
          assert.throws(() => stateAfter(state, event))
          continue
        }
        state = stateAfter(state, event)
        seen.push(event)
        if (isFinal(state)) assert.ok(['refunded', 'cancelled'].includes(state))
      }
      assert.ok(seen.filter((event) => event === 'captured').length <= 1)
      if (seen.includes('captured')) assert.ok(seen.indexOf('authorised') < seen.indexOf('captured') && seen.includes('authorised'))
      if (seen.includes('refunded')) assert.ok(seen.includes('captured') || seen.includes('voided'))
      assert.ok(!(seen.includes('captured') && seen.includes('voided')))
    }),
  )
})
