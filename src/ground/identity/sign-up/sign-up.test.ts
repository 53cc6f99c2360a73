import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { test } from 'node:test'
import { findPersonByPhone } from '#ground/identity/index.ts'
import { world } from '../../../../test/world.ts'

const form = (fields: Record<string, string>) => ({
  payload: new URLSearchParams(fields).toString(),
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
})
const newPhone = (): string => `07${String(randomInt(100_000_000)).padStart(8, '0')}`
const password = 'một hai ba bốn năm'

async function codeFor(address: string): Promise<string> {
  const { inject } = await world()
  const outbox = await inject({ method: 'GET', url: `/hop-thu-di?q=${address}` })
  return /\b(\d{6})\b(?=,)/.exec(outbox.body)?.[1] ?? ''
}

async function ask(phone: string, name = 'Lý Văn Sơn') {
  const { inject } = await world()
  const answer = await inject({ method: 'POST', url: '/dang-ky', ...form({ name, contact: phone, password, ve: '/ho-so' }) })
  assert.equal(answer.statusCode, 303, answer.body)
  const location = String(answer.headers.location)
  return { location, lan: new URL(location, 'http://x').searchParams.get('lan') ?? '' }
}

test('a citizen signs up with a phone and the code that was sent to it', async () => {
  const { inject, db } = await world()
  const phone = newPhone()
  const { location, lan } = await ask(phone)
  assert.match((await inject({ method: 'GET', url: location })).body, new RegExp(phone))
  assert.equal(await findPersonByPhone(db, phone), undefined)
  const code = await codeFor(phone)
  const answer = await inject({
    method: 'POST',
    url: '/dang-ky/ma',
    ...form({ lan, code: ` ${code.slice(0, 3)} ${code.slice(3)}`, ve: '/ho-so' }),
  })
  assert.equal(answer.statusCode, 303)
  assert.equal(answer.headers.location, '/ho-so')
  assert.equal((await findPersonByPhone(db, phone))?.name, 'Lý Văn Sơn')
  const signedIn = await inject({ method: 'POST', url: '/dang-nhap', ...form({ login: phone, password }) })
  assert.equal(signedIn.statusCode, 303)
  const again = await inject({ method: 'POST', url: '/dang-ky/ma', ...form({ lan, code }) })
  assert.equal(again.statusCode, 410)
})

test('a code is refused when it is wrong, dead after five tries, and too old after ten minutes', async () => {
  const { inject, clock, db } = await world()
  const phone = newPhone()
  const { lan } = await ask(phone)
  const code = await codeFor(phone)
  const wrong = code === '000000' ? '000001' : '000000'
  for (let n = 1; n < 5; n++)
    assert.equal((await inject({ method: 'POST', url: '/dang-ky/ma', ...form({ lan, code: wrong }) })).statusCode, 422)
  assert.equal((await inject({ method: 'POST', url: '/dang-ky/ma', ...form({ lan, code: wrong }) })).statusCode, 410)
  assert.equal((await inject({ method: 'POST', url: '/dang-ky/ma', ...form({ lan, code }) })).statusCode, 410)
  const late = newPhone()
  const second = await ask(late)
  const lateCode = await codeFor(late)
  clock.advance(10 * 60_000 + 1)
  assert.equal((await inject({ method: 'POST', url: '/dang-ky/ma', ...form({ lan: second.lan, code: lateCode }) })).statusCode, 410)
  assert.equal(await findPersonByPhone(db, late), undefined)
})

test('signing up with a phone that has an account looks the same and tells only the owner', async () => {
  const { inject, citizen } = await world()
  const owner = await citizen()
  const free = newPhone()
  const taken = await ask(owner.phone)
  const fresh = await ask(free)
  const page = async (at: { location: string; lan: string }, phone: string): Promise<string> =>
    (await inject({ method: 'GET', url: at.location })).body.replaceAll(phone, '').replaceAll(at.lan, '')
  assert.equal(await page(taken, owner.phone), await page(fresh, free))
  assert.match((await inject({ method: 'GET', url: `/hop-thu-di?q=${owner.phone}` })).body, /bạn đã có tài khoản/)
})

test('what is missing or weak is told at its field and the name is kept', async () => {
  const { inject } = await world()
  const answer = await inject({
    method: 'POST',
    url: '/dang-ky',
    ...form({ name: 'Danh Sà Rây', contact: '12345', password: 'matkhau123' }),
  })
  assert.equal(answer.statusCode, 422)
  assert.match(answer.body, /value="Danh Sà Rây"/)
  assert.match(answer.body, /href="#contact"/)
  assert.match(answer.body, /dễ đoán/)
  assert.doesNotMatch(answer.body, /matkhau123/)
})

test('marks of HTML in a name are shown as they were typed and never run', async () => {
  const { inject } = await world()
  const phone = newPhone()
  const name = 'Sơn <script>alert(1)</script> "Thị" <img src=x onerror=alert(2)>'
  const { lan } = await ask(phone, name)
  const answer = await inject({ method: 'POST', url: '/dang-ky/ma', ...form({ lan, code: await codeFor(phone) }) })
  const sid = answer.cookies.find((cookie) => cookie.name === 'sid')?.value ?? ''
  const page = await inject({ method: 'GET', url: '/tai-khoan', headers: { cookie: `sid=${sid}` } })
  assert.doesNotMatch(page.body, /<script>alert|<img src=x/)
  assert.match(page.body, /&lt;script>alert\(1\)|&lt;script&gt;alert\(1\)/)
})

test('codes to one phone are limited', async () => {
  const { inject } = await world()
  const phone = newPhone()
  for (let n = 0; n < 5; n++) await ask(phone)
  const answer = await inject({ method: 'POST', url: '/dang-ky', ...form({ name: 'Lý Văn Sơn', contact: phone, password }) })
  assert.equal(answer.statusCode, 429)
  assert.match(answer.body, /thử lại lúc/)
})
