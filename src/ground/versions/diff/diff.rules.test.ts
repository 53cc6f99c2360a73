import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { leavesOf, withLeaves } from '../edit/leaves.rules.ts'
import { changesBetween } from './diff.rules.ts'
import { compareWords } from './words.rules.ts'

test('a document does not differ from itself, and a changed value is named by its place and its key', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => assert.deepEqual(changesBetween(value, structuredClone(value)), [])))
  const before = {
    name: { vi: 'Cũ' },
    papers: [
      { key: 'a', copies: 1 },
      { key: 'b', copies: 2 },
    ],
  }
  const after = {
    name: { vi: 'Mới' },
    papers: [
      { key: 'b', copies: 2 },
      { key: 'c', copies: 0 },
    ],
  }
  assert.deepEqual(changesBetween(before, after), [
    { path: 'name.vi', before: 'Cũ', after: 'Mới' },
    { path: 'papers[c].key', before: null, after: 'c' },
    { path: 'papers[c].copies', before: null, after: '0' },
    { path: 'papers[a].key', before: 'a', after: null },
    { path: 'papers[a].copies', before: '1', after: null },
  ])
})

test('two texts compared word by word give both texts back', () => {
  const text = fc.array(fc.constantFrom('giấy', 'phép', 'xây', 'dựng', ' ', '\n', '  '), { maxLength: 30 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(text, text, (before, after) => {
      const pieces = compareWords(before, after)
      const join = (...kinds: string[]) =>
        pieces
          .filter((piece) => kinds.includes(piece.kind))
          .map((piece) => piece.text)
          .join('')
      assert.equal(join('same', 'gone'), before)
      assert.equal(join('same', 'new'), after)
      if (before === after) assert.ok(pieces.every((piece) => piece.kind === 'same'))
    }),
  )
})

test('the leaves of a document, given back, are the document; a changed leaf changes that value alone', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const document = { value }
      const given = new Map(leavesOf(document).map((leaf) => [leaf.path, leaf.value]))
      const again = withLeaves(document, given)
      assert.deepEqual(again.wrong, [])
      assert.equal(JSON.stringify(again.document), JSON.stringify(document))
    }),
  )
  const document = { 'a/b': { amount: 5, free: true }, list: ['x'] }
  const given = new Map([
    ['a~1b/amount', '7,5'],
    ['a~1b/free', 'false'],
    ['list/0', 'y'],
    ['nothing', 'z'],
  ])
  assert.deepEqual(withLeaves(document, given), { document: { 'a/b': { amount: 7.5, free: false }, list: ['y'] }, wrong: [] })
  assert.deepEqual(withLeaves(document, new Map([['a~1b/amount', 'năm']])).wrong, ['a~1b/amount'])
})
