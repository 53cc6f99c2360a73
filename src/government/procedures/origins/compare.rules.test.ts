import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { agrees, differencesOf, plain } from './compare.rules.ts'

test('names agree whatever their case, spaces and place of the tone mark; another tone is another name', () => {
  for (const [a, b] of [
    ['Thạch Thị Hoà', 'THẠCH  thị hòa'],
    ['Kim Thuý', 'Kim Thúy'],
    ['HỘ KINH DOANH “LÂM PHÚC”', 'Hộ kinh doanh Lâm Phúc'],
    ['Sơn Thị Ngọc'.normalize('NFD'), 'Sơn Thị Ngọc'],
  ] as const)
    assert.equal(plain(a), plain(b), `${a} ${b}`)
  for (const [a, b] of [
    ['Hoà', 'Hoá'],
    ['Sơn', 'Son'],
    ['Đào', 'Dào'],
    ['Lan Anh', 'Lananh'],
  ] as const)
    assert.notEqual(plain(a), plain(b), `${a} ${b}`)
})

test('a year agrees with every day of it, and only of it', () => {
  assert.ok(agrees('date', '1987', '1987-05-01'))
  assert.ok(agrees('date', '1987-05-01', '1987'))
  assert.ok(agrees('date', '1987-05', '1987-05-01'))
  assert.ok(!agrees('date', '1988', '1987-05-01'))
  assert.ok(!agrees('date', '1987-06', '1987-05-01'))
})

test('what was not declared and what the database does not say is no difference, whatever comes', () => {
  const fact = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.array(fc.string()))
  fc.assert(
    fc.property(fact, fc.constantFrom('text', 'date', 'number', 'yes_no', 'one_of'), (found, as) => {
      const compare = [{ field: ['a', 'b'], with: 'x', as }] as never
      assert.deepEqual(differencesOf({}, { x: found }, { compare, expect: [] }), [])
      assert.deepEqual(differencesOf({ a: 'y' }, {}, { compare, expect: [{ with: 'z', is: 'empty', words: { vi: '' } }] }), [])
      // Whatever a database says, the comparison answers and never throws.
      assert.ok(differencesOf({ b: 'y' }, { x: found }, { compare, expect: [] }).length <= 1)
    }),
  )
})

test('differences name the field that was answered, and what must hold and does not', () => {
  const words = { vi: 'Không thế chấp' }
  const check = {
    compare: [
      { field: ['beneficiary_name', 'applicant_name'], with: 'name', as: 'text' as const },
      { field: 'identity', with: 'holders', as: 'one_of' as const },
      { field: 'area', with: 'area', as: 'number' as const },
      { field: 'pension', with: 'has', as: 'yes_no' as const },
    ],
    expect: [{ with: 'burdens', is: 'empty', words }],
  }
  const answers = { applicant_name: 'Kim', identity: '2', area: 120.52, pension: false }
  assert.deepEqual(differencesOf(answers, { name: 'kim', holders: ['1', '2'], area: 120.5, has: false, burdens: [] }, check), [])
  assert.deepEqual(differencesOf(answers, { name: 'Lý', holders: ['1'], area: 119, has: true, burdens: ['mortgage'] }, check), [
    { field: 'applicant_name', as: 'text', declared: 'Kim', found: 'Lý' },
    { field: 'identity', as: 'one_of', declared: '2', found: '1' },
    { field: 'area', as: 'number', declared: '120.52', found: '119' },
    { field: 'pension', as: 'yes_no', declared: 'false', found: 'true' },
    { field: null, found: 'mortgage', words },
  ])
})
