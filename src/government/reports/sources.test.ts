import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readIndicators } from '#engine/indicators/index.ts'
import { world } from '../../../test/world.ts'

const groups = ['payments', 'documents', 'exchange', 'feedback', 'inspections']

test('what the platform does itself is counted by it: none of nineteen indicators waits for another system', async () => {
  const { db } = await world()
  const readings = (await readIndicators(db, undefined, { today: '2026-11-23' })).filter(({ group }) => groups.includes(group))
  assert.equal(readings.length, 19)
  assert.deepEqual(
    readings.filter(({ status }) => status === 'not_connected').map(({ key }) => key),
    [],
  )
  for (const reading of readings.filter(({ status }) => status === 'ok')) assert.ok(reading.asOf, `${reading.key} says as of when`)
})
