import assert from 'node:assert/strict'
import { webcrypto } from 'node:crypto'
import { request, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
// The certificate library reads its decorators through this.
import 'reflect-metadata'
import * as x509 from '@peculiar/x509'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { ask, listen, openBench } from '../../../../test/exchange.ts'
import { world } from '../../../../test/world.ts'
import { bindOauthClient, pinCertificate } from '../register/register.ts'
import { tokenVerifier } from './authenticate.ts'
import { createGateway } from './gateway.ts'
import { createTlsServer } from './tls.ts'

type Made = { cert: string; key: string }

async function certificate(name: string, days: number, from: Date): Promise<Made> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const keys = (await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as CryptoKeyPair
  const made = await x509.X509CertificateGenerator.createSelfSigned(
    {
      name: `CN=${name}`,
      notBefore: new Date(from.getTime() - 86_400_000),
      notAfter: new Date(from.getTime() + days * 86_400_000),
      keys,
      signingAlgorithm: algorithm,
      extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: 'localhost' }])],
    },
    webcrypto as never,
  )
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64')
  return { cert: made.toString('pem'), key: `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----\n` }
}

function call(server: Server, own: Made | undefined, path: string, client: string): Promise<{ status: number; error: string | undefined }> {
  return new Promise((done, failed) => {
    const { port } = server.address() as AddressInfo
    const identity = own ? { cert: own.cert, key: own.key } : {}
    // The gateway's certificate is made for this test by itself.
    const asked = request(
      { host: '127.0.0.1', port, path, agent: false, rejectUnauthorized: false, headers: { 'x-road-client': client }, ...identity },
      (response) => {
        response.resume()
        response.on('end', () => done({ status: response.statusCode ?? 0, error: response.headers['x-road-error'] as string | undefined }))
      },
    )
    asked.on('error', failed)
    asked.end()
  })
}

test('a pinned certificate is proof, another or none is not', async () => {
  const w = await world()
  const bench = await openBench(w, (request, response) => void response.end(request.headers.authorization ?? 'none'))
  const [own, pinned, stranger] = await Promise.all([
    certificate('gateway', 30, w.clock.now()),
    certificate('client', 30, w.clock.now()),
    certificate('client', 30, w.clock.now()),
  ])
  const server = createTlsServer(own, createGateway(bench.exchange))
  try {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    await pinCertificate(w.db, bench.clientId, pinned.cert, { person: null, at: w.clock.now() })
    assert.deepEqual(await call(server, pinned, bench.at('/x'), bench.client), { status: 200, error: undefined })
    assert.deepEqual(await call(server, stranger, bench.at('/x'), bench.client), { status: 401, error: 'Client.AuthenticationFailed' })
    assert.deepEqual(await call(server, undefined, bench.at('/x'), bench.client), { status: 401, error: 'Client.AuthenticationFailed' })
    const other = bench.service.split('/').slice(0, 4).join('/')
    assert.deepEqual(await call(server, pinned, bench.at('/x'), other), { status: 500, error: 'Server.ServerProxy.AccessDenied' })
    const expired = await certificate('old', -1, new Date(w.clock.now().getTime()))
    await assert.rejects(pinCertificate(w.db, bench.clientId, expired.cert, { person: null, at: w.clock.now() }), /certificate_expired/)
    await assert.rejects(pinCertificate(w.db, bench.clientId, 'no PEM', { person: null, at: w.clock.now() }), /certificate_wrong/)
  } finally {
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
    await bench.close()
  }
})

test('a provider’s certificate is checked against what was registered', async () => {
  const w = await world()
  const own = await certificate('localhost', 30, new Date())
  const { createServer: createHttps } = await import('node:https')
  const provider = createHttps({ cert: own.cert, key: own.key }, (_request, response) => void response.end('over TLS'))
  await new Promise<void>((done) => provider.listen(0, '127.0.0.1', done))
  const { port } = provider.address() as AddressInfo
  const bench = await openBench(w, (_request, response) => void response.end())
  const { changeService } = await import('../register/register.ts')
  const { findService } = await import('../register/register.queries.ts')
  const set = async (to: { verifyTls: boolean; caPem: string | null }): Promise<void> => {
    const service = await findService(w.db, bench.serviceId)
    assert.ok(service)
    await changeService(w.db, service.id, { ...service, baseUrl: `https://localhost:${port}`, ...to }, { person: null, at: w.clock.now() })
  }
  try {
    await set({ verifyTls: true, caPem: null })
    const untrusted = await ask(bench.gateway, { path: bench.at('/x'), headers: bench.asClient })
    assert.equal(untrusted.headers['x-road-error'], 'Server.ServerProxy.NetworkError')
    assert.match(untrusted.body.toString(), /not trusted/)
    await set({ verifyTls: true, caPem: own.cert })
    assert.equal((await ask(bench.gateway, { path: bench.at('/x'), headers: bench.asClient })).body.toString(), 'over TLS')
    await set({ verifyTls: false, caPem: null })
    assert.equal((await ask(bench.gateway, { path: bench.at('/x'), headers: bench.asClient })).body.toString(), 'over TLS')
  } finally {
    provider.closeAllConnections()
    await new Promise((done) => provider.close(done))
    await bench.close()
  }
})

test('an access token of the sign-on service is verified by its published keys', async () => {
  const w = await world()
  const { publicKey, privateKey } = await generateKeyPair('ES256')
  const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' }
  const issuer = await listen((_request, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ keys: [jwk] }))
  })
  const bench = await openBench(w, (request, response) => void response.end(request.headers.authorization ?? 'none'))
  bench.exchange.verifyToken = tokenVerifier({
    jwksUrl: issuer.url,
    issuer: issuer.url,
    audience: bench.exchange.instance,
    now: () => w.clock.now(),
  })
  const now = Math.floor(w.clock.now().getTime() / 1000)
  const clientId = `app-${bench.clientId}`
  const token = (claims: Record<string, unknown>, audience = bench.exchange.instance, until = now + 60): Promise<string> =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
      .setIssuer(issuer.url)
      .setAudience(audience)
      .setIssuedAt(now)
      .setExpirationTime(until)
      .sign(privateKey)
  const send = async (bearer: string): Promise<string> => {
    const headers = { 'x-road-client': bench.client, authorization: `Bearer ${bearer}` }
    const got = await ask(bench.gateway, { path: bench.at('/x'), headers })
    return `${got.status} ${String(got.headers['x-road-error'] ?? got.body)}`
  }
  try {
    const refused = '401 Client.AuthenticationFailed'
    assert.equal(await send(await token({ client_id: clientId })), refused, 'not bound to a system yet')
    await bindOauthClient(w.db, bench.clientId, clientId, { person: null, at: w.clock.now() })
    assert.equal(await send(await token({ client_id: clientId })), '200 none', 'the token goes no further')
    assert.equal(await send(await token({ client_id: clientId }, 'another')), refused)
    assert.equal(await send(await token({ client_id: clientId }, bench.exchange.instance, now - 60)), refused)
    assert.equal(await send(`${(await token({ client_id: clientId })).slice(0, -4)}AAAA`), refused)
  } finally {
    await bench.close()
    await issuer.close()
  }
})
