import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { codeInPdf, maskName, readCode, verificationCode } from './verification.rules.ts'

test('a code has three groups of four letters that nobody mistakes for one another', () => {
  fc.assert(
    fc.property(fc.infiniteStream(fc.nat()), (numbers) => {
      const code = verificationCode((below) => (numbers.next().value as number) % below)
      assert.match(code, /^[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}$/)
      assert.doesNotMatch(code, /[ILO01]/)
      assert.equal(readCode(code), code)
      assert.equal(readCode(` ${code.toLowerCase().replaceAll('-', ' ')} `), code)
    }),
  )
})

test('what cannot be a code is not one', () => {
  for (const typed of ['', 'ABCD', 'ABCD-EFGH-2340', 'ABCD-EFGH-2345-X', 'ABCDEFGHI234', '../../../etc'])
    assert.equal(readCode(typed), undefined, typed)
})

test('the code is found in the description of a paper and nowhere else', () => {
  assert.equal(codeInPdf(Buffer.from('%PDF-1.7 <pdf:Keywords>ABCD-EFGH-2345</pdf:Keywords> ...')), 'ABCD-EFGH-2345')
  assert.equal(codeInPdf(Buffer.from('ABCD-EFGH-2345')), undefined)
})

test('a name is masked to its family name and initials', () => {
  const cases: [string, string][] = [
    ['Thạch Thị Sa Rinh', 'Thạch T. S. R…'],
    ['Lý Ánh', 'Lý Á…'],
    ['Phol', 'P…'],
    ['Nguyễn Ễn'.normalize('NFD'), 'Nguyễn Ễ…'],
    ['ថាច់ សារិន', 'ថាច់ សា…'],
  ]
  for (const [name, masked] of cases) assert.equal(maskName(name), masked)
})
