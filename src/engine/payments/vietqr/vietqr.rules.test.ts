import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { projectRoot } from '#core/files.ts'
import { crc16, readTlv, writeTlv } from './tlv.rules.ts'
import { readVietQr, writeVietQr } from './vietqr.rules.ts'

test('the checksum is that of the standard', () => {
  assert.equal(crc16('123456789'), '29B1')
  // The two examples of the switch's own profile: an account without an amount, and one with.
  assert.equal(crc16('00020101021138570010A00000072701270006970403011300110123456780208QRIBFTTA53037045802VN6304'), '9E6F')
  const example =
    '00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA530370454061800005802VN62340107NPS68690819thanh toan don hang6304'
  assert.equal(crc16(example), '2E2E')
  assert.deepEqual(readVietQr(`${example}2E2E`), {
    bin: '970403',
    account: '0011012345678',
    amount: 180_000,
    purpose: 'thanh toan don hang',
  })
})

test('a code is written field by field as the standard says', () => {
  // By hand: 00 version, 01 for one payment, 38 the switch with bank and account, 53 đồng, 54 amount, 58 country, 62 words.
  const body = [
    '000201',
    '010212',
    `3857${'0010A000000727'}${'0127'}${'0006970405'}${'01137600201234567'}${'0208QRIBFTTA'}`,
    '5303704',
    '540515000',
    '5802VN',
    '62170813TS4KPC9RWM7XD',
    '6304',
  ].join('')
  assert.equal(writeVietQr({ bin: '970405', account: '7600201234567', amount: 15_000, purpose: 'TS4KPC9RWM7XD' }), body + crc16(body))
})

const sign = fc.constantFrom(...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ')
const qr = fc.record({
  bin: fc.stringMatching(/^[0-9]{6}$/),
  account: fc.stringMatching(/^[0-9A-Z]{1,19}$/),
  amount: fc.integer({ min: 1, max: 9_999_999_999 }),
  purpose: fc.array(sign, { minLength: 1, maxLength: 25 }).map((signs) => signs.join('')),
})

test('what is written is read again', () => {
  fc.assert(fc.property(qr, (wanted) => assert.deepEqual(readVietQr(writeVietQr(wanted)), { ...wanted })))
})

test('one changed sign is noticed', () => {
  fc.assert(
    fc.property(qr, fc.nat(), sign, (wanted, where, other) => {
      const text = writeVietQr(wanted)
      const at = where % text.length
      fc.pre(text[at] !== other && text[at]?.toUpperCase() !== other)
      assert.equal(readVietQr(text.slice(0, at) + other + text.slice(at + 1)), undefined)
    }),
  )
})

test('any text at all is read or refused, never a fault', () => {
  fc.assert(fc.property(fc.string(), (text) => void readVietQr(text)))
  fc.assert(
    fc.property(fc.array(fc.record({ id: fc.stringMatching(/^[0-9]{2}$/), value: fc.string({ minLength: 1, maxLength: 99 }) })), (fields) =>
      assert.deepEqual(
        readTlv(writeTlv(fields)),
        fields.map((field) => ({ ...field })),
      ),
    ),
  )
})

test('the account of the pack is at a bank that VietQR knows', (t) => {
  const file = join(process.env.TINHSO_DATA ?? join(projectRoot, '../shared/data'), 'finance/vietqr-banks.json')
  if (!existsSync(file)) return t.skip('skipped: no reference data')
  const banks = JSON.parse(readFileSync(file, 'utf8')) as { bin: string; vietQRStatus: number }[]
  assert.ok(banks.length > 30)
  const pack = JSON.parse(readFileSync(join(projectRoot, 'provinces/soc-trang/payments.json'), 'utf8')) as {
    accounts: { bin: string; example: boolean }[]
  }
  for (const { bin, example } of pack.accounts) {
    assert.equal(banks.find((bank) => bank.bin === bin)?.vietQRStatus, 1, bin)
    assert.equal(example, true)
  }
  for (const { bin } of banks.filter((bank) => /^\d{6}$/.test(bank.bin)))
    assert.equal(readVietQr(writeVietQr({ bin, account: '1', amount: 1, purpose: 'A' }))?.bin, bin)
})
