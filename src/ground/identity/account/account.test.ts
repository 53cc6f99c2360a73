import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from '#core/db.ts'
import { createTestPerson, getPerson, readIdentityNumber, recordAccess } from '#ground/identity/index.ts'
import { world } from '../../../../test/world.ts'

const form = (fields: Record<string, string>) => ({
  payload: new URLSearchParams(fields).toString(),
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
})
const profile = {
  name: 'Lâm Thị Mỹ',
  lang: 'vi',
  'birth_date-d': '3',
  'birth_date-m': '11',
  'birth_date-y': '1990',
  identity_number: '094 190 123 456',
}

test('a citizen keeps their own data; the identity number is encrypted at rest and shown masked', async () => {
  const { inject, db, app, citizen } = await world()
  const person = await citizen()
  const saved = await inject({ method: 'POST', url: '/tai-khoan', as: person, ...form(profile) })
  assert.equal(saved.statusCode, 303)
  const kept = await getPerson(db, person.personId)
  assert.equal(kept.name, 'Lâm Thị Mỹ')
  assert.equal(kept.birthDate, '1990-11-03')
  assert.equal(kept.hasIdentityNumber, true)
  const page = await inject({ method: 'GET', url: '/tai-khoan', as: person })
  assert.match(page.body, /••• 456/)
  assert.doesNotMatch(page.body, /094190123456/)
  const row = await sql<{ row: string }>`select p::text as row from identity.person p where id = ${person.personId}::uuid`.execute(db)
  assert.doesNotMatch(row.rows[0]?.row ?? '', /094190123456/)
  const own = {
    personId: person.personId,
    actor: { personId: person.personId, name: person.name },
    purpose: 'own',
    legalGround: '',
  }
  assert.equal(await readIdentityNumber(db, app.config, own), '094190123456')
})

test('the identity number of one person does not open in the row of another', async () => {
  const { db, app, citizen, inject } = await world()
  const [one, other] = [await citizen(), await citizen()]
  await inject({ method: 'POST', url: '/tai-khoan', as: one, ...form(profile) })
  await sql`update identity.person set (identity_number_enc, identity_number_hash) = (select identity_number_enc, identity_number_hash from identity.person where id = ${one.personId}::uuid)
    where id = ${other.personId}::uuid`.execute(db)
  const look = { personId: other.personId, actor: { personId: other.personId, name: '' }, purpose: 'own', legalGround: '' }
  await assert.rejects(readIdentityNumber(db, app.config, look))
})

test('a day that does not exist and a short number are told at their fields', async () => {
  const { inject, citizen } = await world()
  const person = await citizen()
  const answer = await inject({
    method: 'POST',
    url: '/tai-khoan',
    as: person,
    ...form({ ...profile, 'birth_date-d': '31', identity_number: '123' }),
  })
  assert.equal(answer.statusCode, 422)
  assert.match(answer.body, /href="#birth_date"/)
  assert.match(answer.body, /href="#identity_number"/)
  assert.match(answer.body, /value="31"/)
})

test('a person ends the session of a lost phone, and never one of somebody else', async () => {
  const { inject, citizen, db, clock, app } = await world()
  const [person, stranger] = [await citizen(), await citizen()]
  const second = await app.inject({ method: 'GET', url: '/api/me', headers: { authorization: `Bearer ${person.token}` } })
  assert.equal(second.statusCode, 200)
  const idOf = async (personId: string): Promise<string> =>
    (await sql<{ id: string }>`select id from identity.session where person_id = ${personId}::uuid`.execute(db)).rows[0]?.id ?? ''
  await inject({ method: 'POST', url: `/tai-khoan/phien/${await idOf(stranger.personId)}`, as: person })
  assert.equal((await inject({ method: 'GET', url: '/api/me', as: stranger })).statusCode, 200)
  clock.advance(1000)
  await inject({ method: 'POST', url: `/tai-khoan/phien/${await idOf(person.personId)}`, as: person })
  assert.equal((await inject({ method: 'GET', url: '/api/me', as: person })).statusCode, 401)
})

test('a changed password ends every session but gives this browser a new one', async () => {
  const { inject, db, clock } = await world()
  const person = await createTestPerson(db, clock, { kind: 'citizen', name: 'Kim Thị Đổi', password: 'mật khẩu ngày xưa' })
  const wrong = await inject({
    method: 'POST',
    url: '/tai-khoan/mat-khau',
    as: person,
    ...form({ current: 'không đúng đâu', password: 'mật khẩu ngày nay' }),
  })
  assert.equal(wrong.statusCode, 422)
  const done = await inject({
    method: 'POST',
    url: '/tai-khoan/mat-khau',
    as: person,
    ...form({ current: 'mật khẩu ngày xưa', password: 'mật khẩu ngày nay' }),
  })
  assert.equal(done.statusCode, 303)
  assert.equal((await inject({ method: 'GET', url: '/api/me', as: person })).statusCode, 401)
  const sid = done.cookies.find((cookie) => cookie.name === 'sid')?.value ?? ''
  assert.equal((await inject({ method: 'GET', url: '/api/me', headers: { cookie: `sid=${sid}` } })).statusCode, 200)
})

test('the citizen reads who looked at their data, why and on what ground', async () => {
  const { inject, citizen, officer, db, clock } = await world()
  const person = await citizen()
  const looker = await officer('processor', '00000000-0000-4000-8000-000000000001', { name: 'Cán bộ <b>Xem</b>' })
  await recordAccess(db, {
    personId: person.personId,
    actor: looker,
    purpose: 'process_dossier',
    legalGround: 'Nghị định 61/2018/NĐ-CP',
    subject: 'H51.1',
    at: clock.now(),
  })
  const page = await inject({ method: 'GET', url: '/tai-khoan', as: person })
  assert.match(page.body, /Giải quyết hồ sơ của bạn · H51\.1/)
  assert.match(page.body, /61\/2018/)
  assert.doesNotMatch(page.body, /<b>Xem/)
  assert.match((await inject({ method: 'GET', url: '/tai-khoan', as: person, lang: 'en' })).body, /To decide your application/)
})

test('every page of sign-on opens in Vietnamese, English and Khmer', async () => {
  const { inject, citizen, officer } = await world()
  const person = await citizen()
  const admin = await officer('administrator', '00000000-0000-4000-8000-000000000001')
  for (const lang of ['vi', 'en', 'km'] as const) {
    for (const url of ['/dang-nhap', '/dang-nhap?xong=mat-khau', '/dang-ky', '/quen-mat-khau', '/quen-mat-khau/ma', '/hop-thu-di']) {
      const page = await inject({ method: 'GET', url, lang })
      assert.equal(page.statusCode, 200, `${url} ${lang}`)
      assert.match(page.body, new RegExp(`<html lang="${lang}"`))
      assert.doesNotMatch(page.body, /identity\.[a-z_]+\.[a-z_]+|\{\w+\}/, `${url} ${lang}`)
    }
    assert.equal((await inject({ method: 'GET', url: '/tai-khoan', as: person, lang })).statusCode, 200)
    assert.equal((await inject({ method: 'GET', url: '/thong-bao', as: person, lang })).statusCode, 200)
    for (const url of ['/quan-tri/can-bo', '/quan-tri/can-bo/them', `/quan-tri/can-bo/${admin.personId}`])
      assert.equal((await inject({ method: 'GET', url, as: admin, lang })).statusCode, 200, url)
  }
})
