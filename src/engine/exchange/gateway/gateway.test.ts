import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { request as httpRequest, type RequestListener } from 'node:http'
import { test } from 'node:test'
import { sql } from '#core/db.ts'
import { ask, type Bench, type Got, openBench, sendRaw } from '../../../../test/exchange.ts'
import { world } from '../../../../test/world.ts'
import { endAgreement } from '../agree/agreement.ts'
import { switchService } from '../register/register.ts'
import { searchLog } from '../message-log/log.queries.ts'

type Seen = { method: string; url: string; headers: Record<string, string>; body: Buffer }

/** A provider that says what it saw. */
function echo(seen: Seen[], extra: Record<string, string> = {}): RequestListener {
  return (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks)
      seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers as Record<string, string>, body })
      response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', ...extra })
      response.end(JSON.stringify({ bytes: body.length }))
    })
  }
}

async function withBench(provider: RequestListener, run: (bench: Bench) => Promise<void>, options: Parameters<typeof openBench>[2] = {}) {
  const bench = await openBench(await world(), provider, options)
  try {
    await run(bench)
  } finally {
    await bench.close()
  }
}

const faultOf = (got: Got): { type: string; message: string; detail: string } => JSON.parse(got.body.toString()) as never

function assertFault(got: Got, status: number, type: string): void {
  assert.equal(got.status, status, got.body.toString())
  assert.equal(got.headers['x-road-error'], type)
  assert.match(got.headers['content-type'] ?? '', /^application\/json; charset=utf-8$/)
  const fault = faultOf(got)
  assert.equal(fault.type, type)
  assert.ok(fault.message.length > 10)
  assert.match(fault.detail, /^[0-9a-f-]{36}$/)
}

test('4.1: the service identifier leads to the provider, with path and query as they were', async () => {
  const seen: Seen[] = []
  await withBench(echo(seen), async (b) => {
    const got = await ask(b.gateway, { path: b.at('/v1/bar/zyggy?quu=1&x=%20%2F'), headers: b.asClient })
    assert.equal(got.status, 200)
    assert.equal(seen[0]?.url, '/v1/bar/zyggy?quu=1&x=%20%2F')
    assert.equal(seen[0]?.method, 'GET')
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']) {
      const answer = await ask(b.gateway, { path: b.at('/x'), method, headers: b.asClient, body: method === 'POST' ? '{}' : undefined })
      assert.equal(answer.status, 200, method)
      assert.equal(seen.at(-1)?.method, method)
    }
  })
})

test('4.3: X-Road-Client is the one mandatory header, and the answer carries the envelope', async () => {
  const seen: Seen[] = []
  await withBench(echo(seen), async (b) => {
    const without = await ask(b.gateway, { path: b.at('/x'), headers: { authorization: b.authorization } })
    assertFault(without, 400, 'Client.BadRequest')
    assert.equal(seen.length, 0)
    const id = 'fa2e18a5-c2cb-4d09-b994-f57727f7c3fb'
    const headers = {
      ...b.asClient,
      'X-Road-Id': id,
      'X-Road-UserId': 'VN079123',
      'X-Road-Issue': 'H51-1',
      'X-Road-Represented-Party': 'COM/M3',
    }
    const got = await ask(b.gateway, { path: b.at('/x'), headers })
    assert.equal(got.headers['x-road-client'], b.client)
    assert.equal(got.headers['x-road-service'], b.service)
    assert.equal(got.headers['x-road-id'], id)
    assert.match(String(got.headers['x-road-request-id']), /^[0-9a-f-]{36}$/)
    assert.equal(got.headers['x-road-error'], undefined)
    assert.equal(seen[0]?.headers['x-road-userid'], 'VN079123')
    assert.equal(seen[0]?.headers['x-road-issue'], 'H51-1')
    assert.equal(seen[0]?.headers['x-road-represented-party'], 'COM/M3')
    const made = await ask(b.gateway, { path: b.at('/x'), headers: b.asClient })
    assert.match(String(made.headers['x-road-id']), /^[0-9a-f-]{36}$/, 'an id is made where none was sent')
    assert.equal(seen[1]?.headers['x-road-id'], made.headers['x-road-id'])
  })
})

