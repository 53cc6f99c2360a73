import assert from 'node:assert/strict'
import { test } from 'node:test'
import { world } from '../../test/world.ts'

type Problem = { code: string; status: number; title: string }

test('an address that cannot be read is refused in the usual form, and says nothing of the framework', async () => {
  const w = await world()
  for (const url of ['/api/dossiers/%ED%A0%80', `/api/dossiers/${'x'.repeat(300)}`]) {
    const answer = await w.inject({ url, headers: { accept: 'application/json' } })
    assert.equal(answer.statusCode, 400, url.slice(0, 40))
    assert.match(String(answer.headers['content-type']), /^application\/problem\+json/)
    assert.deepEqual([answer.json<Problem>().code, answer.json<Problem>().status], ['core.bad_request', 400])
    assert.doesNotMatch(answer.body, /FST_|url component/)
  }
  const page = await w.inject({ url: '/ho-so/%ED%A0%80' })
  assert.equal(page.statusCode, 400)
  assert.match(page.body, /<h1>/)
  assert.match(String(page.headers['content-security-policy']), /script-src 'self'/)
})

test('a body that is nested without end is refused before anything reads it', async () => {
  const w = await world()
  const send = (depth: number) =>
    w.inject({
      method: 'POST',
      url: '/api/sessions',
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      payload: `{"login":"x","password":"y","more":${'['.repeat(depth)}${']'.repeat(depth)}}`,
    })
  const answer = await send(20_000)
  assert.equal(answer.statusCode, 400)
  assert.equal(answer.json<Problem>().code, 'core.bad_request')
  assert.notEqual((await send(20)).json<Problem>().code, 'core.bad_request', 'twenty levels are read')
})

test('files that come without their boundary, or cut off, are refused', async () => {
  const w = await world()
  const as = await w.citizen()
  for (const [type, payload] of [
    ['multipart/form-data', 'no boundary'],
    ['multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\ncut off'],
  ] as const)
    for (const url of ['/api/files', '/api/verify']) {
      const answer = await w.inject({ method: 'POST', url, as, headers: { accept: 'application/json', 'content-type': type }, payload })
      assert.equal(answer.statusCode, 400, `${url} ${type}: ${answer.body}`)
      assert.equal(answer.json<Problem>().code, 'core.bad_request')
    }
})
