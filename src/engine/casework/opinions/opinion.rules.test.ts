import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Action, ActionData } from '../case/case.ts'
import { clockEvents, stateOf } from '../case/case.rules.ts'
import { checkDefinition } from '../definition/definition.rules.ts'
import { action, lostUmbrella, oneStop, state, tennisClub } from '../definition/neutral.test.ts'
import type { Definition } from '../definition/definition.ts'
import { readClock } from '../deadline/clock.rules.ts'
import { opinionsOf } from './opinion.rules.ts'

/** A jury that judges a recipe: nothing of public services is in it. */
export const recipe = (clock: 'runs' | 'pauses', silence: 'consents' | 'waits' = 'consents'): Definition => ({
  key: `recipe_${clock}_${silence}`,
  kind: 'recipe',
  title: { vi: 'Thi nấu ăn' },
  initial: 'cooking',
  clock: 'from_opening',
  opinions: { within: { amount: 1, unit: 'working_day' }, most: 4, silence, clock },
  states: { cooking: state('open'), shopping: state('waiting', 'cook'), served: state('closed') },
  actions: {
    ask: action('cooking', '*', { adds: ['tasting'], unless: ['tasting'], opinions: 'ask', note: 'required', files: 'optional' }),
    taste: action(['cooking', 'shopping'], '*', {
      roles: ['juror', 'leader'],
      needs: ['tasting'],
      removes: ['tasting'],
      opinions: 'answer',
    }),
    silent: action(['cooking', 'shopping'], '*', { roles: ['system'], needs: ['tasting'], removes: ['tasting'], opinions: 'lapse' }),
    shop: action('cooking', 'shopping', { clock: 'pause' }),
    come_back: action('shopping', 'cooking', { roles: ['owner'], clock: 'resume' }),
    serve: action('cooking', 'served', { unless: ['tasting'] }),
    throw_away: action(['cooking', 'shopping'], 'served', { outcome: 'lost' }),
  },
})

const start = Date.parse('2026-11-23T01:00:00Z')
const ask = (key: string) => ({
  key,
  unitId: key,
  unitName: `Đơn vị ${key}`,
  within: { amount: 1, unit: 'working_day' as const },
  dueAt: '2026-11-24T10:00:00.000Z',
})
const write = (type: string, seq: number, data: ActionData = {}): Action => ({
  ...{ seq, clientKey: `k${seq}`, type, fromState: '', toState: '', actorId: null, actorName: 'Ai đó', actorRole: 'keeper' },
  ...{ at: new Date(start + seq * 60_000), note: `lời ${seq}`, data },
})
const asked = (seq: number, count: number): Action =>
  write('ask', seq, { asks: Array.from({ length: count }, (_, n) => ask(`${seq}.${n + 1}`)) })

test('a type that asks units has no defect when each can answer, and is refused when an answer could be lost or waited for in vain', () => {
  const sound = recipe('runs')
  assert.deepEqual(checkDefinition(sound), [])
  assert.deepEqual(checkDefinition(recipe('pauses', 'waits')), [])
  const rules = (change: Partial<Definition['actions']>, more: Partial<Definition> = {}): string[] =>
    checkDefinition({ ...sound, ...more, actions: { ...sound.actions, ...change } } as Definition).map(({ rule }) => rule)
  const { taste, silent } = sound.actions
  assert.ok(taste && silent)
  assert.ok(rules({ taste: { ...taste, from: ['cooking'] } }).includes('opinion_lost'))
  assert.ok(rules({ taste: { ...taste, removes: [] } }).includes('asking_never_ends'))
  assert.ok(rules({ silent: { ...silent, roles: ['keeper'] } }).includes('lapse_not_system'))
  assert.ok(rules({ taste: { ...taste, opinions: 'ask' } }).includes('opinions_not_one_each'))
  const { silent: _, ...without } = sound.actions
  assert.ok(checkDefinition({ ...sound, actions: without }).some(({ rule }) => rule === 'lapse_missing'))
  const { opinions: _rules, ...unsaid } = sound
  assert.ok(checkDefinition(unsaid).some(({ rule }) => rule === 'opinions_missing'))
  assert.ok(
    checkDefinition({
      ...lostUmbrella,
      opinions: { within: { amount: 1, unit: 'working_day' }, most: 1, silence: 'waits', clock: 'runs' },
    }).some(({ rule }) => rule === 'nobody_asks'),
  )
})

test('golden: three units are asked, two answer, the third stays silent; only then it goes on', () => {
  const definition = recipe('runs')
  const actions = [write('open', 1), asked(2, 3)]
  const flags = (): string[] => stateOf(definition, actions).flags
  assert.deepEqual(flags(), ['asked:2.1', 'asked:2.2', 'asked:2.3', 'tasting'])
  actions.push(write('taste', 3, { opinion: { key: '2.2', stance: 'object' } }))
  assert.deepEqual(flags(), ['asked:2.1', 'asked:2.3', 'tasting'])
  actions.push(write('taste', 4, { opinion: { key: '2.1', stance: 'agree' } }))
  actions.push(write('silent', 5, { opinion: { key: '2.3' } }))
  assert.deepEqual(flags(), [])
  assert.deepEqual(
    opinionsOf(definition, actions).map((one) => [one.key, one.state, one.stance, one.text]),
    [
      ['2.1', 'answered', 'agree', 'lời 4'],
      ['2.2', 'answered', 'object', 'lời 3'],
      ['2.3', 'consented', undefined, 'lời 5'],
    ],
  )
  assert.equal(opinionsOf(definition, actions)[0]?.question, 'lời 2')
})

