import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readCursor, writeCursor } from './address.rules.ts'
import { askFor } from './ask.rules.ts'

const synonyms = { ignore: ['toi muon', 'lam'], groups: [{ say: ['mo quan', 'ca phe'], means: ['dang ky ho kinh doanh'] }] }

test('the last word may be unfinished', () => {
  assert.equal(askFor('khai si', 'khai si', synonyms)?.all, "('khai' & 'si':*)")
  assert.equal(askFor('khai si', 'khai si', synonyms)?.inName, "('khai':A & 'si':*A)")
})

test('polite beginnings are left out unless nothing else was said', () => {
  assert.equal(askFor('toi muon lam khai sinh', '', synonyms)?.all, "('khai' & 'sinh':*)")
  assert.equal(askFor('lam', 'làm', synonyms)?.all, "('lam':*)")
})

test('what people say brings what the catalogue calls it', () => {
  const ask = askFor('mo quan ca phe', 'mở quán cà phê', synonyms)
  assert.match(ask?.all ?? '', /\('dang' & 'ky' & 'ho' & 'kinh' & 'doanh'\)/)
  assert.deepEqual(ask?.phrases.at(-1), { text: 'dang ky ho kinh doanh', weight: 800 })
  assert.equal(askFor('xe mo quang', '', synonyms)?.phrases.length, 1, 'a part of a word is not the word')
})

test('a code is found as a code', () => {
  assert.equal(askFor('1 004222', '1.004222', synonyms)?.code, '1.004222')
  assert.equal(askFor('khai sinh', 'khai sinh', synonyms)?.code, undefined)
})

test('nothing typed is no question', () => {
  assert.equal(askFor('', '!?', synonyms), undefined)
})

test('a place in the list survives the address; nonsense is the beginning', () => {
  const cursor = { rank: -12, code: '1.000001', name: '| a ~ b |' }
  assert.deepEqual(readCursor(writeCursor(cursor)), cursor)
  for (const text of ['', 'x', '1e9~c~n', '1~', undefined]) assert.equal(readCursor(text), undefined)
})
