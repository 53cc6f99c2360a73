import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { join } from 'node:path'
import { projectRoot } from '#core/files.ts'
import { readPack } from '#ground/places/index.ts'
import type { Catalogue } from './catalogue.ts'
import { checkCatalogue, type Matter, responsibleUnit, type UnitFact } from './catalogue.rules.ts'
import { readCatalogue } from './load-catalogue.ts'

const packDir = join(projectRoot, 'provinces/soc-trang')
const catalogue = readCatalogue(readFileSync(join(packDir, 'feedback.json'), 'utf8'))

test('the pack’s rules find exactly one unit for every category, commune and day', async () => {
  const { units } = (await readPack(packDir)).dataset
  const onDay = (day: string) => units.filter((unit) => unit.from <= day && (unit.to === null || unit.to >= day))
  const fact = ({ code, level }: { code: string; level: string }): UnitFact => ({ id: `${level} ${code}`, code, level })
  const dates = fc.date({ min: new Date('2010-01-01'), max: new Date('2035-12-31'), noInvalidDate: true })
  const days = fc.oneof(
    dates.map((date) => date.toISOString().slice(0, 10)),
    fc.constantFrom('2025-06-30', '2025-07-01'),
  )
  fc.assert(
    fc.property(days, fc.nat(), (day, pick) => {
      const here = onDay(day)
      const byCode = new Map(here.map((unit) => [`${unit.level} ${unit.code}`, unit]))
      const communes = here.filter((unit) => unit.level === 'commune')
      const commune = communes[pick % communes.length]
      assert.ok(commune)
      const above: UnitFact[] = []
      for (let at = commune; at.parent !== null; ) {
        const parent = here.find((unit) => unit.code === at.parent && unit.level !== 'commune')
        if (!parent || above.length > 4) break
        above.push(fact(parent))
        at = parent
      }
      for (const { key } of catalogue.categories) {
        const asked: Matter = {
          category: key,
          day,
          commune: fact(commune),
          above,
          unitOf: (code: string) => here.filter((u) => u.code === code).map(fact)[0],
        }
        const unit = responsibleUnit(catalogue, asked)
        assert.ok(unit, `${key} in ${commune.code} on ${day}`)
        assert.ok(byCode.has(unit.id), `${unit.id} is in force on ${day}`)
        assert.deepEqual(responsibleUnit(catalogue, asked), unit)
      }
    }),
    { numRuns: 300 },
  )
})

const commune: UnitFact = { id: 'c', code: '31507', level: 'commune' }
const named = (code: string): UnitFact | undefined => (code.startsWith('H13') ? { id: code, code, level: 'department' } : undefined)
const ask = (category: string, day: string, more: Partial<UnitFact> = {}): string | undefined =>
  responsibleUnit(catalogue, {
    category,
    day,
    commune: { ...commune, ...more },
    above: [
      { id: 'd', code: '941', level: 'district' },
      { id: 'p', code: '94', level: 'province' },
    ],
    unitOf: named,
  })?.id

test('category, place and day decide together; a unit that does not exist on the day is passed over', () => {
  assert.equal(ask('building', '2026-11-23'), 'H13.SXD')
  assert.equal(ask('building', '2026-11-23', { code: '31528' }), 'c')
  assert.equal(ask('building', '2024-11-23'), 'd')
  assert.equal(ask('waste', '2026-11-23'), 'c')
  const gone: Catalogue = { ...catalogue, rules: [{ categories: ['*'], from: '2010-01-01', to: { unit: 'H99.NO' } }, ...catalogue.rules] }
  assert.equal(responsibleUnit(gone, { category: 'waste', day: '2026-11-23', commune, above: [], unitOf: named })?.id, 'c')
})

test('a catalogue that would leave a report with nobody is not published', () => {
  assert.deepEqual(checkCatalogue(catalogue), [])
  const reasons = (broken: Catalogue): string =>
    checkCatalogue(broken)
      .map((defect) => `${defect.path} ${defect.reason}`)
      .join('; ')
  assert.match(reasons({ ...catalogue, rules: catalogue.rules.slice(0, -1) }), /the last rule must give everything that is left/)
  assert.match(
    reasons({ ...catalogue, categories: [...catalogue.categories, ...catalogue.categories.slice(0, 1)] }),
    /waste is named twice/,
  )
  assert.match(
    reasons({
      ...catalogue,
      rules: [{ categories: ['cats'], from: '2025-01-01', until: '2024-01-01', to: { level: 'commune' } }, ...catalogue.rules],
    }),
    /no category cats; rules.0 ends before/,
  )
  assert.throws(() => readCatalogue('{"jurisdiction":"x"}'), { code: 'feedback.catalogue_faulty' })
})
