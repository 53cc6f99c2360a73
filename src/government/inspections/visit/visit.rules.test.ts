import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { currentOf, type Entry, lacksOf, mergeNoted, type Noted, type Value, values } from './visit.rules.ts'

const at = new Date('2026-11-23T02:00:00Z')
const entry = (point: string, version: number, value: Value, note = ''): Entry => ({
  point,
  version,
  value,
  note,
  byId: 'a',
  byName: 'An',
  notedAt: at,
  inField: true,
})
const noted = (seen: number, value: Value, note = ''): Noted => ({ point: 'p', value, note, seen, notedAt: at, clientKey: 'k' })

test('what was noted offline is written when nobody wrote meanwhile, and shown beside the other when somebody did', () => {
  assert.deepEqual(mergeNoted(noted(0, 'good'), undefined), { kind: 'write', version: 1 })
  assert.deepEqual(mergeNoted(noted(2, 'fault', 'x'), entry('p', 2, 'good')), { kind: 'write', version: 3 })
  assert.deepEqual(mergeNoted(noted(1, 'fault', 'x'), entry('p', 2, 'fault', 'x')), { kind: 'same' })
  assert.equal(mergeNoted(noted(1, 'fault', 'x'), entry('p', 2, 'good')).kind, 'conflict')
})

test('a conclusion waits for open points, for words on a fault and for the photo that a fault needs', () => {
  const points = [
    { key: 'a', photoOnFault: false },
    { key: 'b', photoOnFault: true },
    { key: 'c', photoOnFault: true },
  ]
  assert.deepEqual(lacksOf(points, [entry('a', 1, 'fault')], new Set()), [
    { point: 'a', why: 'note' },
    { point: 'b', why: 'open' },
    { point: 'c', why: 'open' },
  ])
  const all = [entry('a', 1, 'fault', 'bẩn'), entry('b', 1, 'fault', 'bẩn'), entry('c', 1, 'good')]
  assert.deepEqual(lacksOf(points, all, new Set()), [{ point: 'b', why: 'photo' }])
  assert.deepEqual(lacksOf(points, all, new Set(['b'])), [])
})

test('whatever two phones note in whatever order, nothing that was written is lost', () => {
  const one = fc.record({ seen: fc.nat(4), value: fc.constantFrom(...values), note: fc.constantFrom('', 'x', 'y') })
  fc.assert(
    fc.property(fc.array(one, { maxLength: 30 }), (wanted) => {
      const written: Entry[] = []
      for (const each of wanted) {
        const now = currentOf(written)[0]
        const merge = mergeNoted({ ...each, point: 'p', notedAt: at, clientKey: 'k' }, now)
        if (merge.kind === 'write') {
          assert.ok(!now || each.seen === now.version, 'only who saw the newest writes the next')
          written.push(entry('p', merge.version, each.value, each.note))
        }
      }
      assert.deepEqual(
        written.map((each) => each.version),
        written.map((_, index) => index + 1),
      )
    }),
  )
})
