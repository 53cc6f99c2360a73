import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { test } from 'node:test'
import { listOfficers } from '#ground/identity/index.ts'
import { findUnitByCode } from '#ground/places/index.ts'
import { world } from '../../../../test/world.ts'

const form = (fields: Record<string, string>) => ({
  payload: new URLSearchParams(fields).toString(),
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
})

async function unitId(): Promise<string> {
  const { db } = await world()
  const unit = await findUnitByCode(db, '31510', { on: '2026-11-23' })
  assert.ok(unit)
  return unit.id
}

async function made() {
  const { inject, officer } = await world()
  const unit = await unitId()
  const admin = await officer('administrator', unit)
  const login = `moi.${randomInt(1_000_000_000)}`
  const answer = await inject({
    method: 'POST',
    url: '/quan-tri/can-bo/them',
    as: admin,
    ...form({ name: 'Cán bộ Mới', login, title: 'Chuyên viên', unit, role: 'receiver' }),
  })
  assert.equal(answer.statusCode, 200, answer.body)
  const password = /<strong class="code">([^<]+)</.exec(answer.body)?.[1] ?? ''
  const id = /can-bo\/([0-9a-f-]{36})/.exec(answer.body)?.[1] ?? ''
  return { admin, unit, login, password, id }
}

test('an administrator makes an officer, whose first password works and is shown once', async () => {
  const { inject, db, clock } = await world()
  const { admin, unit, login, password, id } = await made()
  const answer = await inject({ method: 'POST', url: '/dang-nhap', ...form({ login: login.toUpperCase(), password }) })
  assert.equal(answer.statusCode, 303)
  assert.equal(answer.headers.location, '/lam-viec')
  assert.ok((await listOfficers(db, { unitIds: [unit], role: 'receiver', at: clock.now() })).some((officer) => officer.personId === id))
  assert.doesNotMatch((await inject({ method: 'GET', url: `/quan-tri/can-bo/${id}`, as: admin })).body, new RegExp(password))
  assert.match((await inject({ method: 'GET', url: `/quan-tri/can-bo?q=${login}`, as: admin })).body, /Người tiếp nhận – /)
  const taken = await inject({
    method: 'POST',
    url: '/quan-tri/can-bo/them',
    as: admin,
    ...form({ name: 'Khác', login, unit, role: 'clerk' }),
  })
  assert.equal(taken.statusCode, 422)
  assert.match(taken.body, /đã có người dùng/)
})

test('a role ends at a moment of the clock and with it what it allowed', async () => {
  const { inject, db, clock } = await world()
  const { admin, unit, id } = await made()
  await inject({ method: 'POST', url: `/quan-tri/can-bo/${id}/vai-tro`, as: admin, ...form({ unit, role: 'clerk' }) })
  const held = async (): Promise<string[]> =>
    (await listOfficers(db, { unitIds: [unit], at: clock.now() }))
      .filter((officer) => officer.personId === id)
      .map((officer) => officer.role)
  assert.deepEqual(await held(), ['clerk', 'receiver'])
  const page = await inject({ method: 'GET', url: `/quan-tri/can-bo/${id}`, as: admin })
  const roleId = /vai-tro\/([0-9a-f-]{36})\/ket-thuc/.exec(page.body)?.[1] ?? ''
  clock.advance(60_000)
  await inject({ method: 'POST', url: `/quan-tri/can-bo/${id}/vai-tro/${roleId}/ket-thuc`, as: admin })
  assert.equal((await held()).length, 1)
})

test('roles of a session are those of now: a new one counts at the next request, an ended one no more', async () => {
  const { inject, officer } = await world()
  const unit = await unitId()
  const admin = await officer('administrator', unit)
  const clerk = await officer('clerk', unit)
  const rolesOf = async (): Promise<string[]> =>
    (await inject({ method: 'GET', url: '/api/me', as: clerk })).json<{ roles: { role: string }[] }>().roles.map((held) => held.role)
  await inject({ method: 'POST', url: `/quan-tri/can-bo/${clerk.personId}/vai-tro`, as: admin, ...form({ unit, role: 'leader' }) })
  assert.deepEqual(await rolesOf(), ['clerk', 'leader'])
  const page = await inject({ method: 'GET', url: `/quan-tri/can-bo/${clerk.personId}`, as: admin })
  for (const [, roleId] of page.body.matchAll(/vai-tro\/([0-9a-f-]{36})\/ket-thuc/g))
    await inject({ method: 'POST', url: `/quan-tri/can-bo/${clerk.personId}/vai-tro/${roleId}/ket-thuc`, as: admin })
  assert.deepEqual(await rolesOf(), [])
})

test('a locked account is out at once and back when unlocked; administrators do not lock themselves out', async () => {
  const { inject, officer } = await world()
  const unit = await unitId()
  const admin = await officer('administrator', unit)
  const clerk = await officer('clerk', unit)
  await inject({ method: 'POST', url: `/quan-tri/can-bo/${clerk.personId}/khoa`, as: admin })
  assert.equal((await inject({ method: 'GET', url: '/api/me', as: clerk })).statusCode, 401)
  assert.equal((await inject({ method: 'POST', url: `/quan-tri/can-bo/${clerk.personId}/mo-khoa`, as: admin })).statusCode, 303)
  assert.equal((await inject({ method: 'POST', url: `/quan-tri/can-bo/${admin.personId}/khoa`, as: admin })).statusCode, 409)
})

test('a reset password is shown once and ends the officer’s sessions', async () => {
  const { inject } = await world()
  const { admin, login, password, id } = await made()
  const reset = await inject({ method: 'POST', url: `/quan-tri/can-bo/${id}/mat-khau`, as: admin })
  const fresh = /<strong class="code">([^<]+)</.exec(reset.body)?.[1] ?? ''
  assert.equal((await inject({ method: 'POST', url: '/dang-nhap', ...form({ login, password }) })).statusCode, 422)
  assert.equal((await inject({ method: 'POST', url: '/dang-nhap', ...form({ login, password: fresh }) })).statusCode, 303)
})
