import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { Definition } from '#engine/casework/index.ts'
import { oneStop } from '../../../engine/casework/definition/neutral.test.ts'
import { duplicateAction } from './dossier.ts'
import { fileFromSchema, unitIdOf } from '../../../../test/filing.ts'
import { type Person, type World, world } from '../../../../test/world.ts'

const json = { accept: 'application/json', 'content-type': 'application/json' }
const roles = ['receiver', 'processor', 'approver', 'clerk', 'leader', 'administrator'] as const
// How a dossier comes to each state, by whom.
const roads: Record<string, [string, string][]> = {
  submitted: [],
  correcting: [['ask_correction', 'receiver']],
  received: [['receive', 'receiver']],
  processing: [
    ['receive', 'receiver'],
    ['take', 'processor'],
  ],
  supplementing: [
    ['receive', 'receiver'],
    ['request_supplement', 'receiver'],
  ],
  approving: [
    ['receive', 'receiver'],
    ['take', 'processor'],
    ['propose', 'processor'],
  ],
  approved: [
    ['receive', 'receiver'],
    ['take', 'processor'],
    ['propose', 'processor'],
    ['approve', 'approver'],
  ],
  delivered: [
    ['receive', 'receiver'],
    ['take', 'processor'],
    ['propose', 'processor'],
    ['approve', 'approver'],
    ['deliver', 'clerk'],
  ],
  declined: [['decline', 'receiver']],
  rejected: [
    ['receive', 'receiver'],
    ['take', 'processor'],
    ['propose', 'processor'],
    ['reject', 'approver'],
  ],
  withdrawn: [['withdraw', 'owner']],
}

type Cast = Record<(typeof roles)[number] | 'owner', Person>

async function castOf(w: World, unit: string): Promise<Cast> {
  const unitId = await unitIdOf(w, unit)
  const officers = await Promise.all(roles.map(async (role) => [role, await w.officer(role, unitId)] as const))
  return { ...(Object.fromEntries(officers) as Cast), owner: await w.citizen() }
}

const bodyOf = (definition: Definition, action: string, cast: Cast): Record<string, unknown> => {
  const type = definition.actions[action]
  const given: Record<string, unknown> = {
    officer: cast.processor.personId,
    by: { amount: 1, unit: 'working_day' },
    score: 5,
    office: 'Công an',
  }
  const inputs = (type?.inputs ?? []).filter((input) => input.required).map((input) => [input.key, given[input.key]])
  return { action, ...(type?.note ? { note: 'Vì lý do này' } : {}), ...Object.fromEntries(inputs) }
}

const post = (w: World, code: string, as: Person | undefined, body: unknown) =>
  w.inject({ method: 'POST', url: `/api/dossiers/${code}/actions`, as, headers: json, payload: JSON.stringify(body) })

async function bring(w: World, cast: Cast, state: string): Promise<string> {
  const { code } = await fileFromSchema(w, cast.owner, '2.000720', '31510')
  for (const [action, role] of roads[state] ?? []) {
    const done = await post(w, code, cast[role as keyof Cast], bodyOf(oneStop, action, cast))
    assert.equal(done.statusCode, 200, `${state} ${action}: ${done.body}`)
  }
  return code
}

