import assert from 'node:assert/strict'
import { test } from 'node:test'
import { breakable, lettersOf, scriptRuns } from './script.rules.ts'

test('a text is cut into runs of one script, and nothing of it is lost', () => {
  const text = 'Thạch Thị Sa Rinh (ថាច់ សារិន), 25/11'
  const runs = scriptRuns(text)
  assert.deepEqual(
    runs.map((run) => run.khmer),
    [false, true, false],
  )
  assert.equal(runs[1]?.text, 'ថាច់ សារិន')
  assert.equal(runs.map((run) => run.text).join(''), text)
})

test('Khmer may break between its words, never inside a letter, and a line never begins with a closing mark', () => {
  const words = breakable('ស្ថាប័ននឹងទទួលសំណុំរឿង។ (ថាច់)')
  assert.ok(words.length > 3)
  assert.equal(
    words
      .map((word) => `${word.glued ? '' : ' '}${word.text}`)
      .join('')
      .trim(),
    'ស្ថាប័ននឹងទទួលសំណុំរឿង។ (ថាច់)',
  )
  assert.ok(words.every((word) => !/^[។)]/.test(word.text)))
  assert.ok(
    words.every((word) => !/^[\u17b6-\u17d3]/.test(word.text)),
    'no word begins with a sign that hangs on a letter',
  )
})

test('Vietnamese breaks at its spaces only', () => {
  assert.deepEqual(
    breakable('Giấy  tiếp nhận').map((word) => word.text),
    ['Giấy', 'tiếp', 'nhận'],
  )
  assert.deepEqual(lettersOf('Nguyễn'.normalize('NFD')).length, 6)
})
