import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shared } from './cache.ts'

test('whoever asks while it is made, and within its life, gets the same; a failure leaves the last one', async () => {
  const cache = shared<number>(() => 1_000, 2)
  let made = 0
  const make = async (): Promise<number> => ++made
  assert.deepEqual(await Promise.all(Array.from({ length: 50 }, () => cache.get('a', 0, make))), Array(50).fill(1))
  assert.equal(await cache.get('a', 999, make), 1)
  // A little too old: given at once, the next is made behind.
  assert.equal(await cache.get('a', 1_500, make), 1)
  assert.equal(await cache.get('a', 1_600, make), 2)
  assert.equal(
    await cache.get('a', 9_000, async () => {
      throw new Error('the source is down')
    }),
    2,
  )
  assert.equal(await cache.get('a', 9_000, make), 3)
  await cache.get('b', 0, make)
  await cache.get('c', 0, make)
  assert.equal(cache.last('a'), undefined)
  await assert.rejects(
    cache.get('d', 0, async () => {
      throw new Error('never was any')
    }),
  )
})
