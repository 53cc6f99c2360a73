import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readAddress, readClient } from './address.rules.ts'
import { Fault } from './faults.rules.ts'
import { findEndpoint } from './grant.rules.ts'
import { checkHeaders, pairsOf, requestHeaders } from './headers.rules.ts'

const base = '/r1/H51/GOV/M1/SUB/svc'

test('an address that is let through means the same to whoever reads it', () => {
  const piece = fc.constantFrom(
    '..',
    '.',
    '%2e',
    '%2E',
    '%2f',
    '%5c',
    '\\',
    '/',
    '//',
    '%25',
    '2e',
    ';',
    'a',
    'b',
    '%00',
    '%c3%a1',
    '?',
    '#',
    ' ',
    '%',
    '@',
    ':',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const url = `${base}/${pieces.join('')}`
      let address: ReturnType<typeof readAddress>
      try {
        address = readAddress(url, 'H51')
      } catch (error) {
        assert.ok(error instanceof Fault && error.kind === 'Client.BadRequest')
        return
      }
      // The path goes on as it was written, and a reader that normalises it comes to the same place.
      assert.equal(`${base}${address.path}`, url.split('?')[0])
      const read = new URL(`http://provider${address.path}`)
      assert.equal(decodeURIComponent(read.pathname), decodeURIComponent(address.path))
      for (const segment of address.segments) assert.ok(!/^\.{1,2}$|[/\\]/.test(segment))
    }),
    { numRuns: 3_000 },
  )
})

test('identifiers keep to the signs of the protocol', () => {
  assert.equal(readClient('H51/GOV/a%3Db/S', 'H51'), 'H51/GOV/a=b/S')
  assert.equal(readClient('H51/GOV/M', 'H51'), 'H51/GOV/M')
  for (const wrong of [
    'H51/GOV',
    'H51/GOV/M/S/X',
    'H51//M/S',
    'H51/GOV/a b/S',
    'H51/GOV/a%2Fb/S',
    'H51/GOV/ă/S',
    'H51/GOV/../S',
    'h51/GOV/M/S',
  ])
    assert.throws(() => readClient(wrong, 'H51'), /X-Road-Client/, wrong)
})

test('no header of a caller passes that the gateway writes, and none that belongs to a hop', () => {
  const name = fc.constantFrom(
    'Connection',
    'TE',
    'Host',
    'X-Road-Id',
    'x-road-error',
    'X-A',
    'Via',
    'Transfer-Encoding',
    'Authorization',
    'X-B',
    'Expect',
    'Keep-Alive',
  )
  const value = fc.oneof(fc.constantFrom('close', 'X-A', 'x-b, keep-alive', 'chunked', '1'), fc.string({ maxLength: 10 }))
  fc.assert(
    fc.property(fc.array(fc.tuple(name, value), { maxLength: 10 }), (given) => {
      const raw = given.flat()
      const out = requestHeaders(raw, { messageId: 'm', client: 'c', dropAuthorization: true })
      const names = out.map(([key]) => key.toLowerCase())
      for (const never of ['connection', 'te', 'host', 'via', 'transfer-encoding', 'authorization', 'expect', 'keep-alive', 'x-road-error'])
        assert.ok(!names.includes(never))
      assert.deepEqual(
        out.filter(([key]) => key === 'X-Road-Id'),
        [['X-Road-Id', 'm']],
      )
      const named = given
        .filter(([key]) => key === 'Connection')
        .flatMap(([, text]) =>
          text
            .toLowerCase()
            .split(',')
            .map((one) => one.trim()),
        )
      for (const key of ['x-a', 'x-b']) if (named.includes(key)) assert.ok(!names.includes(key))
      try {
        checkHeaders(raw)
      } catch (error) {
        assert.ok(error instanceof Fault && error.kind === 'Client.BadRequest')
        return
      }
      for (const [, text] of pairsOf(raw)) assert.doesNotMatch(text, /[\r\n\0]/)
    }),
  )
})

test('the most exact endpoint answers for a path', () => {
  const endpoints = [
    { method: 'GET', path: '/a/{x}' },
    { method: 'GET', path: '/a/b' },
    { method: '*', path: '/a/**' },
    { method: 'GET', path: '/{y}/b' },
  ]
  const of = (method: string, path: string) => findEndpoint(endpoints, method, path.split('/').filter(Boolean))?.path
  assert.equal(of('GET', '/a/b'), '/a/b')
  assert.equal(of('GET', '/a/c'), '/a/{x}')
  assert.equal(of('GET', '/c/b'), '/{y}/b')
  assert.equal(of('GET', '/a/c/d'), '/a/**')
  assert.equal(of('POST', '/a/b'), '/a/**')
  assert.equal(of('GET', '/b'), undefined)
})
