import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { findReferences, referenceFrom, signs } from './reference.rules.ts'

const bytes = fc.uint8Array({ minLength: 60, maxLength: 60 })
const reference = bytes.filter((all) => all.filter((byte) => byte < 247).length >= 10).map((all) => referenceFrom('TS', all))

test('no two signs of a reference are read as each other, and none is a vowel', () => {
  for (const pair of ['0O', '0Q', '1I', '1L', '2Z', '5S', '8B', '6G', 'UV', 'OQ', 'IL'])
    assert.ok([...pair].filter((sign) => signs.includes(sign)).length < 2, pair)
  for (const vowel of 'AEIOU') assert.ok(!signs.includes(vowel), vowel)
  fc.assert(fc.property(reference, (text) => assert.match(text, /^TS[34679CDFHJKMNPRTWXY]{11}$/)))
})

test('a reference is found in whatever words a bank makes of it', () => {
  fc.assert(
    fc.property(
      reference,
      fc.constantFrom('', 'IBFT ', 'chuyen tien ', 'MBVCB.123.'),
      fc.constantFrom('', ' chuyen tien', '-GD 998877'),
      (text, before, after) => {
        assert.deepEqual(findReferences('TS', `${before}${text}${after}`), [text])
        assert.deepEqual(findReferences('TS', `${before}${text.toLowerCase().replace(/(.{4})/g, '$1 ')}${after}`), [text])
      },
    ),
  )
})

test('one wrong sign, or two that changed places, make it no reference', () => {
  fc.assert(
    fc.property(reference, fc.integer({ min: 2, max: 12 }), fc.constantFrom(...signs), (text, at, other) => {
      if (text[at] !== other) assert.deepEqual(findReferences('TS', text.slice(0, at) + other + text.slice(at + 1)), [])
      const [one, two] = [text[at] ?? '', text[at + 1] ?? '']
      if (at < 12 && one !== two) assert.deepEqual(findReferences('TS', text.slice(0, at) + two + one + text.slice(at + 2)), [])
    }),
  )
})
