import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { test } from 'node:test'
import { findUnitByCode } from '#ground/places/index.ts'
import { post } from '../../../../test/filing.ts'
import { type Person, world } from '../../../../test/world.ts'
import { readClientForm, uriFault } from './clients.rules.ts'
import { emptyForm } from './form.ts'

async function unitId(): Promise<string> {
  const unit = await findUnitByCode((await world()).db, '92', { on: '2026-11-23' })
  assert.ok(unit)
  return unit.id
}

const good = (clientId: string, owner: string): Record<string, string> => ({
  client_id: clientId,
  name_vi: 'Lưu trữ lịch sử',
  purpose: 'Tra cứu tài liệu lưu trữ của tỉnh',
  owner,
  contact: '1022',
  kind: 'service',
  ground: 'public_duty',
  redirect_uris: '',
  scopes: 'directory:read',
  assurance: '1',
})

async function proposed(admin: Person) {
  const w = await world()
  const clientId = `he-thong-${randomInt(1_000_000_000)}`
  const answer = await post(w, admin, '/quan-tri/ung-dung/them', good(clientId, await unitId()))
  assert.equal(answer.statusCode, 303, answer.body.slice(answer.body.indexOf('<main'), answer.body.indexOf('<main') + 900))
  const id = /ung-dung\/([0-9a-f-]{36})/.exec(String(answer.headers.location))?.[1] ?? ''
  return { clientId, id, at: `/quan-tri/ung-dung/${id}` }
}

const grant = async (clientId: string, secret: string) => {
  const { app } = await world()
  const authorization = `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`
  const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded' }
  return app.inject({ method: 'POST', url: '/oidc/token', headers, payload: 'grant_type=client_credentials&scope=directory:read' })
}
const secretIn = (body: string): string => /<strong class="code[^"]*">([^<]+)</.exec(body)?.[1] ?? ''

test('what one administrator proposes another one approves; only then it gets a secret, shown once', async () => {
  const w = await world()
  const [one, two] = [
    await w.officer('administrator', await unitId(), { name: 'Quản trị Một' }),
    await w.officer('administrator', await unitId()),
  ]
  const { clientId, at } = await proposed(one)
  assert.match((await w.inject({ url: at, as: one })).body, /một quản trị viên khác sẽ duyệt/)
  assert.equal((await post(w, one, `${at}/duyet`)).statusCode, 403)
  assert.equal((await post(w, two, `${at}/bi-mat`)).statusCode, 409)
  assert.equal((await grant(clientId, 'x')).statusCode, 401)
  assert.equal((await post(w, two, `${at}/duyet`)).statusCode, 303)
  const given = await post(w, one, `${at}/bi-mat`)
  const secret = secretIn(given.body)
  assert.ok(secret.length >= 40)
  assert.equal((await grant(clientId, secret)).statusCode, 200)
  assert.equal((await grant(clientId, `${secret}x`)).statusCode, 401)
  assert.ok(!(await w.inject({ url: at, as: one })).body.includes(secret))
  assert.equal((await post(w, two, `${at}/duyet`)).statusCode, 409)
})

test('a new secret leaves the old one a day; a suspended system gets nothing, its tokens end', async () => {
  const w = await world()
  const [one, two] = [await w.officer('administrator', await unitId()), await w.officer('administrator', await unitId())]
  const { clientId, at } = await proposed(one)
  await post(w, two, `${at}/duyet`)
  const first = secretIn((await post(w, one, `${at}/bi-mat`)).body)
  const second = secretIn((await post(w, one, `${at}/bi-mat`)).body)
  assert.equal((await grant(clientId, first)).statusCode, 200)
  const began = w.clock.now()
  w.clock.advance(24 * 3_600_000 + 1000)
  assert.equal((await grant(clientId, first)).statusCode, 401)
  const token = (await grant(clientId, second)).json<{ access_token: string }>().access_token
  w.clock.set(began)
  const call = () => w.app.inject({ url: '/api/directory/officers?unit=92', headers: { authorization: `Bearer ${token}` } })
  assert.equal((await call()).statusCode, 200)
  await post(w, two, `${at}/dung`)
  assert.equal((await call()).statusCode, 401)
  assert.equal((await grant(clientId, second)).statusCode, 401)
  await post(w, two, `${at}/mo-lai`)
  assert.equal((await call()).statusCode, 401)
  assert.equal((await grant(clientId, second)).statusCode, 200)
})

