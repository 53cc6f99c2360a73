import assert from 'node:assert/strict'
import { test } from 'node:test'
import { timedId } from '#core/ids.ts'

test('ids made later sort later, none comes twice, and each is a UUID of version 7', () => {
  const ids = Array.from({ length: 2_000 }, (_, i) => timedId(1_790_000_000_000 + i))
  assert.deepEqual([...ids].sort(), ids)
  assert.equal(new Set(Array.from({ length: 5_000 }, () => timedId(5))).size, 5_000)
  for (const id of ids.slice(0, 50)) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  assert.equal(timedId(0x0123456789ab, new Uint8Array(10).fill(0xff)), '01234567-89ab-7fff-bfff-ffffffffffff')
})
