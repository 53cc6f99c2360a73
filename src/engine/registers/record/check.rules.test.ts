import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Check, Rule } from '../definition/definition.ts'
import { brokenRules, holds, mentions, type Surroundings } from './check.rules.ts'

const around: Surroundings = {
  today: '2026-11-23',
  linked: (field) => (field === 'cell' ? { unit: '31510', members: 4 } : undefined),
  exists: (register, key) => register === 'firms' && key === 'F1',
}
const ask = (check: Check, data: Record<string, string | number | boolean>): boolean | undefined => holds(check, data, around)

test('values are compared with each other, with today, with sums and with what a link leads to', () => {
  assert.equal(ask({ compare: [{ field: 'a' }, '<=', { field: 'b' }] }, { a: 1, b: 2 }), true)
  assert.equal(ask({ compare: [{ field: 'a' }, '<=', { today: true }] }, { a: '2026-11-24' }), false)
  assert.equal(ask({ compare: [{ sum: ['a', 'b'] }, '=', { value: 5 }] }, { a: 2, b: 3 }), true)
  assert.equal(ask({ compare: [{ linked: ['cell', 'unit'] }, '=', { field: 'unit' }] }, { unit: '31507' }), false)
  assert.equal(ask({ exists: { register: 'firms', key: 'firm' } }, { firm: 'F1' }), true)
  assert.equal(ask({ exists: { register: 'firms', key: 'firm' } }, { firm: 'F2' }), false)
})

test('what is absent breaks no comparison, only what asks for it', () => {
  assert.equal(ask({ compare: [{ field: 'a' }, '<', { field: 'b' }] }, { a: 1 }), undefined)
  assert.equal(ask({ not: { compare: [{ field: 'a' }, '<', { field: 'b' }] } }, { a: 1 }), undefined)
  assert.equal(ask({ present: 'a' }, {}), false)
  assert.equal(ask({ all: [{ present: 'b' }, { in: ['a', ['x']] }] }, {}), false)
  assert.equal(ask({ any: [{ in: ['a', ['x']] }, { present: 'b' }] }, { b: 1 }), true)
  assert.equal(ask({ compare: [{ field: 'a' }, '=', { value: '1' }] }, { a: 1 }), undefined)
})

test('a rule counts where its condition holds', () => {
  const rule: Rule = { key: 'r', message: { vi: 'Thiếu' }, level: 'error', when: { in: ['shared', [true]] }, check: { present: 'with' } }
  assert.equal(brokenRules([rule], { shared: true }, around).length, 1)
  assert.equal(brokenRules([rule], { shared: false }, around).length, 0)
  assert.equal(brokenRules([rule], { shared: true, with: 'VNPT' }, around).length, 0)
  assert.deepEqual(mentions(rule.check).fields, ['with'])
})
