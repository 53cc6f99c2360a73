import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Figure, isSmall, type Part, suppress, withTotals } from './suppress.rules.ts'

const idsOf = (figures: readonly Figure[], k: number): Set<string> => {
  const { primary, secondary } = suppress(figures, k)
  return new Set([...primary, ...secondary])
}

/** Whether a hidden figure follows from the shown ones by adding and subtracting alone: elimination over the lines, in fractions. */
function followsByAdding(figures: readonly Figure[], hidden: ReadonlySet<string>): string[] {
  const unknown = figures.filter(({ id }) => hidden.has(id))
  const lines = [...new Set(figures.flatMap((figure) => figure.lines))].filter((line) => line !== 'free')
  const rows = lines.map((line) => unknown.map(({ lines: own, sign }) => (own.includes(line) ? sign : 0) as number))
  let at = 0
  for (let column = 0; column < unknown.length && at < rows.length; column++) {
    const pivot = rows.findIndex((row, index) => index >= at && Math.abs(row[column] ?? 0) > 1e-9)
    if (pivot < 0) continue
    const [own, other] = [rows[pivot] ?? [], rows[at] ?? []]
    rows[at] = own
    rows[pivot] = other
    const by = own[column] ?? 1
    rows[at] = own.map((value) => value / by)
    for (const [index, row] of rows.entries())
      if (index !== at) {
        const times = row[column] ?? 0
        rows[index] = row.map((value, place) => value - times * (rows[at]?.[place] ?? 0))
      }
    at++
  }
  return rows.flatMap((row) => {
    const left = row.flatMap((value, index) => (Math.abs(value) > 1e-9 ? [unknown[index]?.id ?? ''] : []))
    return left.length === 1 ? left : []
  })
}

/** All values that a hidden figure of one line can have when the others are at least one: tried out, one by one. */
function possible(values: readonly number[], index: number): Set<number> {
  const sum = values.reduce((all, one) => all + one, 0)
  const found = new Set<number>()
  const others = values.length - 1
  for (let value = Math.min(1, values[index] ?? 0); value <= sum; value++) {
    const rest = sum - value
    const least = values.reduce((all, one, place) => (place === index ? all : all + Math.min(1, one)), 0)
    if (others === 0 ? rest === 0 : rest >= least) found.add(value)
  }
  return found
}

const grid = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 5 }))
  .chain(([rows, columns]) =>
    fc.array(fc.array(fc.integer({ min: 0, max: 14 }), { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows }),
  )
const small = fc.integer({ min: 2, max: 6 })
const partsOf = (table: readonly (readonly number[])[]): Part[] =>
  table.flatMap((row, r) => row.map((value, c) => ({ id: `${r} ${c}`, value, parts: [String(r), String(c)] as const })))

test('no hidden figure of a table with totals follows from what is shown by adding and subtracting', () => {
  fc.assert(
    fc.property(grid, small, (table, k) => {
      const figures = withTotals(partsOf(table))
      const hidden = idsOf(figures, k)
      for (const line of new Set(figures.flatMap(({ lines }) => lines)))
        assert.equal(
          figures.filter(({ lines }) => lines.includes(line)).reduce((sum, { sign, value }) => sum + sign * value, 0),
          0,
        )
      for (const { id, value } of figures) if (isSmall(value, k)) assert.ok(hidden.has(id), `${id} is small and shown`)
      assert.deepEqual(followsByAdding(figures, hidden), [])
    }),
  )
})

test('in one direction every hidden figure can be at least two numbers for whom knows that what is hidden is not none', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 9 }), small, (values, k) => {
      const figures = withTotals(values.map((value, index) => ({ id: String(index), value, parts: [String(index)] as const })))
      const hidden = idsOf(figures, k)
      if (hidden.has('total all')) return
      const own = figures.filter(({ id }) => id !== 'total all' && hidden.has(id)).map(({ value }) => value)
      for (const index of own.keys()) assert.ok(possible(own, index).size > 1, JSON.stringify({ values, k, own }))
    }),
  )
})

test('one small figure takes the smallest other one with it, and none stays shown', () => {
  const figures = withTotals([12, 3, 40, 0].map((value, index) => ({ id: String(index), value, parts: [String(index)] as const })))
  const { primary, secondary } = suppress(figures, 5)
  assert.deepEqual([...primary], ['1'])
  assert.deepEqual([...secondary], ['0'])
})

test('five hidden ones that add up to five are protected by a sixth figure', () => {
  const figures = withTotals([1, 1, 1, 1, 1, 9].map((value, index) => ({ id: String(index), value, parts: [String(index)] as const })))
  assert.deepEqual([...suppress(figures, 5).secondary], ['5'])
})

test('a table without small figures stays whole', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.integer({ min: 7, max: 20 }), { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 4 }),
      (table) => {
        assert.equal(idsOf(withTotals(partsOf(table)), 5).size, 0)
      },
    ),
  )
})

test('a bridge between two pairs of hidden figures is closed', () => {
  // Rows 0-1 and 2-3 each hide a square of their own; the small figure between them would follow from the totals.
  const table = [
    [2, 2, 30, 30],
    [2, 2, 30, 30],
    [30, 3, 2, 2],
    [30, 30, 2, 2],
  ]
  const figures = withTotals(partsOf(table))
  const hidden = idsOf(figures, 5)
  assert.ok(hidden.has('2 1'))
  assert.deepEqual(followsByAdding(figures, hidden), [])
  assert.ok(hidden.size > 9)
})