test('4.3: the request hash is SHA512(SHA512(headers)+SHA512(body)), and of the headers alone without a body', async () => {
  const seen: Seen[] = []
  await withBench(echo(seen), async (b) => {
    const sha = (bytes: Buffer | string): Buffer => createHash('sha512').update(bytes).digest()
    const tail = `X-Road-Client:${b.client}\r\nX-Road-Id:m-1\r\n`
    const get = await ask(b.gateway, { path: b.at('/x?a=1'), headers: { ...b.asClient, accept: 'text/plain', 'x-road-id': 'm-1' } })
    const getHead = sha(`GET /x?a=1 HTTP/1.1\r\naccept:text/plain\r\n${tail}`)
    assert.equal(get.headers['x-road-request-hash'], getHead.toString('base64'))
    const body = 'Xin chào'
    const headers = { ...b.asClient, accept: 'text/plain', 'content-type': 'text/plain', 'x-road-id': 'm-1' }
    const post = await ask(b.gateway, { path: b.at('/x'), method: 'POST', headers, body })
    const postHead = sha(`POST /x HTTP/1.1\r\naccept:text/plain\r\ncontent-type:text/plain\r\n${tail}`)
    assert.equal(post.headers['x-road-request-hash'], sha(Buffer.concat([postHead, sha(body)])).toString('base64'))
  })
})

test('4.3: what providers say of themselves is replaced, caches and own headers pass, hop-by-hop and origin do not', async () => {
  const seen: Seen[] = []
  const theirs = {
    server: 'inside/1.0',
    'x-road-error': 'Server.ServerProxy.Fake',
    'x-road-request-hash': 'fake',
    'x-road-id': 'fake',
    'x-powered-by': 'PHP/5.2.17',
    'cache-control': 'no-cache, no-store, must-revalidate',
    connection: 'x-hop',
    'x-hop': 'inside',
    via: '1.1 inside',
  }
  await withBench(echo(seen, theirs), async (b) => {
    const headers = {
      ...b.asClient,
      'user-agent': 'secret-agent',
      'x-forwarded-for': '10.1.2.3',
      te: 'trailers',
      connection: 'close, x-mine',
      'x-mine': 'hop',
      'x-pingback': 'https://example.com/xmlrpc.php',
      'x-road-request-hash': 'mine',
      'content-type': 'multipart/form-data; boundary=something',
      origin: 'https://elsewhere.example',
    }
    const got = await ask(b.gateway, { path: b.at('/x'), method: 'POST', headers, body: 'abc' })
    const sent = seen[0]?.headers ?? {}
    for (const name of ['user-agent', 'x-forwarded-for', 'te', 'x-mine', 'authorization', 'x-road-request-hash'])
      assert.equal(sent[name], undefined, name)
    assert.notEqual(sent.host, `127.0.0.1:${b.gateway.port}`)
    assert.equal(sent['x-pingback'], 'https://example.com/xmlrpc.php')
    assert.equal(sent['content-type'], 'multipart/form-data; boundary=something')
    assert.equal(sent.accept, 'application/json', 'the default of the protocol')
    for (const name of ['server', 'via', 'x-hop', 'x-road-error', 'access-control-allow-origin'])
      assert.equal(got.headers[name], undefined, name)
    assert.equal(got.headers['x-powered-by'], 'PHP/5.2.17')
    assert.equal(got.headers['cache-control'], 'no-cache, no-store, must-revalidate')
    assert.notEqual(got.headers['x-road-request-hash'], 'fake')
    assert.notEqual(got.headers['x-road-id'], 'fake')
  })
})

test('4.4: a redirect is passed on unfollowed', async () => {
  let asked = 0
  const provider: RequestListener = (_request, response) => {
    asked++
    response.writeHead(302, { location: '/elsewhere' })
    response.end()
  }
  await withBench(provider, async (b) => {
    const got = await ask(b.gateway, { path: b.at('/x'), headers: b.asClient })
    assert.equal(got.status, 302)
    assert.equal(got.headers.location, '/elsewhere')
    assert.equal(got.headers['x-road-error'], undefined)
    assert.equal(asked, 1)
  })
})

