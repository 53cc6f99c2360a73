import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { openCellSums } from './cell-sums.rules.ts'
import { cellsOf, type Fact } from './facts.rules.ts'

const facts = fc.array(
  fc.record({
    measure: fc.constantFrom('received', 'open', 'time'),
    day: fc.constantFrom('2026-01-31', '2026-02-01', '2026-11-22', '2026-11-23', '2027-01-01'),
    unitId: fc.constantFrom('one', 'two'),
    dims: fc.constantFrom({}, { channel: 'web' }, { channel: 'web', level: 'commune' }, { level: 'province' }),
    amount: fc.integer({ min: -3, max: 3 }),
    bucket: fc.option(fc.integer({ min: 0, max: 200 }), { nil: undefined }),
  }),
  { maxLength: 60 },
)

test('adding facts up in memory gives the cells that each fact alone gives', () => {
  fc.assert(
    fc.property(facts, (given) => {
      const list = given.map(({ bucket, ...rest }): Fact => (bucket === undefined ? rest : { ...rest, bucket }))
      const sums = openCellSums(['channel'], '2026-11-22')
      sums.add(list)
      const wanted = new Map<string, number>()
      for (const fact of list)
        for (const { measure, span, tuple, start, unitId, bucket, amount } of cellsOf(fact, ['channel'])) {
          const due = span === 'm' && fact.day > '2026-11-22' ? fact.day : ''
          const key = [measure, span, tuple, start, unitId, bucket, due].join('|')
          wanted.set(key, (wanted.get(key) ?? 0) + amount)
        }
      const made = sums
        .drain()
        .filter(({ amount }) => amount !== 0)
        .map((row) => [[row.measure, row.span, row.tuple, row.start, row.unitId, row.bucket, row.due ?? ''].join('|'), row.amount])
      assert.deepEqual(new Map(made as [string, number][]), new Map([...wanted].filter(([, amount]) => amount !== 0)))
      assert.equal(sums.size(), 0)
    }),
  )
})
