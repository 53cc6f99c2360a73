import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { applied, correct, end, inForce, type Plan, put, type Span } from './timeline.rules.ts'

const day = (n: number): string => new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10)
const days = Array.from({ length: 60 }, (_, n) => day(n))
type Step = { kind: 'put' | 'correct' | 'end'; on: number; data: string }
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('put' as const, 'put' as const, 'correct' as const, 'end' as const),
  on: fc.nat(59),
  data: fc.constantFrom('a', 'b', 'c', 'd'),
})

const planOf = (spans: Span<string>[], { kind, on, data }: Step): Plan<string> | undefined =>
  kind === 'put' ? put(spans, day(on), data) : kind === 'correct' ? correct(spans, day(on), data) : end(spans, day(on))

const saysOn = (spans: readonly Span<string>[]): (string | undefined)[] => days.map((own) => inForce(spans, own)?.data)

test('whatever is written, at most one version is in force on any day, and only the days that a change names change', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      let number = 0
      let spans: Span<string>[] = []
      for (const one of steps) {
        const before = spans
        const plan = planOf(before, one)
        if (!plan) continue
        spans = applied(before, plan, () => ++number)
        for (const own of days) assert.ok(spans.filter((span) => span.from <= own && (span.to === null || span.to >= own)).length <= 1)
        assert.ok(spans.every((span) => span.to === null || span.from <= span.to))
        const [was, is] = [saysOn(before), saysOn(spans)]
        const touched = inForce(before, day(one.on))
        days.forEach((own, n) => {
          const said = JSON.stringify([one, own, was[n], is[n]])
          const inside = touched && touched.from <= own && (touched.to === null || touched.to >= own)
          if (one.kind === 'put' && n < one.on) assert.equal(is[n], was[n], said)
          if (one.kind === 'put' && n === one.on) assert.equal(is[n], one.data, said)
          if (one.kind === 'correct') assert.equal(is[n], inside ? one.data : was[n], said)
          if (one.kind === 'end') assert.equal(is[n], n > one.on ? undefined : was[n], said)
        })
      }
    }),
    { numRuns: 300 },
  )
})

test('a change taken back leaves every day as it was', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), step, (steps, last) => {
      let number = 0
      const spans = steps.reduce<Span<string>[]>((now, one) => {
        const plan = planOf(now, one)
        return plan ? applied(now, plan, () => ++number) : now
      }, [])
      const plan = planOf(spans, last)
      if (!plan) return
      const changed = applied(spans, plan, () => ++number)
      const added = changed.filter((span) => !spans.includes(span)).map((span) => span.id)
      const revived = spans.filter((span) => plan.supersede.includes(span.id))
      const undone = applied(
        changed,
        { supersede: added, insert: revived.map(({ from, to, data }) => ({ from, to, data, by: 'remainder' })) },
        () => ++number,
      )
      assert.deepEqual(saysOn(undone), saysOn(spans))
    }),
    { numRuns: 200 },
  )
})

test('a change keeps what was before its day, and lasts until the next known change', () => {
  const spans: Span<string>[] = [
    { id: 1, from: '2026-01-01', to: '2026-05-31', data: 'one' },
    { id: 2, from: '2026-06-01', to: null, data: 'two' },
  ]
  assert.deepEqual(put(spans, '2026-03-01', 'new'), {
    supersede: [1],
    insert: [
      { from: '2026-01-01', to: '2026-02-28', data: 'one', by: 'remainder' },
      { from: '2026-03-01', to: '2026-05-31', data: 'new', by: 'change' },
    ],
  })
  assert.deepEqual(put(spans, '2025-01-01', 'new').insert, [{ from: '2025-01-01', to: '2025-12-31', data: 'new', by: 'change' }])
  assert.equal(correct(spans, '2025-06-01', 'new'), undefined)
  assert.equal(end(spans, '2025-06-01'), undefined)
  assert.deepEqual(end(spans, '2026-05-31'), {
    supersede: [1, 2],
    insert: [{ from: '2026-01-01', to: '2026-05-31', data: 'one', by: 'change' }],
  })
})
