import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sql } from '#core/db.ts'
import { fileFromSchema, post, unitIdOf } from '../../../../test/filing.ts'
import { type Person, type World, world } from '../../../../test/world.ts'
import { delegationFaults, heldKey } from './delegation.rules.ts'

const rolesOf = async (w: World, as: Person) =>
  (await w.inject({ url: '/api/me', as })).json<{ roles: { role: string; unitId: string }[] }>().roles.map(({ role }) => role)

async function lend(
  w: World,
  from: Person,
  to: Person,
  unit: string,
  role = 'approver',
  days: [string, string] = ['2026-11-23', '2026-11-24'],
) {
  return post(w, from, '/lam-viec/uy-quyen', {
    held: heldKey({ role, unitId: unit }),
    to_person: to.personId,
    from: days[0],
    to: days[1],
    reason: 'Đi họp',
  })
}

test('a lent role counts from day to day, is shown on the desk and ends with the day, the loan or the lender', async () => {
  const w = await world()
  const began = w.clock.now()
  w.clock.set('2026-11-23T01:30:00Z')
  const unit = await unitIdOf(w, '31510')
  const [chief, deputy] = [
    await w.officer('approver', unit, { name: 'Trần Thị Trưởng' }),
    await w.officer('processor', unit, { name: 'Lê Văn Phó' }),
  ]
  assert.equal((await lend(w, chief, deputy, unit)).statusCode, 303)
  assert.deepEqual(await rolesOf(w, deputy), ['processor', 'approver'])
  assert.match((await w.inject({ url: '/lam-viec/uy-quyen', as: deputy })).body, /Lê Văn Phó \(theo ủy quyền của Trần Thị Trưởng\)/)
  assert.match((await w.inject({ url: '/thong-bao', as: deputy })).body, /Trần Thị Trưởng giao bạn vai trò/)
  const third = await w.officer('clerk', unit)
  const further = await lend(w, deputy, third, unit)
  assert.equal(further.statusCode, 422, 'what was lent is not lent on')
  const page = await w.inject({ url: '/lam-viec/uy-quyen', as: chief })
  const id = /uy-quyen\/([0-9a-f-]{36})\/thu-hoi/.exec(page.body)?.[1] ?? ''
  assert.equal((await post(w, deputy, `/lam-viec/uy-quyen/${id}/thu-hoi`)).statusCode, 404, 'only the lender takes it back')
  assert.equal((await post(w, chief, `/lam-viec/uy-quyen/${id}/thu-hoi`)).statusCode, 303)
  assert.deepEqual(await rolesOf(w, deputy), ['processor'])
  w.clock.advance(1000)
  await lend(w, chief, deputy, unit)
  assert.deepEqual(await rolesOf(w, deputy), ['processor', 'approver'])
  const admin = await w.officer('administrator', unit)
  await post(w, admin, `/quan-tri/can-bo/${chief.personId}/khoa`)
  assert.deepEqual(await rolesOf(w, deputy), ['processor'], 'who is locked lends nothing')
  w.clock.set(began)
})

test('what a deputy does is recorded as done for the lender; nobody decides on their own case by a loan', async () => {
  const w = await world()
  const unit = await unitIdOf(w, '31510')
  const [chief, deputy] = [
    await w.officer('receiver', unit, { name: 'Trần Thị Trưởng' }),
    await w.officer('clerk', unit, { name: 'Lê Văn Phó' }),
  ]
  const citizen = await w.citizen()
  const { code } = await fileFromSchema(w, citizen, '1.004873', '31510')
  const act = () =>
    w.inject({
      method: 'POST',
      url: `/api/dossiers/${code}/actions`,
      as: deputy,
      headers: { accept: 'application/json' },
      payload: { action: 'receive', version: 1, key: 'nhan-thay' },
    })
  const day = w.clock.now().toISOString().slice(0, 10)
  assert.equal((await act()).statusCode, 403)
  assert.equal((await lend(w, chief, deputy, unit, 'receiver', [day, day])).statusCode, 303)
  const done = await act()
  assert.equal(done.statusCode, 200, done.body)
  const kept = await sql<{ by: string; role: string }>`select a.actor_name as by, a.actor_role as role from casework.action a
    join casework.case_record c on c.id = a.case_id where c.reference = ${code} and a.type = 'receive'`.execute(w.db)
  assert.deepEqual(kept.rows, [{ by: 'Lê Văn Phó (theo ủy quyền của Trần Thị Trưởng)', role: 'receiver' }])
})

test('what is wrong with a delegation is told at its field', () => {
  const known = { held: [{ role: 'approver', unitId: 'u' }], colleagues: ['b'], self: 'a', today: '2026-11-23' }
  const good = { held: 'approver u', toPerson: 'b', from: '2026-11-23', to: '2026-11-30', reason: 'Nghỉ phép' }
  const faults = (change: Partial<typeof good>) =>
    Object.entries(delegationFaults({ ...good, ...change }, known)).flatMap(([field, fault]) => (fault ? [field] : []))
  assert.deepEqual(faults({}), [])
  assert.deepEqual(faults({ held: 'leader u' }), ['held'])
  assert.deepEqual(faults({ toPerson: 'a' }), ['to_person'])
  assert.deepEqual(faults({ from: '2026-11-22' }), ['from'])
  assert.deepEqual(faults({ to: '2026-11-22' }), ['to'])
  assert.deepEqual(faults({ to: '2027-03-01' }), ['to'])
  assert.deepEqual(faults({ from: '2026-02-30', to: 'x', reason: ' ' }), ['from', 'to', 'reason'])
  fc.assert(fc.property(fc.string(), fc.string(), (from, to) => void delegationFaults({ ...good, from, to }, known)))
})
