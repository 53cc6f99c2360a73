import assert from 'node:assert/strict'
import { webcrypto, X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
// The certificate library reads its decorators through this.
import 'reflect-metadata'
import * as x509 from '@peculiar/x509'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { sql } from '#core/db.ts'
import { ask, listen, openBench } from '../../../../test/exchange.ts'
import { world } from '../../../../test/world.ts'
import { decideAgreement, proposeAgreement } from '../agree/agreement.ts'
import { findService } from '../register/register.queries.ts'
import * as register from '../register/register.ts'
import { certificateSha256, tokenVerifier } from './authenticate.ts'
import { openExchange } from './exchange.ts'
import { createGateway, mountGateway } from './gateway.ts'
import { checkOwnCertificate } from './own-certificate.ts'
import { createTlsServer } from './tls.ts'

const { addEndpoint, bindOauthClient, changeService, createService, createSystem, pinCertificate } = register

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

/** Opens the gateway's own listener and answers its address. */
async function listenTls(server: Server): Promise<string> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return `https://localhost:${(server.address() as AddressInfo).port}`
}

async function closeTls(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
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
    await listenTls(server)
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
    await closeTls(server)
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

test('a member’s own gateway calls ours and ours calls theirs over mutual TLS, in one chain with one id in both logs', async (t) => {
  const w = await world()
  const now = w.clock.now()
  const [theirs, ours] = await Promise.all([certificate('localhost', 90, new Date()), certificate('localhost', 30, new Date())])
  const dir = mkdtempSync(join(tmpdir(), 'tls-'))
  const own = { certificateFile: join(dir, 'cert.pem'), keyFile: join(dir, 'key.pem') }
  writeFileSync(own.certificateFile, theirs.cert)
  writeFileSync(own.keyFile, theirs.key)
  const seen: string[] = []
  // `bench` is the provider's side: its listener asks whoever comes for a certificate.
  const bench = await openBench(w, (request, response) => {
    seen.push(`${request.url} ${String(request.headers['x-road-client'])} ${String(request.headers['x-road-id'])}`)
    response.end('from the far end')
  })
  const listener = createTlsServer(ours, createGateway(bench.exchange))
  const at = await listenTls(listener)
  // The consumer's side: another gateway, which reaches the service through the first one and shows its certificate there.
  const near = openExchange({
    db: w.db,
    clock: w.clock,
    freshMs: 0,
    config: { ...w.app.config, exchange: { ...w.app.config.exchange, ...own } },
  })
  const system = await listen((_request, response) => void response.end())
  mountGateway(system.server, createGateway(near))
  t.after(async () => {
    await system.close()
    await closeTls(listener)
    await near.close()
    await bench.close()
    rmSync(dir, { recursive: true })
  })
  const by = { person: bench.proposer, at: now }
  const far = await findService(w.db, bench.serviceId)
  assert.ok(far)
  const shape = { ...far, code: 'qua-cong', baseUrl: `${at}/r1/${bench.service}`, caPem: ours.cert, behindGateway: true }
  const through = await createService(w.db, shape, by)
  await addEndpoint(w.db, through, { method: '*', path: '/**' }, by)
  await register.switchService(w.db, through, { enabled: true, note: '' }, by)
  const wanted = { clientId: bench.clientId, serviceId: through, endpointKeys: null, purpose: 'Gọi qua cổng', legalGround: 'Văn bản thử' }
  const terms = { validFrom: now, validUntil: new Date(now.getTime() + 86_400_000), perMinute: 1_000, logging: 'metadata' as const }
  const agreement = await proposeAgreement(w.db, { ...wanted, ...terms }, by)
  await decideAgreement(w.db, agreement, { approve: true, note: '' }, { person: bench.approver, at: now })
  const send = async (id: string): Promise<string> => {
    const headers = { ...bench.asClient, 'x-road-id': id }
    const got = await ask(system, { path: `${bench.at('').replace(/[^/]+$/, 'qua-cong')}/x?a=1`, headers })
    return `${got.status} ${String(got.headers['x-road-error'] ?? got.body)}`
  }
  assert.equal(await send('m-0'), '401 Client.AuthenticationFailed', 'nobody has pinned the certificate of that gateway')
  const [, memberClass = '', member = ''] = bench.client.split('/')
  const whole = {
    memberClass,
    subsystem: '',
    name: { vi: 'Cổng của cơ quan' },
    ownerUnitId: null,
    ownerName: '',
    securityLevel: 3,
    contacts: [],
  }
  const stranger = await createSystem(w.db, { ...whole, member: `${member}-KHAC` }, by)
  await pinCertificate(w.db, stranger, theirs.cert, by)
  assert.equal(await send('m-1'), '500 Server.ServerProxy.AccessDenied', 'another member’s gateway does not speak for it')
  await register.withdrawCredential(w.db, stranger, `c-${certificateSha256(new X509Certificate(theirs.cert).raw).slice(0, 24)}`, by)
  assert.equal(await send('m-2'), '401 Client.AuthenticationFailed', 'a certificate that was withdrawn is worth nothing')
  assert.deepEqual(seen, [])
  const members = await createSystem(w.db, { ...whole, member }, by)
  await pinCertificate(w.db, members, theirs.cert, by)
  const id = `m-${bench.clientId}`
  assert.equal(await send(id), '200 from the far end', 'the member’s own gateway speaks for each of its systems')
  assert.deepEqual(seen, [`/x?a=1 ${bench.client} ${id}`])
  const { rows } = await sql<{ service: string; status: number }>`select service, status from exchange.message
    where message_id = ${id} and kind = 'response' order by service`.execute(w.db)
  const both = [bench.service.replace(/[^/]+$/, 'qua-cong'), bench.service].map((service) => ({ service, status: 200 }))
  assert.deepEqual(rows, both, 'one message, in the logs of both gateways')
  const settings = { certificateFile: own.certificateFile, tlsPort: 8443 }
  assert.deepEqual(
    [0, 70].map((days) => checkOwnCertificate(settings, new Date(Date.now() + days * 86_400_000)).map(({ ok }) => ok)),
    [[true], [false]],
  )
  await register.switchSystem(w.db, members, false, by)
  assert.equal(await send('m-4'), '500 Server.ServerProxy.AccessDenied', 'a disabled member’s gateway speaks for nobody')
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
