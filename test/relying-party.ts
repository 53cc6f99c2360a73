import assert from 'node:assert/strict'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as client from 'openid-client'
import { systemClock } from '#core/clock.ts'
import { readConfig } from '#core/config.ts'
import type { Db } from '#core/db.ts'
import { createTestPerson } from '#ground/identity/index.ts'
import { approveProposal, insertClient, saveSecret } from '#ground/sso/clients/clients.queries.ts'
import type { ClientSettings } from '#ground/sso/clients/clients.rules.ts'
import { secretHash } from '#ground/sso/provider/provider.ts'
import { findUnitByCode } from '#ground/places/index.ts'
import { type Program, startProgram } from '../src/program.ts'
import { migratedDatabase } from './databases.ts'
import { freePort } from './ports.ts'

export type Nodes = { url: string; otherUrl: string; issuer: string; db: Db; first: Program; second: Program; stop(): Promise<void> }

/** Two nodes of the program over one database, on real sockets; people know the address of the first. */
export async function twoNodes(env: Record<string, string> = {}): Promise<Nodes> {
  const [port, other] = [await freePort(), await freePort()]
  const url = `http://127.0.0.1:${port}`
  const databaseUrl = await migratedDatabase()
  const start = async (at: number, jobs: boolean): Promise<Program> => {
    const config = readConfig({
      TINHSO_MODE: 'test',
      DATABASE_URL: databaseUrl,
      PORT: String(at),
      TINHSO_PUBLIC_URL: url,
      TINHSO_POOL: '4',
      TINHSO_DATA_DIR: mkdtempSync(join(tmpdir(), 'tinhso-node-')),
      ...env,
    })
    const program = await startProgram(config, { clock: systemClock, jobs })
    await program.app.listen({ host: '127.0.0.1', port: at })
    return program
  }
  const first = await start(port, true)
  const second = await start(other, false)
  return {
    url,
    otherUrl: `http://127.0.0.1:${other}`,
    issuer: `${url}/oidc`,
    db: first.db,
    first,
    second,
    stop: async () => {
      await second.stop()
      await first.stop()
    },
  }
}

/** A browser without JavaScript: keeps cookies, follows redirects inside the program, stops where it is led out. */
export class Browser {
  readonly #url: string
  readonly #cookies = new Map<string, { value: string; path: string }>()
  /** Which node answers. */
  via: string
  constructor(url: string, via = url) {
    this.#url = url
    this.via = via
  }

  setCookie(text: string): void {
    const [pair = '', ...rest] = text.split(';').map((part) => part.trim())
    const at = pair.indexOf('=')
    const path = rest.find((part) => /^path=/i.test(part))?.slice(5) ?? '/'
    const gone = rest.some((part) => /^expires=Thu, 01 Jan 1970/i.test(part) || /^max-age=0$/i.test(part))
    const key = `${pair.slice(0, at)} ${path}`
    if (gone) this.#cookies.delete(key)
    else this.#cookies.set(key, { value: pair.slice(at + 1), path })
  }

