import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { conditionsIn, levelsOf } from './levels.rules.ts'

test('a level is what came less what went, told also where nothing is left', () => {
  const changes = [
    { month: '2026-01-01', unitId: 'a', amount: 3 },
    { month: '2026-03-01', unitId: 'a', amount: -3 },
    { month: '2026-02-01', unitId: null, amount: 2 },
  ]
  assert.deepEqual(levelsOf(changes, ['2026-02-01', '2026-03-01']), [
    { month: '2026-02-01', unitId: 'a', amount: 3 },
    { month: '2026-02-01', unitId: null, amount: 2 },
    { month: '2026-03-01', unitId: 'a', amount: 0 },
    { month: '2026-03-01', unitId: null, amount: 2 },
  ])
  const months = ['2025-11-01', '2025-12-01', '2026-01-01', '2026-02-01']
  const change = fc.record({
    month: fc.constantFrom(...months),
    unitId: fc.constantFrom('a', 'b', null),
    amount: fc.integer({ min: -9, max: 9 }),
  })
  fc.assert(
    fc.property(fc.array(change), (all) => {
      const last = levelsOf(all, months).filter(({ month }) => month === '2026-02-01')
      assert.equal(
        last.reduce((sum, one) => sum + one.amount, 0),
        all.reduce((sum, one) => sum + one.amount, 0),
      )
    }),
  )
})

test('conditions are read whole or not at all', () => {
  assert.deepEqual(conditionsIn('g4:true; kind:post:office'), [
    ['g4', 'true'],
    ['kind', 'post:office'],
  ])
  for (const wrong of ['', 'g4', 'g4:', ':true', 'g4:true;']) assert.equal(conditionsIn(wrong), undefined, wrong)
})
