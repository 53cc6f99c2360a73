import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cleanName, contentDisposition, sizeWords } from './store.rules.ts'

test('a name keeps its letters and loses folders, hidden marks and tricks', () => {
  const cases: [string, string][] = [
    ['Đơn xin.pdf', 'Đơn xin.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\a\\Giấy tờ.docx', 'Giấy tờ.docx'],
    ['anh\u202egpj.exe', 'anhgpj.exe'],
    ['.htaccess', 'htaccess'],
    ['a\u0000\r\nb<x>.png', 'abx.png'],
    ['  ...  ', 'tep'],
    ['', 'tep'],
    ['កិច្ចសន្យា.pdf', 'កិច្ចសន្យា.pdf'],
  ]
  for (const [given, wanted] of cases) assert.equal(cleanName(given), wanted, JSON.stringify(given))
  const long = cleanName(`${'x'.repeat(300)}.pdf`)
  assert.equal(long.length, 120)
  assert.match(long, /\.pdf$/)
})

test('a header of a name cannot be broken out of', () => {
  const header = contentDisposition('Đơn "mới" (1).pdf', false)
  assert.equal(header, `attachment; filename="Don _moi_ (1).pdf"; filename*=UTF-8''%C4%90%C6%A1n%20%22m%E1%BB%9Bi%22%20%281%29.pdf`)
})

test('sizes are told in words', () => {
  assert.equal(sizeWords(10 * 1024 * 1024), '10 MB')
  assert.equal(sizeWords(2.5 * 1024 * 1024), '2,5 MB')
  assert.equal(sizeWords(512 * 1024), '512 KB')
  assert.equal(sizeWords(9), '9 B')
})
