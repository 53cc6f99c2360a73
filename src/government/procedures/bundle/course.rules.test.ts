import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { PartState } from './bundle.ts'
import { courseOf, endingOf, movesFor, orderFaults, type Standing, type Step, type Timed } from './course.rules.ts'

const day = 86_400_000
const start = new Date('2026-11-23T01:30:00Z')

/** Parts of which each waits for some of those before it: no circles. */
const parts = fc
  .array(fc.record({ length: fc.integer({ min: 0, max: 30 }), after: fc.array(fc.nat(6), { maxLength: 3 }) }), {
    minLength: 1,
    maxLength: 7,
  })
  .map((list) =>
    list.map(({ length, after }, index) => ({
      key: `p${index}`,
      length,
      after: [...new Set(after.filter((one) => one < index).map((one) => `p${one}`))],
    })),
  )
type Made = { key: string; length: number; after: string[] }

const dueIn =
  (list: readonly Made[]) =>
  (key: string, from: Date): Date =>
    new Date(from.getTime() + (list.find((one) => one.key === key)?.length ?? 0) * day)

/** Every chain from a part that waits for nothing to any part, by hand. */
function longestPath(list: readonly Made[]): number {
  const chain = (one: Made): number => one.length + Math.max(0, ...one.after.map((key) => chain(list.find((p) => p.key === key) as Made)))
  return Math.max(...list.map(chain))
}

test('the promised day is the end of the longest chain of parts', () => {
  fc.assert(
    fc.property(parts, (list) => {
      const { due } = courseOf(list, start, dueIn(list))
      assert.equal(due?.getTime(), start.getTime() + longestPath(list) * day)
    }),
  )
})

test('the parts said to decide the day are a chain that ends with it and lasts as long', () => {
  fc.assert(
    fc.property(parts, (list) => {
      const { legs, due } = courseOf(list, start, dueIn(list))
      const deciding = legs.filter((leg) => leg.deciding)
      assert.ok(deciding.some((leg) => leg.to?.getTime() === due?.getTime()))
      const sum = deciding.reduce((days, { key }) => days + (list.find((one) => one.key === key)?.length ?? 0), 0)
      assert.equal(sum, longestPath(list))
    }),
  )
})

test('a part that takes longer, or ends later, never makes the whole end sooner', () => {
  fc.assert(
    fc.property(parts, fc.nat(6), fc.integer({ min: 0, max: 20 }), (list, which, more) => {
      const before = courseOf(list, start, dueIn(list)).due
      const longer = list.map((one, index) => (index === which % list.length ? { ...one, length: one.length + more } : one))
      const after = courseOf(longer, start, dueIn(longer)).due
      assert.ok((after?.getTime() ?? 0) >= (before?.getTime() ?? 0))
      const known = (extra: number): Timed[] =>
        list.map((one, index) => (index === 0 ? { ...one, ends: new Date(start.getTime() + (one.length + extra) * day) } : one))
      const early = courseOf(known(0), start, dueIn(list)).due?.getTime() ?? 0
      assert.ok((courseOf(known(more), start, dueIn(list)).due?.getTime() ?? 0) >= early)
    }),
  )
})

test('without a number for a part there is no day for the whole, and none for what waits for it', () => {
  const list = [
    { key: 'a', after: [] },
    { key: 'b', after: ['a'] },
  ]
  const { legs, due } = courseOf(list, start, (key, from) => (key === 'a' ? undefined : new Date(from.getTime() + day)))
  assert.equal(due, undefined)
  assert.deepEqual(
    legs.map(({ to }) => to),
    [undefined, undefined],
  )
})

const step = (key: string, after: string[], refused: Step['otherwise']['refused'] = 'stop', overdue: 'go_on' | 'wait' = 'wait'): Step => ({
  key,
  after,
  otherwise: { refused, withdrawn: refused, overdue },
})
const standings = (said: Record<string, PartState | 'late'>): Map<string, Standing> =>
  new Map(
    Object.entries(said).map(([key, state]) => [key, state === 'late' ? { state: 'running', overdue: true } : { state, overdue: false }]),
  )

test('a part begins when all before it were granted; refused, it stops, frees or holds those after it as its data says', () => {
  const steps = [step('birth', []), step('home', ['birth'], 'go_on', 'go_on'), step('card', ['home'])]
  const kinds = (said: Record<string, PartState | 'late'>, of = steps) =>
    movesFor(of, standings(said)).map(({ kind, key }) => `${kind} ${key}`)
  assert.deepEqual(kinds({ birth: 'waiting', home: 'waiting', card: 'waiting' }), ['start birth'])
  assert.deepEqual(kinds({ birth: 'running', home: 'waiting', card: 'waiting' }), [])
  assert.deepEqual(kinds({ birth: 'granted', home: 'waiting', card: 'waiting' }), ['start home'])
  assert.deepEqual(kinds({ birth: 'refused', home: 'waiting', card: 'waiting' }), ['stop home', 'start card'])
  assert.deepEqual(kinds({ birth: 'granted', home: 'refused', card: 'waiting' }), ['start card'])
  assert.deepEqual(kinds({ birth: 'granted', home: 'late', card: 'waiting' }), ['start card'])
  assert.deepEqual(kinds({ birth: 'late', home: 'waiting', card: 'waiting' }), [])
  const held = [step('death', [], 'wait'), step('removal', ['death'])]
  assert.deepEqual(kinds({ death: 'refused', removal: 'waiting' }, held), [])
})

test('whatever happens, nothing begins before its time, nothing is moved twice, and it comes to an end', () => {
  const then = fc.constantFrom('stop' as const, 'go_on' as const)
  const outcome = fc.constantFrom<PartState>('granted', 'refused', 'withdrawn')
  fc.assert(
    fc.property(
      parts,
      fc.array(then, { minLength: 7, maxLength: 7 }),
      fc.array(outcome, { minLength: 7, maxLength: 7 }),
      (list, thens, ends) => {
        const steps = list.map(({ key, after }, index) => step(key, after, thens[index]))
        const now = new Map<string, Standing>(steps.map(({ key }) => [key, { state: 'waiting', overdue: false }]))
        const touched = new Set<string>()
        for (let round = 0; endingOf([...now.values()].map(({ state }) => state)) === undefined; round++) {
          assert.ok(round <= steps.length, 'it stands still')
          for (const move of movesFor(steps, now)) {
            assert.ok(!touched.has(move.key), `${move.key} was moved twice`)
            touched.add(move.key)
            const before = list.find(({ key }) => key === move.key)?.after ?? []
            if (move.kind === 'start') for (const key of before) assert.ok(!['waiting', 'running'].includes(now.get(key)?.state ?? ''))
            now.set(move.key, {
              state: move.kind === 'start' ? (ends[list.findIndex(({ key }) => key === move.key)] ?? 'granted') : 'stopped',
              overdue: false,
            })
          }
        }
      },
    ),
  )
})

test('an order in a circle, with unknown parts or with papers that are not there yet is refused', () => {
  const faults = orderFaults([
    { key: 'a', after: ['b'] },
    { key: 'b', after: ['a'] },
    { key: 'c', after: ['x'], papers: ['a'] },
  ])
  assert.deepEqual(faults, ['a: waits for itself', 'b: waits for itself', 'c: no part x', 'c: the result of a is not there yet'])
})
