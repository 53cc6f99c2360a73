import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { FormDefinition } from '#engine/forms/index.ts'
import type { FeeRule } from './fee-rule.ts'
import { checkFeeRule } from './publish.ts'
import { openExemptions, priceOf } from './price.rules.ts'

const words = (vi: string) => ({ vi })
const form: FormDefinition = {
  key: 'permit',
  version: 1,
  title: words('Giấy phép'),
  pages: [
    {
      key: 'work',
      title: words('Công trình'),
      fields: [
        {
          key: 'work_kind',
          type: 'radio',
          label: words('Loại'),
          options: ['new', 'repair'].map((value) => ({ value, label: words(value) })),
        },
        { key: 'copies', type: 'number', label: words('Số bản') },
        { key: 'is_poor', type: 'yesno', label: words('Hộ nghèo') },
      ],
    },
  ],
}
const rule: FeeRule = {
  key: '9.000001',
  validFrom: '2025-07-01',
  collect: 'before_acceptance',
  source: { note: words('ví dụ'), verified: false },
  lines: [
    {
      key: 'permit',
      label: words('Lệ phí'),
      kind: 'fee',
      setBy: { body: 'council', number: '01/2026' },
      steps: [
        { when: { field: 'work_kind', is: 'repair' }, amount: 20_000, words: words('Sửa chữa') },
        {
          when: {
            all: [
              { field: 'filing.channel', is: 'online' },
              { field: 'filing.level', is: 'commune' },
            ],
          },
          amount: 50_000,
          words: words('Trực tuyến ở xã'),
        },
        { amount: 75_000, words: words('Còn lại') },
      ],
      exemptions: [
        { key: 'poor', label: words('Hộ nghèo'), percent: 50, ground: words('Nghị quyết'), when: { field: 'is_poor', is: true } },
        { key: 'merit', label: words('Người có công'), percent: 100, ground: words('Pháp lệnh'), paper: words('Giấy xác nhận') },
      ],
    },
    {
      key: 'copy',
      label: words('Bản sao'),
      kind: 'charge',
      setBy: { body: 'ministry' },
      steps: [{ amount: 2000, words: words('Mỗi bản') }],
      times: { field: 'copies', free: 1, max: 10_000 },
    },
  ],
}
const facts = { answers: {}, channel: 'online', level: 'commune', today: '2026-11-23' }

test('the first amount whose condition holds is taken, by answers, channel and level', () => {
  const totals = [
    [{ answers: { work_kind: 'repair' } }, 20_000],
    [{}, 50_000],
    [{ channel: 'direct' }, 75_000],
    [{ level: 'province' }, 75_000],
    [{ answers: { copies: 3 } }, 54_000],
    // At most 10.000 for copies; the first is free.
    [{ answers: { copies: 900 } }, 60_000],
    [{ answers: { is_poor: true } }, 25_000],
  ] as const
  for (const [change, total] of totals) assert.equal(priceOf(rule, { ...facts, ...change }).total, total, JSON.stringify(change))
})

test('an exemption that needs a paper holds only when somebody saw the paper', () => {
  const asked = priceOf(rule, facts)
  assert.deepEqual(
    openExemptions(rule, asked).map((one) => one.exemption.key),
    ['merit'],
  )
  const granted = priceOf(rule, facts, [{ line: 'permit', exemption: 'merit' }])
  assert.equal(granted.total, 0)
  assert.equal(granted.lines[0]?.exemption?.ground.vi, 'Pháp lệnh')
  assert.deepEqual(openExemptions(rule, granted), [])
})

test('no answer of any shape makes a price fail, go below zero or above what is asked', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom('work_kind', 'copies', 'is_poor'), fc.anything()),
      fc.string(),
      fc.string(),
      (answers, channel, level) => {
        const price = priceOf(rule, { answers, channel, level, today: '2026-11-23' })
        assert.ok(Number.isSafeInteger(price.total) && price.total >= 0 && price.total <= 85_000)
        assert.equal(
          price.total,
          price.lines.reduce((sum, line) => sum + line.amount, 0),
        )
      },
    ),
  )
})

test('a rule that could price wrongly is not published', () => {
  assert.deepEqual(checkFeeRule(rule, form), [])
  const faulty = (change: (copy: FeeRule) => void): string[] => {
    const copy = structuredClone(rule)
    change(copy)
    return checkFeeRule(copy, form).map((defect) => defect.rule)
  }
  const [line] = rule.lines
  assert.ok(line)
  assert.deepEqual(
    faulty((r) => void (r.lines[0]!.steps[0]!.when = { field: 'nothing_such', is: 'repair' })),
    ['condition_unknown_field'],
  )
  assert.deepEqual(
    faulty((r) => void (r.lines[0]!.steps[0]!.when = { field: 'work_kind', is: 'palace' })),
    ['condition_unknown_value'],
  )
  assert.deepEqual(
    faulty((r) => void (r.lines[0]!.steps[0]!.when = { field: 'filing.channel', is: 'pigeon' })),
    ['condition_unknown_value'],
  )
  assert.deepEqual(
    faulty((r) => void (r.lines[0]!.steps[0]!.when = { field: 'is_poor', atLeast: 3 })),
    ['condition_does_not_fit'],
  )
  assert.deepEqual(
    faulty((r) => void r.lines[0]!.steps.pop()),
    ['last_step_has_condition'],
  )
  assert.deepEqual(
    faulty((r) => void (r.lines[1]!.times = { field: 'is_poor' })),
    ['times_not_a_number'],
  )
  assert.deepEqual(
    faulty((r) => void delete r.lines[0]!.exemptions![0]!.when),
    ['exemption_for_nobody'],
  )
  assert.deepEqual(
    faulty((r) => void r.lines.push(line)),
    ['key_twice'],
  )
  assert.deepEqual(
    checkFeeRule({ ...rule, lines: 'all' }, form).map((one) => one.rule),
    ['wrong_shape'],
  )
  assert.ok(checkFeeRule({ ...rule, run: 'process.exit()' }, form).length > 0)
})
