import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type KeyTimes, nextChange, orderKeys } from './keys.rules.ts'

const start = Date.parse('2026-11-23T01:00:00Z')
const at = (hour: number): Date => new Date(start + hour * 3_600_000)
const key = (kid: string, from: number, until: number | null = null): KeyTimes => ({
  kid,
  alg: 'ES256',
  signsFrom: at(from),
  publishedUntil: until === null ? null : at(until),
})
const kids = (keys: KeyTimes[], now: Date): string[] => orderKeys(keys, now).map(({ kid }) => kid)

test('a new key is published at once, signs later, and the old one stays until its tokens have run out', () => {
  const keys = [key('old', 0, 26), key('new', 2)]
  assert.deepEqual(kids(keys, at(1)), ['old', 'new'])
  assert.deepEqual(kids(keys, at(2)), ['new', 'old'])
  assert.deepEqual(kids(keys, at(26)), ['new'])
  assert.deepEqual(nextChange(keys, at(1)), at(2))
  assert.deepEqual(nextChange(keys, at(3)), at(26))
  assert.equal(nextChange(keys, at(27)), undefined)
})

test('the first key always signs already, whenever one does', () => {
  const any = fc.record({ from: fc.integer({ min: 0, max: 50 }), length: fc.option(fc.integer({ min: 1, max: 40 })) })
  fc.assert(
    fc.property(fc.array(any, { maxLength: 6 }), fc.integer({ min: 0, max: 100 }), (made, hour) => {
      const keys = made.map(({ from, length }, index) => key(`k${index}`, from, length === null ? null : from + length))
      const ordered = orderKeys(keys, at(hour))
      if (ordered.some((one) => one.signsFrom <= at(hour))) assert.ok((ordered[0]?.signsFrom ?? at(999)) <= at(hour))
      assert.ok(ordered.every((one) => one.publishedUntil === null || one.publishedUntil > at(hour)))
    }),
  )
})
