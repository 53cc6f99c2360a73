import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestPerson } from '#ground/identity/index.ts'
import { post } from '../../../../test/filing.ts'
import { type Person, type World, world } from '../../../../test/world.ts'
import { codeAt } from '../one-time/totp.rules.ts'

const password = 'mưa rào trên mái lá'
const unit = '00000000-0000-4000-8000-000000000001'

const sidOf = (answer: { cookies: { name: string; value: string }[] }): string =>
  answer.cookies.find(({ name }) => name === 'sid')?.value ?? ''
const withSid = (person: Person, sid: string): Person => ({ ...person, cookie: `sid=${sid}`, token: sid })

type Enrolled = { person: Person; secret: string; recovery: string[] }

async function enrol(
  w: World,
  wanted: { kind?: 'citizen' | 'officer'; roles?: { role: string; unitId: string }[] } = {},
): Promise<Enrolled> {
  const person = await createTestPerson(w.db, w.clock, { kind: 'citizen', name: 'Lâm Thị Mã', password, ...wanted })
  const begun = await post(w, person, '/tai-khoan/khoa/ung-dung-ma')
  assert.match(begun.body, /src="data:image\/png;base64,/)
  const secret = (/<strong class="code">([A-Z2-7 ]+)</.exec(begun.body)?.[1] ?? '').replace(/ /g, '')
  const wrong = await post(w, person, '/tai-khoan/khoa/ung-dung-ma/xac-nhan', { code: '000000' })
  assert.equal(wrong.statusCode, 422)
  const done = await post(w, person, '/tai-khoan/khoa/ung-dung-ma/xac-nhan', { code: codeAt(secret, w.clock.now()) })
  const recovery = [...done.body.matchAll(/<strong class="code">([a-z0-9]{5}-[a-z0-9]{5})</g)].map((match) => match[1] ?? '')
  assert.equal(recovery.length, 8)
  return { person: withSid(person, sidOf(done)), secret, recovery }
}

async function firstStep(w: World, person: Person, ve = '/ho-so') {
  const answer = await w.inject({
    method: 'POST',
    url: '/dang-nhap',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ login: person.login, password, ve }).toString(),
  })
  return { answer, cookie: `nua=${answer.cookies.find(({ name }) => name === 'nua')?.value ?? ''}` }
}

const secondStep = (w: World, cookie: string, code: string) =>
  w.inject({
    method: 'POST',
    url: '/dang-nhap/lop-hai',
    headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ code, ve: '/ho-so' }).toString(),
  })

test('with an authenticator app the password opens nothing by itself; a code does, once', async () => {
  const w = await world()
  const { person, secret } = await enrol(w)
  w.clock.advance(60_000)
  const { answer, cookie } = await firstStep(w, person)
  assert.match(String(answer.headers.location), /^\/dang-nhap\/lop-hai/)
  assert.equal(sidOf(answer), '')
  assert.match((await w.inject({ url: '/dang-nhap/lop-hai', headers: { cookie } })).body, /Mã xác nhận hoặc mã dự phòng/)
  const code = codeAt(secret, w.clock.now())
  const done = await secondStep(w, cookie, code)
  assert.equal(done.headers.location, '/ho-so')
  assert.ok(sidOf(done))
  const next = await firstStep(w, person)
  assert.equal((await secondStep(w, next.cookie, code)).statusCode, 422, 'a code that was seen over the shoulder')
  assert.equal((await secondStep(w, 'nua=khong-co', code)).headers.location, '/dang-nhap?ve=%2Fho-so')
  const api = (body: Record<string, string>) =>
    w.app.inject({ method: 'POST', url: '/api/sessions', payload: { login: person.login, password, ...body } })
  assert.equal((await api({})).json().code, 'identity.second.code_missing')
  w.clock.advance(60_000)
  assert.equal((await api({ code: codeAt(secret, w.clock.now()) })).statusCode, 201)
})

test('a recovery code is good once; five wrong codes close the second step on every page', async () => {
  const w = await world()
  const { person, recovery, secret } = await enrol(w)
  const one = await firstStep(w, person)
  assert.equal((await secondStep(w, one.cookie, (recovery[0] ?? '').toUpperCase())).statusCode, 303)
  const two = await firstStep(w, person)
  assert.equal((await secondStep(w, two.cookie, recovery[0] ?? '')).statusCode, 422)
  for (let n = 0; n < 4; n++) await secondStep(w, two.cookie, '123456')
  const locked = await secondStep(w, two.cookie, recovery[1] ?? '')
  assert.equal(locked.statusCode, 429)
  assert.match(locked.body, /Đã thử sai quá nhiều lần/)
  const confirm = await post(w, person, '/dang-nhap/xac-nhan', { muc: '2', lai: '1', ve: '/', code: codeAt(secret, w.clock.now()) })
  assert.equal(confirm.statusCode, 429)
  w.clock.advance(15 * 60_000)
  const three = await firstStep(w, person)
  assert.equal((await secondStep(w, three.cookie, recovery[1] ?? '')).statusCode, 303)
})

test('codes that are guessed all at once are counted one by one', async () => {
  const w = await world()
  const { person } = await enrol(w)
  const { cookie } = await firstStep(w, person)
  const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => secondStep(w, cookie, String(n).padStart(6, '0'))))
  assert.ok(answers.filter(({ statusCode }) => statusCode === 422).length <= 5)
  assert.ok(answers.filter(({ statusCode }) => statusCode === 429).length >= 15)
})

