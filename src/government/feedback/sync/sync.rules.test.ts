import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Heard, judge, type Known, readStatus, type Said, type Status, stepFor } from './sync.rules.ts'

const at = (second: number): Date => new Date(Date.UTC(2026, 10, 23) + second * 1000)
const heard = (more: Partial<Heard> = {}): Heard => ({ updateId: '1', status: 'closed', words: 'Đã dọn', saidAt: at(10), ...more })
const nothing: Known = { isSeen: false, last: undefined, current: 'open', told: [] }

test('news is taken once; what is older, the same, or our own is not', () => {
  assert.equal(judge(heard(), nothing), 'take')
  assert.equal(judge(heard(), { ...nothing, isSeen: true }), 'seen')
  assert.equal(judge(heard(), { ...nothing, last: { status: 'open', words: '', at: at(11) } }), 'older')
  const again = { status: 'closed', words: ' Đã  dọn', at: at(9) } as const
  assert.equal(judge(heard(), { ...nothing, current: 'closed', last: again }), 'same')
  assert.equal(judge(heard(), { ...nothing, current: 'open', last: again }), 'take', 'it was reopened in between')
  assert.equal(judge(heard(), { ...nothing, told: [{ status: 'closed', words: 'Đã dọn', at: at(3) }] }), 'echo')
  assert.equal(judge(heard({ words: '' }), { ...nothing, told: [{ status: 'closed', words: '', at: at(10.4) }] }), 'echo')
  assert.equal(judge(heard({ words: '' }), { ...nothing, told: [{ status: 'closed', words: '', at: at(3) }] }), 'take')
})

test('states of other servers are read as open or closed; an unknown one as neither', () => {
  assert.deepEqual(['Closed', 'fixed - council', 'IN PROGRESS', 'action-scheduled', 'purple'].map(readStatus), [
    'closed',
    'closed',
    'open',
    'open',
    undefined,
  ])
})

test('news moves a report only where it is newer than what happened here, and never out of hiding', () => {
  assert.equal(stepFor('working', heard(), at(5)), 'answer_from_outside')
  assert.equal(stepFor('working', heard(), at(15)), 'news_from_outside')
  assert.equal(stepFor('answered', heard({ status: 'open' }), at(5)), 'reopen_from_outside')
  assert.equal(stepFor('answered', heard({ status: 'open', words: '' }), at(15)), undefined)
  for (const state of ['new', 'merged', 'declined', 'withdrawn']) assert.equal(stepFor(state, heard(), at(0)), undefined)
})

type News = Said & { id: string; from: 'here' | 'there' }
type Node = { news: News[]; seen: Map<string, News>; last: Said | undefined; told: Said[]; sent: number }

/** Hands over all that did not come from there, as the push does; the other judges it. Returns how much was taken. */
function hand(from: Node, to: Node): number {
  let taken = 0
  for (; from.sent < from.news.length; from.sent++) {
    const one = from.news[from.sent]
    if (!one || one.from === 'there') continue
    from.told.push(one)
    taken += hear(to, { updateId: one.id, status: one.status, words: one.words, saidAt: one.at })
  }
  return taken
}

function hear(node: Node, news: Heard): number {
  if (
    judge(news, { isSeen: node.seen.has(news.updateId), last: node.last, current: node.news.at(-1)?.status ?? 'open', told: node.told }) !==
    'take'
  )
    return 0
  const row: News = { id: `heard ${news.updateId}`, status: news.status, words: news.words, at: news.saidAt, from: 'there' }
  node.seen.set(news.updateId, row)
  node.last = { status: news.status, words: news.words, at: news.saidAt }
  node.news.push(row)
  return 1
}

test('two systems that tell each other everything fall silent, and no news comes back to whoever said it', () => {
  const fresh = (): Node => ({ news: [], seen: new Map(), last: undefined, told: [], sent: 0 })
  const step = fc.record({
    side: fc.boolean(),
    status: fc.constantFrom<Status>('open', 'closed'),
    words: fc.constantFrom('', 'a', 'b', 'c'),
    syncs: fc.boolean(),
    listed: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const [a, b] = [fresh(), fresh()]
      let local = 0
      for (const [n, { side, status, words, syncs, listed }] of steps.entries()) {
        const node = side ? a : b
        node.news.push({ id: `${side ? 'a' : 'b'}${n}`, status, words, at: at(n), from: 'here' })
        local++
        if (syncs) {
          hand(a, b)
          hand(b, a)
        }
        // A server that lists everything, also what it was told, under numbers of its own.
        if (listed)
          for (const one of b.news)
            hear(a, { updateId: one.from === 'here' ? one.id : `list ${one.id}`, status: one.status, words: one.words, saidAt: one.at })
      }
      for (let round = 0; round < 3; round++) {
        hand(a, b)
        hand(b, a)
      }
      assert.equal(hand(a, b) + hand(b, a), 0, 'they fall silent')
      for (const node of [a, b]) {
        const own = node.news.filter((one) => one.from === 'here').map((one) => one.id)
        for (const one of node.news)
          if (one.from === 'there') assert.ok(!own.some((id) => one.id === `heard heard ${id}`), 'nothing comes back')
        assert.ok(node.news.length <= local, 'no more than was said')
      }
    }),
  )
})
