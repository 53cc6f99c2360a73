import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { world } from '../../../../test/world.ts'
import { callback, registerSystem } from '../../../../test/relying-party.ts'

const names = [
  'grant_type',
  'code',
  'redirect_uri',
  'code_verifier',
  'client_id',
  'client_secret',
  'refresh_token',
  'scope',
  'resource',
  'token',
  'request_uri',
]
const odd = fc.oneof(
  fc.constantFrom(
    'authorization_code',
    'refresh_token',
    'client_credentials',
    'password',
    'bia-dat',
    '__proto__',
    '',
    '\u0000',
    '%00',
    'a'.repeat(5000),
  ),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.webUrl(),
)
const form = fc.array(fc.tuple(fc.constantFrom(...names), odd), { maxLength: 8 })
const header = fc.constantFrom(
  undefined,
  'Basic',
  'Basic eDp5',
  `Basic ${Buffer.from('thu-loi:sai').toString('base64')}`,
  'Basic \u00ff',
  'Bearer x',
  `Bearer ${'A'.repeat(64)}`,
  `DPoP ${'A'.repeat(64)}`,
)
const types = ['application/x-www-form-urlencoded', 'application/json', 'text/xml', 'multipart/form-data; boundary=x', '']
const paths = [
  '/oidc/token',
  '/oidc/request',
  '/oidc/token/introspection',
  '/oidc/token/revocation',
  '/oidc/me',
  '/oidc/auth',
  '/oidc/session/end',
  '/oidc/session/end/confirm',
]

test('whatever is sent to the provider is answered, and never as a fault of ours', async () => {
  const { app, db } = await world()
  await registerSystem(db, 'thu-loi')
  const seen = new Set<number>()
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), form, header, fc.constantFrom(...types), async (url, fields, authorization, type) => {
      const payload = type === 'application/json' ? JSON.stringify(fields) : new URLSearchParams(fields).toString()
      const headers = { ...(type ? { 'content-type': type } : {}), ...(authorization ? { authorization } : {}), dpop: 'a.b.c' }
      const answer = await app.inject({ method: 'POST', url, payload, headers })
      seen.add(answer.statusCode)
      assert.ok(answer.statusCode < 500, `${url} ${answer.statusCode} ${answer.body.slice(0, 300)}`)
      assert.doesNotMatch(answer.body, /at [\w.<>]+ \(|node_modules|select .* from/)
    }),
    { numRuns: 250 },
  )
  assert.ok(seen.has(400) && seen.has(401))
})

test('U+0000 in what a system says of itself or asks for is refused, with the right key and without', async () => {
  const { app, db } = await world()
  const { clientId, secret } = await registerSystem(db, 'thu-nul')
  const authorization = `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`
  const send = (url: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
    app.inject({
      method: 'POST',
      url,
      payload: new URLSearchParams(fields).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    })
  for (const url of paths)
    for (const name of names) {
      const { statusCode, body } = await send(url, { client_id: clientId, [name]: '\u0000' })
      assert.ok(statusCode >= 300 && statusCode < 500, `${url} ${name} ${statusCode} ${body}`)
    }
  const asked = {
    client_id: clientId,
    response_type: 'code',
    redirect_uri: callback,
    scope: 'openid',
    code_challenge_method: 'S256',
    code_challenge: 'A'.repeat(43),
  }
  const plain = await send('/oidc/request', { ...asked, state: 'x' }, { authorization })
  assert.equal(plain.statusCode, 201, plain.body)
  const pushed = await send('/oidc/request', { ...asked, state: '\u0000' }, { authorization })
  const { request_uri } = pushed.json<{ request_uri: string }>()
  const led = await app.inject({ url: `/oidc/auth?${new URLSearchParams({ client_id: clientId, request_uri })}` })
  assert.ok(led.statusCode >= 300 && led.statusCode < 500, `${led.statusCode} ${led.body}`)
  assert.match(String(led.headers.location ?? led.body), /invalid_request|chưa đúng/)
})

test('addresses of the provider that do not exist, and odd ways to write those that do, are refused in words', async () => {
  const { app } = await world()
  for (const url of [
    '/oidc/',
    '/oidc/nothing',
    '/oidc//auth',
    '/oidc/auth/%2e%2e',
    '/oidc/auth?client_id=%00',
    '/oidc/auth?client_id=a&client_id=b',
    '/oidc/jwks/x',
  ]) {
    const answer = await app.inject({ url, headers: { accept: 'text/html' } })
    assert.ok(answer.statusCode >= 300 && answer.statusCode < 500, `${url} ${answer.statusCode}`)
  }
  const well = await app.inject({ url: '/oidc/.well-known/openid-configuration' })
  const told = well.json<Record<string, unknown>>()
  assert.equal(told.issuer, `${app.config.publicUrl}/oidc`)
  assert.deepEqual(told.code_challenge_methods_supported, ['S256'])
  assert.deepEqual(told.response_types_supported, ['code'])
  assert.equal(told.backchannel_logout_supported, true)
  assert.ok(
    told.pushed_authorization_request_endpoint &&
      told.introspection_endpoint &&
      told.revocation_endpoint &&
      told.dpop_signing_alg_values_supported,
  )
})
