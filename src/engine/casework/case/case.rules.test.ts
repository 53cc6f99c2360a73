import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Actor } from '#core/access.ts'
import type { Calendar } from '../deadline/calendar.rules.ts'
import { readClock } from '../deadline/clock.rules.ts'
import { arbitraryDefinition } from '../definition/definition.rules.test.ts'
import type { Definition } from '../definition/definition.ts'
import { lostUmbrella, oneStop, tennisClub } from '../definition/neutral.test.ts'
import type { Action } from './case.ts'
import { clockEvents, mayAct, possibleActions, roleFor, stateOf } from './case.rules.ts'
import { snapshotOf } from './snapshot.rules.ts'

const calendars = JSON.parse(readFileSync(new URL('../../../../provinces/soc-trang/calendars.json', import.meta.url), 'utf8')) as Calendar[]
const calendar = calendars[0] as Calendar
const owner: Actor = { personId: 'owner', kind: 'citizen', name: 'Chủ', sessionId: 's', roles: [] }
const officer = (role: string, unitId: string, personId = `${role}@${unitId}`): Actor => ({
  personId,
  kind: 'officer',
  name: role,
  sessionId: 's',
  roles: [{ role, unitId }],
})
const path = ['commune', 'city']
const offices = ['receiver', 'processor', 'approver', 'clerk', 'leader', 'administrator', 'owner', 'system', 'keeper', 'coach']
const actors: Actor[] = [
  owner,
  { ...owner, personId: 'stranger' },
  ...offices.flatMap((role) => ['commune', 'city', 'elsewhere'].map((unit) => officer(role, unit))),
  officer('receiver', 'commune', 'owner'),
]

const start = Date.parse('2026-11-23T01:00:00Z')
const write = (type: string, seq: number, more: Partial<Action> = {}): Action => ({
  seq,
  clientKey: `k${seq}`,
  type,
  fromState: '',
  toState: '',
  actorId: 'a',
  actorName: 'A',
  actorRole: 'r',
  at: new Date(start + seq * 3_600_000),
  note: null,
  data: {},
  ...more,
})
const history = (definition: Definition): fc.Arbitrary<Action[]> =>
  fc
    .array(fc.constantFrom(...Object.keys(definition.actions), 'unheard_of', 'constructor', '__proto__', 'open'), { maxLength: 25 })
    .map((types) => [write('open', 1), ...types.map((type, n) => write(type, n + 2))])
const definitions: fc.Arbitrary<Definition> = fc.oneof(fc.constantFrom(oneStop, tennisClub, lostUmbrella), arbitraryDefinition)
const withHistory = definitions.chain((definition) => history(definition).map((actions) => ({ definition, actions })))

test('the state is a left fold: the same actions give the same state, and what was before goes on from where it stood', () => {
  fc.assert(
    fc.property(withHistory, fc.nat(30), ({ definition, actions }, cut) => {
      const whole = stateOf(definition, actions)
      assert.deepEqual(stateOf(structuredClone(definition), structuredClone(actions)), whole)
      const before = stateOf(definition, actions.slice(0, Math.max(1, cut % actions.length)))
      // A case that began in the state before, with its flags, comes to the same state by the rest of the actions.
      const rest = actions.slice(Math.max(1, cut % actions.length))
      const flags = {
        ...definition.actions,
        restore: { label: { vi: 'x' }, from: [definition.initial], to: before.state, roles: ['r'], adds: before.flags },
      }
      const after = stateOf({ ...definition, actions: flags }, [write('open', 1), write('restore', 2), ...rest])
      assert.deepEqual([after.state, after.flags], [whole.state, whole.flags])
    }),
    { numRuns: 500 },
  )
})

test('flags are never twice, the case is closed exactly in a closed state, and unknown actions change nothing', () => {
  fc.assert(
    fc.property(withHistory, ({ definition, actions }) => {
      const kind = definition.states[definition.initial]?.kind
      fc.pre(kind !== 'closed')
      const now = stateOf(definition, actions)
      assert.deepEqual(now.flags, [...new Set(now.flags)].sort())
      assert.equal(now.closedAt !== null, definition.states[now.state]?.kind === 'closed')
      const known = actions.filter((one, n) => n === 0 || Object.hasOwn(definition.actions, one.type))
      assert.deepEqual(stateOf(definition, known), now)
    }),
    { numRuns: 500 },
  )
  assert.throws(() => stateOf(oneStop, []), /at least the action that opened it/)
})

