import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { sql } from '#core/db.ts'
import { findCase, openCase } from '#engine/casework/index.ts'
import { modules } from '../src/modules.ts'
import { mergeWards, twoWards } from './merging.ts'
import { world } from './world.ts'

test('open cases of every kind go on, once, with the unit that takes theirs over', async () => {
  const w = await world()
  const db = await w.freshDatabase()
  const { from, above, to } = await twoWards(db)
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
  const event = await mergeWards(db, { from, to }, w.clock.now())
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
