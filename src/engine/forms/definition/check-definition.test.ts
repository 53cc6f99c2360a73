import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkDefinition } from './check-definition.ts'

const text = (vi: string) => ({ vi, en: vi, km: vi })
const radio = {
  key: 'kind',
  type: 'radio',
  label: text('Loại'),
  options: [
    { value: 'a', label: text('A') },
    { value: 'b', label: text('B') },
  ],
}
const born = { key: 'born', type: 'date', label: text('Ngày sinh') }
const person = { key: 'person', type: 'name', label: text('Họ và tên') }
const first = { key: 'first', title: text('Đầu'), fields: [radio, born] }
const form = (...pages: object[]) => ({ key: 'mau', version: 1, title: text('Mẫu'), pages: [first, ...pages] })
const second = (when: object, field: object = { key: 'more', type: 'text', label: text('Thêm') }) =>
  form({ key: 'second', title: text('Sau'), when, fields: [field] })
const rulesOf = (value: unknown) => checkDefinition(value, '2026-11-21').map((defect) => defect.rule)

const cases: [string, unknown, string[]][] = [
  ['a sound form', second({ field: 'kind', is: 'a' }), []],
  ['a condition on an unknown field', second({ field: 'nope', is: 'a' }), ['condition_unknown_field']],
  ['a condition on a field of its own page', second({ field: 'more', filled: true }), ['condition_unknown_field']],
  ['a condition with a value no option has', second({ field: 'kind', is: 'z' }), ['condition_unknown_value']],
  ['a condition with two operators', second({ field: 'kind', is: 'a', isNot: 'b' }), ['condition_operator']],
  ['a condition with no operator', second({ field: 'kind' }), ['condition_operator']],
  ['a date compared as a choice', second({ field: 'born', is: '2020-01-01' }), ['condition_does_not_fit']],
  ['a choice compared as a date', second({ field: 'kind', before: { daysAgo: 1 } }), ['condition_does_not_fit']],
  ['a day that does not exist', second({ field: 'born', before: '2026-02-30' }), ['not_a_day']],
  [
    'a page nobody can reach',
    second({
      all: [
        { field: 'kind', is: 'a' },
        { field: 'kind', is: 'b' },
      ],
    }),
    ['unreachable'],
  ],
  [
    'a page between two days that exclude each other',
    second({
      all: [
        { field: 'born', before: '2000-01-01' },
        { field: 'born', after: '2001-01-01' },
      ],
    }),
    ['unreachable'],
  ],
  [
    'a page within a narrow span of days',
    second({
      all: [
        { field: 'born', after: { daysAgo: 8 } },
        { field: 'born', before: { daysAgo: 6 } },
      ],
    }),
    [],
  ],
  [
    'a select without options',
    second({ field: 'kind', is: 'a' }, { key: 'more', type: 'select', label: text('Thêm'), options: [] }),
    ['no_options'],
  ],
  ['a key used twice', second({ field: 'kind', is: 'a' }, { key: 'kind', type: 'text', label: text('Thêm') }), ['duplicate_field']],
  [
    'a file inside a repeat',
    second(
      { field: 'kind', is: 'a' },
      {
        key: 'r',
        type: 'repeat',
        label: text('R'),
        itemLabel: text('M'),
        fields: [{ key: 'x', type: 'file', label: text('X'), accept: ['pdf'] }],
      },
    ),
    ['not_in_repeat'],
  ],
  [
    'a repeat without fields',
    second({ field: 'kind', is: 'a' }, { key: 'r', type: 'repeat', label: text('R'), itemLabel: text('M'), fields: [] }),
    ['no_fields'],
  ],
  [
    'a label without Vietnamese',
    second({ field: 'kind', is: 'a' }, { key: 'more', type: 'text', label: { en: 'More' } }),
    ['no_vietnamese'],
  ],
  [
    'a label without English and Khmer',
    second({ field: 'kind', is: 'a' }, { key: 'more', type: 'text', label: { vi: 'Thêm' } }),
    ['no_en', 'no_km'],
  ],
  [
    'a minimum above the maximum',
    second({ field: 'kind', is: 'a' }, { key: 'more', type: 'number', label: text('Số'), min: 5, max: 2 }),
    ['min_above_max'],
  ],
  [
    'an identity number checked against a choice',
    second({ field: 'kind', is: 'a' }, { key: 'more', type: 'identity_number', label: text('Số'), birthField: 'kind' }),
    ['reference_not_a_date'],
  ],
  [
    'an identity number checked against an unknown field',
    second({ field: 'kind', is: 'a' }, { key: 'more', type: 'identity_number', label: text('Số'), genderField: 'nope' }),
    ['reference_not_a_gender'],
  ],
  [
    'a name prefilled into a number',
    second({ field: 'kind', is: 'a' }, { key: 'more', type: 'number', label: text('Số'), prefill: 'profile.name' }),
    ['prefill_does_not_fit'],
  ],
  ['one name marked as the holder of the result', second({ field: 'kind', is: 'a' }, { ...person, holder: true }), []],
  [
    'two names marked as the holder of the result',
    form({
      key: 'second',
      title: text('Sau'),
      fields: [
        { ...person, holder: true },
        { ...person, key: 'other', holder: true },
      ],
    }),
    ['second_holder'],
  ],
  [
    'a holder in a list',
    form({
      key: 'second',
      title: text('Sau'),
      fields: [{ key: 'list', type: 'repeat', label: text('R'), itemLabel: text('M'), fields: [{ ...person, holder: true }] }],
    }),
    ['not_in_repeat'],
  ],
  [
    'a date marked as the holder',
    form({ key: 'second', title: text('Sau'), fields: [{ ...born, key: 'b', holder: true }] }),
    ['wrong_shape'],
  ],
  [
    'an option that the type does not know',
    second({ field: 'kind', is: 'a' }, { key: 'more', type: 'text', label: text('Thêm'), colour: 'red' }),
    ['wrong_shape'],
  ],
  ['an unknown type', second({ field: 'kind', is: 'a' }, { key: 'more', type: 'hologram', label: text('Thêm') }), ['unknown_type']],
  [
    'a key that would break a field name',
    second({ field: 'kind', is: 'a' }, { key: 'mo-re', type: 'text', label: text('Thêm') }),
    ['wrong_shape'],
  ],
]

for (const [name, value, rules] of cases) {
  test(`the check of ${name} tells ${rules.join(', ') || 'nothing'}`, () => assert.deepEqual([...new Set(rulesOf(value))], rules))
}

test('a condition nested without end is told, not followed', () => {
  let condition: object = { field: 'kind', is: 'a' }
  for (let depth = 0; depth < 5000; depth++) condition = { not: condition }
  assert.deepEqual(rulesOf(second(condition)), ['wrong_shape'])
})