test('a change waits while the system works as it was approved; a refusal says why', async () => {
  const w = await world()
  const [one, two] = [await w.officer('administrator', await unitId()), await w.officer('administrator', await unitId())]
  const { clientId, at } = await proposed(one)
  await post(w, two, `${at}/duyet`)
  const changed = { ...good(clientId, await unitId()), name_vi: 'Tên mới hẳn', client_id: 'ten-khac' }
  assert.equal((await post(w, two, `${at}/sua`, changed)).statusCode, 303)
  const page = await w.inject({ url: at, as: one })
  assert.match(page.body, /Có thay đổi chờ duyệt/)
  assert.match(page.body, /<h1>Lưu trữ lịch sử<\/h1>/)
  assert.match(page.body, /Tên mới hẳn/)
  assert.equal((await post(w, one, `${at}/tu-choi`, { because: ' ' })).statusCode, 422)
  assert.equal((await post(w, one, `${at}/tu-choi`, { because: 'Tên dễ nhầm' })).statusCode, 303)
  const refused = await w.inject({ url: at, as: two })
  assert.match(refused.body, /Tên dễ nhầm/)
  assert.match(refused.body, /Đang dùng/)
})

test('what is wrong is told at its field and what was typed stays', async () => {
  const w = await world()
  const admin = await w.officer('administrator', await unitId())
  const answer = await post(w, admin, '/quan-tri/ung-dung/them', {
    ...good('Sai Mã', ''),
    kind: 'web',
    redirect_uris: 'http://he-thong.vidu.vn/*',
    purpose: 'ngắn',
  })
  assert.equal(answer.statusCode, 422)
  for (const field of ['client_id', 'purpose', 'owner', 'redirect_uris', 'scopes'])
    assert.match(answer.body, new RegExp(`href="#${field}"`), field)
  assert.match(answer.body, /value="Sai Mã"/)
})

test('only administrators reach the systems: every other role, citizens and visitors are refused on every route', async () => {
  const w = await world()
  const unit = await unitId()
  const admin = await w.officer('administrator', unit)
  const { at } = await proposed(admin)
  const others = [
    await w.citizen(),
    ...(await Promise.all(['receiver', 'approver', 'leader', 'clerk'].map((role) => w.officer(role, unit)))),
  ]
  const gets = ['/quan-tri/ung-dung', '/quan-tri/ung-dung/them', at, `${at}/sua`]
  const posts = ['/quan-tri/ung-dung/them', ...['sua', 'duyet', 'tu-choi', 'bi-mat', 'dung', 'mo-lai'].map((verb) => `${at}/${verb}`)]
  for (const as of others) {
    for (const url of gets) assert.equal((await w.inject({ url, as })).statusCode, 403, `${url} ${as.name}`)
    for (const url of posts) assert.equal((await post(w, as, url)).statusCode, 403, `${url} ${as.name}`)
    const directory = await w.inject({ url: '/api/directory/officers?unit=92', as })
    assert.equal(directory.statusCode, 403)
  }
  assert.equal((await w.inject({ url: at })).statusCode, 303)
  for (const lang of ['vi', 'en', 'km'] as const)
    for (const url of gets) {
      const page = await w.inject({ url, as: admin, lang })
      assert.equal(page.statusCode, 200, url)
      assert.doesNotMatch(page.body, /sso\.[a-z_]+\.[a-z_]+|\{\w+\}/, `${url} ${lang}`)
    }
})

test('addresses are https, or this machine outside production, or a phone app’s own scheme', () => {
  const fine = [
    ['https://a.vn/ve', 'web', true],
    ['http://127.0.0.1:9000/ve', 'web', false],
    ['http://127.0.0.1/ve', 'native', true],
    ['vn.gov.soctrang.app:/ve', 'native', true],
  ] as const
  for (const [uri, kind, production] of fine) assert.equal(uriFault(uri, kind, production), undefined, uri)
  const wrong = [
    ['http://a.vn/ve', 'web', false],
    ['http://127.0.0.1/ve', 'web', true],
    ['javascript:alert(1)', 'native', false],
    ['https://a.vn/#x', 'web', false],
    ['https://ai@a.vn/', 'web', false],
    ['https://*.a.vn/', 'web', false],
    ['data:text/html,x', 'web', false],
    ['khong phai', 'web', false],
  ] as const
  for (const [uri, kind, production] of wrong) assert.equal(uriFault(uri, kind, production), 'sso.client.uri_wrong', uri)
  const { faults } = readClientForm({ ...emptyForm, jwks: '{"keys":[{"kty":"EC","d":"x"}]}' }, { units: [], production: true })
  assert.equal(faults.jwks, 'sso.client.jwks_wrong')
})