test('a case is held by whom the last assigning action named', () => {
  const held = (...types: [string, Partial<Action>][]) =>
    stateOf(oneStop, [write('open', 1), ...types.map(([type, more], n) => write(type, n + 2, more))]).assigneeId
  assert.equal(held(['receive', {}], ['take', { actorId: 'viet' }]), 'viet')
  assert.equal(held(['receive', {}], ['take', { actorId: 'viet' }], ['forward', { data: { assigneeId: 'hanh' } }]), 'hanh')
  assert.equal(held(['receive', {}], ['take', { actorId: 'viet' }], ['propose', {}]), 'viet')
})

test('nobody may do an action whose roles they do not hold in the case’s unit or above it, and nobody acts as officer on their own case', () => {
  const standing = fc.record({
    state: fc.constantFrom(...Object.keys(oneStop.states), ...Object.keys(tennisClub.states)),
    flags: fc.subarray(['consulting', 'extended', 'rated', 'paid']),
    ownerId: fc.constantFrom('owner', null),
    unitPath: fc.constant(path),
  })
  fc.assert(
    fc.property(
      fc.constantFrom(oneStop, tennisClub, lostUmbrella),
      standing,
      fc.constantFrom(...actors, 'system' as const, undefined),
      (definition, where, actor) => {
        for (const [type, action] of Object.entries(definition.actions)) {
          const answer = mayAct(definition, where, actor, type)
          if (actor === 'system') assert.equal(answer !== 'not_yours', action.roles.includes('system'))
          else {
            const own = actor !== undefined && where.ownerId === actor.personId
            const office =
              actor?.kind === 'officer' &&
              actor.roles.some(
                (held) => !['owner', 'system'].includes(held.role) && action.roles.includes(held.role) && path.includes(held.unitId),
              )
            const expected = own
              ? action.roles.includes('owner')
                ? undefined
                : office
                  ? 'own_case'
                  : 'not_yours'
              : office
                ? undefined
                : 'not_yours'
            if (expected) assert.equal(answer, expected, `${type} ${actor?.personId}`)
            else assert.ok(answer === 'yes' || answer === 'not_now')
            if (own && answer === 'yes' && actor) assert.equal(roleFor(definition, where, actor, type), 'owner')
            else if (answer === 'yes' && actor) assert.ok(action.roles.includes(roleFor(definition, where, actor, type)))
          }
          if (answer === 'yes') assert.ok(action.from.includes(where.state))
        }
        if (actor !== 'system')
          assert.deepEqual(
            possibleActions(definition, where, actor),
            Object.keys(definition.actions).filter((type) => mayAct(definition, where, actor, type) === 'yes'),
          )
      },
    ),
    { numRuns: 500 },
  )
})

test('what every object inherits is not an action', () => {
  for (const type of ['constructor', 'toString', '__proto__', 'hasOwnProperty'])
    assert.equal(mayAct(oneStop, { state: 'submitted', flags: [], ownerId: 'owner', unitPath: path }, owner, type), 'not_now')
})

type Walk = { actor: number; action: number }
const walks = fc.array(fc.record({ actor: fc.nat(1000), action: fc.nat(1000) }), { maxLength: 40 })

/** Lets arbitrary people try arbitrary actions; only what is permitted is written. */
function walk(definition: Definition, choices: Walk[], ended: (actions: Action[]) => void): Action[] {
  const actions = [write('open', 1, { data: { duration: { amount: 3, unit: 'working_day' } } })]
  const types = Object.keys(definition.actions)
  for (const choice of choices) {
    const now = stateOf(definition, actions)
    const standing = { ...now, ownerId: 'owner', unitPath: path }
    // Two tries in three are of what somebody may do now; the others are anybody's of anything.
    const open =
      choice.action % 3 === 0
        ? []
        : actors.flatMap((actor) => possibleActions(definition, standing, actor).map((type) => ({ actor, type })))
    const one = open[choice.actor % Math.max(1, open.length)]
    const type = one?.type ?? (types[choice.action % types.length] as string)
    const actor = one?.actor ?? (actors[choice.actor % actors.length] as Actor)
    if (mayAct(definition, standing, actor, type) !== 'yes') continue
    actions.push(
      write(type, actions.length + 1, {
        note: 'vì',
        ...(type === 'extend' || type === 'prolong' ? { data: { by: { amount: 1, unit: 'working_day' as const } } } : {}),
      }),
    )
    ended(actions)
  }
  return actions
}

