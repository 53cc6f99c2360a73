import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Refusal } from '#core/errors.ts'
import type { IndicatorBody } from '../definition/definition.ts'
import { type Asked, readQuestion } from './grammar.rules.ts'
import { type PeriodKind, periodOf, periodText } from './period.rules.ts'

const words = { vi: 'Thử việc', en: 'Trial', km: 'សាក' }
const body: IndicatorBody = {
  key: 'trial',
  group: 'g',
  label: words,
  unit: 'count',
  direction: 'up',
  period: 'month',
  numerator: [{ source: 's', measure: 'm' }],
  dimensions: ['channel', 'level'],
  owner: words,
  source: words,
  method: words,
}
const current = (kind: PeriodKind) => periodOf(kind, '2026-11-23')
const read = (asked: Asked) => readQuestion(body, asked, current)
const refused = (code: string) => (error: unknown) => error instanceof Refusal && error.status === 422 && error.code === code

test('without words a question is about the last thirteen months', () => {
  const { periods, structure, by } = read({})
  assert.equal(periods.length, 13)
  assert.equal(periodText(periods[12] ?? current('month')), '2026-11')
  assert.deepEqual([structure, by], ['then', undefined])
})

test('each wrong word is refused by its name', () => {
  const cases: [Asked, string][] = [
    [{ by: 'password' }, 'indicators.query.unknown_dimension'],
    [{ by: 'unit_id; drop table' }, 'indicators.query.unknown_dimension'],
    [{ where: 'owner:1' }, 'indicators.query.unknown_dimension'],
    [{ where: 'channel' }, 'indicators.query.where_form'],
    [{ where: 'unit:1' }, 'indicators.query.where_form'],
    [{ from: 'x' }, 'indicators.query.not_a_period'],
    [{ period: 'week' }, 'indicators.query.not_a_period'],
    [{ period: 'day' }, 'indicators.query.too_fine'],
    [{ from: '2026-01-01', to: '2026-01-02' }, 'indicators.query.too_fine'],
    [{ from: '2026', to: '2026-11' }, 'indicators.query.mixed_periods'],
    [{ period: 'year', from: '2026-01', to: '2026-02' }, 'indicators.query.mixed_periods'],
    [{ from: '2026-05', to: '2026-01' }, 'indicators.query.from_after_to'],
    [{ from: '1900-01', to: '2026-01' }, 'indicators.query.too_many'],
    [{ structure: '2026' }, 'indicators.query.not_a_structure'],
  ]
  for (const [asked, code] of cases) assert.throws(() => read(asked), refused(code), JSON.stringify(asked))
})

test('whatever is asked, the answer is a question in the grammar or a refusal', () => {
  const text = fc.option(fc.oneof(fc.string(), fc.constantFrom('2026', '2026-Q1', 'channel', 'unit', 'channel:online', 'then')), {
    nil: undefined,
  })
  fc.assert(
    fc.property(fc.record({ period: text, from: text, to: text, by: text, where: text, structure: text }), (asked) => {
      try {
        const question = read(asked)
        for (const name of [question.by, ...Object.keys(question.where)])
          assert.ok(name === undefined || ['unit', 'channel', 'level'].includes(name))
        assert.ok(question.periods.length > 0 && question.periods.length <= 120)
      } catch (error) {
        assert.ok(error instanceof Refusal, String(error))
      }
    }),
  )
})
