import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Actor, allows, anyone, isEmpty, officer, registerRights, scopeOf, signedIn } from '#core/access.ts'
import { smallApp } from '../../test/small-app.ts'

const citizen: Actor = { personId: 'p1', kind: 'citizen', name: 'A', sessionId: 's', roles: [] }
const clerk: Actor = { personId: 'p2', kind: 'officer', name: 'B', sessionId: 's', roles: [{ role: 'test_clerk', unitId: 'u1' }] }
const chief: Actor = { personId: 'p3', kind: 'officer', name: 'C', sessionId: 's', roles: [{ role: 'test_chief', unitId: 'u0' }] }
const auditor: Actor = { personId: 'p4', kind: 'officer', name: 'D', sessionId: 's', roles: [{ role: 'test_auditor', unitId: 'u9' }] }

registerRights([
  { role: 'citizen', verb: 'read', kind: 'test_paper', reach: 'own' },
  { role: 'test_clerk', verb: 'read', kind: 'test_paper', reach: 'unit' },
  { role: 'test_chief', verb: 'read', kind: 'test_paper', reach: 'subtree' },
  { role: 'test_auditor', verb: 'read', kind: 'test_paper', reach: 'all' },
])

test('a right reaches the own record, the unit, the units below it, or everything', () => {
  const paper = { ownerId: 'p1', unitId: 'u1', unitPath: ['u0', 'u1'] }
  const elsewhere = { ownerId: 'p9', unitId: 'u2', unitPath: ['u2'] }
  const cases: [string, Actor | undefined, boolean, boolean][] = [
    ['nobody', undefined, false, false],
    ['its citizen', citizen, true, false],
    ['the clerk of its unit', clerk, true, false],
    ['the chief above', chief, true, false],
    ['the auditor', auditor, true, true],
  ]
  for (const [who, actor, here, there] of cases) {
    assert.equal(allows(actor, 'read', 'test_paper', paper), here, who)
    assert.equal(allows(actor, 'read', 'test_paper', elsewhere), there, who)
  }
})

test('a right says nothing of another verb or another kind of record', () => {
  assert.ok(isEmpty(scopeOf(auditor, 'decide', 'test_paper')))
  assert.ok(isEmpty(scopeOf(auditor, 'read', 'test_other')))
  assert.ok(isEmpty(scopeOf(undefined, 'read', 'test_paper')))
})

test('a record without an owner belongs to nobody', () => {
  assert.equal(allows(citizen, 'read', 'test_paper', { ownerId: null }), false)
  assert.equal(allows(citizen, 'read', 'test_paper', {}), false)
})

test('the door asks strangers to sign in and turns the wrong role away', () => {
  assert.equal(anyone.allows(undefined), 'yes')
  assert.equal(signedIn.allows(undefined), 'sign_in')
  assert.equal(signedIn.allows(citizen), 'yes')
  assert.equal(officer().allows(citizen), 'no')
  assert.equal(officer('test_chief').allows(clerk), 'no')
  assert.equal(officer('test_chief', 'test_clerk').allows(clerk), 'yes')
})

test('the program does not start with a route that does not say who may use it', async () => {
  await assert.rejects(
    smallApp([{ name: 'careless', routes: (app) => void app.get('/open-door', async () => 'x') }]),
    /route GET \/open-door does not say who may use it/,
  )
})