test('4.6, category 1: what the provider answers is its own, errors as well', async () => {
  const provider: RequestListener = (_request, response) => {
    response.writeHead(500, { 'content-type': 'text/plain' })
    response.end('provider is ill')
  }
  await withBench(provider, async (b) => {
    const got = await ask(b.gateway, { path: b.at('/x'), headers: b.asClient })
    assert.equal(got.status, 500)
    assert.equal(got.body.toString(), 'provider is ill')
    assert.equal(got.headers['x-road-error'], undefined)
    assert.ok(got.headers['x-road-request-hash'])
  })
})

test('4.6, category 2: a provider that hangs, refuses, breaks off or sends nonsense is a fault of the provider’s side', async () => {
  const provider: RequestListener = (request, response) => {
    if (request.url === '/drop') return void request.socket.destroy()
    if (request.url === '/nonsense') return void request.socket.end('this is not HTTP\r\n\r\n')
    response.writeHead(200, { 'content-length': '100' })
    response.write('half')
    setTimeout(() => response.destroy(), 10)
  }
  await withBench(provider, async (b) => {
    const failed = 'Server.ServerProxy.ServiceFailed'
    for (const path of ['/drop', '/nonsense', '/half', '/half'])
      assertFault(await ask(b.gateway, { path: b.at(path), headers: b.asClient }), 500, failed)
    const xml = await ask(b.gateway, { path: b.at('/drop'), headers: { ...b.asClient, accept: 'application/xml' } })
    assert.match(xml.headers['content-type'] ?? '', /^application\/xml/)
    assert.match(xml.body.toString(), /<type>Server\.ServerProxy\./)
    // Five in a row: the circuit is open and the provider is left in peace.
    assertFault(await ask(b.gateway, { path: b.at('/half'), headers: b.asClient }), 500, 'Server.ServerProxy.CircuitOpen')
  })
  const hang: RequestListener = () => undefined
  await withBench(
    hang,
    async (b) => assertFault(await ask(b.gateway, { path: b.at('/x'), headers: b.asClient }), 500, 'Server.ServerProxy.NetworkError'),
    { timeoutMs: 200 },
  )
})

test('a provider that dies in the middle of a long answer breaks the connection: half an answer never looks whole', async () => {
  let die = (): void => undefined
  const provider: RequestListener = (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/octet-stream' })
    response.write(Buffer.alloc(300_000, 1))
    die = () => void response.destroy()
  }
  await withBench(provider, async (b) => {
    const got = await ask(b.gateway, { path: b.at('/x'), headers: b.asClient }, () => die())
    assert.equal(got.complete, false)
    await b.exchange.log.settle()
    const [entry] = await searchLog(b.exchange.db, { text: b.client, failedOnly: true, limit: 5 })
    assert.equal(entry?.fault, 'Server.ServerProxy.ServiceFailed')
  })
})

test('4.6, category 3: what is not the protocol is Client.BadRequest', async () => {
  const seen: Seen[] = []
  await withBench(echo(seen), async (b) => {
    const bad = [
      '/r1',
      '/r1/',
      '/r1/XX/GOV/M/S/svc',
      `/r1/${b.exchange.instance}/GOV/M/S`,
      b.at('/..%2f..%2fadmin'),
      b.at('/a/../b'),
      b.at('/a/%2e%2e/b'),
      b.at('/a/.%2e/b'),
      b.at('/a/..;x=1/b'),
      b.at('/a%2Fb'),
      b.at('/a%5cb'),
      b.at('/a\\b'),
      b.at('/a%252e%252e/b'),
      b.at('/a//b'),
      b.at('/a%00b'),
      b.at('/a%0d%0aX: y'.replace(' ', '%20')),
      b.at('/a%zz'),
      b.at('/a%ff'),
      b.at(`/${'a'.repeat(2_001)}`),
      b.at('/x?q=<script>'),
    ]
    for (const path of bad) assertFault(await ask(b.gateway, { path, headers: b.asClient }), 400, 'Client.BadRequest')
    for (const client of ['', 'X/GOV/M', `${b.exchange.instance}/GOV/../S`, `${b.exchange.instance}/GOV/M/S/T`, 'a'.repeat(400)])
      assertFault(await ask(b.gateway, { path: b.at('/x'), headers: { ...b.asClient, 'x-road-client': client } }), 400, 'Client.BadRequest')
    assertFault(await ask(b.gateway, { path: b.at('/x'), method: 'PROPFIND', headers: b.asClient }), 400, 'Client.BadRequest')
    assert.equal(seen.length, 0)
  })
})

