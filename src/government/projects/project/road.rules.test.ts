import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Action, actions, mayDo, type Power, possible, road, type State, states, type Step, stepsOfThisRound } from './road.rules.ts'

const powers: Power[] = ['owner', 'finance', 'head']
const people = ['an', 'binh', 'chi']

test('whatever people try, an approved project was proposed, appraised and approved by three persons', () => {
  const tries = fc.array(fc.tuple(fc.constantFrom(...actions), fc.constantFrom(...people), fc.subarray(powers)), { maxLength: 60 })
  fc.assert(
    fc.property(tries, (list) => {
      let state: State = 'draft'
      const steps: Step[] = []
      for (const [action, by, held] of list) {
        const answer = mayDo({ state, action, powers: held, by, steps, note: 'ý kiến' })
        if (answer !== 'yes') continue
        assert.ok(road[action].power.some((power) => held.includes(power)))
        steps.push({ action, byId: by })
        state = road[action].to
        if (state !== 'approved') continue
        const round = stepsOfThisRound(steps)
        const who = (wanted: Action): string | null | undefined => round.find((step) => step.action === wanted)?.byId
        const three = [who('submit'), who('appraise'), who('approve')]
        assert.ok(three.every(Boolean))
        assert.equal(new Set(three).size, 3)
      }
    }),
  )
})

test('every state can be reached, and refused, stopped and closed projects stay so', () => {
  const reached = new Set<State>(['draft'])
  for (let round = 0; round < states.length; round++)
    for (const action of actions) if (road[action].from.some((from) => reached.has(from))) reached.add(road[action].to)
  assert.deepEqual([...reached].sort(), [...states].sort())
  for (const state of ['refused', 'stopped', 'closed'] as const) assert.deepEqual(possible({ state, powers, by: 'an', steps: [] }), [])
})

test('steps that need words are refused without them', () => {
  const asking = { state: 'proposed' as const, powers, by: 'binh', steps: [{ action: 'submit' as const, byId: 'an' }] }
  assert.equal(mayDo({ ...asking, action: 'appraise', note: ' ' }), 'note_missing')
  assert.equal(mayDo({ ...asking, action: 'appraise', note: 'Đúng chế độ' }), 'yes')
  assert.equal(mayDo({ ...asking, action: 'appraise', note: 'Đúng chế độ', by: 'an' }), 'same_person')
  assert.equal(mayDo({ ...asking, action: 'approve', note: '' }), 'not_now')
  assert.equal(mayDo({ ...asking, action: 'refuse', note: 'không', powers: ['owner'] }), 'not_yours')
})
