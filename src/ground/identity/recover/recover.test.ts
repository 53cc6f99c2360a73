import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestPerson } from '#ground/identity/index.ts'
import { world } from '../../../../test/world.ts'

const form = (fields: Record<string, string>) => ({
  payload: new URLSearchParams(fields).toString(),
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
})

async function ask(login: string): Promise<string> {
  const { inject } = await world()
  const answer = await inject({ method: 'POST', url: '/quen-mat-khau', ...form({ login }) })
  assert.equal(answer.statusCode, 303)
  return new URL(String(answer.headers.location), 'http://x').searchParams.get('lan') ?? ''
}

test('a forgotten password is set anew with a code, and every session ends', async () => {
  const { inject, db, clock } = await world()
  const person = await createTestPerson(db, clock, { kind: 'citizen', name: 'Trần Thị Quên', password: 'mật khẩu đã quên' })
  const lan = await ask(person.phone)
  const outbox = await inject({ method: 'GET', url: `/hop-thu-di?q=${person.phone}` })
  const code = /\b(\d{6})\b(?=,)/.exec(outbox.body)?.[1] ?? ''
  const weak = await inject({ method: 'POST', url: '/quen-mat-khau/ma', ...form({ lan, code, password: 'ngắn' }) })
  assert.equal(weak.statusCode, 422)
  const done = await inject({ method: 'POST', url: '/quen-mat-khau/ma', ...form({ lan, code, password: 'mật khẩu mới toanh' }) })
  assert.equal(done.statusCode, 303)
  assert.equal((await inject({ method: 'GET', url: '/api/me', as: person })).statusCode, 401)
  const signIn = (password: string) => inject({ method: 'POST', url: '/dang-nhap', ...form({ login: person.phone, password }) })
  assert.equal((await signIn('mật khẩu đã quên')).statusCode, 422)
  assert.equal((await signIn('mật khẩu mới toanh')).statusCode, 303)
})

test('recovery says the same whether the account exists', async () => {
  const { inject, citizen } = await world()
  const person = await citizen()
  const page = async (login: string): Promise<string> => {
    const lan = await ask(login)
    return (await inject({ method: 'GET', url: `/quen-mat-khau/ma?lan=${lan}` })).body.replaceAll(lan, '')
  }
  assert.equal(await page(person.phone), await page('khong-co-ai'))
  const lan = await ask('khong-co-ai-ca')
  const answer = await inject({
    method: 'POST',
    url: '/quen-mat-khau/ma',
    ...form({ lan, code: '123456', password: 'mật khẩu mới toanh' }),
  })
  assert.equal(answer.statusCode, 422)
})

test('an officer recovers by the phone on record', async () => {
  const { inject, officer } = await world()
  const person = await officer('clerk', '00000000-0000-4000-8000-000000000001')
  await ask(person.login)
  assert.match((await inject({ method: 'GET', url: `/hop-thu-di?q=${person.phone}` })).body, /đặt lại mật khẩu/)
})
