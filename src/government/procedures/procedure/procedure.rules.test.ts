import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Channel, Procedure } from './procedure.ts'
import { canonical, dueDuration, mergeRecords } from './procedure.rules.ts'

const days = (amount: number, channel: Channel['channel'] = 'online'): Channel => ({ channel, duration: { amount, unit: 'working_day' } })

const procedure = (over: Partial<Procedure> = {}): Procedure => ({
  code: '1.000001',
  name: { vi: 'Thủ tục thử' },
  ministry: 'Bộ Thử',
  field: 'Thử',
  levels: ['commune'],
  audiences: ['citizen'],
  lifeEvents: [],
  channels: [days(3)],
  papers: [],
  results: [],
  legal: [],
  onlineLevel: 'partial',
  ...over,
})

test('the duration of a channel is its own number', () => {
  const p = procedure({ channels: [days(3, 'online'), days(5, 'direct')] })
  assert.deepEqual(dueDuration(p, 'online'), { amount: 3, unit: 'working_day' })
  assert.deepEqual(dueDuration(p, 'direct'), { amount: 5, unit: 'working_day' })
})

test('without a number, or with several for one channel, the officer must state the deadline', () => {
  assert.equal(dueDuration(procedure({ channels: [{ channel: 'online' }] }), 'online'), undefined)
  assert.equal(dueDuration(procedure({ channels: [days(3), days(7)] }), 'online'), undefined)
  assert.equal(dueDuration(procedure({ channels: [] }), 'online'), undefined)
})

test('a channel that the record does not list takes the number that all others share', () => {
  assert.deepEqual(dueDuration(procedure({ channels: [days(3, 'direct')] }), 'postal'), { amount: 3, unit: 'working_day' })
  assert.equal(dueDuration(procedure({ channels: [days(3, 'direct'), days(4, 'online')] }), 'postal'), undefined)
})

test('the national record keeps the facts of the law; the pack brings plain words, forms and life events', () => {
  const national = procedure({
    name: { vi: 'Thủ tục đăng ký thử' },
    legal: [{ number: '1/2026/NĐ-CP' }],
    channels: [{ channel: 'online' }, days(9, 'direct')],
  })
  const pack = procedure({
    name: { vi: 'Đăng ký thử', en: 'Try' },
    summary: { vi: 'Để thử.' },
    lifeEvents: ['thu'],
    formKey: 'try',
    channels: [days(2), days(2, 'direct')],
  })
  const merged = mergeRecords(national, pack)
  assert.equal(merged.name.vi, 'Đăng ký thử')
  assert.equal(merged.officialName, 'Thủ tục đăng ký thử')
  assert.deepEqual(merged.legal, [{ number: '1/2026/NĐ-CP' }])
  assert.deepEqual(merged.lifeEvents, ['thu'])
  assert.equal(merged.formKey, 'try')
  assert.deepEqual(
    merged.channels[0],
    { ...days(2), durationBy: 'province' },
    'a number that the national record lacks comes from the province, and says so',
  )
  assert.deepEqual(merged.channels[1], days(9, 'direct'), 'a number of the national record stands')
})

test('the province fills in the fee that its council set, and one that cannot be right', () => {
  const feeOf = (national: Channel['fee'], pack: Channel['fee']) =>
    mergeRecords(
      procedure({ channels: [{ channel: 'online', ...(national && { fee: national }) }] }),
      procedure({ channels: [{ channel: 'online', ...(pack && { fee: pack }) }] }),
    ).channels[0]?.fee
  assert.deepEqual(feeOf({ kind: 'by_council' }, { kind: 'fixed', amountVnd: 15000 }), { kind: 'by_council', amountVnd: 15000 })
  assert.deepEqual(feeOf({ kind: 'fixed', amountVnd: 700 }, { kind: 'fixed', amountVnd: 700000 }), { kind: 'fixed', amountVnd: 700000 })
  assert.deepEqual(feeOf({ kind: 'fixed', amountVnd: 8000 }, { kind: 'fixed', amountVnd: 9000 }), { kind: 'fixed', amountVnd: 8000 })
  assert.deepEqual(feeOf({ kind: 'free' }, { kind: 'fixed', amountVnd: 9000 }), { kind: 'free' })
  assert.deepEqual(feeOf(undefined, { kind: 'free' }), { kind: 'free' })
})

test('equal content has equal canonical text, whatever the order of keys', () => {
  assert.equal(canonical({ a: 1, b: [{ d: 2, c: undefined }] }), canonical({ b: [{ d: 2 }], a: 1 }))
  assert.notEqual(canonical({ a: [1, 2] }), canonical({ a: [2, 1] }))
})
