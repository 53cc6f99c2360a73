import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { before, test } from 'node:test'
import { findCase } from '#engine/casework/index.ts'
import { findReport } from '../report/report.queries.ts'
import { unitIdOf } from '../../../../test/filing.ts'
import { aReport, doneOnDesk, drawWards, here as spotHere, otherWard, ward } from '../../../../test/street.ts'
import { type Person, type World, world } from '../../../../test/world.ts'

before(async () => drawWards((await world()).db))

const own = '/lam-viec/phan-anh/hang-loat'
const post = (w: World, as: Person, url: string, fields: [string, string][]) =>
  w.inject({
    ...{ method: 'POST', url, as, headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    payload: new URLSearchParams(fields).toString(),
  })

test('a dispatcher accepts and assigns many reports at once: each for itself, once, with the reason where it could not be', async () => {
  const w = await world()
  const [here, elsewhere] = [await unitIdOf(w, ward), await unitIdOf(w, otherWard)]
  const dispatcher = await w.officer('dispatcher', here)
  const officer = await w.officer('field_officer', here, { name: 'Người Đi Xem' })
  const [one, two] = [await aReport(w), await aReport(w)]
  const codes = [one.reference, two.reference]
  const desk = await w.inject({ url: '/lam-viec/phan-anh', as: dispatcher })
  // Queue by jurisdiction: who reaches the province chooses a unit of it; a unit beyond the reach is no choice.
  const wide = await w.officer('dispatcher', await unitIdOf(w, '92'))
  const shows = async (as: Person, dv: string): Promise<boolean> =>
    (await w.inject({ url: `/lam-viec/phan-anh?hang=new&q=${one.reference}&dv=${dv}`, as })).body.includes(
      `name="ma" value="${one.reference}"`,
    )
  assert.deepEqual([await shows(wide, here), await shows(wide, elsewhere), await shows(dispatcher, elsewhere)], [true, false, true])
  assert.match(desk.body, new RegExp(`name="ma" value="${one.reference}"`))
  const query = (viec: string): string => `${own}?${new URLSearchParams([['viec', viec], ...codes.map((code) => ['ma', code])]).toString()}`
  const shown = await w.inject({ url: query('accept'), as: dispatcher })
  assert.equal(shown.statusCode, 200)
  const rows = [...shown.body.matchAll(/name="ma" value="([^"]+)"/g)].map((found) => ['ma', found[1] ?? ''] as [string, string])
  assert.equal(rows.length, 2)
  const key = randomUUID()
  const fields: [string, string][] = [['viec', 'accept'], ['key', key], ['note', 'Đã tiếp nhận'], ...rows]
  for (let time = 0; time < 2; time++) assert.equal((await post(w, dispatcher, own, fields)).headers.location, `${own}/${key}`)
  const stateOf = async (reference: string) => (await findCase(w.db, { reference }))?.state
  assert.deepEqual(await Promise.all(codes.map(stateOf)), ['assigned', 'assigned'])
  assert.equal((await w.inject({ url: `${own}/${key}`, as: dispatcher })).statusCode, 200)
  assert.equal((await w.inject({ url: `${own}/${key}`, as: officer })).statusCode, 404, 'a run is its own officer’s')
  const late = await post(w, dispatcher, own, [['viec', 'accept'], ['key', randomUUID()], ...rows])
  assert.match((await w.inject({ url: String(late.headers.location), as: dispatcher })).body, new RegExp(one.reference))
  assert.deepEqual(await Promise.all(codes.map(stateOf)), ['assigned', 'assigned'], 'a version that was seen before is refused')
  const next = await w.inject({ url: query('assign'), as: dispatcher })
  const fresh = [...next.body.matchAll(/name="ma" value="([^"]+)"/g)].map((found) => ['ma', found[1] ?? ''] as [string, string])
  const lacking = await post(w, dispatcher, own, [['viec', 'assign'], ['key', randomUUID()], ...fresh])
  assert.equal(lacking.statusCode, 422)
  const done = await post(w, dispatcher, own, [['viec', 'assign'], ['key', randomUUID()], ['officer', officer.personId], ...fresh])
  assert.equal(done.statusCode, 303)
  assert.deepEqual(await Promise.all(codes.map(async (reference) => (await findCase(w.db, { reference }))?.assigneeName)), [
    'Người Đi Xem',
    'Người Đi Xem',
  ])
  const stranger = await w.inject({ url: query('comment'), as: await w.officer('dispatcher', elsewhere) })
  assert.equal([...stranger.body.matchAll(/name="ma"/g)].length, 0, 'reports of another ward are not there')
  for (const viec of ['decline', 'answer', 'route', 'x'])
    assert.equal((await w.inject({ url: query(viec), as: dispatcher })).statusCode, 400, `${viec} is not for many`)
})

test('a list to take along is kept by the phone, and names what to look at but nobody who reported it', async () => {
  const w = await world()
  const here = await unitIdOf(w, ward)
  const [dispatcher, officer] = [await w.officer('dispatcher', here), await w.officer('field_officer', here)]
  const { reference } = await aReport(w, { fields: { place: 'Sau nhà lồng chợ', contact: '0912345678', contact_name: 'Người Gửi Kín' } })
  await doneOnDesk(w, dispatcher, reference, 'accept')
  await doneOnDesk(w, officer, reference, 'take')
  const list = await w.inject({ url: '/lam-viec/phan-anh/kiem-tra?mine=1', as: officer })
  assert.equal(list.headers['x-keep-offline'], 'own')
  for (const word of [reference, 'Sau nhà lồng chợ', `geo:${spotHere.lat},${spotHere.lon}`]) assert.ok(list.body.includes(word), word)
  assert.doesNotMatch(list.body, /0912345678|Người Gửi Kín/)
})

test('a place gets a sheet with a QR to print; whoever scans it reports from there', async () => {
  const w = await world()
  const [here, elsewhere] = [await unitIdOf(w, ward), await unitIdOf(w, otherWard)]
  const dispatcher = await w.officer('dispatcher', here)
  const places = '/lam-viec/phan-anh/diem'
  const fields = (commune: string): [string, string][] => [
    ['name', 'Chợ Thử Mã'],
    ['commune', commune],
    ['lat', '9.605'],
    ['lon', '105.955'],
  ]
  const refused = await post(w, dispatcher, places, fields(elsewhere))
  assert.equal(refused.statusCode, 422)
  assert.match(refused.body, /Chợ Thử Mã/)
  assert.equal((await post(w, dispatcher, places, fields(here))).statusCode, 303)
  const shown = await w.inject({ url: places, as: dispatcher })
  const id = /\/phan-anh\/diem\/([0-9a-f-]{36})\.pdf/.exec(shown.body)?.[1] ?? ''
  assert.doesNotMatch((await w.inject({ url: places, as: await w.officer('dispatcher', elsewhere) })).body, new RegExp(id))
  const sheet = await w.inject({ url: `/phan-anh/diem/${id}.pdf` })
  assert.equal(sheet.headers['content-type'], 'application/pdf')
  assert.ok(sheet.rawPayload.subarray(0, 5).toString() === '%PDF-')
  assert.match((await w.inject({ url: `/phan-anh/gui?diem=${id}` })).body, /Chợ Thử Mã/)
  const sent = await aReport(w, { fields: { diem: id, lat: '', lon: '', commune: here, place: 'Chợ Thử Mã' } })
  assert.equal((await findReport(w.db, { reference: sent.reference }))?.communeId, here)
})
