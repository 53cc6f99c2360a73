import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import * as client from 'openid-client'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import {
  ask,
  Browser,
  type Nodes,
  password,
  personWith,
  registerSystem,
  relyingParty,
  signIn,
  twoNodes,
} from '../../../../test/relying-party.ts'
import { listen } from '../../../../test/exchange.ts'
import { approve, bindClient, instanceOf } from '../../../../test/exchange-grants.ts'
import { sql } from '#core/db.ts'
import { noticeMs } from '../keys/keys.rules.ts'
import { rotateKeys } from '../keys/keys.ts'
import { codeAt } from '#ground/identity/one-time/totp.rules.ts'
import { resetProvider } from './holder.ts'

let nodes: Nodes

describe('the provider, between two nodes', { concurrency: false }, () => {
  before(async () => {
    nodes = await twoNodes()
  })
  after(() => nodes.stop())

  const consent = /Đồng ý/

  test('a code that one node gave is redeemed at the other, once; the person signs in and consents on the portal’s own pages', async () => {
    const system = await registerSystem(nodes.db, 'luu-tru')
    const { person, browser } = await personWith(nodes)
    const here = await relyingParty(nodes, system)
    const there = await relyingParty(nodes, system, { via: nodes.otherUrl })
    const { url, checks } = await ask(here, {})

    const door = await browser.request(url.href)
    assert.match(door.body, /<h1>Đăng nhập<\/h1>/)
    const back = /name="ve" value="([^"]+)"/.exec(door.body)?.[1] ?? ''
    assert.match(back, /^\/dang-nhap\/ung-dung\//)
    browser.via = nodes.otherUrl
    const asked = await browser.request('/dang-nhap', { login: person.phone, password, ve: back })
    assert.equal(asked.status, 200, asked.body.slice(0, 2000))
    assert.match(asked.body, /Cho Quản lý lưu trữ vào bằng tài khoản của bạn\?/)
    assert.match(asked.body, /Số điện thoại/)
    assert.match(asked.headers.get('content-security-policy') ?? '', /form-action 'self' https:\/\/he-thong\.vidu\.vn/)
    browser.via = nodes.url
    const led = await browser.request(asked.url, { answer: 'yes' })
    assert.match(led.url, /^https:\/\/he-thong\.vidu\.vn\/ve\?code=/)

    const tokens = await client.authorizationCodeGrant(there, new URL(led.url), checks)
    const claims = tokens.claims()
    assert.equal(claims?.sub, person.personId)
    assert.equal(claims?.acr, 'urn:tinhso:assurance:1')
    assert.deepEqual(claims?.amr, ['pwd'])
    const info = await client.fetchUserInfo(here, tokens.access_token, person.personId)
    assert.equal(info.name, 'Thạch Thị Liên')
    assert.equal(info.phone_number, person.phone)
    assert.equal(info.birthdate, undefined)
    await assert.rejects(client.authorizationCodeGrant(here, new URL(led.url), checks), { error: 'invalid_grant' })
    await assert.rejects(client.fetchUserInfo(here, tokens.access_token, person.personId), 'a code used twice ends what it gave')
  })

  test('signed in at the portal is signed in everywhere: the second system asks no password, the same one asks no consent again', async () => {
    const [one, two] = [await registerSystem(nodes.db, 'mot'), await registerSystem(nodes.db, 'hai', { name: { vi: 'Hệ thống hai' } })]
    const { person, browser } = await personWith(nodes)
    await signIn(browser, person.phone)
    for (const system of [one, two]) {
      const config = await relyingParty(nodes, system)
      const first = await browser.request((await ask(config, {})).url.href)
      assert.match(first.body, consent)
      assert.match((await browser.request(first.url, { answer: 'yes' })).url, /code=/)
      assert.match((await browser.request((await ask(config, {})).url.href)).url, /code=/)
    }
    const account = await browser.request('/tai-khoan')
    assert.match(account.body, /Quản lý lưu trữ/)
    assert.match(account.body, /Hệ thống hai/)
    const more = await browser.request(
      (await ask(await relyingParty(nodes, one), { scope: 'openid profile phone offline_access', prompt: 'consent' })).url.href,
    )
    assert.match(more.body, /Giữ kết nối khi bạn đã rời đi/)
    const refused = await browser.request(more.url, { answer: 'no' })
    assert.match(refused.url, /error=access_denied/)
  })

  test('a consent that is taken back ends the system’s tokens, and it must ask again', async () => {
    const system = await registerSystem(nodes.db, 'thu-hoi')
    const config = await relyingParty(nodes, system)
    const { person, browser } = await personWith(nodes)
    await signIn(browser, person.phone)
    const { url, checks } = await ask(config, { scope: 'openid profile offline_access', prompt: 'consent' })
    const led = await browser.request((await browser.request(url.href)).url, { answer: 'yes' })
    const tokens = await client.authorizationCodeGrant(config, new URL(led.url), checks)
    const apps = await browser.request('/tai-khoan/ung-dung')
    assert.match(apps.body, /Quản lý lưu trữ/)
    const action = /action="(\/tai-khoan\/ung-dung\/[^"]+\/thu-hoi)"/.exec(apps.body)?.[1] ?? ''
    assert.match((await browser.request(action, {})).body, /Đã thu hồi/)
    await assert.rejects(client.fetchUserInfo(config, tokens.access_token, person.personId))
    await assert.rejects(client.refreshTokenGrant(config, tokens.refresh_token ?? ''), { error: 'invalid_grant' })
    assert.match((await browser.request((await ask(config, {})).url.href)).body, consent)
  })

  test('refresh tokens rotate; one that was used before ends the whole family', async () => {
    const system = await registerSystem(nodes.db, 'lam-moi')
    const config = await relyingParty(nodes, system)
    const { person, browser } = await personWith(nodes)
    await signIn(browser, person.phone)
    const { url, checks } = await ask(config, { scope: 'openid profile offline_access', prompt: 'consent' })
    const led = await browser.request((await browser.request(url.href)).url, { answer: 'yes' })
    const first = await client.authorizationCodeGrant(config, new URL(led.url), checks)
    const there = await relyingParty(nodes, system, { via: nodes.otherUrl })
    const second = await client.refreshTokenGrant(there, first.refresh_token ?? '')
    assert.notEqual(second.refresh_token, first.refresh_token)
    await assert.rejects(client.refreshTokenGrant(config, first.refresh_token ?? ''))
    await assert.rejects(client.refreshTokenGrant(config, second.refresh_token ?? ''))
    await assert.rejects(client.fetchUserInfo(config, second.access_token, person.personId))
  })

  test('a changed password ends also what systems hold for the time after signing out', async () => {
    const system = await registerSystem(nodes.db, 'doi-mat-khau')
    const config = await relyingParty(nodes, system)
    const { person, browser } = await personWith(nodes)
    await signIn(browser, person.phone)
    const { url, checks } = await ask(config, { scope: 'openid profile offline_access', prompt: 'consent' })
    const led = await browser.request((await browser.request(url.href)).url, { answer: 'yes' })
    const tokens = await client.authorizationCodeGrant(config, new URL(led.url), checks)
    await browser.request('/tai-khoan/mat-khau', { current: password, password: 'một câu hoàn toàn mới' })
    const left = async (): Promise<number> =>
      (
        await sql<{
          count: number
        }>`select count(*) from sso.model where person_id = ${person.personId}::uuid and kind = 'RefreshToken'`.execute(nodes.db)
      ).rows[0]?.count ?? 0
    for (let wait = 0; (await left()) > 0 && wait < 1_200; wait++) await new Promise((done) => setTimeout(done, 100))
    await assert.rejects(client.refreshTokenGrant(config, tokens.refresh_token ?? ''), { error: 'invalid_grant' })
  })

  test('two nodes that redeem one code at the same moment give tokens once', async () => {
    const system = await registerSystem(nodes.db, 'cung-luc')
    const config = await relyingParty(nodes, system)
    const there = await relyingParty(nodes, system, { via: nodes.otherUrl })
    const { person, browser } = await personWith(nodes)
    await signIn(browser, person.phone)
    for (let round = 0; round < 3; round++) {
      const { url, checks } = await ask(config, {})
      let led = await browser.request(url.href)
      if (!led.url.includes('code=')) led = await browser.request(led.url, { answer: 'yes' })
      const both = await Promise.allSettled([config, there].map((each) => client.authorizationCodeGrant(each, new URL(led.url), checks)))
      assert.ok(both.filter(({ status }) => status === 'fulfilled').length <= 1, `round ${round}`)
    }
  })

  test('signing out at the portal ends the tokens of that sign-in and tells the system by back-channel', async () => {
    const { createServer } = await import('node:http')
    const told: string[] = []
    const listening = createServer((request, response) => {
      let body = ''
      request.on('data', (part: Buffer) => (body += String(part)))
      request.on('end', () => {
        told.push(new URLSearchParams(body).get('logout_token') ?? '')
        response.end()
      })
    })
    await new Promise<void>((done) => listening.listen(0, '127.0.0.1', done))
    const { port } = listening.address() as { port: number }
    try {
      const system = await registerSystem(nodes.db, 'bao-ra', { backchannelUri: `http://127.0.0.1:${port}/ra` })
      const config = await relyingParty(nodes, system)
      const { person, browser } = await personWith(nodes)
      await signIn(browser, person.phone)
      const { url, checks } = await ask(config, {})
      const led = await browser.request((await browser.request(url.href)).url, { answer: 'yes' })
      const tokens = await client.authorizationCodeGrant(config, new URL(led.url), checks)
      await browser.request('/dang-xuat', {})
      await assert.rejects(client.fetchUserInfo(config, tokens.access_token, person.personId), 'the token ends at once')
      assert.match((await browser.request((await ask(config, {})).url.href)).body, /<h1>Đăng nhập<\/h1>/)
      for (let wait = 0; told.length === 0 && wait < 1_200; wait++) await new Promise((done) => setTimeout(done, 100))
      const logout = decodeJwt(told[0] ?? '')
      assert.equal(logout.sub, person.personId)
      assert.equal(logout.aud, 'bao-ra')
      assert.equal(logout.sid, tokens.claims()?.sid)
      assert.ok((logout.events as Record<string, unknown>)['http://schemas.openid.net/event/backchannel-logout'])
    } finally {
      await new Promise((done) => listening.close(done))
    }
  })

  test('signing out through a system signs out of the portal, after the person said so', async () => {
    const system = await registerSystem(nodes.db, 'ra-ngoai')
    const config = await relyingParty(nodes, system)
    const { person, browser } = await personWith(nodes)
    await signIn(browser, person.phone)
    const { url, checks } = await ask(config, {})
    const led = await browser.request((await browser.request(url.href)).url, { answer: 'yes' })
    const tokens = await client.authorizationCodeGrant(config, new URL(led.url), checks)
    const parameters = { id_token_hint: tokens.id_token ?? '', post_logout_redirect_uri: 'https://he-thong.vidu.vn/tam-biet', state: 'x1' }
    const end = client.buildEndSessionUrl(config, parameters).href
    const page = await browser.request(end)
    assert.match(page.body, /Quản lý lưu trữ đã đăng xuất bạn/)
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
    const forged = await browser.request('/oidc/session/end/confirm', { xsrf: 'x'.repeat(21), logout: 'yes' })
    assert.equal(forged.status, 400)
    const gone = await browser.request('/oidc/session/end/confirm', { xsrf, logout: 'yes' })
    assert.equal(gone.url, 'https://he-thong.vidu.vn/tam-biet?state=x1')
    assert.match((await browser.request('/tai-khoan')).body, /<h1>Đăng nhập<\/h1>/)
  })

  test('client credentials, introspection and revocation; a pushed request; a service has no person', async () => {
    const service = await registerSystem(nodes.db, 'dich-vu', { kind: 'service', scopes: ['directory:read'], introspects: true })
    const config = await relyingParty(nodes, service)
    const tokens = await client.clientCredentialsGrant(config, { scope: 'directory:read' })
    const seen = await client.tokenIntrospection(config, tokens.access_token)
    assert.equal(seen.active, true)
    assert.equal(seen.aud, `${nodes.url}/api`)
    const call = (token: string, path = '/api/directory/officers?unit=92') =>
      fetch(`${nodes.otherUrl}${path}`, { headers: { authorization: `Bearer ${token}`, accept: 'application/json' } })
    assert.equal((await call(tokens.access_token)).status, 200)
    assert.equal((await call(tokens.access_token, '/api/me')).status, 403)
    await client.tokenRevocation(config, tokens.access_token)
    assert.equal((await call(tokens.access_token)).status, 401)
    assert.equal((await client.tokenIntrospection(config, tokens.access_token)).active, false)
    await assert.rejects(client.clientCredentialsGrant(config, { scope: 'exchange:call' }), { error: 'invalid_scope' })

    const web = await registerSystem(nodes.db, 'day-truoc')
    const pushing = await relyingParty(nodes, web)
    const { person, browser } = await personWith(nodes)
    await signIn(browser, person.phone)
    const { url, checks } = await ask(pushing, {}, true)
    assert.match(url.searchParams.get('request_uri') ?? '', /^urn:ietf:params:oauth:request_uri:/)
    const led = await browser.request((await browser.request(url.href)).url, { answer: 'yes' })
    assert.equal((await client.authorizationCodeGrant(pushing, new URL(led.url), checks)).claims()?.sub, person.personId)
  })

  test('a system calls through the exchange with a token of its own, plain or bound to its key, and with no other', async (t) => {
    const provider = await listen((request, response) => response.end(`${request.url} ${request.headers.authorization ?? 'no token'}`))
    t.after(() => provider.close())
    const { db } = nodes
    const { clock, config: own } = nodes.first.app
    const now = clock.now()
    const instance = instanceOf(own.province)
    const grants = await approve(db, now, { secret: own.secret, instance, baseUrl: provider.url })
    const path = `/r1/${grants.service}/citizens/1`
    const call = async (authorization: string, more: Record<string, string> = {}): Promise<string> => {
      const answer = await fetch(`${nodes.url}${path}`, { headers: { authorization, 'x-road-client': grants.client, ...more } })
      return `${answer.status} ${answer.headers.get('x-road-error') ?? (await answer.text())}`
    }
    const refused = '401 Client.AuthenticationFailed'
    for (const dpop of [false, true]) {
      const system = await registerSystem(db, `goi-lgsp-${dpop}`, { kind: 'service', scopes: ['exchange:call', 'directory:read'], dpop })
      const config = await relyingParty(nodes, system)
      const pair = await client.randomDPoPKeyPair()
      const DPoP = dpop ? { DPoP: client.getDPoPHandle(config, pair) } : {}
      const { access_token: token } = await client.clientCredentialsGrant(config, { scope: 'exchange:call' }, DPoP)
      const send = async (): Promise<string> => {
        if (!dpop) return call(`Bearer ${token}`)
        const url = new URL(`${nodes.url}${path}`)
        const headers = new Headers({ 'x-road-client': grants.client })
        const answer = await client.fetchProtectedResource(config, token, url, 'GET', undefined, headers, DPoP).catch((error: unknown) => {
          const { response } = error as { response?: Response }
          return response ?? new Response(String(error), { status: 500 })
        })
        return `${answer.status} ${answer.headers.get('x-road-error') ?? (await answer.text())}`
      }
      assert.equal(await send(), refused, 'not bound to a system of the exchange yet')
      await bindClient(db, grants.clientId, system.clientId, now)
      assert.equal(await send(), '200 /citizens/1 no token')
      if (dpop) assert.equal(await call(`Bearer ${token}`), refused, 'a bound token is worth nothing without its key')
      const other = await client.clientCredentialsGrant(config, { scope: 'directory:read' }, DPoP)
      assert.equal(await call(`Bearer ${other.access_token}`), refused, 'a token for another place')
    }
  })

  test('the interface takes a person’s access token within its scopes, for this place only, and with DPoP only by its key', async () => {
    const scope = 'openid profile api:read'
    const system = await registerSystem(nodes.db, 'goi-api', { dpop: true })
    const config = await relyingParty(nodes, system)
    const { person, browser } = await personWith(nodes)
    await signIn(browser, person.phone)
    const { url, checks } = await ask(config, { scope, resource: `${nodes.url}/api` })
    const led = await browser.request((await browser.request(url.href)).url, { answer: 'yes' })
    const pair = await client.randomDPoPKeyPair()
    const DPoP = client.getDPoPHandle(config, pair)
    const tokens = await client.authorizationCodeGrant(config, new URL(led.url), checks, { resource: `${nodes.url}/api` }, { DPoP })
    assert.equal(tokens.token_type, 'dpop')
    const me = await client.fetchProtectedResource(
      config,
      tokens.access_token,
      new URL(`${nodes.url}/api/me`),
      'GET',
      undefined,
      undefined,
      {
        DPoP,
      },
    )
    assert.equal(((await me.json()) as { id: string }).id, person.personId)
    const stolen = await fetch(`${nodes.url}/api/me`, {
      headers: { authorization: `Bearer ${tokens.access_token}`, accept: 'application/json' },
    })
    assert.equal(stolen.status, 401)
    const other = client.getDPoPHandle(config, await client.randomDPoPKeyPair())
    await assert.rejects(async () => {
      const answer = await client.fetchProtectedResource(
        config,
        tokens.access_token,
        new URL(`${nodes.url}/api/me`),
        'GET',
        undefined,
        undefined,
        { DPoP: other },
      )
      assert.notEqual(answer.status, 401)
    })
    const write = await client
      .fetchProtectedResource(config, tokens.access_token, new URL(`${nodes.url}/api/sessions/current`), 'DELETE', undefined, undefined, {
        DPoP,
      })
      .then((answer) => answer.status)
    assert.equal(write, 403)
    await assert.rejects(
      client.fetchUserInfo(config, tokens.access_token, person.personId, { DPoP }),
      'a token for the interface opens no userinfo',
    )
    const page = await fetch(`${nodes.url}/tai-khoan`, {
      redirect: 'manual',
      headers: { authorization: `DPoP ${tokens.access_token}`, accept: 'text/html' },
    })
    assert.equal(page.status, 303)
  })

  test('userinfo is signed for systems that ask for it; keys rotate with an overlap and old tokens still verify', async () => {
    const system = await registerSystem(nodes.db, 'ky-ten', { signedUserinfo: true })
    const metadata = { userinfo_signed_response_alg: 'RS256' }
    const config = await relyingParty(nodes, system, { metadata })
    const { person, browser } = await personWith(nodes)
    await signIn(browser, person.phone)
    const round = async () => {
      const { url, checks } = await ask(config, {})
      let led = await browser.request(url.href)
      if (!led.url.includes('code=')) led = await browser.request(led.url, { answer: 'yes' })
      return client.authorizationCodeGrant(config, new URL(led.url), checks)
    }
    const before = await round()
    assert.equal((await client.fetchUserInfo(config, before.access_token, person.personId)).name, 'Thạch Thị Liên')
    const kidBefore = decodeProtectedHeader(before.id_token ?? '').kid
    await rotateKeys(nodes.db, nodes.first.app.config, new Date(Date.now() - noticeMs))
    resetProvider(nodes.first.db)
    resetProvider(nodes.second.db)
    const keys = (await (await fetch(`${nodes.issuer}/jwks`)).json()) as { keys: { kid: string; d?: string }[] }
    assert.equal(keys.keys.length, 4)
    assert.ok(keys.keys.every((key) => key.d === undefined))
    const later = await round()
    assert.notEqual(decodeProtectedHeader(later.id_token ?? '').kid, kidBefore)
    assert.ok(
      keys.keys.some(({ kid }) => kid === kidBefore),
      'the old key is still published',
    )
  })

  test('a system may ask for a language; who chose one on the portal keeps it', async () => {
    const config = await relyingParty(nodes, await registerSystem(nodes.db, 'noi-khmer'))
    const shown = async (asked: string, chosen?: string): Promise<string | undefined> => {
      const browser = new Browser(nodes.url)
      if (chosen) browser.setCookie(`lang=${chosen}; Path=/`)
      const { url } = await ask(config, { ui_locales: asked })
      return /<html lang="(\w+)"/.exec((await browser.request(url.href)).body)?.[1]
    }
    assert.deepEqual([await shown('fr km-KH en'), await shown('fr'), await shown('km', 'en'), await shown('')], ['km', 'vi', 'en', 'vi'])
  })

  test('without PKCE, with a foreign address or another client’s code nothing is given', async () => {
    const [own, foreign] = [await registerSystem(nodes.db, 'cua-toi'), await registerSystem(nodes.db, 'cua-ai')]
    const { person, browser } = await personWith(nodes)
    await signIn(browser, person.phone)
    const base = { client_id: 'cua-toi', response_type: 'code', scope: 'openid', redirect_uri: 'https://he-thong.vidu.vn/ve' }
    const at = (parameters: Record<string, string>) => browser.request(`/oidc/auth?${new URLSearchParams(parameters)}`)
    assert.match((await at(base)).url, /error=invalid_request/)
    const elsewhere = await at({ ...base, redirect_uri: 'https://ke-gian.vn/ve' })
    assert.equal(elsewhere.status, 400)
    assert.match(elsewhere.body, /Hệ thống kia gửi yêu cầu đăng nhập chưa đúng/)
    const config = await relyingParty(nodes, own)
    const { url, checks } = await ask(config, {})
    const led = await browser.request((await browser.request(url.href)).url, { answer: 'yes' })
    await assert.rejects(client.authorizationCodeGrant(await relyingParty(nodes, foreign), new URL(led.url), checks))
    const stranger = new Browser(nodes.url)
    assert.equal((await stranger.request('/dang-nhap/ung-dung/abcdefghijklmnop')).status, 410)
  })

  test('a system that asks for two factors gets them: the person confirms on the portal, and the token says so', async () => {
    const system = await registerSystem(nodes.db, 'hai-lop')
    const config = await relyingParty(nodes, system)
    const { person, browser } = await personWith(nodes)
    await signIn(browser, person.phone)
    const begun = await browser.request('/tai-khoan/khoa/ung-dung-ma', {})
    const secret = (/<strong class="code">([A-Z2-7 ]+)</.exec(begun.body)?.[1] ?? '').replace(/ /g, '')
    // The code of this half minute, and then that of the next: both still hold when the next one begins meanwhile.
    await browser.request('/tai-khoan/khoa/ung-dung-ma/xac-nhan', { code: codeAt(secret, new Date()) })
    await browser.request('/dang-xuat', {})
    const half = await browser.request('/dang-nhap', { login: person.phone, password, ve: '/' })
    assert.match(half.body, /Xác thực lớp thứ hai/)
    const other = new Browser(nodes.url)
    const acr_values = 'urn:tinhso:assurance:2'
    const { url, checks } = await ask(config, { acr_values })
    const door = await other.request(url.href)
    const back = /name="ve" value="([^"]+)"/.exec(door.body)?.[1] ?? ''
    const asked = await other.request('/dang-nhap', { login: person.phone, password, ve: back })
    const consentPage = await other.request(asked.url.replace(/\?.*/, ''), {
      code: codeAt(secret, new Date(Date.now() + 30_000)),
      ve: back,
    })
    assert.match(consentPage.body, consent)
    const led = await other.request(consentPage.url, { answer: 'yes' })
    const claims = (await client.authorizationCodeGrant(config, new URL(led.url), checks)).claims()
    assert.equal(claims?.acr, acr_values)
    assert.deepEqual(claims?.amr, ['pwd', 'otp'])
    const more = await other.request((await ask(config, { acr_values: 'urn:tinhso:assurance:3' })).url.href)
    assert.match(more.body, /cần danh tính đã được xác minh/)
    assert.match(
      (await other.request((await ask(config, { acr_values: 'urn:tinhso:assurance:3', prompt: 'none' })).url.href)).url,
      /error=unmet_authentication_requirements/,
    )
  })

  test('a session of one factor is asked for the second by the page itself, and goes on to the system without a new sign-in', async () => {
    const system = await registerSystem(nodes.db, 'nang-muc', { assurance: 2 })
    const config = await relyingParty(nodes, system)
    const { person, browser } = await personWith(nodes)
    await signIn(browser, person.phone)
    const { url } = await ask(config, {})
    const asked = await browser.request(url.href)
    assert.match(asked.body, /Việc bạn sắp làm cần xác thực hai lớp/)
    assert.match(asked.body, /Bạn chưa có lớp thứ hai/)
    await sql`update identity.session set authenticated_at = now() - interval '1 hour' where person_id = ${person.personId}::uuid`.execute(
      nodes.db,
    )
    const again = await browser.request(
      (await ask(await relyingParty(nodes, await registerSystem(nodes.db, 'hoi-lai')), { prompt: 'login' })).url.href,
    )
    assert.match(again.body, /Để bảo vệ tài khoản, hãy xác nhận lại/)
    const ve = /name="ve" value="([^"]+)"/.exec(again.body)?.[1] ?? ''
    const on = await browser.request('/dang-nhap/xac-nhan', { muc: '1', lai: '1', ve, password })
    assert.match(on.body, consent)
  })
})