test('headers that two readers could read in two ways are refused and never go on', async () => {
  const seen: Seen[] = []
  await withBench(echo(seen), async (b) => {
    const head = `X-Road-Client: ${b.client}\r\nAuthorization: ${b.authorization}\r\nHost: gateway\r\n`
    const send = (lines: string, rest = ''): Promise<string> =>
      sendRaw(b.gateway, `POST ${b.at('/x')} HTTP/1.1\r\n${head}Connection: close\r\n${lines}\r\n${rest}`)
    const smuggled = '0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n'
    const tries = [
      await send('Content-Length: 6\r\nTransfer-Encoding: chunked\r\n', smuggled),
      await send('Transfer-Encoding: chunked\r\nContent-Length: 6\r\n', smuggled),
      await send('Content-Length: 1\r\nContent-Length: 2\r\n', 'ab'),
      await send('Transfer-Encoding: xchunked\r\n', smuggled),
      await send('Transfer-Encoding: gzip, chunked\r\n', smuggled),
      await send('Content-Length: +3\r\n', 'abc'),
      await send(`X-Road-Client: ${b.client}\r\nContent-Length: 0\r\n`),
      await send(`X-Road-Id: a\r\nX-Road-Id: b\r\nContent-Length: 0\r\n`),
      await send('Authorization: Basic eDp5\r\nContent-Length: 0\r\n'),
      await send('Content-Type: a/b\r\nContent-Type: c/d\r\nContent-Length: 0\r\n'),
      await send('X-Bad: a\rX-Injected: 1\r\nContent-Length: 0\r\n'),
      await send('X-Bad : a\r\nContent-Length: 0\r\n'),
      await sendRaw(b.gateway, `GET ${b.at('/x')} HTTP/1.0\r\n${head}\r\n`),
    ]
    for (const [index, answer] of tries.entries()) assert.match(answer, /^HTTP\/1\.1 400 /, `try ${index}: ${answer.slice(0, 200)}`)
    assert.equal(seen.length, 0, JSON.stringify(seen))
  })
})

test('who calls is proved: secret, wrong secret, nobody, and a client that is another’s', async () => {
  const w = await world()
  const seen: Seen[] = []
  await withBench(echo(seen), async (b) => {
    const other = await openBench(w, echo([]))
    try {
      const wrong = `Basic ${Buffer.from(`${b.clientKey.id}:x`).toString('base64')}`
      for (const authorization of [undefined, wrong, 'Basic !!!', 'Bearer abc', 'Basic eDp5']) {
        const headers: Record<string, string> = { 'x-road-client': b.client, ...(authorization ? { authorization } : {}) }
        const got = await ask(b.gateway, { path: b.at('/x'), headers })
        assertFault(got, 401, 'Client.AuthenticationFailed')
        assert.match(String(got.headers['www-authenticate']), /Basic/)
      }
      const borrowed = await ask(b.gateway, {
        path: b.at('/x'),
        headers: { 'x-road-client': b.client, authorization: other.authorization },
      })
      assertFault(borrowed, 500, 'Server.ServerProxy.AccessDenied')
      const unknown = await ask(b.gateway, {
        path: b.at('/x'),
        headers: { ...b.asClient, 'x-road-client': `${b.exchange.instance}/GOV/NOBODY/S` },
      })
      assertFault(unknown, 500, 'Server.ClientProxy.UnknownMember')
      const noRight = await ask(b.gateway, { path: other.at('/x'), headers: b.asClient })
      assertFault(noRight, 500, 'Server.ServerProxy.AccessDenied')
      assertFault(
        await ask(b.gateway, { path: b.at('/x').replace('tra-cuu', 'nothing'), headers: b.asClient }),
        500,
        'Server.ServerProxy.UnknownService',
      )
    } finally {
      await other.close()
    }
    assert.equal(seen.length, 0)
  })
})

