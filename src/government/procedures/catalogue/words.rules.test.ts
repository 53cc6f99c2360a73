import assert from 'node:assert/strict'
import { test } from 'node:test'
import { translatorFor } from '#core/i18n.ts'
import type { Channel } from '../procedure/procedure.ts'
import { costOfAll, costWords, timeWords } from './words.rules.ts'

const vi = translatorFor('vi')
const en = translatorFor('en')
const online = (over: Partial<Channel>): Channel => ({ channel: 'online', ...over })

test('how long is said in words, and a missing number is admitted', () => {
  assert.equal(timeWords(en, [online({ duration: { amount: 1, unit: 'working_day' } })]), '1 working day')
  assert.equal(
    timeWords(vi, [online({ duration: { amount: 15, unit: 'calendar_day' } }), online({ duration: { amount: 3, unit: 'working_day' } })]),
    '3 ngày làm việc đến 15 ngày',
  )
  assert.equal(timeWords(vi, [online({})]), 'Chưa ghi số ngày')
})

test('linked procedures cost what their parts cost together, and nothing is said where a part does not say it', () => {
  const parts = [
    [online({ fee: { kind: 'free' } })],
    [online({ fee: { kind: 'fixed', amountVnd: 10000 } }), online({ fee: { kind: 'fixed', amountVnd: 20000 } })],
  ]
  assert.equal(costOfAll(vi, parts), '10.000 đến 20.000 đ')
  assert.equal(costOfAll(vi, [[online({ fee: { kind: 'free' } })]]), 'Không mất tiền')
  assert.equal(costOfAll(vi, [...parts, [online({ fee: { kind: 'by_council' } })]]), undefined)
})

test('how much is said in words, and a missing fee is admitted', () => {
  assert.equal(costWords(vi, [online({ fee: { kind: 'fixed', amountVnd: 150000 } })]), '150.000 đ')
  assert.equal(
    costWords(vi, [online({ fee: { kind: 'fixed', amountVnd: 7000 } }), online({ fee: { kind: 'fixed', amountVnd: 15000 } })]),
    '7.000 đến 15.000 đ',
  )
  assert.equal(costWords(vi, [online({ fee: { kind: 'free' } })]), 'Không mất tiền')
  assert.equal(costWords(en, [online({ fee: { kind: 'by_council' } })]), 'Set by the provincial council')
  assert.equal(costWords(vi, [online({})]), 'Chưa ghi lệ phí')
})
