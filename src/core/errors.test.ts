import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { InjectOptions, LightMyRequestResponse as Response } from 'fastify'
import { Type } from 'typebox'
import { anyone, signedIn } from '#core/access.ts'
import { refuse } from '#core/errors.ts'
import type { App, Module } from '#core/module.ts'
import { smallApp } from '../../test/small-app.ts'

const open = { config: { access: anyone } }
const Body = Type.Object(
  { name: Type.String({ minLength: 2, maxLength: 10 }), age: Type.Integer({ minimum: 0 }) },
  { additionalProperties: false },
)
const rooms: Module = {
  name: 'rooms',
  routes: (app) => {
    app.post('/api/rooms', { ...open, schema: { body: Body } }, async () => ({ made: true }))
    app.get('/rooms/:id', { ...open, schema: { params: Type.Object({ id: Type.String({ format: 'uuid' }) }) } }, async () => 'here')
    app.get('/gone', open, async () => {
      throw refuse('gone', 'core.not_found')
    })
    app.get('/fault', open, async () => {
      throw new Error('the secret of the machine')
    })
    app.get('/mine', { config: { access: signedIn } }, async () => 'mine')
  },
}
let app: Promise<App> | undefined
const inject = async (options: InjectOptions): Promise<Response> => (await (app ??= smallApp([rooms]))).inject(options)

const json = { accept: 'application/json', 'content-type': 'application/json' }
const send = (payload: string, headers: Record<string, string> = json) => inject({ method: 'POST', url: '/api/rooms', headers, payload })

test('a program reads problem+json with code, request id and each field in words', async () => {
  const answer = await send(JSON.stringify({ name: 'x', age: -1 }))
  assert.equal(answer.statusCode, 422)
  assert.match(String(answer.headers['content-type']), /^application\/problem\+json/)
  const problem = answer.json<{
    code: string
    status: number
    requestId: string
    fields: { field: string; rule: string; message: string }[]
  }>()
  assert.equal(problem.code, 'core.bad_request')
  assert.equal(problem.status, 422)
  assert.match(problem.requestId, /^[0-9a-f-]{36}$/)
  assert.deepEqual(
    problem.fields.map((f) => [f.field, f.rule]),
    [
      ['name', 'minLength'],
      ['age', 'minimum'],
    ],
  )
  assert.ok(problem.fields.every((f) => f.message.length > 5))
})

test('malformed JSON is a bad request, and so is an unknown kind of content', async () => {
  for (const body of ['{', '{"name":', '"', 'nul', '{"name":"a"}}', '\u0000']) assert.equal((await send(body)).statusCode, 400, body)
  const other = await send('<a/>', { ...json, 'content-type': 'application/xml' })
  assert.ok([400, 415].includes(other.statusCode))
})

test('what is too large is refused as too large', async () => {
  assert.equal((await send(JSON.stringify({ name: 'x'.repeat(1_100_000), age: 1 }))).statusCode, 413)
})

test('an address that is not there is told in the reader’s language', async () => {
  const said: string[] = []
  for (const lang of ['vi', 'en', 'km']) {
    const answer = await inject({ url: '/no-such-page', headers: { accept: 'text/html', cookie: `lang=${lang}` } })
    assert.equal(answer.statusCode, 404)
    assert.match(String(answer.headers['content-type']), /^text\/html/)
    assert.match(answer.body, new RegExp(`<html[^>]*lang="${lang}"`))
    said.push(/<h1[^>]*>(.*?)<\/h1>/s.exec(answer.body)?.[1] ?? '')
  }
  assert.equal(new Set(said).size, 3, said.join(' | '))
})

test('a person reads a page and not JSON', async () => {
  const answer = await inject({ url: '/gone', headers: { accept: 'text/html' } })
  assert.equal(answer.statusCode, 410)
  assert.match(answer.body, /^<!doctype html>/)
})

test('who is not signed in is led to the sign-in page and back; a program gets 401', async () => {
  const page = await inject({ url: '/mine?a=1', headers: { accept: 'text/html' } })
  assert.equal(page.statusCode, 303)
  assert.equal(page.headers.location, '/dang-nhap?ve=%2Fmine%3Fa%3D1')
  assert.equal((await inject({ url: '/mine', headers: { accept: 'application/json' } })).statusCode, 401)
})

test('a fault shows its number and none of its words', async () => {
  for (const accept of ['text/html', 'application/json']) {
    const answer = await inject({ url: '/fault', headers: { accept } })
    assert.equal(answer.statusCode, 500)
    assert.doesNotMatch(answer.body, /secret of the machine/)
    assert.match(answer.body, /[0-9a-f]{8}-[0-9a-f]{4}-/)
  }
})

test('no input of strangers makes a fault', async () => {
  const urls = [
    '/rooms/1',
    '/rooms/%00',
    '/rooms/%E0%A4%A',
    '/%2e%2e/%2e%2e/etc/passwd',
    `/rooms/${'x'.repeat(5_000)}`,
    '/assets/../package.json',
    '/ngon-ngu/xx',
    '/?q=%FF',
    '//evil.example',
  ]
  for (const url of urls) {
    const answer = await inject({ url, headers: { accept: 'text/html' } })
    assert.ok(answer.statusCode >= 400 && answer.statusCode < 500, `${url}: ${answer.statusCode}`)
  }
  const bodies = [
    '[]',
    'null',
    '1',
    '{"name":{},"age":[]}',
    '{"__proto__":{"a":1}}',
    '{"name":"\u0000\u0000","age":1e99}',
    '{"name":"ab","age":1,"more":1}',
  ]
  for (const body of bodies) {
    const answer = await send(body)
    assert.ok(answer.statusCode >= 400 && answer.statusCode < 500, `${body}: ${answer.statusCode}`)
  }
})

test('a language switch leads back to our own pages only', async () => {
  for (const [ve, to] of [
    ['/a?b=1', '/a?b=1'],
    ['https://evil.example', '/'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['javascript:alert(1)', '/'],
  ] as const) {
    const answer = await inject({ url: `/ngon-ngu/km?ve=${encodeURIComponent(ve)}` })
    assert.equal(answer.statusCode, 303)
    assert.equal(answer.headers.location, to)
  }
})
