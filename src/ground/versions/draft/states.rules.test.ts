import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Decision, decisions, type DraftState, mayDecide } from './states.rules.ts'

type Play = { state: DraftState; draftedBy: string | null; agreed: string[] }

/** What the program does with a decision that is allowed. */
function after(before: Play, decision: Decision, by: string): Play {
  if (mayDecide(before, decision, by) !== 'yes') return before
  if (decision === 'review') return { ...before, state: 'reviewed', agreed: [by] }
  return { ...before, state: decision === 'publish' ? 'published' : decision === 'reject' ? 'rejected' : 'withdrawn' }
}

const person = fc.constantFrom('an', 'binh', 'chi')

test('whatever is tried in whatever order, nothing is published that only one person has seen', () => {
  fc.assert(
    fc.property(
      fc.option(person, { nil: null }),
      fc.array(fc.record({ by: person, decision: fc.constantFrom(...decisions) }), { maxLength: 12 }),
      (draftedBy, tries) => {
        let now: Play = { state: 'draft', draftedBy, agreed: [] }
        for (const { by, decision } of tries) {
          const next = after(now, decision, by)
          assert.ok(!['published', 'rejected', 'withdrawn'].includes(now.state) || next === now, 'what is decided stays')
          now = next
        }
        if (now.state === 'published') assert.ok(now.agreed.length === 1 && !now.agreed.includes(draftedBy ?? ''))
      },
    ),
  )
})

test('each refusal has its reason', () => {
  const own = { state: 'draft', draftedBy: 'an' } as const
  assert.equal(mayDecide(own, 'review', 'an'), 'own_draft')
  assert.equal(mayDecide(own, 'reject', 'an'), 'own_draft')
  assert.equal(mayDecide(own, 'withdraw', 'binh'), 'not_own')
  assert.equal(mayDecide(own, 'publish', 'binh'), 'not_reviewed')
  assert.equal(mayDecide({ ...own, state: 'reviewed' }, 'publish', 'an'), 'yes')
  assert.equal(mayDecide({ ...own, state: 'reviewed' }, 'review', 'binh'), 'already_reviewed')
  assert.equal(mayDecide({ ...own, state: 'published' }, 'withdraw', 'an'), 'decided')
})
