import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSigned, sign } from './signature.ts'

test('only the bank’s own words, lately said, are believed', () => {
  const now = new Date('2026-11-23T02:00:00Z')
  const body = '{"amount":15000}'
  const header = sign('a secret between us', body, now)
  const at = (seconds: number) => new Date(now.getTime() + seconds * 1000)
  assert.equal(isSigned('a secret between us', header, body, now), true)
  assert.equal(isSigned('a secret between us', header, body, at(300)), true)
  assert.equal(isSigned('a secret between us', header, body, at(301)), false)
  assert.equal(isSigned('a secret between us', header, body, at(-301)), false)
  assert.equal(isSigned('another secret', header, body, now), false)
  assert.equal(isSigned('a secret between us', header, '{"amount":15001}', now), false)
  assert.equal(isSigned('a secret between us', header.replace(/^t=\d+/, `t=${at(60).getTime()}`), body, now), false)
  assert.equal(isSigned('', sign('', body, now), body, now), false)
  for (const wrong of [undefined, '', 't=1', 'v1=00', `${header}0`]) assert.equal(isSigned('a secret between us', wrong, body, now), false)
})
