import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anyone } from '#core/access.ts'
import type { App } from '#core/module.ts'
import { smallApp } from '../../test/small-app.ts'

let app: Promise<App> | undefined
const door = (): Promise<App> =>
  (app ??= smallApp([
    {
      name: 'acts',
      routes: (scope) =>
        void scope.route({ method: ['GET', 'POST'], url: '/act', config: { access: anyone }, handler: async () => ({ done: true }) }),
    },
  ]))

const post = async (headers: Record<string, string>): Promise<number> =>
  (
    await (
      await door()
    ).inject({ method: 'POST', url: '/act', headers: { host: 'tinh.example.vn', accept: 'application/json', ...headers } })
  ).statusCode

test('a form of another site does nothing', async () => {
  assert.equal(await post({ 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }), 403)
  assert.equal(await post({ 'sec-fetch-site': 'same-site', origin: 'https://other.example.vn' }), 403)
  assert.equal(await post({ origin: 'https://evil.example' }), 403)
  assert.equal(await post({ origin: 'null' }), 403)
  assert.equal(await post({ origin: 'not an address' }), 403)
  assert.equal(await post({ 'sec-fetch-site': 'cross-site', origin: 'http://tinh.example.vn' }), 403)
})

test('our own pages, and programs without cookies, may act', async () => {
  assert.equal(await post({ 'sec-fetch-site': 'same-origin', origin: 'http://tinh.example.vn' }), 200)
  assert.equal(await post({ 'sec-fetch-site': 'none' }), 200)
  assert.equal(await post({ origin: 'http://tinh.example.vn' }), 200)
  assert.equal(await post({}), 200)
})

test('reading from another site is free', async () => {
  const answer = await (await door()).inject({
    method: 'GET',
    url: '/act',
    headers: { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
  })
  assert.equal(answer.statusCode, 200)
})
