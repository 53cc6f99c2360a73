import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestPerson } from '#ground/identity/index.ts'
import { world } from '../../../../test/world.ts'

const form = (fields: Record<string, string>) => ({
  payload: new URLSearchParams(fields).toString(),
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
})
const password = 'con cò bay lả bay la'

async function citizen() {
  const { db, clock } = await world()
  return createTestPerson(db, clock, { kind: 'citizen', name: 'Thạch Thị Sô Phi', password })
}

const sidOf = (answer: { cookies: { name: string; value: string }[] }): string =>
  answer.cookies.find((cookie) => cookie.name === 'sid')?.value ?? ''

test('a citizen signs in with the phone, however it is typed, and is led back to where they were', async () => {
  const { inject } = await world()
  const person = await citizen()
  const spaced = `+84 ${person.phone.slice(1, 4)} ${person.phone.slice(4, 7)}.${person.phone.slice(7)}`
  const answer = await inject({ method: 'POST', url: '/dang-nhap', ...form({ login: spaced, password, ve: '/tai-khoan' }) })
  assert.equal(answer.statusCode, 303)
  assert.equal(answer.headers.location, '/tai-khoan')
  const cookie = answer.cookies.find((one) => one.name === 'sid') as { httpOnly?: boolean; sameSite?: string; secure?: boolean } | undefined
  assert.equal(cookie?.httpOnly, true)
  assert.equal(cookie?.sameSite, 'Lax')
  const page = await inject({ method: 'GET', url: '/tai-khoan', headers: { cookie: `sid=${sidOf(answer)}` } })
  assert.equal(page.statusCode, 200)
  assert.match(page.body, /Thạch Thị Sô Phi/)
})

test('the cookie is Secure where people reach the platform over https', async () => {
  const { inject, app } = await world()
  const person = await citizen()
  const { publicUrl } = app.config
  app.config.publicUrl = 'https://tinhso.test'
  const answer = await inject({ method: 'POST', url: '/dang-nhap', ...form({ login: person.phone, password }) })
  app.config.publicUrl = publicUrl
  assert.match(String(answer.headers['set-cookie']), /sid=[\w-]{43};.*Secure/)
})

test('an address of another site is never the way back', async () => {
  const { inject } = await world()
  for (const ve of ['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)']) {
    const person = await citizen()
    const answer = await inject({ method: 'POST', url: '/dang-nhap', ...form({ login: person.phone, password, ve }) })
    assert.equal(answer.headers.location, '/', ve)
  }
})

test('a wrong password and an unknown login get the same words', async () => {
  const { inject } = await world()
  const person = await citizen()
  const words = async (login: string): Promise<string> => {
    const answer = await inject({ method: 'POST', url: '/dang-nhap', ...form({ login, password: 'không phải mật khẩu' }) })
    assert.equal(answer.statusCode, 422)
    return answer.body.replaceAll(login, '').replace(/value="[^"]*"/g, '')
  }
  assert.equal(await words(person.phone), await words(`08${person.phone.slice(2)}`))
})

test('five wrong passwords close the login until the clock has moved a quarter of an hour', async () => {
  const { inject, clock } = await world()
  const person = await citizen()
  const tryIt = (typed: string) => inject({ method: 'POST', url: '/dang-nhap', ...form({ login: person.phone, password: typed }) })
  const first = await tryIt('sai rồi nhé 1')
  assert.match(first.body, /Còn 4 lần thử/)
  for (let n = 2; n < 5; n++) await tryIt(`sai rồi nhé ${n}`)
  const fifth = await tryIt('sai rồi nhé 5')
  assert.equal(fifth.statusCode, 429)
  const locked = await tryIt(password)
  assert.equal(locked.statusCode, 429)
  assert.match(locked.body, /thử lại lúc \d\d:\d\d/)
  clock.advance(15 * 60_000 + 1)
  assert.equal((await tryIt(password)).statusCode, 303)
})

test('guesses that are sent all at once are counted one by one', async () => {
  const { inject } = await world()
  const person = await citizen()
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, n) =>
      inject({ method: 'POST', url: '/dang-nhap', ...form({ login: person.phone, password: `đoán bừa lần ${n}` }) }),
    ),
  )
  assert.equal(answers.filter((answer) => answer.statusCode === 422).length, 4)
  assert.equal(answers.filter((answer) => answer.statusCode === 429).length, 8)
})

test('signing in rotates the session: the one the browser had is worth nothing afterwards', async () => {
  const { inject } = await world()
  const person = await citizen()
  const answer = await inject({ method: 'POST', url: '/dang-nhap', as: person, ...form({ login: person.phone, password }) })
  assert.notEqual(sidOf(answer), person.token)
  assert.equal((await inject({ method: 'GET', url: '/api/me', as: person })).statusCode, 401)
})

test('signing out ends the session on the server', async () => {
  const { inject } = await world()
  const person = await citizen()
  const answer = await inject({ method: 'POST', url: '/dang-xuat', as: person })
  assert.equal(answer.statusCode, 303)
  assert.equal((await inject({ method: 'GET', url: '/api/me', as: person })).statusCode, 401)
})

test('a form sent from another site is refused', async () => {
  const { inject } = await world()
  const person = await citizen()
  const sent = form({ name: 'Kẻ khác' })
  const answer = await inject({
    method: 'POST',
    url: '/tai-khoan',
    as: person,
    payload: sent.payload,
    headers: { ...sent.headers, accept: 'application/json', 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
  })
  assert.equal(answer.statusCode, 403)
  assert.equal(answer.json().code, 'core.cross_site')
})

test('a page for the signed-in sends a visitor to sign in and back', async () => {
  const { inject } = await world()
  const answer = await inject({ method: 'GET', url: '/tai-khoan' })
  assert.equal(answer.statusCode, 303)
  assert.equal(answer.headers.location, `/dang-nhap?ve=${encodeURIComponent('/tai-khoan')}`)
})

test('fields that come twice, or far too long, are wrong input and no fault', async () => {
  const { inject } = await world()
  const twice = await inject({
    method: 'POST',
    url: '/dang-nhap',
    payload: 'login=a&login=b&password=x',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
  assert.equal(twice.statusCode, 422)
  const long = await inject({ method: 'POST', url: '/dang-nhap', ...form({ login: 'x'.repeat(5000), password: 'y'.repeat(5000) }) })
  assert.equal(long.statusCode, 422)
})