test('golden: the clock stands still from the asking to the last answer, also when the cook went shopping in between', () => {
  const actions = [
    write('open', 1),
    asked(2, 2),
    write('shop', 3),
    write('taste', 4, { opinion: { key: '2.1', stance: 'agree' } }),
    write('come_back', 5),
    write('taste', 6, { opinion: { key: '2.2', stance: 'agree' } }),
  ]
  const effects = (definition: Definition): [string, number][] =>
    clockEvents(definition, actions).map(({ effect, at }) => [effect, (at.getTime() - start) / 60_000])
  assert.deepEqual(effects(recipe('pauses')), [
    ['start', 1],
    ['pause', 2],
    ['resume', 6],
  ])
  assert.deepEqual(effects(recipe('runs')), [
    ['start', 1],
    ['pause', 3],
    ['resume', 5],
  ])
  const outlasting = [...actions.slice(0, 4), write('taste', 5, { opinion: { key: '2.2', stance: 'agree' } }), write('come_back', 6)]
  assert.deepEqual(
    clockEvents(recipe('pauses'), outlasting).map(({ effect, at }) => [effect, (at.getTime() - start) / 60_000]),
    [
      ['start', 1],
      ['pause', 2],
      ['resume', 6],
    ],
  )
})

const steps = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant('ask' as const), units: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ do: fc.constantFrom('taste' as const, 'silent' as const), which: fc.nat(20) }),
    fc.record({ do: fc.constantFrom('shop' as const, 'come_back' as const, 'throw_away' as const) }),
  ),
  { maxLength: 30 },
)

test('joins never lose an answer: whatever the order, each asking ends once, and the case goes on exactly when none is open', () => {
  fc.assert(
    fc.property(steps, fc.constantFrom('runs' as const, 'pauses' as const), (road, clock) => {
      const definition = recipe(clock)
      const actions = [write('open', 1)]
      const said = new Map<string, number>()
      for (const step of road) {
        const now = stateOf(definition, actions)
        const seq = actions.length + 1
        const open = opinionsOf(definition, actions).filter((one) => one.state === 'open')
        if (now.closedAt) break
        if (step.do === 'ask' && now.state === 'cooking' && !now.flags.includes('tasting')) actions.push(asked(seq, step.units))
        else if ('which' in step && open.length > 0) {
          const one = open[step.which % open.length]
          if (!one) continue
          said.set(one.key, seq)
          actions.push(write(step.do, seq, { opinion: { key: one.key, ...(step.do === 'taste' ? { stance: 'agree' as const } : {}) } }))
        } else if ((step.do === 'shop' || step.do === 'throw_away') && now.state === 'cooking') actions.push(write(step.do, seq))
        else if (step.do === 'come_back' && now.state === 'shopping') actions.push(write(step.do, seq))
      }
      const after = stateOf(definition, actions)
      const all = opinionsOf(definition, actions)
      const open = all.filter((one) => one.state === 'open')
      for (const one of all) assert.equal(one.answeredSeq, said.get(one.key))
      assert.equal(after.flags.includes('tasting'), open.length > 0)
      assert.deepEqual(after.flags.filter((flag) => flag.startsWith('asked:')).sort(), open.map((one) => `asked:${one.key}`).sort())
      assert.equal(after.closedAt !== null && open.length > 0, false)
      const at = (actions.at(-1)?.at.getTime() ?? 0) + 1
      const read = readClock({ duration: { amount: 3, unit: 'working_day' }, events: clockEvents(definition, actions), now: at })
      if (read.stoppedAt === undefined) assert.equal(read.paused, after.state === 'shopping' || (clock === 'pauses' && open.length > 0))
      // An answer that comes again changes nothing.
      const again = actions.flatMap((one) => (one.data.opinion ? [one, { ...one, seq: 99, clientKey: 'again' }] : [one]))
      assert.deepEqual(stateOf(definition, again).flags, after.flags)
      assert.deepEqual(opinionsOf(definition, again), all)
    }),
    { numRuns: 500 },
  )
})

test('a limit is data: so many times, then no more', () => {
  const twice: Definition = {
    ...tennisClub,
    actions: {
      ...tennisClub.actions,
      prolong: {
        ...action('on_trial', '*', {
          roles: ['coach'],
          clock: 'extend',
          limit: 2,
          inputs: [{ key: 'by', type: 'duration', label: { vi: 'Thêm' }, required: true }],
        }),
      },
    },
  }
  assert.deepEqual(checkDefinition(twice), [])
  const flags = (count: number): string[] =>
    stateOf(twice, [write('open', 1), write('invite', 2), ...Array.from({ length: count }, (_, n) => write('prolong', n + 3))]).flags
  assert.deepEqual(flags(0), [])
  assert.deepEqual(flags(2), ['prolong:2'])
  assert.equal(oneStop.actions.extend?.limit, 1)
  assert.ok((oneStop.actions.request_supplement?.limit ?? 0) > 1)
})
