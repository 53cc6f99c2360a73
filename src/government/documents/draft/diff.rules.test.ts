import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { diffTexts, diffWords } from './diff.rules.ts'

const text = fc
  .array(fc.array(fc.constantFrom('báo', 'cáo', 'quý', 'IV', 'trước', 'ngày', '30'), { maxLength: 6 }), { maxLength: 12 })
  .map((lines) => lines.map((words) => words.join(' ')).join('\n'))

test('a comparison holds both texts whole: what is not added is the old one, what is not removed is the new one', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = diffTexts(before, after)
      const side = (leftOut: 'added' | 'removed'): string =>
        lines
          .filter((line) => line.kind !== leftOut)
          .map((line) => line.pieces.filter((piece) => piece.kind !== leftOut).map((piece) => piece.text))
          .map((pieces) => pieces.join(''))
          .join('\n')
      assert.equal(side('added'), before)
      assert.equal(side('removed'), after)
    }),
  )
})

test('a changed word is shown alone', () => {
  assert.deepEqual(diffWords('báo cáo trước ngày 30', 'báo cáo trước ngày 25'), [
    { kind: 'same', text: 'báo cáo trước ngày ' },
    { kind: 'removed', text: '30' },
    { kind: 'added', text: '25' },
  ])
  assert.deepEqual(
    diffTexts('a\nb', 'a\nb').map((line) => line.kind),
    ['same', 'same'],
  )
})
