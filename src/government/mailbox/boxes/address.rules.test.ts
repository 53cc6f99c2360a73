import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addressOf, lineOf, officeAddress, readAddress, readLine } from './address.rules.ts'

test('addresses come from the login and from the code of the unit, and are numbered where somebody has one', () => {
  assert.equal(addressOf('Rung.ST', 'tinh.vn'), 'rung.st@tinh.vn')
  assert.equal(addressOf('đào tấn', 'tinh.vn', 1), 'dao-tan.2@tinh.vn')
  assert.equal(officeAddress('motcua', 'H13.SXD', 'tinh.vn'), 'motcua.h13-sxd@tinh.vn')
})

test('a line of recipients is read with names, once each, and says what is no address', () => {
  assert.deepEqual(readLine('Lâm Quốc Việt <Viet.LQ@tinh.vn>; a@b.vn, a@b.vn\nkhông phải'), {
    parties: [
      { name: 'Lâm Quốc Việt', address: 'viet.lq@tinh.vn' },
      { name: '', address: 'a@b.vn' },
    ],
    wrong: ['không phải'],
  })
  for (const wrong of ['a@b', 'a b@c.vn', 'a@@b.vn', 'a..b@c.vn', '<a@b.vn', 'a@b.vn\r\nBcc: x@y.vn', `${'x'.repeat(70)}@b.vn`])
    assert.equal(readAddress(wrong), undefined, wrong)
})

test('whatever is typed, what is read as an address cannot break a header and reads the same again', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
      const { parties } = readLine(text)
      for (const { address } of parties) assert.match(address, /^[^\s<>,;"]+@[^\s<>,;"]+$/)
      assert.deepEqual(
        readLine(lineOf(parties)).parties.map((each) => each.address),
        parties.map((each) => each.address),
      )
    }),
  )
})
