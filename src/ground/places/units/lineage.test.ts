import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { sql } from '#core/db.ts'
import { world } from '../../../../test/world.ts'
import { lineageOn } from './lineage.ts'

test('what is remembered of a unit and those above it is believed for seconds, not longer', async (t) => {
  const { freshDatabase } = await world()
  const db = await freshDatabase()
  const [province, commune] = [randomUUID(), randomUUID()]
  const recorded = new Date('2026-01-01T00:00:00Z')
  const stand = async (id: string, parent: string | null, name: string): Promise<void> => {
    await sql`insert into places.unit (id, kind) values (${id}::uuid, 'administrative')`.execute(db)
    await sql`insert into places.unit_version (unit_id, code, name, full_name, level, type, parent_id, valid_from, recorded_at, search, words)
      values (${id}::uuid, ${id.slice(0, 5)}, ${name}, ${name}, ${parent ? 'commune' : 'province'}, ${parent ? 'xa' : 'tinh'}, ${parent}::uuid, '2025-07-01', ${recorded}, '', '{}')`.execute(
      db,
    )
  }
  await stand(province, null, 'Tỉnh Thử')
  await stand(commune, province, 'Xã Cũ')
  const names = async (): Promise<string[]> => (await lineageOn(db, commune, '2026-11-23')).map((unit) => unit.name)
  assert.deepEqual(await names(), ['Xã Cũ', 'Tỉnh Thử'])
  await sql`update places.unit_version set name = 'Xã Mới' where unit_id = ${commune}::uuid`.execute(db)
  const now = performance.now()
  t.mock.method(performance, 'now', () => now + 4_000)
  assert.deepEqual(await names(), ['Xã Cũ', 'Tỉnh Thử'])
  t.mock.method(performance, 'now', () => now + 6_000)
  assert.deepEqual(await names(), ['Xã Mới', 'Tỉnh Thử'])
})
