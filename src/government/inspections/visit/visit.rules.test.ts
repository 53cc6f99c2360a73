import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type AnswerSpec, findingOf, readAnswer } from '../checklist/answer.rules.ts'
import { follow, readGiven } from './inspection-limit.island.ts'
import { currentOf, type Entry, lacksOf, mergeNoted, type Noted, settle, tickedValue, type Value, values } from './visit.rules.ts'

const at = new Date('2026-11-23T02:00:00Z')
const entry = (point: string, version: number, value: Value, note = ''): Entry => ({
  point,
  version,
  value,
  answer: null,
  follows: null,
  note,
  byId: 'a',
  byName: 'An',
  notedAt: at,
  inField: true,
})
const noted = (seen: number, value: Value, note = ''): Noted => ({
  ...{ point: 'p', value, answer: null, follows: null, note, seen },
  ...{ notedAt: at, clientKey: 'k' },
})

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
        const merge = mergeNoted(noted(each.seen, each.value, each.note), now)
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

test('a finding follows from the answer; another one, and a point that was not measured, wait for their reason', () => {
  const cold: AnswerSpec = { kind: 'measure', unit: { vi: '°C' }, decimals: 1, most: -18 }
  const sent = (more: object) => settle(cold, { point: 'p', note: '', seen: 0, notedAt: at, clientKey: 'k', ...more }, '2026-11-23')
  const found = (more: object): unknown[] => {
    const one = sent(more)
    return typeof one === 'string' ? [one] : [one.value, one.answer, one.follows]
  }
  assert.deepEqual(found({ answer: '−14,5' }), ['fault', '-14.5', 'fault'])
  assert.deepEqual(found({ answer: '-18' }), ['good', '-18', 'good'])
  assert.deepEqual(found({ answer: '-14.5', value: 'good' }), ['good', '-14.5', 'fault'])
  assert.deepEqual([found({ answer: 'lạnh' }), found({ answer: '-18,55' }), found({})], [['answer'], ['answer'], ['value']])
  const point = { key: 'p', photoOnFault: false, answer: cold }
  const why = (more: Partial<Entry>) => lacksOf([point], [{ ...entry('p', 1, 'good'), ...more }], new Set())[0]?.why
  assert.equal(why({ answer: '-14.5', follows: 'fault' }), 'reason', 'found good although the value says otherwise')
  assert.equal(why({ answer: '-14.5', follows: 'fault', note: 'Vừa mở cửa kho' }), undefined)
  assert.equal(why({ answer: '-14.5', follows: 'fault', value: 'fault' }), undefined, 'the value says itself what is wrong')
  assert.equal(why({ value: 'not_applicable' }), 'reason')
  assert.equal(why({ value: 'good' }), 'answer')
  const before = { ...entry('p', 1, 'good'), answer: '-20', follows: 'good' as const }
  assert.equal(tickedValue('good', '-10', before), undefined, 'the old tick does not outlive the old value')
  assert.equal(tickedValue('good', '-20', before), 'good')
})

test('the phone reads and judges an answer as the server does', () => {
  const bound = fc.option(fc.integer({ min: -40, max: 40 }), { nil: undefined })
  const number = fc.record({ least: bound, most: bound, decimals: fc.nat(2) })
  const typed = fc.oneof(
    fc.integer({ min: -60, max: 60 }).map(String),
    fc.constantFrom('', '-14,5', '−3', '1.25', 'x', '007', '1.2.3', '+4'),
  )
  fc.assert(
    fc.property(number, typed, fc.constantFrom('measure', 'count'), ({ decimals, ...limits }, text, kind) => {
      const given = Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined))
      const spec = { ...given, unit: { vi: 'm' }, ...(kind === 'measure' ? { kind, decimals } : { kind }) } as AnswerSpec
      const phone = readGiven({ kind, decimals: kind === 'measure' ? decimals : 0, ...given }, text)
      const server = readAnswer(spec, text)
      assert.equal(phone, server === null ? '' : server)
      if (server !== undefined) assert.equal(follow({ kind, ...given }, server ?? '', '2026-11-23'), findingOf(spec, server, '2026-11-23'))
    }),
  )
  for (const ahead of [-400, -184, -183, -1, 0, 1, 29, 30])
    for (const rule of [{ notOlder: 183 }, { validFor: 0 }, { validFor: 30 }, { notOlder: 10, validFor: 1 }, {}]) {
      const answer = new Date(at.getTime() + ahead * 86_400_000).toISOString().slice(0, 10)
      assert.equal(readGiven({ kind: 'date' }, answer), answer)
      assert.equal(follow({ kind: 'date', ...rule }, answer, '2026-11-23'), findingOf({ kind: 'date', ...rule }, answer, '2026-11-23'))
    }
  assert.equal(readGiven({ kind: 'date' }, '2026-02-30'), undefined)
  assert.equal(readAnswer({ kind: 'date' }, '2026-02-30'), undefined)
})
