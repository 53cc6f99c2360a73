import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Definition } from '#engine/casework/index.ts'
import { isSignAction, signersOf, type Walked } from './signers.rules.ts'

const definition = JSON.parse(
  readFileSync(new URL('../../../../provinces/soc-trang/processes/official-document.json', import.meta.url), 'utf8'),
) as Definition
const names = Object.keys(definition.actions)

test('whatever road a draft takes, it is issued only when initialled and then signed, by what was done after the last return', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat({ max: 50 }), fc.constantFrom('a', 'b', 'c')), { maxLength: 40 }), (turns) => {
      let state = definition.initial
      const road: Walked[] = []
      for (const [turn, actorId] of turns) {
        const open = names.filter((name) => definition.actions[name]?.from.includes(state))
        const type = open[turn % Math.max(1, open.length)]
        if (!type) break
        const to = definition.actions[type]?.to ?? '*'
        state = to === '*' ? state : to
        road.push({ type, actorId, actorName: actorId, actorRole: '' })
        const { initial, signer } = signersOf(road)
        if (state === 'issued') {
          const submitted = road.findLastIndex((each) => each.type === 'submit')
          const signed = road.findLastIndex((each) => isSignAction(each.type))
          const returned = road.findLastIndex((each) => each.type === 'return')
          assert.ok(initial && signer && returned < submitted && submitted < signed, road.map((each) => each.type).join(' '))
          assert.equal(initial.personId, road[submitted]?.actorId)
          assert.equal(signer.personId, road[signed]?.actorId)
        }
        if (state === 'drafting') assert.equal(signer, undefined)
      }
    }),
    { numRuns: 300 },
  )
})
