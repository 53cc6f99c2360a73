import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Column, Row, Table } from '../source/table.ts'
import { anonymityOf } from './anonymity.rules.ts'
import { isCardNumber, isIdentityNumber, isPersonName, masked, signsOf } from './detect.rules.ts'
import { scanTable, type Terms } from './scan.rules.ts'

const year = 2026
const terms: Terms = { subject: 'things', k: 5, checked: {}, year }
const column = (key: string, label: string, more: Partial<Column> = {}): Column => ({ key, label: { vi: label }, kind: 'text', ...more })
const tableOf = (columns: Column[], rows: Row[]): Table => ({ columns, rows, keys: [], sourceAt: null })
const verdict = (text: string[], label = 'Nội dung', more: Partial<Terms> = {}): string =>
  scanTable(
    tableOf(
      [column('x', label)],
      text.map((x) => ({ x })),
    ),
    { ...terms, ...more },
  ).columns[0]?.verdict ?? ''

test('numbers that are somebody’s are found in any text, and numbers of things are not', () => {
  const found: [string, string][] = [
    ['094190123456', 'identity_number'],
    ['CCCD 079201000001 cấp 2021', 'identity_number'],
    ['gọi 0912 345 678', 'phone'],
    ['+84 912 345 678', 'phone'],
    ['0299.3821234', 'phone'],
    ['thu@vidu.vn', 'email'],
    ['STK 0123456789 ngân hàng', 'bank_account'],
    ['4111 1111 1111 1111', 'bank_account'],
    ['Nguyễn Thị Thử', 'person_name'],
    ['Sơn Thị Sà Rưng', 'person_name'],
    ['số 12 đường Hùng Vương', 'address'],
    ['Ấp Phước Thọ C', 'address'],
  ]
  for (const [text, sign] of found) assert.ok(signsOf(text, year).includes(sign as never), `${text}: ${signsOf(text, year).join()}`)
  for (const text of ['1.004873', 'ST-0001', '999999999999', '2025-07-01', 'Trường Tiểu học Phú Lợi', '31510', 'Xã Kế Sách', '1268'])
    assert.deepEqual(signsOf(text, year), [], text)
  assert.ok(!isPersonName('Trạm Y tế Phường Một') && !isPersonName('Nguyễn'))
})

test('an identity number has a province, a century and a year that has come', () => {
  assert.ok(isIdentityNumber('094190123456', year) && isIdentityNumber('094326123456', year))
  for (const wrong of ['003190123456', '094327123456', '09419012345', '0941901234567']) assert.ok(!isIdentityNumber(wrong, year), wrong)
  fc.assert(
    fc.property(fc.stringMatching(/^\d{15}$/), (digits) => {
      const right = Array.from({ length: 10 }, (_, last) => `${digits}${last}`).filter(isCardNumber)
      assert.equal(right.length, 1)
    }),
  )
})

test('one phone number among a thousand rows is enough to keep a column back', () => {
  const rows = Array.from({ length: 1000 }, (_, index) => (index === 700 ? 'Liên hệ 0912345678' : `Điểm ${index}`))
  assert.equal(verdict(rows), 'drop')
  // No reason lets a number through.
  assert.equal(verdict(rows, 'Nội dung', { checked: { x: 'đã đọc, được giữ' } }), 'drop')
})

test('names and addresses of things stay when somebody has read them; of people they never do', () => {
  const names = ['Nguyễn Thị Thử', 'Trần Văn Mẫu', 'Lâm Thị Ví Dụ', 'Thạch Sô Thử']
  assert.equal(verdict(names), 'read')
  assert.equal(verdict(names, 'Nội dung', { checked: { x: 'tên trường mang tên danh nhân' } }), 'was_read')
  assert.equal(verdict(names, 'Nội dung', { subject: 'people', checked: { x: 'đã đọc rồi nhé' } }), 'drop')
  assert.equal(verdict(['A', 'B'], 'Địa chỉ'), 'read')
  assert.equal(verdict(['A', 'B'], 'Số điện thoại'), 'drop')
  assert.equal(verdict(['A', 'B'], 'Họ và tên'), 'read')
})

test('examples are masked', () => {
  const scan = scanTable(tableOf([column('x', 'X')], [{ x: '0912345678' }]), terms)
  assert.deepEqual(scan.columns[0]?.signs[0]?.examples, ['09••••••78'])
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 40 }), (text) => {
      const letters = [...text]
      assert.ok([...masked(text)].filter((letter, index) => letter === letters[index] && letter !== '•').length <= 4)
    }),
  )
})

test('k is the size of the smallest group, and rows about people below it are kept back', () => {
  const rows: Row[] = [...Array.from({ length: 6 }, () => ({ unit: '31510', year: '1990' })), { unit: '31507', year: '1955' }]
  const columns = [column('unit', 'Xã', { quasi: true }), column('year', 'Năm sinh', { quasi: true, kind: 'period' })]
  const scan = scanTable(tableOf(columns, rows), { ...terms, subject: 'people' })
  assert.deepEqual([scan.anonymity?.k, scan.anonymity?.rowsBelow, scan.blocked.length > 0], [1, 1, true])
  assert.deepEqual(scanTable(tableOf(columns, rows.slice(0, 6)), { ...terms, subject: 'people' }).blocked, [])
  assert.deepEqual(scanTable(tableOf([column('unit', 'Xã')], rows), { ...terms, subject: 'people' }).blocked, ['*'])
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 30 }), (values) => {
      const found = anonymityOf(
        values.map((a) => ({ a })),
        ['a'],
        3,
      )
      const sizes = [...new Set(values)].map((value) => values.filter((one) => one === value).length)
      assert.equal(found?.k, Math.min(...sizes))
      assert.equal(
        found?.rowsBelow,
        sizes.filter((size) => size < 3).reduce((sum, size) => sum + size, 0),
      )
    }),
  )
})
