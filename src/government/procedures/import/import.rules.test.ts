import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseLine, parseNational } from './import.rules.ts'

const record = (over: Record<string, unknown> = {}): Record<string, unknown> => ({
  code: '1.234567',
  name: 'Thủ tục thử',
  ministry: 'Bộ Thử',
  field: 'Thử',
  levels: ['xa'],
  audience: ['Công dân Việt Nam'],
  methods: [{ channel: 'online', duration: 3, unit: 'Ngày làm việc', feeAmount: 0, fee: 'Miễn phí' }],
  ...over,
})

function reasonsOf(line: unknown): string[] {
  const parsed = parseNational(line)
  return parsed.ok ? [] : parsed.reasons
}

test('a whole record is read', () => {
  const parsed = parseNational(
    record({
      documents: [
        { name: 'Tờ khai', original: 1, copy: 0 },
        { name: 'Ghi chú', isNote: true },
      ],
    }),
  )
  assert.ok(parsed.ok)
  assert.deepEqual(parsed.procedure.channels, [{ channel: 'online', duration: { amount: 3, unit: 'working_day' }, fee: { kind: 'free' } }])
  assert.deepEqual(parsed.procedure.levels, ['commune'])
  assert.deepEqual(
    parsed.procedure.papers.map((p) => [p.key, p.originals, p.isNote, p.required]),
    [
      ['p1', 1, false, true],
      ['p2', 0, true, false],
    ],
  )
})

test('fees are read by what they say', () => {
  const feeOf = (method: Record<string, unknown>) => {
    const parsed = parseNational(record({ methods: [{ channel: 'direct', ...method }] }))
    return parsed.ok ? parsed.procedure.channels[0]?.fee : undefined
  }
  assert.deepEqual(feeOf({ fee: '100,000 VNĐ', feeAmount: 100000 }), { kind: 'fixed', amountVnd: 100000, text: '100,000 VNĐ' })
  assert.deepEqual(feeOf({ fee: 'Miễn phí', feeByCouncil: true }), { kind: 'by_council', text: 'Miễn phí' })
  assert.deepEqual(feeOf({ fee: '10 USD' }), { kind: 'text', text: '10 USD' })
  assert.equal(feeOf({}), undefined)
})

test('a duration with an unknown unit is kept in words, never guessed', () => {
  const parsed = parseNational(record({ methods: [{ channel: 'direct', duration: 2, unit: 'Tuần trăng' }] }))
  assert.ok(parsed.ok)
  assert.equal(parsed.procedure.channels[0]?.duration, undefined)
  assert.equal(parsed.procedure.channels[0]?.durationText, '2 Tuần trăng')
})

test('letters written in two ways become one spelling', () => {
  const parsed = parseNational(record({ name: 'Hòa giải\u200e'.normalize('NFD') }))
  assert.ok(parsed.ok)
  assert.equal(parsed.procedure.name.vi, 'Hòa giải'.normalize('NFC'))
})

test('every reason is told, not only the first', () => {
  assert.deepEqual(reasonsOf(record({ code: 'x', name: '', levels: ['quan'], methods: [{ channel: 'fax' }] })), [
    'code "x" is not of the form 1.234567',
    'methods[0].channel is "fax": use online, direct or postal',
    'name is missing',
    'levels has "quan": use bo, tinh, huyen, xa or khac',
  ])
  assert.deepEqual(reasonsOf(record({ methods: [{ channel: 'online', duration: -1, unit: 'Ngày' }] })), [
    'methods[0].duration is not a number above zero',
  ])
  assert.deepEqual(reasonsOf(record({ documents: 'none' })), ['documents is not a list'])
})

test('what is no record is refused', () => {
  for (const line of ['', '{', '[]', '"text"', 'null', '12']) assert.equal(parseLine(line).ok, false, line)
})
