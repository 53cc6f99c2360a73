import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Db } from '#core/db.ts'
import { reorganise } from '#ground/places/index.ts'
import { world } from '../../../../test/world.ts'
import type { IndicatorBody } from '../definition/definition.ts'
import { addCells } from '../source/cell.queries.ts'
import { bucketOf, cellsOf, type Fact } from '../source/facts.rules.ts'
import { registerSource } from '../source/source.ts'
import { compute } from './compute.ts'
import type { Question } from './grammar.rules.ts'
import { periodOf, periodsBetween } from './period.rules.ts'
import { undivided } from './units.ts'

const words = { vi: 'Thử cơ cấu', en: 'Trial', km: 'សាក' }
const source = {
  key: 'restate_test',
  label: words,
  measures: {
    done: { label: words, grain: 'case', kind: 'flow' },
    good: { label: words, grain: 'case', kind: 'flow' },
    open: { label: words, grain: 'open_per_day', kind: 'stock' },
    took: { label: words, grain: 'case', kind: 'duration' },
  },
  dimensions: { channel: { label: words, daily: true }, procedure: { label: words } },
} as const
registerSource(source)

const body: IndicatorBody = {
  ...{
    key: 'trial',
    group: 'g',
    label: words,
    unit: 'percent',
    direction: 'up',
    period: 'day',
    scale: 100,
    owner: words,
    source: words,
    method: words,
  },
  numerator: [{ source: source.key, measure: 'good' }],
  denominator: [{ source: source.key, measure: 'done' }],
  dimensions: ['channel', 'procedure'],
}
const count = (measure: string): IndicatorBody => {
  const { denominator: _, scale: __, ...rest } = body
  return { ...rest, unit: 'count', numerator: [{ source: source.key, measure }] }
}
const today = '2026-03-31'
const months = periodsBetween(periodOf('month', '2024-01-01'), periodOf('month', '2024-12-01'), 99)
const asked = (more: Partial<Question> = {}): Question => ({ periods: months, where: {}, structure: 'then', ...more })
const day = '2025-07-01'

/** Three communes of a district of a province; after the merger two are one, the third is divided. */
async function country(db: Db) {
  const code = () => `T${randomUUID().slice(0, 6)}`
  const unit = (parent: string | null, level: string) => ({
    ...{ code: code(), level, type: 'Đơn vị', name: `${level} ${code()}`, fullName: `Đơn vị ${code()}` },
    parent,
  })
  const signed = { legalBasis: 'Thử', by: 'test' }
  const before = await reorganise(db, {
    ...signed,
    title: 'Lập',
    onDate: '2010-01-01',
    steps: [
      { op: 'create', key: 'p', unit: unit(null, 'province') },
      ...['a', 'b', 'c'].map((key) => ({ op: 'create' as const, key, unit: unit('new:p', 'commune') })),
    ],
  })
  const { p = '', a = '', b = '', c = '' } = before.created
  const merge = () =>
    reorganise(db, {
      ...signed,
      title: 'Sắp xếp',
      onDate: day,
      steps: [
        { op: 'create', key: 'ab', unit: unit(p, 'commune') },
        { op: 'merge', from: [a, b].map((one) => ({ unit: one, share: 'whole' as const })), into: 'new:ab' },
        { op: 'create', key: 'c1', unit: unit(p, 'commune') },
        { op: 'create', key: 'c2', unit: unit(p, 'commune') },
        { op: 'split', from: c, into: ['new:c1', 'new:c2'] },
      ],
    })
  return { p, a, b, c, merge }
}

const anyFact = (units: readonly string[]): fc.Arbitrary<Fact> =>
  fc
    .record({
      month: fc.integer({ min: 1, max: 12 }),
      date: fc.integer({ min: 1, max: 28 }),
      unitId: fc.constantFrom(...units),
      channel: fc.constantFrom('online', 'direct'),
      measure: fc.constantFrom('done', 'good', 'open', 'took'),
      amount: fc.integer({ min: 1, max: 9 }),
    })
    .map(({ month, date, unitId, channel, measure, amount }) => ({
      ...{ measure, unitId, amount, dims: { channel, procedure: 'x' } },
      day: `2024-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`,
      ...(measure === 'took' ? { bucket: bucketOf(amount * 10) } : {}),
    }))