  cookie(name: string): string | undefined {
    return [...this.#cookies].find(([key]) => key.startsWith(`${name} `))?.[1].value
  }

  async request(address: string, form?: Record<string, string>): Promise<{ status: number; url: string; body: string; headers: Headers }> {
    let url = new URL(address, this.#url).href
    let body = form && new URLSearchParams(form).toString()
    for (let step = 0; step < 15; step++) {
      if (!url.startsWith(`${this.#url}/`)) return { status: 302, url, body: '', headers: new Headers() }
      const { pathname } = new URL(url)
      const cookies = [...this.#cookies]
        .filter(([, { path }]) => pathname.startsWith(path))
        .map(([key, { value }]) => `${key.split(' ')[0]}=${value}`)
      const answer = await fetch(url.replace(this.#url, this.via), {
        method: body === undefined ? 'GET' : 'POST',
        redirect: 'manual',
        headers: {
          accept: 'text/html',
          cookie: cookies.join('; '),
          'sec-fetch-site': 'same-origin',
          ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
        },
        ...(body === undefined ? {} : { body }),
      })
      for (const cookie of answer.headers.getSetCookie()) this.setCookie(cookie)
      const text = await answer.text()
      const location = answer.headers.get('location')
      const onward = location ?? /^0; url=(.*)$/.exec(answer.headers.get('refresh') ?? '')?.[1]
      if (!onward) return { status: answer.status, url, body: text, headers: answer.headers }
      url = new URL(onward, url).href
      body = undefined
    }
    throw new Error(`too many redirects, at last to ${url}`)
  }
}

export const callback = 'https://he-thong.vidu.vn/ve'

/** A system in force, as two administrators would have let it in; its secret where it keeps one. */
export async function registerSystem(
  db: Db,
  clientId: string,
  settings: Partial<ClientSettings> = {},
): Promise<{ clientId: string; secret: string }> {
  const unit = await findUnitByCode(db, '92', { on: '2026-11-22' })
  assert.ok(unit)
  const whole: ClientSettings = {
    name: { vi: 'Quản lý lưu trữ', en: 'Archive' },
    purpose: 'Tra cứu hồ sơ lưu trữ của tỉnh',
    ownerUnitId: unit.id,
    contact: '1022',
    kind: 'web',
    ground: 'consent',
    redirectUris: [callback],
    postLogoutUris: ['https://he-thong.vidu.vn/tam-biet'],
    backchannelUri: null,
    scopes: ['openid', 'profile', 'phone', 'offline_access', 'api:read'],
    assurance: 1,
    jwks: null,
    dpop: false,
    signedUserinfo: false,
    introspects: false,
    ...settings,
  }
  const [one, two] = ['00000000-0000-4000-8000-0000000000a1', '00000000-0000-4000-8000-0000000000a2']
  const at = new Date()
  const id = await insertClient(db, clientId, { settings: whole, by: one, at })
  assert.ok(id)
  await approveProposal(db, id, { personId: two, at })
  const secret = `bi-mat-${clientId}`
  await saveSecret(db, id, { hash: secretHash(secret), at, previousUntil: at })
  return { clientId, secret }
}

/** openid-client as the system uses it; `via` sends its calls to the other node. */
export async function relyingParty(
  nodes: Nodes,
  { clientId, secret }: { clientId: string; secret: string },
  options: { auth?: client.ClientAuth; metadata?: Partial<client.ClientMetadata>; via?: string } = {},
): Promise<client.Configuration> {
  const reach: client.CustomFetch = (url, init) => fetch(url.replace(nodes.url, options.via ?? nodes.url), init as RequestInit)
  return client.discovery(new URL(nodes.issuer), clientId, options.metadata, options.auth ?? client.ClientSecretBasic(secret), {
    execute: [client.allowInsecureRequests],
    [client.customFetch]: reach,
  })
}

export type Asked = { url: URL; checks: { pkceCodeVerifier: string; expectedState: string; expectedNonce: string } }

/** The address to which a system sends the browser, and what it keeps for the answer. */
export async function ask(config: client.Configuration, parameters: Record<string, string>, pushed = false): Promise<Asked> {
  const verifier = client.randomPKCECodeVerifier()
  const [state, nonce] = [client.randomState(), client.randomNonce()]
  const all = {
    redirect_uri: callback,
    scope: 'openid profile phone',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
    ...parameters,
  }
  const url = pushed ? await client.buildAuthorizationUrlWithPAR(config, all) : client.buildAuthorizationUrl(config, all)
  return { url, checks: { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce } }
}

export const password = 'con thuyền trên sông Hậu'

/** A person with a password, and a browser of theirs that is not signed in. */
export async function personWith(nodes: Nodes, wanted: { kind?: 'citizen' | 'officer'; roles?: { role: string; unitId: string }[] } = {}) {
  const person = await createTestPerson(nodes.db, systemClock, { kind: 'citizen', name: 'Thạch Thị Liên', password, ...wanted })
  return { person, browser: new Browser(nodes.url) }
}

export const signIn = (browser: Browser, login: string): ReturnType<Browser['request']> =>
  browser.request('/dang-nhap', { login, password, ve: '/' })