test('rights reach as far as method and path, and end at once', async () => {
  const w = await world()
  const seen: Seen[] = []
  const endpoints = [
    { method: 'GET', path: '/citizens/{id}' },
    { method: 'POST', path: '/citizens' },
    { method: 'GET', path: '/citizens/all' },
  ]
  await withBench(
    echo(seen),
    async (b) => {
      const status = async (method: string, path: string): Promise<unknown> =>
        (await ask(b.gateway, { path: b.at(path), method, headers: b.asClient })).headers['x-road-error'] ?? 'in'
      const denied = 'Server.ServerProxy.AccessDenied'
      assert.equal(await status('GET', '/citizens/1'), 'in')
      assert.equal(await status('GET', '/citizens/all'), denied, 'the more exact endpoint is another one')
      assert.equal(await status('DELETE', '/citizens/1'), denied)
      assert.equal(await status('POST', '/citizens'), denied)
      assert.equal(await status('GET', '/citizens/1/history'), denied)
      assert.equal(await status('GET', '/citizens'), denied)
      const at = w.clock.now()
      await switchService(w.db, b.serviceId, { enabled: false, note: 'sửa chữa' }, { person: b.proposer, at })
      assert.equal(await status('GET', '/citizens/1'), 'Server.ServerProxy.ServiceDisabled')
      await switchService(w.db, b.serviceId, { enabled: true, note: '' }, { person: b.proposer, at })
      assert.equal(await status('GET', '/citizens/1'), 'in')
      await endAgreement(w.db, b.agreementId, 'hết việc', { person: b.approver, at })
      assert.equal(await status('GET', '/citizens/1'), denied)
    },
    { endpoints, granted: ['GET /citizens/{id}'] },
  )
})

test('an agreement’s rate is kept', async () => {
  await withBench(
    echo([]),
    async (b) => {
      // Half a minute from one call to the next: no machine is so slow.
      assert.equal((await ask(b.gateway, { path: b.at('/x'), headers: b.asClient })).status, 200)
      const next = await ask(b.gateway, { path: b.at('/x'), headers: b.asClient })
      assertFault(next, 429, 'Client.RateLimitExceeded')
      assert.ok(Number(next.headers['retry-after']) >= 1)
    },
    { perMinute: 2 },
  )
})

test('bodies stream both ways, and what is too long is refused', async () => {
  const seen: Seen[] = []
  const big = Buffer.alloc(3_000_000, 'a')
  const provider: RequestListener = (request, response) => {
    if (request.url !== '/huge') return echo(seen, { 'x-big': '1' })(request, response)
    response.writeHead(200, { 'content-type': 'application/octet-stream' })
    response.end(Buffer.alloc(6_000_000, 'b'))
  }
  await withBench(
    provider,
    async (b) => {
      const up = await ask(b.gateway, {
        path: b.at('/up'),
        method: 'POST',
        headers: { ...b.asClient, 'content-length': String(big.length) },
        body: big,
      })
      assert.equal(up.status, 200)
      assert.equal(seen[0]?.body.length, big.length)
      const chunked = await ask(b.gateway, {
        path: b.at('/up'),
        method: 'POST',
        headers: { ...b.asClient, 'transfer-encoding': 'chunked' },
        body: big,
      })
      assert.equal(chunked.status, 200)
      const tooLong = await ask(b.gateway, {
        path: b.at('/up'),
        method: 'POST',
        headers: { ...b.asClient, 'content-length': '5000001' },
      }).catch(() => undefined)
      if (tooLong) assertFault(tooLong, 413, 'Client.RequestTooLarge')
      const answer = await ask(b.gateway, { path: b.at('/huge'), headers: b.asClient })
      assert.equal(answer.complete, false, 'longer than the limit: broken off')
      assert.equal(seen.length, 2)
    },
    { maxBytes: 5_000_000 },
  )
})

test('when the log cannot be written nothing goes out', async () => {
  const w = await world()
  const seen: Seen[] = []
  const { openLog } = await import('../message-log/writer.ts')
  const { createDb, createPool } = await import('#core/db.ts')
  const dead = createDb(createPool('postgres://nobody@127.0.0.1:1/none', 1))
  const log = openLog({ db: dead, clock: w.clock, secret: w.app.config.secret })
  await withBench(
    echo(seen),
    async (b) => {
      for (let n = 0; n < 3; n++)
        assertFault(await ask(b.gateway, { path: b.at('/x'), headers: b.asClient }), 500, 'Server.ServerProxy.LoggingFailed')
      assert.equal(seen.length, 0)
    },
    { log },
  )
  await dead.destroy()
})

