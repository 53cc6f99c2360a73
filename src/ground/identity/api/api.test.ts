import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestPerson } from '#ground/identity/index.ts'
import { world } from '../../../../test/world.ts'

const password = 'trời xanh mây trắng'

test('a program signs in, acts with the token and signs out', async () => {
  const { app, db, clock } = await world()
  const person = await createTestPerson(db, clock, { kind: 'citizen', name: 'Tăng Văn Máy', password })
  const made = await app.inject({ method: 'POST', url: '/api/sessions', payload: { login: person.phone, password } })
  assert.equal(made.statusCode, 201, made.body)
  const { token, expiresAt, person: told } = made.json<{ token: string; expiresAt: string; person: { id: string } }>()
  assert.equal(told.id, person.personId)
  assert.ok(new Date(expiresAt) > clock.now())
  const headers = { authorization: `Bearer ${token}` }
  const me = await app.inject({ method: 'GET', url: '/api/me', headers })
  assert.deepEqual(me.json(), { id: person.personId, kind: 'citizen', name: 'Tăng Văn Máy', roles: [] })
  assert.equal((await app.inject({ method: 'DELETE', url: '/api/sessions/current', headers })).statusCode, 204)
  assert.equal((await app.inject({ method: 'GET', url: '/api/me', headers })).statusCode, 401)
})

test('wrong passwords are refused with a code and end in a lock-out', async () => {
  const { app, db, clock } = await world()
  const person = await createTestPerson(db, clock, { kind: 'citizen', name: 'Tăng Văn Máy', password })
  const guess = () => app.inject({ method: 'POST', url: '/api/sessions', payload: { login: person.phone, password: 'không phải đâu' } })
  const first = await guess()
  assert.equal(first.statusCode, 401)
  assert.equal(first.json().code, 'identity.sign_in.wrong')
  for (let n = 2; n <= 5; n++) await guess()
  const locked = await guess()
  assert.equal(locked.statusCode, 429)
  assert.equal(locked.json().code, 'identity.locked')
})

test('a session ends by the clock: an officer’s after a working day', async () => {
  const { inject, clock, officer } = await world()
  const person = await officer('clerk', '00000000-0000-4000-8000-000000000001')
  const began = clock.now()
  clock.advance(12 * 3_600_000 + 1)
  assert.equal((await inject({ method: 'GET', url: '/api/me', as: person })).statusCode, 401)
  clock.set(began)
})

test('an invalid bearer token is not made good by a cookie', async () => {
  const { app, citizen } = await world()
  const person = await citizen()
  const answer = await app.inject({
    method: 'GET',
    url: '/api/me',
    headers: { cookie: person.cookie, authorization: `Bearer ${'x'.repeat(43)}` },
  })
  assert.equal(answer.statusCode, 401)
})
