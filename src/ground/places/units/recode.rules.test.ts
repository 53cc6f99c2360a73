import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type History, predecessorsOf, recodeUnit, restateSums } from './recode.rules.ts'
import type { Share, Succession } from './units.rules.ts'

/** `units`: id → first and last year; `links`: from, to, year, share. */
function history(
  units: Record<string, [number, number?]>,
  links: [string, string, number, Share][],
  children: Record<string, string[]> = {},
): History {
  const all: Succession[] = links.map(([from, to, year, share]) => ({ from, to, onDate: `${year}-01-01`, share }))
  return {
    spans: new Map(
      Object.entries(units).map(([id, [from, to]]) => [id, [{ validFrom: `${from}-01-01`, validTo: to ? `${to}-12-31` : null }]]),
    ),
    out: Map.groupBy(all, (link) => link.from),
    into: Map.groupBy(all, (link) => link.to),
    lastChildren: new Map(Object.entries(children)),
  }
}
const to = (h: History, id: string, year: number, of?: number) => {
  const { to: units, share } = recodeUnit(h, id, `${year}-06-01`, of ? `${of}-06-01` : undefined)
  return [units.join(), share]
}

describe('a unit of then in units of another day', () => {
  test('is itself while it is in force', () => {
    assert.deepEqual(to(history({ a: [2010] }, []), 'a', 2020), ['a', 'whole'])
  })

  test('follows merger after merger', () => {
    const h = history({ a: [2010, 2019], b: [2020, 2024], c: [2025] }, [
      ['a', 'b', 2020, 'whole'],
      ['b', 'c', 2025, 'whole'],
    ])
    assert.deepEqual(to(h, 'a', 2022), ['b', 'whole'])
    assert.deepEqual(to(h, 'a', 2026), ['c', 'whole'])
    assert.deepEqual(to(h, 'c', 2015), ['a', 'whole'])
  })

  test('is spread when it was split, and whole again when the parts meet', () => {
    const h = history({ a: [2010, 2019], b: [2020, 2024], c: [2020, 2024], d: [2025] }, [
      ['a', 'b', 2020, 'part'],
      ['a', 'c', 2020, 'part'],
      ['b', 'd', 2025, 'whole'],
      ['c', 'd', 2025, 'whole'],
    ])
    assert.deepEqual(to(h, 'a', 2022), ['b,c', 'part'])
    assert.deepEqual(to(h, 'a', 2026), ['d', 'whole'])
    assert.deepEqual(to(h, 'b', 2015), ['a', 'whole'])
  })

  test('that ended without successor goes where the units below it are; without those, nowhere', () => {
    const h = history({ d: [2010, 2024], a: [2010], b: [2010, 2024], n: [2025] }, [['b', 'n', 2025, 'whole']], { d: ['a', 'b'] })
    assert.deepEqual(to(h, 'd', 2026), ['a,n', 'part'])
    assert.deepEqual(to(history({ x: [2010, 2024] }, []), 'x', 2026), ['', 'part'])
  })

  test('of which a part went away, or which took one in, shows it when the day of the values is known', () => {
    const h = history({ a: [2010], b: [2010] }, [['a', 'b', 2020, 'part']])
    assert.deepEqual(to(h, 'a', 2022), ['a', 'whole'])
    assert.deepEqual(to(h, 'a', 2022, 2015), ['a,b', 'part'])
    assert.deepEqual(to(h, 'a', 2022, 2021), ['a', 'whole'])
    assert.deepEqual(to(h, 'b', 2015, 2022), ['a,b', 'part'])
  })

  test('that goes round in a circle ends somewhere', () => {
    const h = history({ a: [2010, 2019], b: [2010, 2019] }, [
      ['a', 'b', 2020, 'whole'],
      ['b', 'a', 2020, 'whole'],
    ])
    assert.deepEqual(to(h, 'a', 2022), ['', 'part'])
  })

  test('names all it was made from, with how much of each', () => {
    const h = history({ a: [2010, 2019], b: [2010, 2024], c: [2025], x: [2010] }, [
      ['a', 'b', 2020, 'whole'],
      ['b', 'c', 2025, 'whole'],
      ['x', 'c', 2025, 'part'],
    ])
    assert.deepEqual(predecessorsOf(h, 'c', '2015-06-01'), [
      { unitId: 'b', share: 'whole' },
      { unitId: 'a', share: 'whole' },
      { unitId: 'x', share: 'part' },
    ])
  })
})

test('what cannot be divided stays visible', () => {
  const recodings = [
    { from: 'a', to: ['n'], share: 'whole' as const },
    { from: 'b', to: ['n', 'm'], share: 'part' as const },
  ]
  const { sums, undivided } = restateSums(
    recodings,
    new Map([
      ['a', 5],
      ['b', 7],
      ['z', 1],
    ]),
  )
  assert.deepEqual([...sums], [['n', 5]])
  assert.deepEqual(undivided, [
    { unitId: 'b', value: 7, among: ['n', 'm'] },
    { unitId: 'z', value: 1, among: [] },
  ])
})
