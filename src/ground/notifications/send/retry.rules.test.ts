import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { statusOf } from '../message/message.rules.ts'
import { nextTry, quietUntil } from './retry.rules.ts'

const at = (text: string): Date => new Date(`2026-11-${text}+07:00`)

test('the first repeat comes at once, the next after five minutes, and after 48 nobody is asked any more', () => {
  const now = at('23T10:00:00')
  assert.deepEqual(nextTry(1, now, null), now)
  assert.deepEqual(nextTry(2, now, null), at('23T10:05:00'))
  assert.deepEqual(nextTry(48, now, null), at('23T10:05:00'))
  assert.equal(nextTry(49, now, null), undefined)
  assert.equal(nextTry(2, now, at('23T10:04:59')), undefined)
})

test('quiet hours may span midnight, and end on the hour', () => {
  const night = { from: 21, to: 7 }
  assert.equal(quietUntil(at('23T20:59:59'), night), undefined)
  assert.deepEqual(quietUntil(at('23T21:00:00'), night), at('24T07:00:00'))
  assert.deepEqual(quietUntil(at('24T00:30:00'), night), at('24T07:00:00'))
  assert.equal(quietUntil(at('24T07:00:00'), night), undefined)
  assert.deepEqual(quietUntil(at('23T12:30:00'), { from: 12, to: 14 }), at('23T14:00:00'))
  assert.equal(quietUntil(at('23T12:30:00'), { from: 12, to: 12 }), undefined)
})

test('after quiet hours it is not quiet, and the wait is shorter than a day', () => {
  const hours = fc.integer({ min: 0, max: 23 })
  const moment = fc.date({ min: new Date('2025-01-01T00:00:00Z'), max: new Date('2027-01-01T00:00:00Z'), noInvalidDate: true })
  fc.assert(
    fc.property(hours, hours, moment, (from, to, now) => {
      const until = quietUntil(now, { from, to })
      if (!until) return
      assert.ok(until > now && until.getTime() - now.getTime() < 24 * 3_600_000)
      assert.equal(quietUntil(until, { from, to }), undefined)
    }),
  )
})

test('the status is the same in whatever order the facts came', () => {
  const none = { sentAt: null, deliveredAt: null, bouncedAt: null, gaveUpAt: null, notBefore: null, tries: 0 }
  const [t1, t2] = [at('23T10:00:00'), at('23T10:01:00')]
  assert.equal(statusOf({ ...none, deliveredAt: t1 }, t2), 'delivered')
  assert.equal(statusOf({ ...none, deliveredAt: t1, sentAt: t2 }, t2), 'delivered')
  assert.equal(statusOf({ ...none, deliveredAt: t1, sentAt: t1, bouncedAt: t2 }, t2), 'bounced')
  assert.equal(statusOf({ ...none, notBefore: t2 }, t1), 'quiet')
  assert.equal(statusOf({ ...none, notBefore: t2, tries: 2 }, t1), 'retrying')
  assert.equal(statusOf({ ...none, gaveUpAt: t2, tries: 49 }, t2), 'gave_up')
  assert.equal(statusOf(none, t1), 'waiting')
})
