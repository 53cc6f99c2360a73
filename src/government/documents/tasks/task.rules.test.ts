import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Actor } from '#core/access.ts'
import { type Definition, mayAct } from '#engine/casework/index.ts'
import { daysBetween, onSide, standingOf } from './task.rules.ts'

const definition = JSON.parse(
  readFileSync(new URL('../../../../provinces/soc-trang/processes/directive-task.json', import.meta.url), 'utf8'),
) as Definition
const units = ['owner', 'issuer', 'partner', 'stranger']
const task = { unitId: 'owner', issuerUnitId: 'issuer', partnerIds: ['partner'] }

test('whoever accepts or returns a task holds an office at its issuer, and whoever hands it in one at its owner', () => {
  const role = fc.record({ role: fc.constantFrom('processor', 'approver', 'leader', 'clerk'), unitId: fc.constantFrom(...units) })
  const action = fc.constantFrom(...Object.keys(definition.actions))
  fc.assert(
    fc.property(fc.array(role, { maxLength: 4 }), action, (roles, name) => {
      const actor: Actor = { personId: 'p', kind: 'officer', name: 'P', sessionId: 's', roles }
      const state = definition.actions[name]?.from[0] ?? ''
      const standing = { state, flags: [], ownerId: null, unitId: 'owner', unitPath: ['owner', 'province'] }
      const answer = mayAct(definition, standing, onSide(actor, task, name), name)
      const holds = (unitId: string): boolean => roles.some((each) => each.unitId === unitId)
      if (['accept', 'return', 'extend', 'cancel', 'press'].includes(name) && !holds('issuer')) assert.equal(answer, 'not_yours')
      if (['take', 'hand', 'progress', 'submit'].includes(name) && !holds('owner')) assert.equal(answer, 'not_yours')
      if (name === 'contribute' && !holds('partner')) assert.equal(answer, 'not_yours')
      if (['escalate', 'transfer'].includes(name)) assert.equal(answer, 'not_yours')
      if (name === 'accept' && roles.some((each) => each.unitId === 'issuer' && each.role === 'leader')) assert.equal(answer, 'yes')
    }),
  )
})

test('a task is late from the day after its last one', () => {
  assert.equal(standingOf({ dueOn: '2026-11-23', closed: false }, '2026-11-23'), 'soon')
  assert.equal(standingOf({ dueOn: '2026-11-23', closed: false }, '2026-11-24'), 'late')
  assert.equal(standingOf({ dueOn: '2026-12-23', closed: false }, '2026-11-24'), 'on_time')
  assert.equal(standingOf({ dueOn: '2026-11-01', closed: true }, '2026-11-24'), 'closed')
  assert.equal(daysBetween('2026-11-23', '2026-12-01'), 8)
})
