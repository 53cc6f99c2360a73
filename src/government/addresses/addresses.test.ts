import assert from 'node:assert/strict'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { extractText, getDocumentProxy } from 'unpdf'
import { projectRoot } from '#core/files.ts'
import { findRegister, importCsv } from '#engine/registers/index.ts'
import { plusCode } from '#ground/places/index.ts'
import { unitIdOf } from '../../../test/filing.ts'
import { drawWards, here, ward } from '../../../test/street.ts'
import { type Person, type World, world } from '../../../test/world.ts'

describe('address codes', () => {
  let w: World
  let keeper: Person
  const code = plusCode(here.lat, here.lon, 11)
  const short = code.slice(4)

  before(async () => {
    w = await world()
    await drawWards(w.db)
    keeper = await w.officer('data_entry', await unitIdOf(w, ward))
  })

  const get = (url: string, as: Person = keeper) => w.inject({ url, as })
  const enter = (fields: Record<string, string>) =>
    w.inject({
      method: 'POST',
      url: '/du-lieu/addresses/them',
      as: keeper,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ 'tu-ngay': '2026-01-01', 'd.unit': ward, ...fields }).toString(),
    })
  const house = {
    'd.house': '12 Trần Hưng Đạo',
    'd.hamlet': 'Khóm 1',
    'd.kind': 'household',
    'd.households': '2',
    'd.latitude': String(here.lat),
    'd.longitude': String(here.lon),
  }

  it('are reckoned from the place when a house is entered, and nobody types them', async () => {
    const form = await get('/du-lieu/addresses/them')
    assert.doesNotMatch(form.body, /name="d\.code"/)
    assert.match(form.body, new RegExp(`name="d\\.unit"[^>]*value="${ward}"`))
    assert.match(form.body, /<register-place[^>]*data-latitude="d\.latitude"/)
    const { 'd.latitude': _, ...nowhere } = house
    const refused = await enter(nowhere)
    assert.equal(refused.statusCode, 422)
    assert.match(refused.body, /Vĩ độ/)
    assert.doesNotMatch(refused.body, /href="#d\.code"/)
    assert.equal((await enter(house)).statusCode, 303)
    const twice = await enter(house)
    assert.equal(twice.statusCode, 422)
    assert.match(twice.body, /href="#d\.latitude"[^>]*>Đã có bản ghi mang mã này/)
  })

  it('lead to the house from a whole code, from a short one with its ward, and from a position', async () => {
    for (const asked of [code, code.toLowerCase(), `${short} Phú Lợi`, `${short} phuong phu loi, soc trang`]) {
      const found = await w.inject({ url: `/ma-dia-chi?ma=${encodeURIComponent(asked)}` })
      assert.equal(found.statusCode, 303, asked)
      assert.equal(found.headers.location, `/ma-dia-chi/${code}`, asked)
    }
    const chosen = await w.inject({ url: `/ma-dia-chi?ma=${encodeURIComponent(short)}&xa=${await unitIdOf(w, ward)}` })
    assert.equal(chosen.headers.location, `/ma-dia-chi/${code}`)
    const standing = await w.inject({ url: `/ma-dia-chi?lat=${here.lat}&lon=${here.lon}` })
    assert.equal(standing.headers.location, `/ma-dia-chi/${code}`)
    const page = await w.inject({ url: `/ma-dia-chi/${code}` })
    assert.equal(page.statusCode, 200)
    assert.ok(page.body.includes(`<h1>${short}, Phường Phú Lợi</h1>`))
    assert.match(page.body, /12 Trần Hưng Đạo, Khóm 1/)
    assert.match(page.body, /<circle /)
    const { statusCode, body } = await w.inject({ url: `/api/addresses/${encodeURIComponent(code)}` })
    assert.equal(statusCode, 200)
    const { commune, listed, ...rest } = JSON.parse(body) as { commune: { code: string }; listed: unknown[]; code: string; short: string }
    assert.equal(commune.code, ward)
    assert.deepEqual(listed, [{ hamlet: 'Khóm 1', house: '12 Trần Hưng Đạo', kind: 'household', madeUp: false }])
    assert.equal(rest.short, short)
  })

  it('say what is wrong with a code, and nothing of places outside the province', async () => {
    const wrong = await w.inject({ url: '/ma-dia-chi?ma=so-12' })
    assert.equal(wrong.statusCode, 422)
    assert.match(wrong.body, /href="#ma"/)
    const nowhere = await w.inject({ url: `/ma-dia-chi?ma=${encodeURIComponent(short)}` })
    assert.equal(nowhere.statusCode, 422)
    assert.match(nowhere.body, /Mã ngắn cần tên xã, phường/)
    for (const outside of ['8FVC2222+22', 'khong', encodeURIComponent("'; drop table x")]) {
      assert.equal((await w.inject({ url: `/ma-dia-chi/${outside}` })).statusCode, 404, outside)
      assert.equal((await w.inject({ url: `/api/addresses/${outside}` })).statusCode, 404, outside)
    }
    const empty = await w.inject({ url: `/ma-dia-chi/${plusCode(here.lat + 0.001, here.lon, 11)}` })
    assert.match(empty.body, /Chưa có nhà nào được ghi/)
  })

  it('come with a file of houses, where a code that does not fit its place is a fault', async () => {
    const register = await findRegister(w.db, 'addresses')
    assert.ok(register)
    const context = { db: w.db, config: w.app.config, clock: w.clock, log: () => undefined }
    const file = join(projectRoot, 'provinces/soc-trang/registers/samples/addresses.csv')
    const done = await importCsv(context, register, file, { validFrom: '2025-07-01', load: 'all', madeUp: true })
    // The pack brings them too, as made-up rows; a second time nothing is new.
    assert.deepEqual([done.lines, done.fresh + done.same, done.faulty], [48, 48, 0])
    const listed = await get(`/api/addresses/${encodeURIComponent(plusCode(9.595984, 105.950575, 11))}`)
    assert.deepEqual(listed.json<{ listed: unknown[] }>().listed, [
      { house: '3 Lê Hồng Phong', hamlet: 'Khóm 2', kind: 'household', madeUp: true },
    ])
    const data = { code: '6PX7JX2F+R62', hamlet: 'Khóm 2', unit: ward, kind: 'other', latitude: here.lat, longitude: here.lon }
    const payload = { data, validFrom: '2026-01-02', reason: 'thử' }
    const answer = await w.inject({
      method: 'POST',
      url: '/api/registers/addresses/records',
      as: keeper,
      payload,
      headers: { 'idempotency-key': 'addresses-1' },
    })
    assert.equal(answer.statusCode, 422, answer.body)
    assert.match(answer.body, new RegExp(code.replace('+', '\\+')))
  })

  it('are printed as plates by those who keep the register', async () => {
    const unit = await unitIdOf(w, ward)
    const sheets = await get(`/lam-viec/bien-dia-chi?xa=${unit}&ap=khom+1`)
    assert.equal(sheets.statusCode, 200)
    assert.equal(sheets.headers['content-type'], 'application/pdf')
    const { text } = await extractText(await getDocumentProxy(new Uint8Array(sheets.rawPayload)), { mergePages: true })
    // Every code stands in one line.
    assert.ok(text.includes(short), text)
    assert.equal(
      text.match(/[2-9CFGHJMPQRVWX]{4}\+[2-9CFGHJMPQRVWX]{3}(?![2-9CFGHJMPQRVWX])/g)?.length,
      text.match(/(?<!: )Phường Phú Lợi/g)?.length,
    )
    assert.match(text.replaceAll(/\s+/g, ' '), /12 Trần Hưng Đạo, Khóm 1/)
    const none = await get(`/lam-viec/bien-dia-chi?xa=${unit}&ap=khom+99`)
    assert.equal(none.statusCode, 422)
    assert.match(none.body, /chưa có địa chỉ nào ở đây/)
    assert.equal((await get('/lam-viec/bien-dia-chi', await w.citizen())).statusCode, 403)
  })
})
