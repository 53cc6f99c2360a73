import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Candidate, chooseOfficer, inOrder, speaksOf } from './assign.rules.ts'

const people = fc.uniqueArray(fc.uuid(), { minLength: 1, maxLength: 8 })
const at = (id: string, open = 0): Candidate => ({ id, name: id, open })

test('in turn, nobody is given a second case before everybody has had a first', () => {
  fc.assert(
    fc.property(people, fc.integer({ min: 0, max: 40 }), (ids, cases) => {
      const given = new Map(ids.map((id) => [id, 0]))
      let last: string | null = null
      for (let n = 0; n < cases; n++) {
        const chosen = chooseOfficer(
          'round_robin',
          ids.map((id) => at(id)),
          last,
        )
        assert.ok(chosen)
        given.set(chosen.id, (given.get(chosen.id) ?? 0) + 1)
        last = chosen.id
      }
      assert.ok(Math.max(...given.values()) - Math.min(...given.values()) <= 1)
    }),
  )
})

test('by load, the one who is chosen never holds more than another who could be', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(fc.uuid(), fc.nat(50)), { minLength: 1, maxLength: 8, selector: ([id]) => id }),
      fc.uuid(),
      (loads, last) => {
        const candidates = loads.map(([id, open]) => at(id, open))
        assert.equal(chooseOfficer('least_loaded', candidates, last)?.open, Math.min(...candidates.map((one) => one.open)))
      },
    ),
  )
})

test('nobody is chosen where nobody is there', () => {
  assert.equal(chooseOfficer('round_robin', [], null), undefined)
  assert.equal(chooseOfficer('least_loaded', [], null), undefined)
})

test('a rule speaks of a case that holds one value of every fact it names', () => {
  const civil = {
    field: [{ value: 'Hộ tịch', label: '' }],
    ward: [
      { value: '31510', label: '' },
      { value: '31507', label: '' },
    ],
  }
  assert.equal(speaksOf(civil, { field: ['Hộ tịch'], ward: ['31507'] }), true)
  assert.equal(speaksOf(civil, { field: ['Đất đai'], ward: ['31507'] }), false)
  assert.equal(speaksOf(civil, { field: ['Hộ tịch'] }), false)
  assert.equal(speaksOf({}, {}), true)
})

test('a unit’s own rules are asked before those of the units above it', () => {
  const rule = (unitId: string, position: number, id: string) => ({ unitId, position, id })
  const rules = [rule('province', 1, 'a'), rule('commune', 2, 'b'), rule('commune', 1, 'c')]
  assert.deepEqual(
    inOrder(rules, ['commune', 'province']).map(({ id }) => id),
    ['c', 'b', 'a'],
  )
})
