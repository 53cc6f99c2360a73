import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Actor, anyone, officer } from '#core/access.ts'
import { opensFor, type RouteDoor } from '#core/opens.ts'

const door = (url: string, access: typeof anyone, method = 'GET'): RouteDoor => ({
  method,
  url,
  access: access.name,
  allows: access.allows,
})
const doors = [
  door('/dieu-hanh/chi-tieu/:key', officer('leader')),
  door('/dieu-hanh/chi-tieu/moi', officer('data_entry')),
  door('/thu-tuc', anyone),
  door('/lam-viec/ky', anyone, 'POST'),
]
const holding = (role: string): Actor => ({
  personId: 'p',
  kind: 'officer',
  name: 'Lâm Quốc Việt',
  sessionId: 's',
  roles: [{ role, unitId: 'u' }],
})

test('a link opens where the door of its route does, whatever is asked behind it', () => {
  assert.ok(opensFor(doors, holding('leader'), '/dieu-hanh/chi-tieu/one_stop_in_time?ky=2026-11#bang'))
  assert.ok(!opensFor(doors, holding('clerk'), '/dieu-hanh/chi-tieu/one_stop_in_time'))
  assert.ok(!opensFor(doors, undefined, '/dieu-hanh/chi-tieu/one_stop_in_time'))
  assert.ok(opensFor(doors, undefined, '/thu-tuc'))
})

test('a route without parameters is meant before one with them', () => {
  assert.ok(opensFor(doors, holding('data_entry'), '/dieu-hanh/chi-tieu/moi'))
  assert.ok(!opensFor(doors, holding('leader'), '/dieu-hanh/chi-tieu/moi'))
})

test('what is no page of ours does not open', () => {
  assert.ok(!opensFor(doors, holding('leader'), '/lam-viec/ky'))
  assert.ok(!opensFor(doors, holding('leader'), '/thu-tuc/khac'))
})
