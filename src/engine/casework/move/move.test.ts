import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { Refusal } from '#core/errors.ts'
import { world } from '../../../../test/world.ts'
import { act, openCase } from '../act/act.ts'
import { asOfficer, opening } from '../act/act.test.ts'
import type { Action } from '../case/case.ts'
import { findCase, listActions } from '../case/case.queries.ts'
import { stateOf } from '../case/case.rules.ts'
import { findCaseFile } from '../case/read-case.ts'
import { snapshotOf } from '../case/snapshot.rules.ts'
import { actionOf } from '../definition/reach.rules.ts'
import { tennisClub } from '../definition/neutral.test.ts'
import { findCaseHistories } from '../history/history.ts'
import { publishDefinition } from '../publish/publish.ts'
import { findLatestDefinition, getCalendar, getDefinition } from '../publish/publish.queries.ts'
import { rehearseCases } from '../replay/replay.ts'
import { replay } from '../replay/replay.rules.ts'
import { moveCase, previewMoves } from './move.ts'
import { fitTo } from './move.rules.ts'

const coach = asOfficer('coach')
const keeper = asOfficer('keeper')
const at = (text: string): Date => new Date(`${text}+07:00`)

async function club(name: string) {
  const { db } = await world()
  const own = { ...tennisClub, key: `${tennisClub.key}_${name}` }
  await publishDefinition(db, own, at('2026-11-23T08:00:00'))
  const found = await openCase(db, opening(own, at('2026-11-23T08:00:00')))
  await act(db, { by: { id: found.id }, action: 'invite', clientKey: 'a', actor: coach, at: at('2026-11-23T08:00:00') })
  return { db, own, id: found.id }
}

test('a case is moved to a new version: it goes on by the new rules, and its history stays what it was', async () => {
  const { db, own, id } = await club('moves')
  await act(db, { by: { id }, action: 'ask_fee', clientKey: 'b', actor: keeper, note: 'phí', at: at('2026-11-24T09:00:00') })
  const before = await findCase(db, { id })
  // The new version loses an action that was done and an action that is not done yet.
  const { invite: _gone, gossip: _too, ...actions } = own.actions
  const shorter = {
    ...own,
    actions: { ...actions, admit_at_once: { ...own.actions.admit!, label: { vi: 'Nhận ngay' } }, re_invite: own.actions.invite! },
  }
  await publishDefinition(db, shorter, at('2026-11-24T10:00:00'))
  const to = await findLatestDefinition(db, own.key)
  assert.ok(before && to && to.id !== before.definitionId)
  const [preview] = await previewMoves(db, [before], { definitionId: to.id }, at('2026-11-24T11:00:00'))
  assert.deepEqual([preview?.fault, preview?.state, preview?.from], [undefined, before.state, 1])
  const move = {
    ...{ id, definitionId: to.id, version: before.version, choice: {}, by: { personId: randomUUID(), name: 'Quản trị' } },
    ...{ reason: 'Bản 2', clientKey: 'move-2', at: at('2026-11-24T11:00:00') },
  }
  await assert.rejects(
    moveCase(db, { ...move, version: 1 }),
    (error) => error instanceof Refusal && error.code === 'casework.changed_since_preview',
  )
  const done = await moveCase(db, move)
  assert.deepEqual([done.case.state, done.case.paused, done.case.definitionId, done.case.version], [before.state, true, to.id, 4])
  assert.equal((await moveCase(db, move)).repeated, true)
  assert.deepEqual(await findCase(db, { id }), done.case)
  await act(db, {
    by: { id },
    action: 'pay',
    clientKey: 'c',
    actor: { ...coach, kind: 'citizen', personId: before.ownerId ?? '' },
    at: at('2026-11-26T08:30:00'),
  })
  await assert.rejects(
    act(db, { by: { id }, action: 'gossip', clientKey: 'd', actor: coach, note: 'x', at: at('2026-11-26T09:00:00') }),
    Refusal,
  )
  const row = await findCase(db, { id })
  // Tuesday and Wednesday did not count, before the move and after it.
  assert.equal(row?.dueAt?.toISOString(), at('2026-11-27T17:00:00').toISOString())
  const all = await listActions(db, id)
  const [definition, calendar] = [(await getDefinition(db, to.id)).body, (await getCalendar(db, before.calendarId)).body]
  assert.deepEqual(snapshotOf(done.case, { definition, calendar, actions: all, now: at('2026-11-26T08:30:00') }), row)
  const file = await findCaseFile(db, { id }, coach, at('2026-11-26T09:00:00'))
  assert.deepEqual(
    file?.actions.map((action, index) => Boolean(actionOf(file.along[index] ?? own, action.type))),
    [false, true, true, false, true],
  )
  const [history] = await findCaseHistories(db, [id])
  assert.equal(history?.standing(2).dueAt?.toISOString(), at('2026-11-25T17:00:00').toISOString())
})

