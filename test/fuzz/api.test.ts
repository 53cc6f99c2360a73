import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { LightMyRequestResponse } from 'fastify'
import { instanceOf } from '#engine/exchange/index.ts'
import { approve } from '../exchange-grants.ts'
import { makeWorld } from '../make-world.ts'
import { fileFromSchema, unitIdOf, upload } from '../filing.ts'
import type { Person, World } from '../world.ts'
import { brokenBodies, hostileBody, hostileHeaders, hostileValue, numbers, texts } from './hostile.ts'
import { fittingValue, type Operation, operationsOf } from './operations.ts'
import { type Random, randomFrom, seedOf } from './random.ts'

/*
 * Every operation of the interface's own description, asked by everybody with everything that has broken programs. Whatever
 * comes: no answer of 5xx, every refusal is problem+json with a code, and none tells of the inside or of another's data.
 * The same seed asks the same: TINHSO_FUZZ_SEED=… repeats a run, TINHSO_FUZZ_ROUNDS=… makes it longer.
 */
const seed = seedOf(process.env.TINHSO_FUZZ_SEED)
const rounds = Number(process.env.TINHSO_FUZZ_ROUNDS ?? 2)

// Standards that say how their own refusals look.
const ownForm: [path: RegExp, standard: string][] = [[/^\/open311\//, 'Open311 GeoReport v2']]

// What only the inside knows: stacks, files, SQL, the driver's and the framework's own words.
const inside =
  /\.[cm]?[jt]sx?:\d+|node_modules|node:internal|\/(?:work|home|tmp|usr)\/|syntax error at|invalid input (?:syntax|value)|duplicate key|violates|relation "|column "|pg_catalog|kysely|ECONN|FST_ERR|Cannot read propert|is not a function|is not iterable|out of range for type/i

type Victim = { person: Person; ids: string[]; secrets: string[] }
type Actor = { name: string; person: Person | undefined; stranger: boolean; authorization?: string }
type Case = {
  operation: Operation
  actor: Actor
  url: string
  headers: Record<string, string>
  payload: string | Buffer | undefined
  why: string
}

async function victimIn(w: World): Promise<Victim> {
  const person = await w.citizen({ name: 'Nạn Nhân Kín Miệng' })
  const { code, answers } = await fileFromSchema(w, person, '1.004873', '31510')
  const file = await upload(w, person)
  const ids = [code, file, person.personId, await unitIdOf(w, '31510'), '1.004873', '31510']
  return { person, ids, secrets: ['Nạn Nhân Kín Miệng', person.phone, person.token, String(answers.applicant_identity)] }
}

async function castIn(w: World, victim: Victim): Promise<Actor[]> {
  const [here, elsewhere, city] = await Promise.all(['31510', '31507', '92'].map((unit) => unitIdOf(w, unit)))
  const officer = async (name: string, roles: string[], unit: string | undefined, stranger: boolean): Promise<Actor> => ({
    name,
    person: await w.officer(roles, unit ?? ''),
    stranger,
  })
  const { app, db, clock } = w
  const system = await approve(db, clock.now(), {
    secret: app.config.secret,
    instance: instanceOf(app.config.province),
    baseUrl: 'http://127.0.0.1:9',
  })
  const many = [
    'administrator',
    'exchange_operator',
    'data_steward',
    'privacy_officer',
    'leader',
    'data_approver',
    'data_entry',
    'duty_officer',
  ]
  return [
    { name: 'nobody', person: undefined, stranger: true },
    { name: 'another citizen', person: await w.citizen({ name: 'Người Tò Mò' }), stranger: true },
    { name: 'the owner', person: victim.person, stranger: false },
    await officer('an officer here', ['receiver', 'processor', 'approver', 'clerk'], here, false),
    await officer('an officer elsewhere', ['receiver', 'processor', 'approver', 'clerk'], elsewhere, true),
    await officer('who may most', many, city, false),
    { name: 'a system of another agency', person: undefined, stranger: true, authorization: system.authorization },
  ]
}

/** The path with its holes filled: by ids of another, by ids of nobody, or by what is no id at all. */
function urlOf(random: Random, operation: Operation, victim: Victim, plain: boolean): string {
  const path = operation.path.replace(/\{([^}]+)\}/g, () => {
    const draw = plain ? 0 : random.below(4)
    const value =
      draw === 0 ? random.pick(victim.ids) : draw === 1 ? randomUUID() : draw === 2 ? random.pick(texts) : String(random.pick(numbers))
    try {
      return encodeURIComponent(value) || '%20'
    } catch {
      return '%ED%A0%80'
    }
  })
  const query = operation.parameters.filter((one) => one.in === 'query')
  const asked = plain ? [] : query.filter(() => random.next() < 0.5)
  const pairs = asked.map(({ name }) => [name, String(random.pick<string | number>([...texts, ...numbers, ...victim.ids]))] as const)
  if (!plain && random.next() < 0.1) pairs.push(['x'.repeat(200), random.pick(texts)], ['__proto__[a]', '1'])
  const written = pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value.toWellFormed())}`)
  if (!plain && random.next() < 0.1 && query[0]) written.push(`${query[0].name}=a`, `${query[0].name}=b`, `${query[0].name}=%FF`)
  return written.length > 0 ? `${path}?${written.join('&')}` : path
}

function caseOf(random: Random, operation: Operation, actor: Actor, victim: Victim): Case {
  const base = {
    operation,
    actor,
    headers: { accept: 'application/json' } as Record<string, string>,
    payload: undefined as Case['payload'],
  }
  const hasBody = operation.method !== 'GET' && operation.method !== 'HEAD'
  const draw = random.below(10)
  if (draw === 0)
    return {
      ...base,
      url: urlOf(random, operation, victim, true),
      headers: { ...base.headers, ...random.pick(hostileHeaders) },
      why: 'header',
    }
  if (!hasBody) return { ...base, url: urlOf(random, operation, victim, false), why: 'address' }
  const url = urlOf(random, operation, victim, draw < 7)
  if (draw <= 2) {
    const { type, payload } = random.pick(brokenBodies)
    return { ...base, url, headers: { ...base.headers, ...(type ? { 'content-type': type } : {}) }, payload, why: 'broken body' }
  }
  const fitting = fittingValue(operation.body)
  const body = draw === 3 ? hostileValue(random) : draw === 4 ? fitting : hostileBody(random, fitting)
  const key = random.next() < 0.8 ? { 'idempotency-key': randomUUID() } : {}
  return {
    ...base,
    url,
    headers: { ...base.headers, 'content-type': 'application/json', ...key },
    payload: JSON.stringify(body),
    why: 'hostile body',
  }
}

/** What a draw may miss: each broken body, and each hostile text in the place of an id. */
function sweep(random: Random, operation: Operation, actor: Actor, victim: Victim): Case[] {
  const own = actor.authorization ? { authorization: actor.authorization } : {}
  const headers: Record<string, string> = { accept: 'application/json', ...own }
  const base = { operation, actor, headers, payload: undefined }
  if (operation.method !== 'GET')
    return brokenBodies.map(({ type, payload }) => ({
      ...base,
      url: urlOf(random, operation, victim, true),
      headers: { ...headers, ...(type ? { 'content-type': type } : {}) },
      payload,
      why: 'broken body',
    }))
  const hole = /\{[^}]+\}/
  if (!hole.test(operation.path)) return []
  const filled = texts.map((text) =>
    operation.path.replace(hole, encodeURIComponent(text.toWellFormed()) || '%20').replaceAll(/\{[^}]+\}/g, 'x'),
  )
  return filled.map((url) => ({ ...base, url, why: 'address' }))
}

/** What is wrong with an answer, or nothing. */
function faultOf(asked: Case, answer: LightMyRequestResponse, victim: Victim): string | undefined {
  const { statusCode: status, body } = answer
  const type = String(answer.headers['content-type'] ?? '')
  if (status >= 500) return `status ${status}`
  if (asked.actor.stranger) {
    const leaked = victim.secrets.find((secret) => body.includes(secret))
    if (leaked) return 'another’s data'
  }
  if (status < 400) return undefined
  const told = inside.exec(body)
  if (told) return `tells of the inside: ${told[0]}`
  if (ownForm.some(([path]) => path.test(asked.operation.path))) return undefined
  if (!type.startsWith('application/problem+json')) return `refusal as ${type || 'nothing'}`
  const problem = answer.json<{ code?: unknown; status?: unknown; title?: unknown }>()
  if (typeof problem.code !== 'string' || !/^[a-z_]+(\.[a-z0-9_]+)+$/.test(problem.code)) return 'refusal without a code'
  return problem.status === status && typeof problem.title === 'string' ? undefined : 'refusal without status or title'
}

const shown = ({ operation, actor, url, headers, payload, why }: Case): string =>
  `${operation.method} ${url.slice(0, 300)} (${operation.path}) by ${actor.name}: ${why} ${JSON.stringify(headers).slice(0, 200)} ${String(payload ?? '').slice(0, 300)}`

test(`nothing that is sent to the interface breaks it or makes it tell (seed ${seed})`, async (t) => {
  // A world of its own: what is let through by chance changes nothing for other tests.
  const w = await makeWorld()
  const document = (await w.inject({ url: '/api/openapi.json' })).json<Parameters<typeof operationsOf>[0]>()
  const operations = operationsOf(document)
  // Who signs out is gone: that comes last, and every round has people of its own.
  const leaving = (operation: Operation): boolean => operation.method === 'DELETE' && operation.path === '/api/sessions/current'
  const inOrder = [...operations].sort((a, b) => Number(leaving(a)) - Number(leaving(b)))
  const random = randomFrom(seed)
  const faults = new Map<string, string>()
  const statuses = new Map<number, number>()
  let asked = 0
  const begun = performance.now()
  const send = async (one: Case, victim: Victim): Promise<number> => {
    const { operation, actor, url, headers, payload } = one
    const method = operation.method as 'GET'
    const answer = await w.inject({ method, url, headers, as: actor.person, ...(payload === undefined ? {} : { payload }) })
    asked++
    statuses.set(answer.statusCode, (statuses.get(answer.statusCode) ?? 0) + 1)
    const fault = faultOf(one, answer, victim)
    const place = `${operation.method} ${operation.path}: ${fault}`
    if (fault && !faults.has(place)) faults.set(place, `${shown(one)}\n  → ${answer.statusCode} ${answer.body.slice(0, 300)}`)
    return answer.statusCode
  }
  for (let round = 0; round < rounds; round++) {
    const victim = await victimIn(w)
    const cast = await castIn(w, victim)
    for (const operation of inOrder) {
      let inside: Actor | undefined
      for (const actor of cast) {
        const status = await send(caseOf(random, operation, actor, victim), victim)
        if (status !== 401 && status !== 403) inside = actor
      }
      // By somebody who comes as far as the handler: every broken body once, every hostile text in the address once.
      if (round > 0 || !inside || leaving(operation)) continue
      for (const one of sweep(random, operation, inside, victim)) await send(one, victim)
    }
  }
  const seconds = ((performance.now() - begun) / 1000).toFixed(1)
  const counted = [...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${status} × ${count}`)
  t.diagnostic(`fuzz: seed ${seed}, ${asked} requests to ${operations.length} operations in ${seconds} s: ${counted.join(', ')}`)
  assert.ok(operations.length > 30, 'the description names the operations')
  assert.deepEqual(
    [...faults].map(([place, detail]) => `${place}\n  ${detail}`),
    [],
    `TINHSO_FUZZ_SEED=${seed} repeats it`,
  )
})
