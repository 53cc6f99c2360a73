import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TraceDay } from '#core/ui/trace.tsx'
import { traceSpans } from './trace-rows.rules.ts'

const start = Date.parse('2026-11-20T00:00:00Z')
const dayAfter = (n: number): string => new Date(start + n * 86_400_000).toISOString().slice(0, 10)
const day = (n: number, kind: TraceDay['kind'], more: Partial<TraceDay> = {}): TraceDay => ({
  date: dayAfter(n),
  kind,
  isToday: false,
  isDue: false,
  notes: [],
  ...more,
})
const weekend = { notes: [{ code: 'weekend' as const }] }

test('the days of a weekend share a row; days that count and days with an event keep their own', () => {
  const days = [
    day(0, 'zero'),
    day(1, 'off', weekend),
    day(2, 'off', weekend),
    day(3, 'counted', { ordinal: 1, of: 2 }),
    day(4, 'ahead', { ordinal: 2, of: 2, isDue: true }),
  ]
  assert.deepEqual(
    traceSpans(days).map(({ first, last }) => [first.date, last.date]),
    [
      ['2026-11-20', '2026-11-20'],
      ['2026-11-21', '2026-11-22'],
      ['2026-11-23', '2026-11-23'],
      ['2026-11-24', '2026-11-24'],
    ],
  )
})

test('a term of three months fits on a page and loses no day', () => {
  const days = Array.from({ length: 90 }, (_, n) =>
    n % 7 === 1 || n % 7 === 2 ? day(n, 'off', weekend) : day(n, n < 30 ? 'counted' : 'ahead', { ordinal: n + 1, of: 90, isDue: n === 89 }),
  )
  const spans = traceSpans(days)
  assert.ok(spans.length < 32, `${spans.length} rows`)
  assert.equal(spans[0]?.first, days[0])
  for (let i = 1; i < spans.length; i++)
    assert.equal(days.indexOf(spans[i]?.first as TraceDay), days.indexOf(spans[i - 1]?.last as TraceDay) + 1)
  assert.equal(spans.at(-1)?.first, days[89])
})