test('a case whose state is gone is not moved, or to the state that was chosen for it; another kind of state is refused', async () => {
  const { own, db, id } = await club('states')
  const found = await findCase(db, { id })
  assert.ok(found)
  const now = stateOf(own, await listActions(db, id))
  const { [now.state]: here, ...others } = own.states
  const renamed = { ...own, states: { ...others, trying: here! } }
  assert.deepEqual(fitTo(own, renamed, now, {}), { fault: 'no_such_state' })
  assert.deepEqual(fitTo(own, renamed, now, { states: { [now.state]: 'trying' } }), { state: { ...now, state: 'trying' }, lost: [] })
  const waiting = Object.keys(own.states).find((key) => own.states[key]?.kind === 'waiting') ?? ''
  assert.deepEqual(fitTo(own, renamed, now, { states: { [now.state]: waiting } }), { fault: 'other_kind_of_state' })
  assert.deepEqual(fitTo(own, renamed, now, { states: { [now.state]: 'constructor' } }), { fault: 'no_such_state' })
  assert.deepEqual(fitTo(own, own, { ...now, closedAt: new Date() }, {}), { fault: 'closed' })
  const fit = fitTo(own, own, { ...now, flags: ['paid', 'nothing_known'] }, { duration: { amount: 9, unit: 'working_day' } })
  assert.deepEqual('lost' in fit && [fit.lost, fit.state.duration?.amount], [['nothing_known'], 9])
})

test('moving to the same version changes nothing but the number of actions', async () => {
  const { db, own, id } = await club('same')
  const before = await findCase(db, { id })
  assert.ok(before)
  const done = await moveCase(db, {
    ...{ id, version: before.version, choice: {}, by: { personId: randomUUID(), name: 'Q' }, reason: 'thử', clientKey: 'm' },
    at: at('2026-11-23T09:00:00'),
  })
  assert.deepEqual({ ...done.case, version: 2 }, before)
  assert.equal(own.key, (await getDefinition(db, done.case.definitionId)).body.key)
})

test('replayed on its own rules a case is what it was, whatever was done; on others it says where it would have stopped', async () => {
  const { db, own, id } = await club('replay')
  await act(db, { by: { id }, action: 'admit', clientKey: 'z', actor: coach, at: at('2026-11-27T08:00:00') }).catch(async () => {
    await act(db, { by: { id }, action: 'refuse', clientKey: 'z2', actor: coach, note: 'không', at: at('2026-11-27T08:00:00') })
  })
  const found = await findCase(db, { id })
  assert.ok(found?.closedAt)
  const actions = await listActions(db, id)
  const { body: calendar } = await getCalendar(db, found.calendarId)
  const now = found.closedAt
  const same = replay(own, actions, { calendar, now })
  assert.deepEqual([same.stop, same.state, same.late, same.outcome], [undefined, found.state, found.late, found.outcome])
  const { invite, ...rest } = own.actions
  const lacking = { ...own, actions: rest }
  assert.deepEqual(replay(lacking, actions, { calendar, now }).stop, { seq: 2, type: 'invite', why: 'no_such_action' })
  const others = { ...own, actions: { ...own.actions, invite: { ...invite!, roles: ['keeper'] } } }
  assert.equal(replay(others, actions, { calendar, now }).stop?.why, 'not_yours')
  assert.deepEqual([same.road[0], same.road.at(-1)], [own.initial, found.state])
  // A state more on the way, and the whole time given to another state: no action is stopped, and the steps differ.
  const detour = { ...own.states[invite!.to]!, label: { vi: 'Đường vòng' }, budget: 0 }
  const around = {
    ...own,
    states: { ...own.states, detour },
    actions: Object.fromEntries(
      Object.entries(own.actions).map(([type, action]) => {
        const from = action.from.includes(invite!.to) ? [...action.from, 'detour'] : action.from
        return [type, { ...action, from, ...(type === 'invite' ? { to: 'detour' } : {}) }]
      }),
    ),
  }
  const otherWay = replay(around, actions, { calendar, now })
  assert.deepEqual([otherWay.stop, otherWay.state], [undefined, found.state])
  assert.ok(otherWay.road.includes('detour') && !same.road.includes('detour'))
  assert.ok(otherWay.over.includes('detour') && !same.over.includes('detour'), 'its time is over at once')
  const longer = replay(own, actions, { calendar, now, duration: { amount: 20, unit: 'working_day' } })
  assert.equal(longer.late, false)
  assert.equal(same.late, true)
  const played: string[] = []
  const span = { kind: own.kind, key: own.key, from: at('2026-11-27T00:00:00'), to: at('2026-11-28T00:00:00'), definition: lacking }
  for await (const some of rehearseCases(db, span))
    for (const one of some) played.push(`${one.case.id} ${one.was.stop?.why ?? 'same'} ${one.now.stop?.why}`)
  assert.deepEqual(played, [`${id} same no_such_action`])
})

test('any tale of allowed actions is replayed to where it ended', () => {
  const person = { actorId: null, actorName: 'x', at: at('2026-11-23T08:00:00'), note: null, data: {} }
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 40 }), { maxLength: 15 }), (picks) => {
      const first = { ...person, seq: 1, clientKey: '0', type: 'open', fromState: '', toState: tennisClub.initial, actorRole: 'owner' }
      const actions: Action[] = [first]
      for (const pick of picks) {
        const now = stateOf(tennisClub, actions)
        const types = Object.entries(tennisClub.actions).filter(
          ([, type]) =>
            type.from.includes(now.state) &&
            !type.needs?.some((flag) => !now.flags.includes(flag)) &&
            !type.unless?.some((flag) => now.flags.includes(flag)),
        )
        const chosen = types[pick % Math.max(1, types.length)]
        if (!chosen) break
        const [type, { roles }] = chosen
        actions.push({ ...first, seq: actions.length + 1, clientKey: String(actions.length), type, actorRole: roles[0] ?? 'system' })
      }
      const calendar = undefined as never
      const played = replay(tennisClub, actions, { calendar, duration: null, now: person.at })
      const end = stateOf(tennisClub, actions)
      assert.deepEqual([played.stop, played.state, played.outcome], [undefined, end.state, end.outcome])
    }),
  )
})
