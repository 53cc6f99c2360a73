import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Term } from '../definition/definition.ts'
import { canonical } from '../freeze/canonical.rules.ts'
import { bodyOf, fieldsOf } from './form.rules.ts'
import { readTerms, writeTerms } from './terms.rules.ts'

const key = fc.constantFrom('one_stop', 'received', 'channel', 'a1')
const term: fc.Arbitrary<Term> = fc.record(
  {
    source: key,
    measure: key,
    where: fc.dictionary(key, fc.array(fc.constantFrom('online', 'Đất đai', '1.004873'), { minLength: 1, maxLength: 2 }), {
      minKeys: 1,
      maxKeys: 2,
    }),
    minus: fc.constant(true),
  },
  { requiredKeys: ['source', 'measure'] },
)

test('terms are read back as they were written', () => {
  fc.assert(fc.property(fc.array(term), (terms) => assert.equal(canonical(readTerms(writeTerms(terms)).terms), canonical(terms))))
  assert.deepEqual(readTerms('one_stop\na.b c\n-a.b').wrong, ['one_stop', 'a.b c'])
})

test('a definition goes through the form unchanged', () => {
  const words = { vi: 'Thử việc', en: 'Trial', km: 'សាក' }
  const body = {
    ...{ key: 'trial', group: 'g', label: words, unit: 'percent', direction: 'up', period: 'month', scale: 100, decimals: 2 },
    ...{
      numerator: [{ source: 'entered', measure: 'trial' }],
      denominator: [{ source: 's', measure: 'm', where: { channel: ['online'] } }],
    },
    ...{ dimensions: ['channel'], owner: words, source: words, method: words, freezeAfterDays: 10 },
    ...{
      entry: { level: 'commune', fold: 'last', dueDays: 20, expiresMonths: 6, min: 0, whole: true },
      plan: { source: words, by: '2027-01-01' },
    },
  } as const
  const known = body as unknown as Parameters<typeof fieldsOf>[0]
  const { body: again, wrong } = bodyOf(fieldsOf(known), known)
  assert.deepEqual(wrong, [])
  assert.equal(canonical(again), canonical(body))
})

test('canonical JSON is the same whatever the order of the keys', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const turned = Object.fromEntries(Object.entries(value).reverse())
      assert.equal(canonical(turned), canonical(value))
      assert.deepEqual(JSON.parse(canonical(value)), JSON.parse(JSON.stringify(value)))
    }),
  )
})
