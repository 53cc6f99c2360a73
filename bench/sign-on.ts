// Measures the sign-on (`node bin/run.mjs bench/sign-on.ts [--quick]`, a minute and a half; bench/sign-on.json): token grants and whole sign-ons per second of the real program on
// PostgreSQL, beside a bare oidc-provider whose state is in memory, and password sign-ins beside the bare hash that they must cost.
import { spawn } from 'node:child_process'
import { createHash, randomBytes, scrypt } from 'node:crypto'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '#core/clock.ts'
import { type Db, sql } from '#core/db.ts'
import { projectRoot } from '#core/files.ts'
import { freePort } from '#core/postgres.ts'
import { createTestPerson } from '#ground/identity/index.ts'
import { hashPassword } from '#ground/identity/password/password.ts'
import { saveCredential } from '#ground/identity/password/credential.queries.ts'
import { saveConsent } from '#ground/sso/interact/consent.queries.ts'
import { withProvince } from './province.ts'
import { registerSystem } from '../test/relying-party.ts'
import { type Child, type Query, startServer } from './children.ts'
import { closedLoop, type Figures, type Gun, openGun } from './load.ts'

const quick = process.argv.includes('--quick')
const seconds = quick ? 2 : 6
const users = 16
const say = (text: string): void => void process.stdout.write(`${text}\n`)
const password = 'câu mật khẩu để đo'
const callback = 'https://do.vidu.vn/ve'
const form = { 'content-type': 'application/x-www-form-urlencoded' }

