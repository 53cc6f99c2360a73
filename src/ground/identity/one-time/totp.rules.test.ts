import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { HOTP, Secret, TOTP } from 'otpauth'
import { codeAt, enrolmentUri, foldRecovery, newSecret, stepOfCode } from './totp.rules.ts'

// RFC 6238, appendix B: eight digits, the secrets are the ASCII digits repeated to the length of the hash.
const vectors: [seconds: number, sha1: string, sha256: string, sha512: string][] = [
  [59, '94287082', '46119246', '90693936'],
  [1111111109, '07081804', '68084774', '25091201'],
  [1111111111, '14050471', '67062674', '99943326'],
  [1234567890, '89005924', '91819424', '93441116'],
  [2000000000, '69279037', '90698825', '38618901'],
  [20000000000, '65353130', '77737706', '47863826'],
]
const ascii = (length: number): Secret => Secret.fromUTF8('1234567890'.repeat(7).slice(0, length))

test('the vectors of RFC 6238 all come out', () => {
  for (const [seconds, ...codes] of vectors) {
    const kinds = [
      ['SHA1', 20],
      ['SHA256', 32],
      ['SHA512', 64],
    ] as const
    kinds.forEach(([algorithm, length], index) => {
      const totp = new TOTP({ secret: ascii(length), algorithm, digits: 8, period: 30 })
      assert.equal(totp.generate({ timestamp: seconds * 1000 }), codes[index], `${seconds} ${algorithm}`)
    })
    // Ours has six digits of the same number.
    assert.equal(codeAt(ascii(20).base32, new Date(seconds * 1000)), codes[0].slice(2))
  }
  assert.equal(new HOTP({ secret: ascii(20), digits: 6 }).generate({ counter: 1 }), '287082')
})

test('a code is good in its step and the ones beside it, and once', () => {
  const secret = newSecret()
  const at = new Date('2026-11-23T01:30:00Z')
  const later = (seconds: number): Date => new Date(at.getTime() + seconds * 1000)
  const code = codeAt(secret, at)
  const step = stepOfCode(secret, code, at, 0)
  assert.equal(step, at.getTime() / 30_000)
  assert.equal(stepOfCode(secret, `${code.slice(0, 3)} ${code.slice(3)}`, later(45), 0), step)
  assert.equal(stepOfCode(secret, code, later(61), 0), undefined)
  assert.equal(stepOfCode(secret, code, later(-61), 0), undefined)
  assert.equal(stepOfCode(secret, code, at, step ?? 0), undefined)
  assert.match(enrolmentUri(secret, 'an.nv'), /^otpauth:\/\/totp\/.*secret=/)
})

test('nothing that is typed instead of a code is a fault', () => {
  const secret = newSecret()
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void stepOfCode(secret, text, new Date(), 0)))
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void foldRecovery(text)))
  assert.equal(foldRecovery('ABCDE-fgh23'), 'abcdefgh23')
})
