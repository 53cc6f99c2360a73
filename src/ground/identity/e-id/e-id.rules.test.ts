import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readEId, whoseAccount } from './e-id.rules.ts'

const issuer = 'https://e-id.vidu.vn'
const claims = {
  sub: 's1',
  name: ' Thạch  Thị Mai ',
  identity_number: '094 192 000 777',
  birthdate: '1992-02-30x',
  phone_number: '+84912345678',
  assurance_level: 2,
}

test('what the e-ID says is read strictly; without number, name or subject it is nobody', () => {
  assert.deepEqual(readEId(issuer, claims), {
    issuer,
    subject: 's1',
    name: 'Thạch Thị Mai',
    identityNumber: '094192000777',
    birthDate: null,
    phone: '0912345678',
    level: 2,
  })
  for (const missing of ['sub', 'name', 'identity_number']) assert.equal(readEId(issuer, { ...claims, [missing]: 7 }), undefined, missing)
})

test('a declared number links nothing by itself; a proven one does', () => {
  assert.deepEqual(whoseAccount([]), { do: 'make' })
  assert.deepEqual(whoseAccount([{ personId: 'a', verified: false }]), { do: 'ask' })
  assert.deepEqual(
    whoseAccount([
      { personId: 'a', verified: false },
      { personId: 'b', verified: true },
    ]),
    { do: 'link', personId: 'b' },
  )
  assert.deepEqual(
    whoseAccount([
      { personId: 'a', verified: true },
      { personId: 'b', verified: true },
    ]),
    { do: 'ask' },
  )
})