test('the figures of 2024 are the same before and after the merger of 2025, and lose nothing in its units', async () => {
  const { freshDatabase } = await world()
  const db = await freshDatabase()
  const { p, a, b, c, merge } = await country(db)
  const facts = fc.sample(anyFact([a, b, c]), { numRuns: 300, seed: 11 })
  await addCells(
    db,
    source.key,
    facts.flatMap((fact) => cellsOf(fact, ['channel']).map((cell) => ({ cell }))),
  )
  const everything = async (more: Partial<Question> = {}) =>
    Promise.all([body, count('done'), count('open')].map((one) => compute(db, one, asked({ by: 'unit', ...more }), today)))
  const told = await everything()
  const below = await everything({ unitId: p })
  const merged = await merge()
  assert.deepEqual(await everything(), told)
  assert.deepEqual(await everything({ unitId: p }), below)
  assert.deepEqual(await everything({ structure: '2024-12-31' }), told, 'in the units of 2024 they are what they were')
  const [, done = [], open = []] = await everything({ structure: day })
  for (const [index, before] of [told[1], told[2]].entries()) {
    const after = index === 0 ? done : open
    for (const [month, value] of (before ?? []).entries()) {
      assert.equal(after[month]?.value, value.value, 'nothing is lost')
      const of = (unitId: string): number => value.groups.find((group) => group.unitId === unitId)?.value ?? 0
      const now = (unitId: string): number => after[month]?.groups.find((group) => group.unitId === unitId)?.value ?? 0
      assert.equal(now(merged.created.ab ?? ''), of(a) + of(b))
      assert.equal(now(undivided), of(c), 'what was divided is not guessed')
    }
  }
  const [, inMerged = []] = await everything({ structure: day, unitId: merged.created.ab ?? '' })
  assert.equal(inMerged.at(-1)?.value, done.at(-1)?.groups.find(({ unitId }) => unitId === merged.created.ab)?.value ?? 0)
})

test('sums by dimension, by unit, by day, month, quarter and year agree with the facts', async () => {
  const { freshDatabase } = await world()
  const db = await freshDatabase()
  const units = [randomUUID(), randomUUID()]
  const facts = fc.sample(anyFact(units), { numRuns: 400, seed: 5 }).filter(({ measure }) => measure !== 'took')
  await addCells(
    db,
    source.key,
    facts.flatMap((fact) => cellsOf(fact, ['channel']).map((cell) => ({ cell }))),
  )
  const sum = (fits: (fact: Fact) => boolean): number => facts.filter(fits).reduce((total, { amount }) => total + amount, 0)
  const isDone = ({ measure }: Fact): boolean => measure === 'done'
  const [year] = await compute(db, count('done'), asked({ periods: [periodOf('year', '2024-01-01')], by: 'channel' }), today)
  assert.equal(year?.value, sum(isDone))
  for (const group of year?.groups ?? [])
    assert.equal(
      group.value,
      sum((fact) => isDone(fact) && fact.dims.channel === group.group),
    )
  for (const quarter of await compute(
    db,
    count('done'),
    asked({ periods: ['2024-01-01', '2024-04-01'].map((start) => periodOf('quarter', start)), where: { channel: 'online' } }),
    today,
  ))
    assert.equal(
      quarter.value ?? 0,
      sum((fact) => isDone(fact) && fact.dims.channel === 'online' && periodOf('quarter', fact.day).start === quarter.period.start),
    )
  const days = periodsBetween(periodOf('day', '2024-05-01'), periodOf('day', '2024-05-28'), 99)
  for (const one of await compute(db, count('done'), asked({ periods: days, by: 'channel' }), today))
    assert.equal(
      one.value ?? 0,
      sum((fact) => isDone(fact) && fact.day === one.period.start),
    )
  for (const one of await compute(db, count('open'), asked({ periods: days }), today))
    assert.equal(
      one.value,
      sum(({ measure, day: on }) => measure === 'open' && on <= one.period.start),
      'a stock is all that came up to the day',
    )
  await assert.rejects(compute(db, count('done'), asked({ periods: days, by: 'procedure' }), today), /not_by_day/)
})
