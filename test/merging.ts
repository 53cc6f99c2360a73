// Two wards that become one on the first day of 2027, and the event that says so.
import assert from 'node:assert/strict'
import { type Db, sql } from '#core/db.ts'
import type { StoredEvent } from '#core/events.ts'
import { findUnitByCode, listAncestors, listChildren, reorganise, type Unit, UnitsReorganised } from '#ground/places/index.ts'

const on = '2026-11-23'

/** The ward that ends, the units above it, and the ward that takes it over. */
export async function twoWards(db: Db): Promise<{ from: Unit; above: Unit[]; to: Unit }> {
  const from = await findUnitByCode(db, '31510', { on })
  const to = await findUnitByCode(db, '31507', { on })
  assert.ok(from && to)
  return { from, above: await listAncestors(db, from.id, { on }), to }
}

/** Merges them with their one-stops and answers with the event, as a listener is given it. */
export async function mergeWards(db: Db, { from, to }: { from: Unit; to: Unit }, at: Date): Promise<StoredEvent<never>> {
  const [ownDesk] = await listChildren(db, from.id, { on })
  const [otherDesk] = await listChildren(db, to.id, { on })
  assert.ok(ownDesk && otherDesk)
  const done = await reorganise(db, {
    title: 'Sáp nhập thử',
    onDate: '2027-01-01',
    legalBasis: 'thử',
    by: 'test',
    steps: [
      { op: 'merge', from: [{ unit: ownDesk.id, share: 'whole' }], into: otherDesk.id },
      { op: 'merge', from: [{ unit: from.id, share: 'whole' }], into: to.id },
    ],
  })
  const { name } = UnitsReorganised
  const { rows } = await sql<{ payload: never }>`select payload from core.event where name = ${name} and subject = ${done.id}`.execute(db)
  assert.equal(rows.length, 1)
  return { id: 1, name, subject: done.id, payload: rows[0]?.payload as never, occurredAt: at }
}

/** Takes the merger of a day out of what is known, as if nobody had heard of it yet; only for databases of one test. */
export async function forgetMerger(db: Db, day: string): Promise<void> {
  const eve = new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
  await sql`delete from places.succession where on_date = ${day}::date`.execute(db)
  await sql`delete from places.unit_version where valid_from = ${day}::date`.execute(db)
  await sql`update places.unit_version set valid_to = null, end_reason = null where valid_to = ${eve}::date`.execute(db)
}
