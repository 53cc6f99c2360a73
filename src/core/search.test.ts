import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fold } from '#core/search.ts'

test('tone marks, case and đ do not matter to a search', () => {
  for (const text of ['Hoà Đông', 'Hòa Đông', 'HOA  ĐÔNG', 'hòa đông', 'Hoà Đông'.normalize('NFD')]) assert.equal(fold(text), 'hoa dong')
})

test('punctuation separates words and spaces are single', () => {
  assert.equal(fold(' Bà Rịa - Vũng Tàu '), 'ba ria vung tau')
})

test('Khmer keeps its vowels and signs', () => {
  assert.equal(fold('ខេត្តសុកត្រាំង'), 'ខេត្តសុកត្រាំង')
})
