import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { sql } from '#core/db.ts'
import { findCase, openCase } from '#engine/casework/index.ts'
import { findUnitByCode, listAncestors, listChildren, reorganise } from '#ground/places/index.ts'
import { modules } from '../src/modules.ts'
import { world } from './world.ts'

test('open cases of every kind go on, once, with the unit that takes theirs over', async () => {
  const w = await world()
  const db = await w.freshDatabase()
  const from = await findUnitByCode(db, '31510', { on: '2026-11-23' })
  const to = await findUnitByCode(db, '31507', { on: '2026-11-23' })
  assert.ok(from && to)
  const above = await listAncestors(db, from.id, { on: '2026-11-23' })
  const definitions = await sql<{
    key: string
    kind: string
  }>`select distinct key, body ->> 'kind' as kind from casework.definition`.execute(db)
  assert.ok(definitions.rows.length >= 5)
  const cases = new Map<string, string>()
  for (const { key, kind } of definitions.rows) {
    const opened = await openCase(db, {
      kind,
      definitionKey: key,
      reference: randomUUID(),
      title: 'Thử',
      party: 'Người Thử',
      channel: 'online',
      ownerId: null,
      unitId: from.id,
      unitPath: [from.id, ...above.map((u) => u.id)],
      unitCodes: [from.code],
      duration: { amount: 3, unit: 'working_day' },
      actor: { id: null, name: 'Người Thử', role: 'owner' },
      clientKey: 'open',
      at: w.clock.now(),
    })
    cases.set(key, opened.id)
  }
  const [ownDesk] = await listChildren(db, from.id, { on: '2026-11-23' })
  const [otherDesk] = await listChildren(db, to.id, { on: '2026-11-23' })
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
  const { rows } = await sql<{
    payload: never
  }>`select payload from core.event where name = 'places.units_reorganised' and subject = ${done.id}`.execute(db)
  const event = { id: 1, name: 'places.units_reorganised', subject: done.id, payload: rows[0]?.payload as never, occurredAt: w.clock.now() }
  for (const listener of modules.flatMap((module) => module.listens ?? []))
    if (listener.event === event.name && listener.reader.includes('.follow_')) await listener.handle(db, event)
  const moves = await sql<{ task: string; payload: { from: string } }>`
    select v.task_identifier as task, j.payload from graphile_worker._private_jobs j join graphile_worker.jobs v on v.id = j.id
    where v.task_identifier ~ '\\.move_'`.execute(db)
  const context = { db, clock: { now: () => new Date('2027-01-04T02:00:00Z') }, config: w.app.config, log: () => undefined }
  const jobs = Object.assign({}, ...modules.map((module) => module.jobs ?? {})) as NonNullable<(typeof modules)[number]['jobs']>
  for (let times = 0; times < 2; times++) {
    for (const { task, payload } of moves.rows) if (payload.from === from.id) await jobs[task]?.(context, payload)
  }
  for (const [key, id] of cases) {
    const moved = await findCase(db, { id })
    assert.equal(moved?.unitId, to.id, `${key} goes on with the unit that takes over`)
    assert.equal(moved.version, 2, `${key} was moved once`)
    assert.ok(moved.unitPath.includes(to.id) && !moved.unitPath.includes(from.id))
  }
})
