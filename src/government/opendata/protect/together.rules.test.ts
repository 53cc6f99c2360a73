import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { holdTogether, openKnown } from './together.rules.ts'

const atom = (unit: number, way: number): string => `${unit}/${way}`

test('what follows by adding and subtracting is known, and nothing else', () => {
  const known = openKnown()
  known.add(['a', 'b', 'c'])
  known.add(['c', 'd'])
  assert.ok(!known.holds(['a', 'b']))
  known.add(['d'])
  assert.ok(known.holds(['a', 'b']) && known.holds(['c']) && !known.holds(['a']))
})

test('two tables of the same people do not tell together what each of them hides', () => {
  // One by unit: 31510 has 2 and is hidden, and 31507 with it. The other by unit and way would show 31507 whole.
  const others = [
    { atoms: ['u3/bank'], value: 20 },
    { atoms: ['u1/post', 'u2/bank', 'u2/post', 'u3/bank'], value: 47 },
  ]
  const own = [
    { id: '0', atoms: ['u1/post'], value: 2, hidden: true },
    { id: '1', atoms: ['u2/bank'], value: 12, hidden: false },
    { id: '2', atoms: ['u2/post'], value: 13, hidden: false },
    { id: '3', atoms: ['u3/bank'], value: 20, hidden: false },
  ]
  const more = holdTogether(own, others, [['u1/post']])
  assert.deepEqual([...(more ?? [])], ['1'])
  assert.equal(holdTogether([], [{ atoms: ['x'], value: 1 }], [['x']]), undefined, 'what others tell already cannot be hidden here')
})

test('whatever two tables show, no secret follows from both, or the second is not published', () => {
  const counts = fc.array(fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 2, maxLength: 3 }), { minLength: 2, maxLength: 5 })
  fc.assert(
    fc.property(counts, fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }), (rows, hiddenRows) => {
      const cells = rows.flatMap((row, unit) => row.map((value, way) => ({ id: atom(unit, way), atoms: [atom(unit, way)], value })))
      const small = (value: number): boolean => value > 0 && value < 5
      const sums = rows.map((row, unit) => ({ atoms: row.map((_, way) => atom(unit, way)), value: row.reduce((a, b) => a + b, 0) }))
      const others = [
        { atoms: cells.map(({ id }) => id), value: 0 },
        ...sums.filter(({ value }, unit) => !small(value) && !hiddenRows[unit]),
      ]
      const own = cells.map((cell) => ({ ...cell, hidden: small(cell.value) }))
      const secrets = [...own.filter(({ hidden }) => hidden), ...sums.filter(({ value }) => small(value))].map(({ atoms }) => atoms)
      const more = holdTogether(own, others, secrets)
      if (!more) return
      const known = openKnown()
      for (const { atoms } of [...others, ...own.filter(({ id, hidden }) => !hidden && !more.has(id))]) known.add(atoms)
      assert.ok(secrets.every((atoms) => !known.holds(atoms)))
    }),
    { numRuns: 60 },
  )
})
