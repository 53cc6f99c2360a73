import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { dueDay, expiryOf, mayDecide, outlierOf, readNumber, valueFault } from './entry.rules.ts'

const rule = { level: 'commune', fold: 'last', dueDays: 20, expiresMonths: 6, min: 0, max: 100, whole: true } as const

test('numbers are read as people here write them', () => {
  const cases: [string, number | undefined][] = [
    ['1.234,5', 1234.5],
    ['1.234', 1234],
    ['1234.5', 1234.5],
    ['12,5', 12.5],
    [' 1 178 437 ', 1178437],
    ['-3', -3],
    ['', undefined],
    ['abc', undefined],
    ['1e9', undefined],
    ['1,2,3', undefined],
    ['0x10', undefined],
    ['Infinity', undefined],
  ]
  for (const [text, number] of cases) assert.equal(readNumber(text), number, text)
  fc.assert(fc.property(fc.string(), (text) => readNumber(text) === undefined || Number.isFinite(readNumber(text))))
})

test('a value outside what may be is named', () => {
  const fault = (text: string) => valueFault(rule, text)?.rule
  assert.deepEqual(['', 'x', '1,5', '-1', '101', '50'].map(fault), [
    'indicators.entry.missing',
    'indicators.entry.not_number',
    'indicators.entry.not_whole',
    'indicators.entry.too_small',
    'indicators.entry.too_big',
    undefined,
  ])
})

test('what differs much from the earlier figures stands out', () => {
  assert.equal(outlierOf(5, []), undefined)
  assert.equal(outlierOf(140, [100]), undefined)
  assert.equal(outlierOf(160, [100])?.kind, 'jump')
  const steady = [100, 101, 99, 100, 102, 98]
  assert.equal(outlierOf(105, steady), undefined)
  assert.equal(outlierOf(130, steady)?.kind, 'spread')
  // One wild value of the past does not make the next one normal.
  assert.equal(outlierOf(500, [...steady, 900])?.kind, 'spread')
})

test('figures are due after their period and expire months later', () => {
  const month = { kind: 'month', start: '2026-01-01' } as const
  assert.equal(dueDay(month, rule), '2026-02-20')
  assert.equal(expiryOf(month, 6), '2026-08-01')
  assert.equal(expiryOf({ kind: 'year', start: '2025-01-01' }, 18), '2027-07-01')
})

test('figures go up the tree, and nobody decides their own', () => {
  const approver = (...units: string[]) => ({ personId: 'p', roles: units.map((unitId) => ({ role: 'data_approver', unitId })) })
  const path = ['commune', 'city']
  const open = { state: 'entered', enteredBy: 'q' } as const
  assert.equal(mayDecide(open, approver('commune'), path, 'check'), 'yes')
  assert.equal(mayDecide(open, approver('commune'), path, 'approve'), 'not_yours')
  assert.equal(mayDecide(open, approver('city'), path, 'approve'), 'yes')
  assert.equal(mayDecide({ ...open, state: 'checked' }, approver('city'), path, 'approve'), 'yes')
  assert.equal(mayDecide({ ...open, state: 'checked' }, approver('commune'), path, 'check'), 'not_now')
  assert.equal(mayDecide({ ...open, state: 'approved' }, approver('city'), path, 'return'), 'not_now')
  assert.equal(mayDecide(open, approver('other'), path, 'return'), 'not_yours')
  assert.equal(mayDecide({ state: 'entered', enteredBy: 'p' }, approver('city'), path, 'approve'), 'own')
  assert.equal(mayDecide(open, approver('city'), ['city'], 'approve'), 'yes')
  assert.equal(mayDecide(open, { personId: 'x', roles: [{ role: 'leader', unitId: 'city' }] }, path, 'approve'), 'not_yours')
})
