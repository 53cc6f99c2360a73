import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { afterCall, type Circuit, closedCircuit, isOpen, tryPass, withoutVerdict } from './breaker.rules.ts'
import { take } from './rate.rules.ts'

const limits = { after: 3, pauseMs: 100 }

test('an open circuit lets one trial through after each pause, and closes only by a success', () => {
  const step = fc.record({ wait: fc.nat(150), verdict: fc.constantFrom(true, false, undefined) })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let circuit: Circuit = closedCircuit
      let now = 0
      let inRow = 0
      for (const { wait, verdict } of steps) {
        now += wait
        const before = circuit
        const passed = tryPass(circuit, now, limits)
        if (!passed.pass) {
          assert.ok(isOpen(before) && now - (before.openedAt ?? 0) < limits.pauseMs)
          continue
        }
        const trial = passed.circuit
        if (isOpen(before)) assert.equal(tryPass(trial, now, limits).pass, false, 'one trial at a time')
        circuit = verdict === undefined ? withoutVerdict(trial) : afterCall(trial, verdict, now, limits)
        if (verdict === true) inRow = 0
        if (verdict === false) inRow++
        assert.equal(isOpen(circuit), inRow >= limits.after)
      }
    }),
  )
})

test('a rate lets through its calls a minute and a tenth at once, never more', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 600 }), fc.array(fc.nat(2_000), { maxLength: 200 }), (perMinute, waits) => {
      let [allowance, now] = [0, 0]
      const passed: number[] = []
      for (const wait of waits) {
        now += wait
        const taken = take(allowance, now, perMinute)
        allowance = taken.allowance
        if (taken.ok) passed.push(now)
        else assert.ok(take(allowance, now + taken.retryAfterMs + 0.001, perMinute).ok, 'what it says to wait is enough')
      }
      const burst = Math.max(1, Math.floor(perMinute / 10))
      for (const from of passed) {
        const within = passed.filter((at) => at >= from && at < from + 60_000).length
        assert.ok(within <= perMinute + burst, `${within} in a minute of ${perMinute}`)
      }
    }),
  )
})