test('random walks: every case ends or can end, and the clock stands still exactly while somebody outside is waited for', () => {
  let closed = 0
  for (const definition of [oneStop, tennisClub]) {
    fc.assert(
      fc.property(walks, (choices) => {
        const actions = walk(definition, choices, (so_far) => {
          const now = stateOf(definition, so_far)
          const kind = definition.states[now.state]?.kind
          const at = (so_far.at(-1)?.at.getTime() ?? 0) + 1
          const clock = readClock({ duration: { amount: 3, unit: 'working_day' }, events: clockEvents(definition, so_far), now: at })
          if (clock.startedAt !== undefined && clock.stoppedAt === undefined) assert.equal(clock.paused, kind === 'waiting')
          if (kind === 'closed' && clock.startedAt !== undefined) assert.notEqual(clock.stoppedAt, undefined)
        })
        const end = stateOf(definition, actions)
        if (definition.states[end.state]?.kind === 'closed') closed++
        else assert.ok(wayOut(definition, end), end.state)
      }),
      { numRuns: 300 },
    )
  }
  assert.ok(closed > 20)
})

/** Whether people who may act can bring the case to an end. */
function wayOut(definition: Definition, from: { state: string; flags: string[] }): boolean {
  const seen = new Set<string>()
  const road = [from]
  for (let at = road.pop(); at; at = road.pop()) {
    if (definition.states[at.state]?.kind === 'closed') return true
    if (seen.has(JSON.stringify(at))) continue
    seen.add(JSON.stringify(at))
    for (const actor of actors)
      for (const type of possibleActions(definition, { ...at, ownerId: 'owner', unitPath: path }, actor)) {
        const action = definition.actions[type]
        if (!action) continue
        road.push({
          state: action.to === '*' ? at.state : action.to,
          flags: [...new Set([...at.flags.filter((flag) => !action.removes?.includes(flag)), ...(action.adds ?? [])])].sort(),
        })
      }
  }
  return false
}

test('the row that lists read follows from the actions: paused, due, late and closed agree with the clock', () => {
  const fixed = {
    id: 'i',
    kind: 'dossier',
    definitionId: 'd',
    calendarId: 'c',
    reference: 'r',
    title: 't',
    party: 'p',
    channel: 'online',
    ownerId: 'owner',
    unitId: 'commune',
    unitPath: path,
  }
  fc.assert(
    fc.property(walks, fc.nat(2000), (choices, hours) => {
      const actions = walk(oneStop, choices, () => undefined)
      const now = new Date((actions.at(-1)?.at.getTime() ?? 0) + hours * 3_600_000)
      const row = snapshotOf(fixed, { definition: oneStop, calendar, actions, now })
      assert.equal(row.version, actions.length)
      assert.equal(row.late !== null, row.closedAt !== null && actions.some((one) => one.type === 'receive'))
      if (row.paused) assert.equal(oneStop.states[row.state]?.kind, 'waiting')
      if (row.state === 'approved') assert.equal(row.dueAt, null)
      if (row.dueAt && row.paused) assert.ok(row.dueAt < now)
    }),
    { numRuns: 300 },
  )
})

test('an action that closes the case stops its clock; one that says so itself does it once', () => {
  const stops = (...types: string[]) =>
    clockEvents(oneStop, [write('open', 1), ...types.map((type, n) => write(type, n + 2))]).filter((event) => event.effect === 'stop')
      .length
  assert.equal(stops('receive', 'withdraw'), 1)
  assert.equal(stops('receive', 'take', 'propose', 'approve'), 1)
  assert.equal(stops('receive', 'take', 'propose', 'reject'), 1)
})
