import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { closedByPerson, type Effect, type Limits, look, type Standing } from './alarm.rules.ts'

const hour = 3_600_000
const start = new Date('2026-11-23T00:00:00Z')
const limits = fc
  .record({
    when: fc.constantFrom('above' as const, 'below' as const),
    low: fc.integer({ min: 1, max: 50 }),
    band: fc.integer({ min: 1, max: 30 }),
    againHours: fc.integer({ min: 1, max: 100 }),
  })
  .map(
    ({ when, low, band, againHours }): Limits =>
      when === 'above' ? { when, open: low + band, close: low, againHours } : { when, open: low, close: low + band, againHours },
  )
type Step = { value: number | null; taken: boolean; closedBy: boolean; hours: number }
const steps = fc.array(
  fc.record({
    value: fc.option(fc.integer({ min: 0, max: 90 }), { freq: 8 }),
    taken: fc.boolean(),
    closedBy: fc.boolean(),
    hours: fc.integer({ min: 1, max: 40 }),
  }),
  { maxLength: 60 },
)

type Seen = { effect: Effect; before: Standing; after: Standing; step: Step; openCases: number }

/** Plays a story and counts the cases that are open after each look. */
function play(rule: Limits, story: readonly Step[]): Seen[] {
  let standing: Standing = { phase: 'quiet', since: start }
  let at = start
  let taken = false
  let openCases = 0
  return story.map((step) => {
    at = new Date(at.getTime() + step.hours * hour)
    if (step.closedBy && openCases > 0) {
      standing = closedByPerson(standing, at)
      openCases--
    }
    taken = openCases > 0 && (taken || step.taken)
    const before = standing
    const { effect, ...after } = look(rule, before, { value: step.value, at, taken })
    if (effect === 'open') openCases++
    if (effect === 'close') openCases--
    if (openCases === 0) taken = false
    standing = after
    return { effect, before, after, step, openCases }
  })
}

test('whatever happens, a rule has at most one open case of a unit, and one exactly while it is alarmed or recovered', () => {
  fc.assert(
    fc.property(limits, steps, (rule, story) => {
      for (const { openCases, after } of play(rule, story)) {
        assert.ok(openCases === 0 || openCases === 1)
        assert.equal(openCases === 1, after.phase === 'alarmed' || after.phase === 'recovered')
      }
    }),
  )
})

test('within the band, and where nothing is known, nothing ever changes: no flapping', () => {
  fc.assert(
    fc.property(limits, steps, (rule, story) => {
      const [low, high] = [Math.min(rule.open, rule.close), Math.max(rule.open, rule.close)]
      for (const { effect, before, after, step } of play(rule, story)) {
        if (step.value !== null && (step.value <= low || step.value >= high)) continue
        assert.equal(effect, 'none')
        assert.deepEqual(after, before)
      }
    }),
  )
})

test('a value that swings about one limit opens one case and ends it only at the other', () => {
  const rule: Limits = { when: 'above', open: 5, close: 2, againHours: 24 }
  const story = [4, 5, 4, 5, 4, 3, 5, 6, 4, 3, 2, 3, 4].map((value) => ({ value, taken: false, closedBy: false, hours: 1 }))
  assert.deepEqual(
    play(rule, story)
      .map(({ effect }) => effect)
      .filter((effect) => effect !== 'none'),
    ['open', 'close'],
  )
})

test('who works on a case is told of the recovery and of the relapse, and the case stays theirs', () => {
  const rule: Limits = { when: 'below', open: 80, close: 90, againHours: 24 }
  const taken = { taken: true, closedBy: false, hours: 1 }
  const effects = play(
    rule,
    [79, 85, 90, 85, 80, 95].map((value, index) => ({ ...taken, taken: index > 0, value })),
  ).map(({ effect }) => effect)
  assert.deepEqual(effects, ['open', 'none', 'tell_recovered', 'none', 'tell_again', 'tell_recovered'])
})

test('a case that a person closed while the value was still beyond is silent for the rule’s hours, then opens again', () => {
  const rule: Limits = { when: 'above', open: 5, close: 2, againHours: 10 }
  const at = (hours: number): Date => new Date(start.getTime() + hours * hour)
  const muted = closedByPerson({ phase: 'alarmed', since: start }, start)
  assert.equal(muted.phase, 'muted')
  assert.equal(look(rule, muted, { value: 9, at: at(9), taken: false }).effect, 'none')
  assert.equal(look(rule, muted, { value: 9, at: at(10), taken: false }).effect, 'open')
  assert.equal(look(rule, muted, { value: 2, at: at(1), taken: false }).phase, 'quiet')
  assert.equal(closedByPerson({ phase: 'recovered', since: start }, start).phase, 'quiet')
})