type Stage = { kinds: string[]; batches: number[] }

test('what may change something is in the log before the provider sees it; a read is there before anything of its answer leaves', async () => {
  const w = await world()
  const db = await w.freshDatabase()
  const { openLog } = await import('../message-log/writer.ts')
  // So patient a log writes a held entry by itself never: what is in it was demanded.
  const log = openLog({ db, clock: w.clock, secret: w.app.config.secret, graceMs: 600_000 })
  const logged = async (): Promise<Stage> => {
    const { rows } = await sql<{ kind: string; batch: number }>`select kind, batch from exchange.message
      where endpoint <> '/first' order by entry_number`.execute(db)
    await sql`delete from exchange.message`.execute(db)
    return { kinds: rows.map(({ kind }) => kind), batches: [...new Set(rows.map(({ batch }) => batch))] }
  }
  let atProvider: Stage | undefined
  const provider: RequestListener = (request, response) => {
    request.resume()
    request.on('end', async () => {
      atProvider = await logged()
      response.end(request.url === '/long' ? Buffer.alloc(300_000) : 'x')
    })
  }
  await withBench(
    provider,
    async (b) => {
      const call = (path: string, method = 'GET') => ask(b.gateway, { path: b.at(path), method, headers: b.asClient })
      await call('/first')
      assert.deepEqual(atProvider?.kinds, ['request'], 'a log that has not shown that it can be written is written first')
      await logged()
      assert.equal((await call('/x', 'POST')).status, 200)
      assert.deepEqual(atProvider?.kinds, ['request'])
      assert.deepEqual((await logged()).kinds, ['response'])
      assert.equal((await call('/x')).status, 200)
      assert.deepEqual(atProvider?.kinds, [])
      const read = await logged()
      assert.deepEqual(read.kinds, ['request', 'response'])
      assert.equal(read.batches.length, 1, 'under one signature')
      const pieces = new Promise<Stage>((done, failed) => {
        const request = httpRequest(
          { host: '127.0.0.1', port: b.gateway.port, path: b.at('/long'), headers: b.asClient, agent: false },
          (response) => {
            response.once('readable', () => void logged().then(done, failed))
            response.on('end', () => undefined)
            response.on('data', () => undefined)
          },
        )
        request.on('error', failed)
        request.end()
      })
      assert.equal((await pieces).kinds[0], 'request', 'of a long answer the first piece waits for the question')
    },
    { db, log },
  )
})

test('a read that hangs is found in the log meanwhile, and its answer does not leave when the log breaks', async () => {
  const w = await world()
  const db = await w.freshDatabase()
  const { openLog } = await import('../message-log/writer.ts')
  const log = openLog({ db, clock: w.clock, secret: w.app.config.secret, graceMs: 1 })
  let asked = 0
  let breaks = false
  const provider: RequestListener = (request, response) => {
    asked++
    request.resume()
    request.on('end', async () => {
      const questions = async (): Promise<number> =>
        (await sql`select from exchange.message where kind = 'request'`.execute(db)).rows.length
      if (breaks) await sql`alter table exchange.log_head rename to gone`.execute(db)
      else while ((await questions()) < asked) await new Promise((next) => setTimeout(next, 5))
      response.end('name')
    })
  }
  await withBench(
    provider,
    async (b) => {
      const call = (method = 'GET') => ask(b.gateway, { path: b.at('/x'), method, headers: b.asClient })
      for (let turn = 1; turn <= 2; turn++) assert.equal((await call()).status, 200, 'the provider waited until it found its question')
      breaks = true
      const broken = await call()
      assertFault(broken, 500, 'Server.ServerProxy.LoggingFailed')
      assert.doesNotMatch(broken.body.toString(), /name/)
      const before = asked
      for (const method of ['GET', 'POST']) assertFault(await call(method), 500, 'Server.ServerProxy.LoggingFailed')
      assert.equal(asked, before, 'then nobody is asked any more')
    },
    { db, log },
  )
})
