import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { world } from '../../../../test/world.ts'
import { baseRoles } from './roles.rules.ts'

const unit = '00000000-0000-4000-8000-000000000001'
const routes = (id: string): [method: 'GET' | 'POST', url: string][] => [
  ['GET', '/quan-tri/can-bo'],
  ['GET', '/quan-tri/can-bo/them'],
  ['POST', '/quan-tri/can-bo/them'],
  ['GET', `/quan-tri/can-bo/${id}`],
  ['POST', `/quan-tri/can-bo/${id}/vai-tro`],
  ['POST', `/quan-tri/can-bo/${id}/vai-tro/${randomUUID()}/ket-thuc`],
  ['POST', `/quan-tri/can-bo/${id}/khoa`],
  ['POST', `/quan-tri/can-bo/${id}/mo-khoa`],
  ['POST', `/quan-tri/can-bo/${id}/mat-khau`],
]

test('only administrators reach the officers: every other role, citizens and visitors are refused on every route', async () => {
  const { inject, officer, citizen } = await world()
  const target = await officer('clerk', unit)
  const others = [
    await citizen(),
    ...(await Promise.all(baseRoles.filter(({ role }) => role !== 'administrator').map(({ role }) => officer(role, unit)))),
  ]
  for (const [method, url] of routes(target.personId)) {
    for (const as of others) assert.equal((await inject({ method, url, as })).statusCode, 403, `${method} ${url} ${as.name}`)
    assert.ok([303, 401].includes((await inject({ method, url })).statusCode), url)
  }
  assert.equal((await inject({ method: 'GET', url: '/api/me', as: target })).statusCode, 200)
})

test('a citizen cannot be administered as an officer', async () => {
  const { inject, officer, citizen } = await world()
  const admin = await officer('administrator', unit)
  const person = await citizen()
  assert.equal((await inject({ method: 'GET', url: `/quan-tri/can-bo/${person.personId}`, as: admin })).statusCode, 404)
  assert.equal((await inject({ method: 'POST', url: `/quan-tri/can-bo/${person.personId}/mat-khau`, as: admin })).statusCode, 404)
})