test('in every state each role is offered, and may do, exactly what the process says: page, interface and act agree', async () => {
  const w = await world()
  const cast = await castOf(w, '31510')
  assert.deepEqual(Object.keys(roads).sort(), Object.keys(oneStop.states).sort())
  let turn = 0
  for (const state of Object.keys(oneStop.states)) {
    const code = await bring(w, cast, state)
    for (const [role, person] of Object.entries(cast)) {
      turn++
      const expected = Object.keys(oneStop.actions).filter((action) => {
        const type = oneStop.actions[action]
        return type?.from.includes(state) && type.roles.includes(role) && !type.needs?.length && action !== duplicateAction
      })
      const read = await w.inject({ url: `/api/dossiers/${code}`, as: person, headers: json })
      if (role === 'administrator') {
        assert.equal(read.statusCode, 404)
        assert.equal((await post(w, code, person, { action: 'receive' })).statusCode, 404)
        continue
      }
      assert.deepEqual(read.json<{ possibleActions: string[] }>().possibleActions, expected, `${role} ${state}`)
      const page = await w.inject({ url: role === 'owner' ? `/ho-so/${code}` : `/lam-viec/ho-so/${code}`, as: person })
      assert.equal(page.statusCode, 200)
      const offered = new Set([...page.body.matchAll(/\/viec\/([a-z_]+)"/g)].map((match) => match[1]))
      assert.deepEqual([...offered].sort(), [...expected].sort(), `${role} ${state}`)
      // A quarter of the rest at each turn: every action is tried by every role in some states.
      const rest = Object.keys(oneStop.actions).filter((key) => !expected.includes(key))
      for (const action of rest.filter((_, n) => (n + turn) % 4 === 0)) {
        const refused = await post(w, code, person, bodyOf(oneStop, action, cast))
        assert.equal(refused.statusCode, oneStop.actions[action]?.roles.includes(role) ? 409 : 403, `${role} ${state} ${action}`)
      }
    }
  }
})

test('what is offered succeeds: every action of every role in every state', async () => {
  const w = await world()
  const cast = await castOf(w, '31510')
  // Who is asked, and what they answer, is a page of its own and tested there; so is the verdict that closes a duplicate.
  for (const [action, type] of Object.entries(oneStop.actions).filter(([key, { opinions }]) => !opinions && key !== duplicateAction)) {
    for (const [n, state] of type.from.entries()) {
      // The states and the roles in turn: every role and every state of every action once.
      for (const role of type.roles.filter((one, m) => one !== 'system' && (n === 0 || m === 0))) {
        const code = await bring(w, cast, state)
        if (type.needs) assert.equal((await post(w, code, cast.processor, bodyOf(oneStop, 'consult', cast))).statusCode, 200)
        const done = await post(w, code, cast[role as keyof Cast], bodyOf(oneStop, action, cast))
        assert.equal(done.statusCode, 200, `${action} ${state} ${role}: ${done.body}`)
        assert.equal(done.json<{ state: string }>().state, type.to === '*' ? state : type.to)
      }
    }
  }
})

test('an officer decides nothing on a dossier of their own, whatever roles they hold', async () => {
  const w = await world()
  const unitId = await unitIdOf(w, '31510')
  const all = await w.officer([...roles], unitId)
  const { code } = await fileFromSchema(w, all, '2.000720', '31510')
  const read = await w.inject({ url: `/api/dossiers/${code}`, as: all, headers: json })
  assert.deepEqual(read.json<{ possibleActions: string[] }>().possibleActions, ['withdraw'])
  const refused = await post(w, code, all, { action: 'receive' })
  assert.deepEqual([refused.statusCode, refused.json<{ code: string }>().code], [403, 'casework.own_case'])
})

test('nobody else learns that a dossier exists: another person, another commune, an administrator, a guessed code', async () => {
  const w = await world()
  const cast = await castOf(w, '31510')
  const { code } = await fileFromSchema(w, cast.owner, '2.000720', '31510')
  const others = [
    await w.citizen(),
    cast.administrator,
    ...(await Promise.all(
      (['receiver', 'processor', 'approver', 'clerk', 'leader'] as const).map(async (role) => w.officer(role, await unitIdOf(w, '31507'))),
    )),
  ]
  for (const as of others) {
    const real = await w.inject({ url: `/api/dossiers/${code}`, as, headers: json })
    const guessed = await w.inject({ url: `/api/dossiers/${code.slice(0, -4)}9999`, as, headers: json })
    assert.equal(real.statusCode, 404)
    const blank = (body: string): string => body.replace(/"requestId":"[^"]+"/, '')
    assert.equal(blank(real.body), blank(guessed.body))
  }
})

test('the person does not read the office’s internal notes, in the page or in any answer of the interface', async () => {
  const w = await world()
  const cast = await castOf(w, '31510')
  const { code } = await fileFromSchema(w, cast.owner, '2.000720', '31510')
  const secret = `kín ${randomUUID()}`
  assert.equal((await post(w, code, cast.receiver, { action: 'comment', note: secret })).statusCode, 200)
  const officer = await w.inject({ url: `/lam-viec/ho-so/${code}`, as: cast.receiver })
  assert.ok(officer.body.includes(secret))
  for (const answer of [
    await w.inject({ url: `/ho-so/${code}`, as: cast.owner }),
    await w.inject({ url: `/api/dossiers/${code}`, as: cast.owner, headers: json }),
    await post(w, code, cast.owner, { action: 'withdraw' }),
  ]) {
    assert.equal(answer.statusCode, 200)
    assert.ok(!answer.body.includes(secret))
  }
})

test('names that every object has are not actions', async () => {
  const w = await world()
  const cast = await castOf(w, '31510')
  const { code } = await fileFromSchema(w, cast.owner, '2.000720', '31510')
  for (const action of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
    for (const [as, base] of [
      [cast.owner, '/ho-so'],
      [cast.receiver, '/lam-viec/ho-so'],
    ] as const) {
      assert.equal((await post(w, code, as, { action })).statusCode, 400, action)
      assert.equal((await w.inject({ url: `${base}/${code}/viec/${action}`, as })).statusCode, 404, action)
      const posted = await w.inject({
        method: 'POST',
        url: `${base}/${code}/viec/${action}`,
        as,
        payload: '',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      })
      assert.equal(posted.statusCode, 400, action)
    }
  }
})