type Party = { root: string; service: string; web: string; secret: string; cookie: string }
const basic = (id: string, secret: string): string => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`

function grants(gun: Gun, party: Party): Promise<Figures> {
  const headers = { ...form, authorization: basic(party.service, party.secret) }
  const body = party.root ? 'grant_type=client_credentials&scope=directory:read' : 'grant_type=client_credentials'
  return closedLoop(
    { users, seconds },
    async () => (await gun.shoot({ method: 'POST', path: `${party.root}/token`, headers, body })).status === 200,
  )
}

/** Where a redirect leads and what cookies it sets; undici gives both with the answer's headers. */
async function follow(url: string, path: string, cookies: Map<string, string>): Promise<string> {
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const answer = await fetch(`${url}${path}`, { redirect: 'manual', headers: { cookie, accept: 'text/html' } })
  for (const text of answer.headers.getSetCookie()) {
    const pair = text.split(';')[0] ?? ''
    cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
  }
  await answer.arrayBuffer()
  return answer.headers.get('location') ?? ''
}

/** One sign-on of a person who is signed in at the portal: authorize, come back with a code, redeem it. */
async function signOn(url: string, party: Party, cookies: Map<string, string>): Promise<boolean> {
  const verifier = randomBytes(32).toString('base64url')
  const asked = new URLSearchParams({
    client_id: party.web,
    response_type: 'code',
    scope: 'openid',
    redirect_uri: callback,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  })
  let to = `${party.root}/auth?${asked}`
  for (let step = 0; step < 6 && !to.startsWith(callback); step++) to = await follow(url, to.replace(url, ''), cookies)
  const code = to.startsWith(callback) ? (new URL(to).searchParams.get('code') ?? '') : ''
  const body = new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: callback, code_verifier: verifier })
  const headers = { ...form, authorization: basic(party.web, party.secret) }
  const answer = await fetch(`${url}${party.root}/token`, { method: 'POST', headers, body })
  return answer.status === 200 && Boolean(((await answer.json()) as { id_token?: string }).id_token)
}

function signOns(url: string, party: Party): Promise<Figures> {
  const jars = Array.from({ length: users }, () => new Map(party.cookie ? [['sid', party.cookie]] : []))
  return closedLoop({ users, seconds }, (user) => signOn(url, party, jars[user] ?? new Map()))
}

async function startBareOidc(): Promise<Child> {
  const port = await freePort()
  const args = [...process.execArgv, join(projectRoot, 'bench/bare-oidc.child.ts')]
  const child = spawn(process.execPath, args, {
    cwd: projectRoot,
    env: { ...process.env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  await once(child, 'message')
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    ask: () => Promise.reject(new Error('it answers nothing else')),
    stop: async () => {
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      await gone
    },
  }
}

/** The system, a person who allowed it, and people with passwords for the sign-ins. */
async function settle(db: Db): Promise<{ party: Party; logins: string[] }> {
  const service = await registerSystem(db, 'do-dich-vu', { kind: 'service', scopes: ['directory:read'] })
  await registerSystem(db, 'do-nguoi', { redirectUris: [callback], scopes: ['openid'] })
  await sql`update sso.client set secret_hash = (select secret_hash from sso.client where client_id = 'do-dich-vu')`.execute(db)
  const person = await createTestPerson(db, systemClock, { kind: 'citizen', name: 'Người Đo' })
  await saveConsent(db, { personId: person.personId, clientId: 'do-nguoi', scopes: ['openid'], ground: 'consent', at: new Date() })
  const made = await hashPassword({ mode: 'demo' }, password)
  const logins: string[] = []
  for (let n = 0; n < 200; n++) {
    const one = await createTestPerson(db, systemClock, { kind: 'citizen', name: `Người ${n}` })
    await saveCredential(db, one.personId, made, new Date())
    logins.push(one.phone)
  }
  const party = { root: '/oidc', service: service.clientId, web: 'do-nguoi', secret: service.secret, cookie: person.token }
  return { party, logins }
}

function logins(gun: Gun, people: string[]): Promise<Figures> {
  const headers = { 'content-type': 'application/json', accept: 'application/json' }
  let next = 0
  return closedLoop({ users: 8, seconds }, async () => {
    const body = JSON.stringify({ login: people[next++ % people.length], password })
    return (await gun.shoot({ method: 'POST', path: '/api/sessions', headers, body })).status === 201
  })
}

const bareHash = (): Promise<Figures> =>
  closedLoop(
    { users: 8, seconds },
    () => new Promise((done) => scrypt('x', 'y', 32, { N: 2 ** 15, r: 8, p: 1, maxmem: 2 ** 27 }, (error) => done(!error))),
  )

/** How often the database is asked for one of each, when the program is warm. */
async function countQuestions(server: Child, gun: Gun, party: Party, person: string): Promise<Record<string, number>> {
  const cookies = new Map([['sid', party.cookie]])
  const headers = { ...form, authorization: basic(party.service, party.secret) }
  const body = 'grant_type=client_credentials&scope=directory:read'
  const login = JSON.stringify({ login: person, password })
  const json = { 'content-type': 'application/json', accept: 'application/json' }
  const each: Record<string, () => Promise<unknown>> = {
    grant: () => gun.shoot({ method: 'POST', path: `${party.root}/token`, headers, body }),
    signOn: () => signOn(server.url, party, cookies),
    login: () => gun.shoot({ method: 'POST', path: '/api/sessions', headers: json, body: login }),
  }
  const counted: Record<string, number> = {}
  for (const [what, once] of Object.entries(each)) {
    await once()
    await server.ask('listen')
    await once()
    counted[what] = (await server.ask<{ queries: Query[] }>('heard')).queries.length
  }
  return counted
}

async function main(): Promise<void> {
  await withProvince('sign-on', false, async ({ dir, databaseUrl, db, loadBefore }) => {
    const children: Child[] = []
    try {
      const { party, logins: people } = await settle(db)
      const server = await startServer(databaseUrl, dir)
      const bare = await startBareOidc()
      children.push(server, bare)
      const bareParty: Party = { root: '', service: 'do', web: 'nguoi', secret: 'mot-bi-mat-de-do', cookie: '' }
      const [ours, theirs] = [openGun(server.url, users), openGun(bare.url, users)]
      for (const [gun, who] of [
        [ours, party],
        [theirs, bareParty],
      ] as const)
        await grants(gun, who)
      const results = {
        date: new Date().toISOString(),
        cores: availableParallelism(),
        loadBefore,
        grants: { tinhso: await grants(ours, party), bare: await grants(theirs, bareParty) },
        signOns: { tinhso: await signOns(server.url, party), bare: await signOns(bare.url, bareParty) },
        logins: { tinhso: await logins(ours, people), bareHash: await bareHash() },
        questions: await countQuestions(server, ours, party, people[0] ?? ''),
      }
      await ours.close()
      await theirs.close()
      if (!quick) writeFileSync(join(projectRoot, 'bench/sign-on.json'), `${JSON.stringify(results, null, 2)}\n`)
      for (const [what, figures] of Object.entries({ grants: results.grants, signOns: results.signOns, logins: results.logins }))
        for (const [who, { perSecond, p50, p95, errors }] of Object.entries(figures))
          say(`${what.padEnd(8)} ${who.padEnd(9)} ${perSecond}/s  p50 ${p50} ms  p95 ${p95} ms  errors ${errors}`)
      say(`questions to the database: ${JSON.stringify(results.questions)}`)
    } finally {
      for (const child of children) await child.stop()
    }
  })
}

await main()
