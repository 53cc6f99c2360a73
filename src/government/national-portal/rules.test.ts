import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { changesOf } from './catalogue/changes.rules.ts'
import { compare } from './reconcile/compare.rules.ts'
import { dayFrom, mapDeclared } from './receive/map.rules.ts'
import { agencyCode } from './receive/agency.ts'
import { readStuck } from './receive/stuck.ts'
import { readTime, wireTime } from './wire/wire.ts'

test('a moment goes to the portal and back, to the second', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }), (date) => {
      assert.equal(Math.floor(readTime(wireTime(date)).getTime() / 1_000), Math.floor(date.getTime() / 1_000))
    }),
  )
  assert.equal(wireTime(new Date('2026-11-23T18:30:00Z')), '20261124013000')
  assert.throws(() => readTime('23/11/2026'), /a time is/)
})

const settings = {
  fields: { HoTen: { to: 'applicant_name', label: 'Họ và tên' }, NgaySinh: { to: 'birth', label: 'Ngày sinh', as: 'day' as const } },
  forms: {
    '1.1': {
      fields: {
        Xa: { to: 'address.unit', label: 'Xã' },
        Nha: { to: 'address.detail', label: 'Nhà' },
        DanToc: { to: 'ethnic', label: 'Dân tộc', codes: { '5': 'khmer' } },
        SoBan: { to: 'copies', label: 'Số bản', as: 'number' as const },
      },
      fixed: { declaration: true },
    },
  },
}
const dossier = (declared: Record<string, string>) => ({
  ...{ code: 'G', procedure: '1.1', agency: 'H51', acts: [], state: '1', declared },
  applicant: { name: 'Kim Văn A', number: '094090000001', phone: '', email: '' },
})

test('what was declared is put into our fields and codes; a code without a counterpart is left out, and every line stays in words', () => {
  const { answers, declared } = mapDeclared(
    settings,
    dossier({ NgaySinh: '5/7/1994', Xa: '31510', Nha: '12', DanToc: '5', SoBan: '2', La: 'x' }),
    '1.1',
  )
  assert.deepEqual(answers, {
    ...{ declaration: true, applicant_name: 'Kim Văn A', birth: '1994-07-05', ethnic: 'khmer', copies: 2 },
    address: { unit: '31510', detail: '12' },
  })
  assert.ok(declared.some(({ label, value }) => label === 'La' && value === 'x'))
  assert.ok(!declared.some(({ value }) => value.includes('094090000001')))
  const other = mapDeclared(settings, dossier({ DanToc: '99', SoBan: 'hai' }), '1.1')
  assert.ok(!('ethnic' in other.answers) && !('copies' in other.answers))
  assert.ok(other.declared.some(({ value }) => value === '99'))
  assert.deepEqual(['19940705', 'hôm qua'].map(dayFrom), ['1994-07-05', 'hôm qua'])
})

test('a comparison names what is missing on either side and states that differ, but not what is on its way', () => {
  const ours = [
    { code: 'a', dossier: '1', state: '4', onTheWay: false },
    { code: 'b', dossier: '2', state: '9', onTheWay: true },
    { code: 'c', dossier: '3', state: '2', onTheWay: false },
    { code: 'e', dossier: '5', state: '1', onTheWay: false },
  ]
  const there = new Map([
    ['a', '4'],
    ['b', '4'],
    ['c', '1'],
    ['d', '1'],
  ])
  assert.deepEqual(
    compare(there, ours).map(({ code, kind }) => [code, kind]),
    [
      ['c', 'state'],
      ['d', 'missing_here'],
      ['e', 'missing_there'],
    ],
  )
})

test('the portal is told of procedures that opened, changed or ended, never of what stayed', () => {
  const told = new Map([
    ['1', 'full'],
    ['2', 'partial'],
    ['3', 'full'],
  ])
  const now = [
    { code: '1', name: 'A', level: 'full' },
    { code: '2', name: 'B', level: 'full' },
    { code: '4', name: 'D', level: 'none' },
    { code: '5', name: 'E', level: 'partial' },
  ]
  assert.deepEqual(
    changesOf(now, told).map(({ code, level, open }) => [code, level, open]),
    [
      ['2', 'full', true],
      ['5', 'partial', true],
      ['3', 'none', false],
    ],
  )
})

test('codes of units and reasons of what is stuck are read as they are written', () => {
  assert.deepEqual([agencyCode('31510', 'H51'), agencyCode('H13.STP', 'H51')], ['H51.31510', 'H13.STP'])
  assert.deepEqual(readStuck('unknown_procedure: 9.99'), { reason: 'unknown_procedure', about: '9.99' })
  assert.deepEqual(readStuck('fault: x'), { reason: undefined, about: 'fault: x' })
})
