import assert from 'node:assert/strict'
import { test } from 'node:test'
import { publish } from '#core/events.ts'
import { sql } from '#core/db.ts'
import { createTestPerson, listOfficers, rolesOf } from '#ground/identity/index.ts'
import { findUnitByCode, UnitsReorganised } from '#ground/places/index.ts'
import { fileFromSchema, post, unitIdOf } from '../../../../test/filing.ts'
import { world } from '../../../../test/world.ts'
import { identityModule } from '../module.ts'
import { deliverAll } from '../../../../test/hearable.ts'

test('the end of an employment ends roles, loans, keys and sessions in one step, with a list of what to hand over', async () => {
  const w = await world()
  const unit = await unitIdOf(w, '31510')
  const admin = await w.officer('administrator', unit)
  const leaver = await w.officer(['receiver', 'processor'], unit, { name: 'Ngô Văn Nghỉ' })
  const { code } = await fileFromSchema(w, await w.citizen(), '1.004873', '31510')
  await w.inject({
    method: 'POST',
    url: `/api/dossiers/${code}/actions`,
    as: leaver,
    headers: { accept: 'application/json' },
    payload: { action: 'receive', version: 1, key: 'nhan-1' },
  })
  await sql`update casework.case_record set assignee_id = ${leaver.personId}::uuid, assignee_name = 'x' where reference = ${code}`.execute(
    w.db,
  )
  const at = `/quan-tri/can-bo/${leaver.personId}/nghi-viec`
  const list = await w.inject({ url: at, as: admin })
  assert.match(list.body, new RegExp(`Hồ sơ đang giải quyết.*${code.replaceAll('.', '\\.')}`))
  assert.match(list.body, /Người xử lý – /)
  assert.equal((await post(w, admin, at, { note: '' })).statusCode, 422)
  const done = await post(w, admin, at, { note: 'QĐ 12/QĐ-UBND nghỉ hưu' })
  assert.equal(done.statusCode, 303)
  assert.equal((await w.inject({ url: '/api/me', as: leaver })).statusCode, 401)
  assert.deepEqual(await rolesOf(w.db, leaver.personId, w.clock.now()), [])
  assert.equal(
    (await listOfficers(w.db, { unitIds: [unit], at: w.clock.now() })).some(({ personId }) => personId === leaver.personId),
    false,
  )
  const kept = await sql<{
    what: string
    note: string
    roles: unknown[]
  }>`select what, note, roles from identity.employment where person_id = ${leaver.personId}::uuid`.execute(w.db)
  assert.deepEqual([kept.rows[0]?.what, kept.rows[0]?.roles.length], ['left', 2])
  assert.equal((await post(w, admin, `/quan-tri/can-bo/${admin.personId}/nghi-viec`, { note: 'x' })).statusCode, 409)
  for (const role of ['leader', 'clerk']) assert.equal((await post(w, await w.officer(role, unit), at, { note: 'x' })).statusCode, 403)
})

test('one who moves has the new role and no longer the old one, from the same moment', async () => {
  const w = await world()
  const [here, there] = [await unitIdOf(w, '31510'), await unitIdOf(w, '31507')]
  const admin = await w.officer('administrator', here)
  const mover = await w.officer('processor', here)
  const done = await post(w, admin, `/quan-tri/can-bo/${mover.personId}/chuyen-don-vi`, {
    unit: there,
    role: 'receiver',
    note: 'QĐ 15 điều động',
  })
  assert.equal(done.statusCode, 303)
  assert.deepEqual(await rolesOf(w.db, mover.personId, w.clock.now()), [{ role: 'receiver', unitId: there }])
  assert.equal((await w.inject({ url: '/api/me', as: mover })).statusCode, 401, 'signs in anew')
})

test('roles follow a unit that is taken over, on the day it takes effect, and hearing of it twice changes nothing', async () => {
  const w = await world()
  const db = await w.freshDatabase()
  const unitId = async (code: string): Promise<string> => (await findUnitByCode(db, code, { on: '2026-11-23' }))?.id ?? ''
  const [from, to] = [await unitId('31510'), await unitId('31507')]
  const person = await createTestPerson(db, w.clock, {
    kind: 'officer',
    name: 'Theo Đơn Vị',
    roles: [
      { role: 'approver', unitId: from },
      { role: 'clerk', unitId: to },
    ],
  })
  const payload = {
    reorganisationId: '00000000-0000-4000-8000-00000000000f',
    title: 'Nhập hai phường',
    onDate: '2027-01-01',
    legalBasis: 'Nghị quyết thử',
    ended: [from],
    begun: [],
    changed: [],
    successions: [{ from, to, share: 'whole' as const }],
  }
  for (let time = 0; time < 2; time++) await publish(db, UnitsReorganised, payload, { subject: payload.reorganisationId })
  await deliverAll(db, identityModule.listens ?? [])
  const held = async (at: string) =>
    (await rolesOf(db, person.personId, new Date(at))).map(({ role, unitId: unit }) => [role, unit === to ? 'new' : 'old']).sort()
  assert.deepEqual(await held('2026-12-31T10:00:00Z'), [
    ['approver', 'old'],
    ['clerk', 'new'],
  ])
  assert.deepEqual(await held('2027-01-01T03:00:00Z'), [
    ['approver', 'new'],
    ['clerk', 'new'],
  ])
  const rows = await sql<{ count: number }>`select count(*) from identity.role where person_id = ${person.personId}::uuid`.execute(db)
  assert.equal(rows.rows[0]?.count, 3)
})
