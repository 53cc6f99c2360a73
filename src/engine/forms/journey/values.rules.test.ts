import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPhone } from '../answers/read.rules.ts'
import type { Item } from '../answers/answers.ts'
import type { Field } from '../definition/definition.ts'
import { checkValue, type DoubtRule, doubtValue, type Rule } from './values.rules.ts'

const file = (name: string, mediaType: string, mb: number) => ({ id: name, name, mediaType, bytes: mb * 1024 * 1024 })
const ctx = {
  today: '2026-11-21',
  units: new Set(['31507']),
  past: new Map([['31500@2025-06-30', ['31507', '31510']]]),
  files: [file('a', 'image/jpeg', 2), file('b', 'application/zip', 1), file('c', 'application/pdf', 11)],
}
const fieldOf = (field: object) => ({ key: 'x', label: { vi: 'X' }, ...field }) as Exclude<Field, { type: 'repeat' }>
const check = (field: object, value: unknown, siblings: Item = {}) =>
  checkValue(fieldOf(field), value, ctx)?.rule ?? doubtValue(fieldOf(field), value, siblings)?.rule

const identity = { type: 'identity_number', birthField: 'born', genderField: 'gender' }
const paper = { type: 'file', accept: ['image', 'pdf'], max: 2 }
const account = { type: 'bank_account', holderField: 'name' }
const number = { bank: '970436', number: '0123456789', holder: 'THACH SA RUONE' }
const past = { type: 'address', past: true }
const cases: [object, unknown, Item, Rule | DoubtRule | undefined][] = [
  [identity, '094190000123', { born: '1990-02-03', gender: 'female' }, undefined],
  [identity, '094190000123', { born: '1990', gender: 'female' }, undefined],
  [identity, '094190000123', { born: '1991-02-03' }, 'identity_birth'],
  [identity, '094190000123', { gender: 'male' }, 'identity_gender'],
  [identity, '094312000123', { born: '2012-02-03', gender: 'female' }, undefined],
  [identity, '000190000123', {}, 'identity_province'],
  [identity, '097190000123', {}, 'identity_province'],
  [identity, '09419000012', {}, 'identity_length'],
  [identity, '094299000123', {}, 'identity_future'],
  [identity, '003190000123', {}, 'identity_province'],
  [identity, '120190000123', {}, 'identity_abroad'],
  [{ type: 'date_partial', parts: 'year' }, '1985', {}, undefined],
  [{ type: 'date_partial', parts: 'year' }, '1985-03', {}, 'not_a_year'],
  [{ type: 'date_partial', parts: 'month' }, '1985-03', {}, undefined],
  [{ type: 'date_partial', parts: 'month' }, '1985', {}, 'not_a_month'],
  [account, number, { name: 'Thạch Sà Ruône' }, undefined],
  [account, number, { name: 'Trần Thị Bé' }, 'holder_differs'],
  [account, { ...number, bank: '1' }, {}, 'bank_unknown'],
  [account, { ...number, number: '12' }, {}, 'bank_number'],
  [account, { ...number, holder: '' }, {}, 'bank_holder'],
  [{ type: 'map_point' }, { lat: 9.6, lon: 105.97 }, {}, undefined],
  [{ type: 'map_point' }, { words: 'Bên cầu' }, {}, undefined],
  [{ type: 'map_point' }, { lat: 105.97, lon: 9.6 }, {}, 'point_outside'],
  [{ type: 'map_point' }, { lat: 9.6 }, {}, 'point_not_numbers'],
  [{ type: 'map_point' }, {}, {}, 'point_missing'],
  [{ type: 'signature', digital: 'offered' }, 'session', {}, undefined],
  [{ type: 'signature', digital: 'required' }, 'session', {}, 'signature_digital'],
  [past, { unit: '31500', detail: 'Ấp 1', day: '2025-06-30' }, {}, 'address_confirm'],
  [past, { unit: '31500', detail: 'Ấp 1', day: '2025-06-30', now: '31507' }, {}, undefined],
  [past, { unit: '31500', detail: 'Ấp 1', day: '2025-06-30', now: '31508' }, {}, 'address_confirm'],
  [past, { unit: '31501', detail: 'Ấp 1', day: '2025-06-30', now: '31507' }, {}, 'unit_unknown'],
  [{ type: 'address' }, { unit: '31500', detail: 'Ấp 1', day: '2025-06-30', now: '31507' }, {}, 'unit_unknown'],
  [{ type: 'name' }, 'Thạch Thị Sà Rươl', {}, undefined],
  [{ type: 'name' }, 'Bé', {}, 'name_one_word'],
  [{ type: 'name', oneWord: true }, 'Suharto', {}, undefined],
  [{ type: 'name' }, 'Trần Văn 2', {}, 'not_a_name'],
  [{ type: 'phone' }, '0912345678', {}, undefined],
  [{ type: 'phone' }, '02993822222', {}, undefined],
  [{ type: 'phone' }, '0299382222', {}, 'not_a_phone'],
  [{ type: 'phone' }, '0112345678', {}, 'not_a_phone'],
  [{ type: 'email' }, 'ten@vidu.vn', {}, undefined],
  [{ type: 'email' }, 'ten@vidu', {}, 'not_an_email'],
  [{ type: 'date', notAfter: { daysAgo: 0 } }, '2026-11-21', {}, undefined],
  [{ type: 'date', notAfter: { daysAgo: 0 } }, '2026-11-22', {}, 'too_late'],
  [{ type: 'date', notBefore: '2020-01-01' }, '2019-12-31', {}, 'too_early'],
  [{ type: 'date' }, '2026-02-29', {}, 'not_a_date'],
  [{ type: 'date' }, { d: '32', m: '1', y: '2026' }, {}, 'not_a_date'],
  [{ type: 'date_partial', notAfter: { daysAgo: 0 } }, '2026', {}, undefined],
  [{ type: 'date_partial', notAfter: { daysAgo: 0 } }, '2027', {}, 'too_late'],
  [{ type: 'date_partial' }, '2026-13', {}, 'not_a_date'],
  [{ type: 'time' }, '24:00', {}, 'not_a_time'],
  [{ type: 'number', decimals: 1 }, 12.5, {}, undefined],
  [{ type: 'number' }, 12.5, {}, 'too_many_decimals'],
  [{ type: 'number', min: 1 }, 0, {}, 'too_small'],
  [{ type: 'money' }, -1, {}, 'too_small'],
  [{ type: 'money', max: 10 }, 11, {}, 'too_large'],
  [{ type: 'money' }, 'mười triệu', {}, 'not_a_number'],
  [{ type: 'text', digits: { min: 4, max: 5 } }, '4711', {}, undefined],
  [{ type: 'text', digits: { min: 4, max: 5 } }, '47', {}, 'not_digits'],
  [{ type: 'text', maxLength: 3 }, 'dài quá', {}, 'too_long'],
  [{ type: 'radio', options: [] }, 'a', {}, 'not_an_option'],
  [{ type: 'checkboxes', options: [{ value: 'a' }], min: 1 }, ['a'], {}, undefined],
  [{ type: 'checkboxes', options: [{ value: 'a' }] }, ['a', 'a'], {}, 'not_an_option'],
  [{ type: 'address' }, { unit: '31507', detail: 'Ấp 1' }, {}, undefined],
  [{ type: 'address' }, { unit: '', detail: 'Ấp 1' }, {}, 'address_unit'],
  [{ type: 'address' }, { unit: '31507', detail: '' }, {}, 'address_detail'],
  [{ type: 'address' }, { unit: '99999', detail: 'Ấp 1' }, {}, 'unit_unknown'],
  [{ type: 'address' }, { unit: 'elsewhere', detail: 'Ấp 1' }, {}, 'address_unit'],
  [{ type: 'address', elsewhere: true }, { unit: 'elsewhere', detail: 'Ấp 1' }, {}, undefined],
  [{ type: 'unit' }, '99999', {}, 'unit_unknown'],
  [paper, ['a'], {}, undefined],
  [paper, ['b'], {}, 'file_kind'],
  [paper, ['c'], {}, 'file_size'],
  [paper, ['nowhere'], {}, 'file_missing'],
  [{ ...paper, min: 2 }, ['a'], {}, 'too_few'],
  [{ type: 'declaration' }, false, {}, 'not_declared'],
]
for (const [field, value, siblings, rule] of cases) {
  test(`${JSON.stringify(field)} with ${JSON.stringify(value)} ${rule ? `is refused: ${rule}` : 'is accepted'} ${JSON.stringify(siblings)}`, () =>
    assert.equal(check(field, value, siblings), rule))
}

test('one phone number is written in one way', () => {
  for (const typed of ['0912 345 678', '+84 912 345 678', '84912345678', '0912.345.678', '+84(0)912345678', '0084912345678'])
    assert.equal(readPhone(typed), '0912345678')
})