test('a session is lifted by a code, under a new token; what it could not do before it can now', async () => {
  const w = await world()
  const { person, secret } = await enrol(w)
  const api = await w.app.inject({ method: 'POST', url: '/api/sessions', payload: { login: person.login, password, code: 'x' } })
  assert.equal(api.statusCode, 401)
  w.clock.advance(60_000)
  const fresh = await createTestPerson(w.db, w.clock, { kind: 'citizen', name: 'Chưa Có' })
  const asked = await w.inject({ url: '/dang-nhap/xac-nhan?muc=2&ve=/ho-so', as: fresh })
  assert.match(asked.body, /Bạn chưa có lớp thứ hai/)
  assert.match(asked.body, /Xác nhận bằng định danh điện tử/)
  assert.match(asked.body, /Bạn đang ở mức 1/)
  const again = await post(w, person, '/dang-nhap/xac-nhan', { muc: '2', lai: '1', ve: '/ho-so', code: codeAt(secret, w.clock.now()) })
  assert.equal(again.headers.location, '/ho-so')
  const lifted = withSid(person, sidOf(again))
  assert.notEqual(lifted.token, person.token)
  assert.equal((await w.inject({ url: '/api/me', as: person })).statusCode, 401, 'the token before is worth nothing')
  assert.equal((await w.inject({ url: '/api/me', as: lifted })).statusCode, 200)
  const three = await w.inject({ url: '/dang-nhap/xac-nhan?muc=3&ve=/', as: lifted })
  assert.match(three.body, /cần danh tính đã được xác minh/)
  assert.doesNotMatch(three.body, /name="code"/)
  w.clock.advance(16 * 60_000)
  const off = await post(w, lifted, '/tai-khoan/khoa/ung-dung-ma/bo')
  assert.match(String(off.headers.location), /^\/dang-nhap\/xac-nhan\?lai=1/)
})

test('where two factors are required, an approver works only after the second; in the demo a banner says so', async () => {
  const w = await world()
  const roles = [
    { role: 'approver', unitId: unit },
    { role: 'administrator', unitId: unit },
  ]
  const bare = await createTestPerson(w.db, w.clock, { kind: 'officer', name: 'Chưa Có Lớp Hai', roles })
  assert.match((await w.inject({ url: '/tai-khoan', as: bare })).body, /Vai trò của bạn cần lớp xác thực thứ hai/)
  assert.match((await w.inject({ url: '/dang-nhap' })).body, /bắt buộc có lớp xác thực thứ hai/)
  assert.equal((await w.inject({ url: '/quan-tri/can-bo', as: bare })).statusCode, 200)
  const { person } = await enrol(w, { kind: 'officer', roles })
  w.app.config.secondFactor = 'required'
  try {
    const shut = await w.inject({ url: '/quan-tri/can-bo', as: bare })
    assert.equal(shut.statusCode, 303)
    assert.match(String(shut.headers.location), /^\/dang-nhap\/xac-nhan\?muc=2&ve=%2Fquan-tri/)
    const json = await w.inject({ url: '/quan-tri/can-bo', as: bare, headers: { accept: 'application/json' } })
    assert.equal(json.json<{ code: string }>().code, 'core.second_factor_needed')
    assert.match(String(json.headers['www-authenticate']), /insufficient_user_authentication.*urn:tinhso:assurance:2/)
    assert.equal((await w.inject({ url: '/quan-tri/can-bo', as: person })).statusCode, 200)
    assert.equal((await post(w, person, '/tai-khoan/khoa/ung-dung-ma/bo')).statusCode, 409)
  } finally {
    w.app.config.secondFactor = 'offered'
  }
})

test('another administrator takes lost factors off, the officer is told; nobody does it for themselves', async () => {
  const w = await world()
  const { person } = await enrol(w, { kind: 'officer', roles: [{ role: 'approver', unitId: unit }] })
  const admin = await w.officer('administrator', unit)
  assert.equal((await post(w, person, `/quan-tri/can-bo/${person.personId}/lop-hai/bo`)).statusCode, 403)
  assert.equal((await post(w, admin, `/quan-tri/can-bo/${admin.personId}/lop-hai/bo`)).statusCode, 409)
  assert.equal((await post(w, admin, `/quan-tri/can-bo/${person.personId}/lop-hai/bo`)).statusCode, 303)
  const { answer } = await firstStep(w, person, '/thong-bao')
  const inbox = await w.inject({ url: '/thong-bao', as: withSid(person, sidOf(answer)) })
  assert.match(inbox.body, /đã bỏ lớp xác thực thứ hai của bạn/)
})

test('the pages of the second factor open in three languages', async () => {
  const w = await world()
  const { person } = await enrol(w)
  for (const lang of ['vi', 'en', 'km'] as const)
    for (const url of [
      '/tai-khoan/khoa',
      '/dang-nhap/xac-nhan?lai=1&muc=1&ve=/',
      '/dang-nhap/xac-nhan?lai=1&muc=3&ve=/',
      '/tai-khoan/ung-dung',
    ]) {
      const page = await w.inject({ url, as: person, lang })
      assert.equal(page.statusCode, 200, url)
      assert.doesNotMatch(page.body, /(identity|sso)\.[a-z_]+\.[a-z_]+|\{\w+\}/, `${url} ${lang}`)
    }
})
