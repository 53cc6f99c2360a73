import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { on } from '#core/events.ts'
import { act, findCase, openCase } from '#engine/casework/index.ts'
import { UnitsReorganised } from '#ground/places/index.ts'
import { mergeWards, twoWards } from '../../../../test/merging.ts'
import { world } from '../../../../test/world.ts'
import { following } from './follow.ts'
import { sql } from '#core/db.ts'
import { proceduresModule } from '../module.ts'

test('open dossiers of a unit that ends go on with the unit that takes it over; closed ones stay true to their unit', async () => {
  const w = await world()
  const db = await w.freshDatabase()
  const { from, above, to } = await twoWards(db)
  const at = w.clock.now()
  const open = (): ReturnType<typeof openCase> =>
    openCase(db, {
      kind: 'dossier',
      definitionKey: 'one_stop',
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
      at,
    })
  const [staying, moving] = [await open(), await open()]
  const receiver = {
    personId: randomUUID(),
    kind: 'officer' as const,
    name: 'Cán bộ Thử',
    sessionId: '',
    roles: [{ role: 'receiver', unitId: from.id }],
  }
  await act(db, { by: { id: staying.id }, action: 'decline', clientKey: 'd', actor: receiver, note: 'không đúng nơi', at })
  await act(db, { by: { id: moving.id }, action: 'receive', clientKey: 'r', actor: receiver, at })

  const [listener] = following.listens
  await listener?.handle(db, await mergeWards(db, { from, to }, at))
  const moveJob = 'procedures.move_dossiers'
  const jobs = await sql<{
    payload: unknown
    run_at: Date
  }>`select j.payload, v.run_at from graphile_worker._private_jobs j join graphile_worker.jobs v on v.id = j.id where v.task_identifier = ${moveJob}`.execute(
    db,
  )
  const own = jobs.rows.filter((row) => (row.payload as { from: string }).from === from.id)
  assert.equal(own.length, 1)
  assert.equal(own[0]?.run_at.toISOString(), '2026-12-31T17:00:00.000Z', 'on the day it takes effect, in Vietnam')

  const clock = { now: () => new Date('2027-01-04T02:00:00Z') }
  const context = { db, clock, config: w.app.config, log: () => undefined }
  await following.jobs[moveJob]?.(context, own[0]?.payload)
  await following.jobs[moveJob]?.(context, own[0]?.payload)
  const moved = await findCase(db, { id: moving.id })
  assert.deepEqual([moved?.unitId, moved?.state, moved?.version], [to.id, 'received', 3], 'moved once, in the state it had')
  assert.ok(moved?.unitPath.includes(to.id) && !moved.unitPath.includes(from.id))
  assert.equal((await findCase(db, { id: staying.id }))?.unitId, from.id)
  assert.ok(proceduresModule.listens?.some((l) => l.event === on(UnitsReorganised, 'x', async () => undefined).event))
})
