import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Action, ReportState, Step } from './regime.ts'
import { actions, dueOn, mayDo, standing, stateAfter } from './report.rules.ts'

const unit = 'city'
const roles = ['data_entry', 'data_approver', 'leader', 'clerk', 'approver']
const people = Array.from({ length: 4 }, () => ({ personId: randomUUID(), roles: roles.map((role) => ({ role, unitId: unit })) }))
const step = (action: Action, byId: string): Step => ({ action, byId, byName: 'x', at: new Date(0), hash: 'h', note: null })

test('whatever is tried, a report goes its way, and three people have seen what is sent', () => {
  const move = fc.record({ action: fc.constantFrom(...actions), who: fc.nat(3) })
  fc.assert(
    fc.property(fc.array(move, { maxLength: 40 }), (moves) => {
      let report: { state: ReportState; steps: Step[] } | undefined
      for (const { action, who } of moves) {
        const actor = people[who]
        if (!actor || mayDo(action, report, actor, [unit]) !== 'yes') continue
        report = { state: stateAfter(action), steps: [...(report?.steps ?? []), step(action, actor.personId)] }
        if (!['approved', 'signed', 'sent', 'archived'].includes(report.state)) continue
        const since = report.steps.slice(report.steps.findLastIndex((one) => one.action === 'produce'))
        const by = (wanted: Action) => since.findLast((one) => one.action === wanted)?.byId
        assert.equal(new Set([by('produce'), by('check'), by('approve')]).size, 3)
      }
    }),
  )
})

test('nothing changes after approval, and nobody acts outside their unit or role', () => {
  const [one] = people
  assert.ok(one)
  for (const state of ['approved', 'signed', 'sent', 'archived'] as const) {
    assert.equal(mayDo('produce', { state, steps: [] }, one, [unit]), 'not_now')
    assert.equal(mayDo('return', { state, steps: [] }, one, [unit]), 'not_now')
  }
  assert.equal(mayDo('produce', undefined, one, ['elsewhere']), 'not_yours')
  assert.equal(
    mayDo('sign', { state: 'approved', steps: [] }, { personId: 'p', roles: [{ role: 'data_entry', unitId: unit }] }, [unit]),
    'not_yours',
  )
})

test('a report is in time, late or missing by its day', () => {
  const due = dueOn({ kind: 'month', start: '2026-10-01' }, { dueDays: 5 })
  assert.equal(due, '2026-11-05')
  assert.deepEqual(
    [
      [undefined, '2026-11-05'],
      [undefined, '2026-11-06'],
      ['2026-11-05', '2026-12-01'],
      ['2026-11-06', '2026-12-01'],
    ].map(([sent, today]) => standing(due, sent, today ?? '')),
    ['not_due', 'missing', 'in_time', 'late'],
  )
})
