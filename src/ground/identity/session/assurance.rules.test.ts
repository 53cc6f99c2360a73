import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { acrOf, assuranceOf, holdBack, levelOf } from './assurance.rules.ts'

test('one factor is level 1, two are 2, and 3 when the identity was proven', () => {
  assert.equal(assuranceOf(['pwd'], true), 1)
  assert.equal(assuranceOf(['otp'], false), 1)
  assert.equal(assuranceOf(['pwd', 'otp'], false), 2)
  assert.equal(assuranceOf(['pwd', 'rec'], true), 3)
  assert.equal(assuranceOf(['hwk'], false), 2)
  assert.equal(assuranceOf(['eid'], false), 3)
  assert.equal(assuranceOf([], true), 1)
})

test('a further way never lowers the level', () => {
  const way = fc.constantFrom('pwd', 'otp', 'rec', 'hwk', 'eid')
  fc.assert(
    fc.property(fc.array(way), way, fc.boolean(), (ways, more, verified) => {
      assert.ok(assuranceOf([...ways, more], verified) >= assuranceOf(ways, verified))
    }),
  )
})

test('acr values name levels and nothing else', () => {
  assert.equal(levelOf(acrOf(3)), 3)
  for (const acr of ['urn:tinhso:assurance:4', 'urn:tinhso:assurance:', 'phr', 'x urn:tinhso:assurance:2'])
    assert.equal(levelOf(acr), undefined)
})

test('where two factors are required, the roles that decide wait for the second', () => {
  const roles = ['receiver', 'approver', 'administrator'].map((role) => ({ role, unitId: 'u' }))
  const one = holdBack(roles, 1, true)
  assert.deepEqual(
    one.roles.map(({ role }) => role),
    ['receiver'],
  )
  assert.equal(one.heldBack.length, 2)
  assert.deepEqual(holdBack(roles, 2, true), { roles, heldBack: [] })
  assert.deepEqual(holdBack(roles, 1, false), { roles, heldBack: [] })
})
