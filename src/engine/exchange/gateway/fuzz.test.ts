import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { openBench, sendRaw } from '../../../../test/exchange.ts'
import { world } from '../../../../test/world.ts'

/** What a call that is let through may look like at the provider: /ok or one plain segment below it, however it is read. */
function isPlain(path: string): boolean {
  const read = decodeURIComponent(new URL(`http://provider${path}`).pathname)
  return read === decodeURIComponent(path) && /^\/ok(\/[^/\\%]*)?$/.test(read)
}

test('whatever bytes come, nothing is forwarded that was not asked plainly, and every refusal of ours says so', async () => {
  const w = await world()
  const wrong: string[] = []
  let forwarded = 0
  const bench = await openBench(
    w,
    (request, response) => {
      forwarded++
      if (!isPlain((request.url ?? '').split('?')[0] ?? '')) wrong.push(`${request.method} ${request.url}`)
      if (request.headers['x-road-client'] !== bench.client) wrong.push(`client ${request.headers['x-road-client']}`)
      if (request.headers.smuggled) wrong.push('smuggled header')
      request.resume()
      request.on('end', () => response.end('fine'))
    },
    {
      endpoints: [
        { method: '*', path: '/ok' },
        { method: '*', path: '/ok/{x}' },
      ],
      timeoutMs: 3_000,
    },
  )
  const path = fc
    .array(
      fc.constantFrom('/ok', '/a', '/..', '/%2e%2e', '%2f', '/%C3%A1', '//', '\\', ';', '?x=1', '%00', '%', '/ok/', ' ', '\t', '@evil'),
      { minLength: 1, maxLength: 4 },
    )
    .map((parts) => parts.join(''))
  const mostlyFine = fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom('/ok', '/ok/a', '/ok?x=1', '/ok/%C3%A1') },
    { weight: 3, arbitrary: path },
  )
  const line = fc.constantFrom(
    'Content-Length: 5',
    'Content-Length: 0',
    'content-length: 5',
    'Transfer-Encoding: chunked',
    'Transfer-Encoding : chunked',
    'Transfer-Encoding:\tchunked',
    'Transfer-Encoding: identity',
    'X-Road-Id: one',
    'X-Road-Id: two',
    'X-Road-Client: H51/GOV/OTHER/S',
    'Connection: smuggled\r\nSmuggled: 1',
    'X-A: b\nSmuggled: 1',
    'X-A: b\rSmuggled: 1',
    ' Smuggled: 1',
    'Expect: 100-continue',
    'Expect: dinner',
    'Upgrade: websocket',
    'Host: elsewhere',
    'X-Forwarded-Host: elsewhere',
    'Accept: application/xml',
  )
  const method = fc.constantFrom('GET', 'POST', 'DELETE', 'GET', 'POST', 'TRACE', 'CONNECT', 'get', 'FOO')
  const body = fc.constantFrom('', 'abcde', '0\r\n\r\n', '5\r\nabcde\r\n0\r\n\r\n', '0\r\n\r\nGET /r1/x HTTP/1.1\r\nSmuggled: 1\r\n\r\n')
  try {
    await fc.assert(
      fc.asyncProperty(method, mostlyFine, fc.array(line, { maxLength: 4 }), body, async (verb, rest, lines, text) => {
        const head = `${verb} /r1/${bench.service}${rest} HTTP/1.1\r\nHost: g\r\nConnection: close\r\nX-Road-Client: ${bench.client}\r\nAuthorization: ${bench.authorization}\r\n`
        const answer = await Promise.race([
          sendRaw(bench.gateway, `${head}${lines.map((one) => `${one}\r\n`).join('')}\r\n${text}`),
          new Promise<string>((done) => setTimeout(done, 400, 'waits for more of the body')),
        ])
        const final = answer.replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/, '')
        const status = /^HTTP\/1\.1 (\d{3})/.exec(final)?.[1]
        if (status?.startsWith('5')) assert.match(final, /x-road-error: /i, final)
        assert.deepEqual(wrong, [])
      }),
      { numRuns: 250 },
    )
    const before = forwarded
    const plain = await sendRaw(
      bench.gateway,
      `GET /r1/${bench.service}/ok HTTP/1.1\r\nHost: g\r\nConnection: close\r\nX-Road-Client: ${bench.client}\r\nAuthorization: ${bench.authorization}\r\n\r\n`,
    )
    assert.match(plain, /^HTTP\/1\.1 200[\s\S]*fine/, 'the gateway still lets a plain call through')
    assert.ok(forwarded > before)
  } finally {
    await bench.close()
  }
})
