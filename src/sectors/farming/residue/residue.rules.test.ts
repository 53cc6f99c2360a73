import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { projectRoot } from '#core/files.ts'
import { readCatalogue } from '../catalogue/catalogue.ts'
import { compareExact, type Exact, inUnit, judge, limitOn, readExact, units } from './residue.rules.ts'

const number = fc
  .tuple(fc.integer({ min: 0, max: 999_999_999 }), fc.integer({ min: 0, max: 999_999_999 }))
  .map(([whole, part]) => `${whole}.${String(part).padStart(9, '0')}`)
const unit = fc.constantFrom(...units)
const exact = (text: string, of: string): Exact => {
  const read = readExact(text, of)
  assert.ok(read, `${text} ${of}`)
  return read
}

test('a value says the same in every unit', () => {
  fc.assert(
    fc.property(number, unit, unit, (text, from, to) => {
      const value = exact(text, from)
      const written = inUnit(value, to)
      // What is written has at most 9 places only where the units allow; it is compared as it was cut nowhere.
      const [whole = '', part = ''] = written.split('.')
      const back: Exact = { digits: BigInt(whole + part), power: exact('1', to).power - part.length }
      assert.equal(compareExact(value, back), 0)
    }),
  )
})

test('more of a substance never turns a failed test into a passed one, and the unit decides nothing', () => {
  fc.assert(
    fc.property(number, number, number, unit, (a, b, most, of) => {
      const limit = { most, unit: of }
      const [low, high] = [exact(a, of), exact(b, of)].sort(compareExact) as [Exact, Exact]
      const verdict = (amount: Exact) => judge({ detected: true, amount }, limit)
      if (verdict(low) === 'fails') assert.equal(verdict(high), 'fails')
      for (const other of ['ug/kg', 'ppm', 'ng/g'])
        assert.equal(verdict(low), judge({ detected: true, amount: low }, { most: inUnit(exact(most, of), of), unit: of }), other)
    }),
  )
})

test('what is exactly the limit passes; a thousandth more fails; in mg as in µg', () => {
  const limit = { most: '100', unit: 'ug/kg' }
  assert.equal(judge({ detected: true, amount: exact('0,1', 'mg/kg') }, limit), 'passes')
  assert.equal(judge({ detected: true, amount: exact('0.100001', 'ppm') }, limit), 'fails')
  assert.equal(judge({ detected: false, amount: exact('50', 'ppb') }, limit), 'passes')
  assert.equal(judge({ detected: false, amount: exact('150', 'ppb') }, limit), 'too_coarse')
  assert.equal(judge({ detected: true, amount: exact('0.000001', 'ng/kg') }, {}), 'fails', 'nothing may be found')
  assert.equal(judge({ detected: false, amount: exact('1', 'ppb') }, {}), 'passes')
  assert.equal(judge({ detected: true, amount: exact('1', 'ppb') }, undefined), 'no_limit')
})

test('each market has its limit, and Japan one for all that it does not name', () => {
  const catalogue = readCatalogue(join(projectRoot, 'provinces/soc-trang'))
  assert.ok(catalogue)
  const of = (substance: string, market: 'VN' | 'EU' | 'US' | 'JP', group = 'shrimp', day = '2026-11-23') =>
    limitOn(catalogue.limits, { substance, market, group, day })?.most
  assert.deepEqual([of('oxytetracycline', 'EU'), of('oxytetracycline', 'JP'), of('oxytetracycline', 'VN')], ['100', '200', '100'])
  assert.deepEqual([of('oxytetracycline', 'US'), of('oxytetracycline', 'US', 'fish')], [undefined, '2000'])
  assert.deepEqual([of('ethoxyquin', 'JP'), of('ethoxyquin', 'JP', 'shrimp', '2001-01-01')], ['10', undefined])
  assert.ok(
    catalogue.limits.every(({ evidence, source }) => evidence && source),
    'each limit says how sure it is',
  )
})
