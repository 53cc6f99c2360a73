import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import sharp from 'sharp'
import { sql } from '#core/db.ts'
import { readIndicator } from '#engine/indicators/index.ts'
import { findLot } from '#sectors/trace/index.ts'
import { pond, seasonFields, write } from '../../../test/farming.ts'
import { fileFromSchema, post } from '../../../test/filing.ts'
import { deliverAll } from '../../../test/hearable.ts'
import { officeAt } from '../../../test/linked.ts'
import { mergeWards, twoWards } from '../../../test/merging.ts'
import { listEntries } from './diary/diary.queries.ts'
import { moveAreas } from './area/follow-units.ts'
import { listHarvests } from './harvest/harvest.queries.ts'
import { farmingModule } from './module.ts'
import { personalData } from './personal/personal.queries.ts'

const oxytetracycline = { kind: 'treat', treat_input: 'oxytetracycline', treat_amount: '2,5', treat_unit: 'kg', treat_reason: 'Gan' }

test('a pond from its season to a harvest: written once, corrected in sight, held up by medicine and let go by its day', async () => {
  const farm = await pond()
  const { w, farmer, season } = farm
  const at = `/nuoi-trong/vu/${season}`
  const key = randomUUID()
  const feed = {
    kind: 'feed',
    feed_day: '2026-11-22',
    feed_amount: '12,5',
    feed_product: 'Thức ăn số 2',
    key,
    written: '2026-11-22T02:00:00Z',
  }
  assert.equal((await write(farm, farmer, feed)).statusCode, 201)
  const again = await write(farm, farmer, feed)
  assert.deepEqual([again.statusCode, again.json<{ outcome: string }>().outcome], [200, 'same'])
  const other = await write(farm, farmer, { ...feed, feed_amount: '13' })
  assert.deepEqual([other.statusCode, other.json<{ code: string }>().code], [409, 'farming.key_used'])

  const impossible = await write(farm, farmer, { kind: 'water', water_ph: '15', water_day: '2026-12-30' })
  assert.deepEqual(
    impossible.json<{ fields: { field: string; rule: string }[] }>().fields.map(({ field, rule }) => [field, rule]),
    [
      ['water_day', 'future'],
      ['water_ph', 'measure'],
    ],
  )
  const shown = await write(farm, farmer, { kind: 'treat', treat_input: 'povidone_iodine', treat_amount: '1' }, 'text/html')
  assert.equal(shown.statusCode, 422)
  assert.match(shown.body, /Gõ số ngày phải chờ ghi trên nhãn, từ 0 đến 365/)
  assert.equal((await write(farm, farmer, { kind: 'water', water_ph: '7,9', water_salinity: '30' })).statusCode, 201)
  assert.equal((await write(farm, farmer, { ...oxytetracycline, treat_day: '2026-11-20' })).statusCode, 201)

  const page = (await w.inject({ url: at, as: farmer })).body
  for (const words of [
    /được thu hoạch từ ngày 18\/12\/2026/,
    /Thức ăn số 2/,
    /Ghi lúc 09:00, 22\/11\/2026/,
    /1 lần ngoài khoảng tốt/,
    /80 con\/m²/,
  ])
    assert.match(page, words)
  const harvest = { key: randomUUID(), day: '2026-11-23', kg: '1.500', buyer: 'Vựa Thử' }
  const early = await post(w, farmer, `${at}/thu-hoach`, harvest)
  assert.equal(early.statusCode, 409)
  assert.match(early.body, /được thu hoạch từ ngày 18\/12\/2026/)

  const [line] = (await listEntries(w.db, season)).filter(({ kind }) => kind === 'treat')
  assert.ok(line)
  const form = (await w.inject({ url: `${at}/ghi?sua=${line.id}`, as: farmer })).body
  assert.match(form, /value="2,5"/)
  const corrected = { ...oxytetracycline, treat_day: '2026-11-16', corrects: line.id }
  assert.equal((await write(farm, farmer, corrected)).statusCode, 201)
  const twice = await write(farm, farmer, corrected)
  assert.deepEqual([twice.statusCode, twice.json<{ code: string }>().code], [409, 'farming.entry_over'])
  const after = (await w.inject({ url: at, as: farmer })).body
  for (const words of [/từ ngày 14\/12\/2026/, /sớm hơn lúc ghi ban đầu/, /Đã sửa/]) assert.match(after, words)

  // What was used on the eve of four weeks ago is clear today.
  const newest = (await listEntries(w.db, season)).find(({ corrects }) => corrects === line.id)
  const moved = await write(farm, farmer, { ...oxytetracycline, treat_day: '2026-10-26', corrects: newest?.id ?? '' })
  assert.equal(moved.statusCode, 201, moved.body)
  const done = { ...harvest, day: '2026-11-23' }
  for (let times = 0; times < 2; times++) assert.equal((await post(w, farmer, `${at}/thu-hoach`, done)).statusCode, 303)
  const harvests = await listHarvests(w.db, season)
  assert.equal(harvests.length, 1)
  const lot = await findLot(w.db, harvests[0]?.lotId ?? '')
  assert.deepEqual([lot?.quantity, lot?.unit, lot?.on, lot?.commodity, lot?.species], [1500, 'KGM', '2026-11-23', 'shrimp', 'white_shrimp'])
  assert.match(lot?.producer ?? '', /^Một hộ ở /, 'the name goes along only where it was agreed to')
  assert.match(JSON.stringify(harvests[0]?.facts), /Oxytetracycline.*lần cuối 2026-10-26, đủ ngày từ 2026-11-23/)
  assert.equal((await post(w, farmer, `/nuoi-trong/vung/${farm.area}/vu-moi`, seasonFields())).statusCode, 409, 'one season at a time')
  assert.equal((await post(w, farmer, `${at}/ket-thuc`)).statusCode, 303)
  assert.equal((await write(farm, farmer, feed)).statusCode, 200, 'what came before the end is answered again')
  assert.equal((await write(farm, farmer, { ...feed, key: randomUUID() })).statusCode, 409)
})

test('a banned input is kept and flagged, an officer may let the harvest happen, a failed test holds it up anew', async (t) => {
  const farm = await pond()
  const { w, farmer, season, commune } = farm
  const at = `/nuoi-trong/vu/${season}`
  const desk = `/lam-viec/nuoi-trong/vu/${season}`
  const officer = await w.officer('agriculture_officer', commune)
  const kept = await write(farm, farmer, { kind: 'treat', treat_input: 'chloramphenicol', treat_amount: '1', treat_day: '2026-11-10' })
  assert.equal(kept.statusCode, 201, 'what was used is written down as what it is')
  const harvest = (): Record<string, string> => ({ key: randomUUID(), day: '2026-11-23', kg: '900' })
  assert.match((await post(w, farmer, `${at}/thu-hoach`, harvest())).body, /Đã dùng chất cấm/)
  const list = (await w.inject({ url: '/lam-viec/nuoi-trong', as: officer })).body
  assert.match(list, /Cấm dùng/)
  assert.equal((await post(w, officer, `${desk}/cho-thu-hoach`, { reason: 'ngắn' })).statusCode, 422)
  assert.equal((await post(w, officer, `${desk}/cho-thu-hoach`, { reason: 'Mẫu ngày 22/11 không phát hiện' })).statusCode, 303)
  assert.equal((await post(w, farmer, `${at}/thu-hoach`, harvest())).statusCode, 303)
  assert.ok((await listHarvests(w.db, season))[0]?.releaseId)

  const now = w.clock.now()
  t.after(() => w.clock.set(now))
  w.clock.set(new Date(now.getTime() + 60_000))
  const result = { key: randomUUID(), substance: 'chloramphenicol', sampled: '2026-11-22', unit: 'ppb', method: 'LC-MS/MS' }
  const paper = { laboratory: 'Phòng Thử nghiệm Mẫu', report: 'KQ-01' }
  const wrong = await post(w, officer, `${desk}/kiem-nghiem`, { ...result, ...paper, value: 'ít', found: '' })
  assert.equal(wrong.statusCode, 422)
  assert.match(wrong.body, /Gõ số như trên phiếu/)
  assert.equal((await post(w, officer, `${desk}/kiem-nghiem`, { ...result, ...paper, value: '0,2', found: 'yes' })).statusCode, 303)
  const shown = (await w.inject({ url: desk, as: officer })).body
  for (const words of [/Vượt mức/, /≤ 0\.15 ug\/kg/, /Regulation \(EU\) 2019\/1871/]) assert.match(shown, words)
  assert.match((await post(w, farmer, `${at}/thu-hoach`, harvest())).body, /Đã dùng chất cấm|vượt mức/, 'the word came before the test')

  const { rows } = await sql<{
    purpose: string
  }>`select purpose from identity.access_log where person_id = ${farmer.personId}::uuid`.execute(w.db)
  assert.ok(
    rows.some(({ purpose }) => purpose === 'farming.purpose.check'),
    'the producer sees who looked',
  )
  const copy = await personalData.copy({ db: w.db, config: w.app.config }, farmer.personId)
  assert.deepEqual(
    ['producers', 'areas', 'seasons', 'entries', 'tests', 'harvests', 'releases'].map((name) => copy[name]?.length),
    [1, 1, 1, 1, 1, 1, 1],
  )
})

test('a diary is shared by a code without the name, until the producer takes the code back', async () => {
  const farm = await pond()
  const { w, farmer, season, commune } = farm
  const picture = await sharp({ create: { width: 30, height: 20, channels: 3, background: '#2a7' } })
    .jpeg()
    .toBuffer()
  const part = (head: string, body: string): string => `--line\r\ncontent-disposition: form-data; ${head}\r\n\r\n${body}\r\n`
  const texts = Object.entries({ kind: 'note', key: randomUUID(), note_words: 'Nước trong' }).map(([name, value]) =>
    part(`name="${name}"`, value),
  )
  const head = '--line\r\ncontent-disposition: form-data; name="note_photo"; filename="ao.jpg"\r\ncontent-type: image/jpeg\r\n\r\n'
  const noted = await w.inject({
    method: 'POST',
    url: `/nuoi-trong/vu/${season}/ghi`,
    as: farmer,
    payload: Buffer.concat([Buffer.from(texts.join('') + head), picture, Buffer.from('\r\n--line--\r\n')]),
    headers: { 'content-type': 'multipart/form-data; boundary=line', 'sec-fetch-site': 'same-origin' },
  })
  assert.equal(noted.statusCode, 303, noted.body.slice(0, 300))
  const [entry] = await listEntries(w.db, season)
  const photo = await w.inject({ url: `/nuoi-trong/vu/${season}/anh/${entry?.id}`, as: farmer })
  assert.equal(photo.headers['content-type'], 'image/jpeg')
  assert.equal((await post(w, farmer, `/nuoi-trong/vu/${season}/chia-se`, { share: 'yes' })).statusCode, 303)
  const { rows } = await sql<{ code: string }>`select share_code as code from farming.season where id = ${season}::uuid`.execute(w.db)
  const code = rows[0]?.code ?? ''
  const open = await w.inject({ url: `/nhat-ky/${code}` })
  assert.equal(open.statusCode, 200)
  assert.match(open.body, /Hồ sơ số: Tôm thẻ chân trắng/)
  assert.doesNotMatch(open.body, /Sơn Thị|Ao Thử/)
  assert.equal(
    (await post(w, farmer, '/nuoi-trong/ho-so', { name: 'Hộ Sơn Thị Nuôi Tôm', unit: commune, show_name: 'yes' })).statusCode,
    303,
  )
  const api = await w.inject({ url: `/api/farming/profiles/${code}`, headers: { accept: 'application/json' } })
  assert.deepEqual([api.json<{ producer: string }>().producer, api.json<{ lines: number }>().lines], ['Hộ Sơn Thị Nuôi Tôm', 1])
  await post(w, farmer, `/nuoi-trong/vu/${season}/chia-se`, { share: 'no' })
  assert.equal((await w.inject({ url: `/nhat-ky/${code}` })).statusCode, 404)
})

test('the code of a pond follows the dossier that was filed for it; an officer suspends it and says why', async () => {
  const farm = await pond()
  const { w, farmer, area, commune } = farm
  const filed = await fileFromSchema(w, farmer, '1.014801', '31510')
  const at = `/nuoi-trong/vung/${area}`
  assert.match((await w.inject({ url: at, as: farmer })).body, new RegExp(filed.code))
  const stranger = await post(w, farmer, `${at}/ho-so`, { dossier: 'H13.1-2-3' })
  assert.equal(stranger.statusCode, 422)
  assert.match(stranger.body, /Không thấy hồ sơ này/)
  assert.equal((await post(w, farmer, `${at}/ho-so`, { dossier: filed.code })).statusCode, 303)
  assert.match((await w.inject({ url: at, as: farmer })).body, /Đang xin mã/)
  await (await officeAt(w, '31510')).grant(filed.code)
  for (let times = 0; times < 2; times++)
    await deliverAll(
      w.db,
      (farmingModule.listens ?? []).filter(({ reader }) => reader === 'farming.after_dossier'),
    )
  assert.match((await w.inject({ url: at, as: farmer })).body, /AT-2026-\d{6}/)
  const today = '2026-11-23'
  const value = async (key: string): Promise<number> => (await readIndicator(w.db, key, { today }))?.value ?? 0
  assert.ok((await value('farming_areas')) >= 1 && (await value('farming_expected_kg')) >= 4_000, 'the figures know it')
  const officer = await w.officer('agriculture_officer', commune)
  const decide = (fields: Record<string, string>) => post(w, officer, `/lam-viec/nuoi-trong/vung/${area}/quyet-dinh`, fields)
  assert.equal((await decide({ to: 'granted', reason: 'Chưa dừng bao giờ cả' })).statusCode, 409)
  assert.equal((await decide({ to: 'suspended', reason: 'Không ghi nhật ký ba tháng' })).statusCode, 303)
  const shown = (await w.inject({ url: at, as: farmer })).body
  for (const words of [/Mã tạm dừng/, /Không ghi nhật ký ba tháng/]) assert.match(shown, words)
  const paper = { scheme: 'asc', number: 'ASC-1', issuer: 'Tổ chức Thử', from: '2026-01-01', to: '2025-01-01' }
  assert.equal((await post(w, farmer, `${at}/chung-nhan`, paper)).statusCode, 422)
  assert.equal((await post(w, farmer, `${at}/chung-nhan`, { ...paper, to: '2028-01-01' })).statusCode, 303)
  assert.match((await w.inject({ url: at, as: farmer })).body, /ASC-1/)
})

test('areas go on in the commune that takes theirs over', async () => {
  const farm = await pond()
  const db = await farm.w.freshDatabase()
  const { from, to } = await twoWards(db)
  const person = randomUUID()
  const { rows } = await sql<{ id: string }>`with p as (insert into farming.producer (kind, name, person_id, unit_id, created_at)
      values ('household', 'Hộ Thử', ${person}::uuid, ${from.id}::uuid, now()) returning id)
    insert into farming.area (producer_id, name, kind, species, size_m2, unit_id, created_at)
      select id, 'Ao', 'shrimp_pond', 'white_shrimp', 100, ${from.id}::uuid, now() from p returning id`.execute(db)
  await mergeWards(db, { from, to }, farm.w.clock.now())
  await deliverAll(
    db,
    (farmingModule.listens ?? []).filter(({ reader }) => reader === 'farming.follow_areas'),
  )
  const jobs = await sql<{
    payload: unknown
  }>`select j.payload from graphile_worker._private_jobs j join graphile_worker.jobs v on v.id = j.id
    where v.task_identifier = 'farming.move_areas'`.execute(db)
  const context = { db, clock: { now: () => new Date('2027-01-04T02:00:00Z') }, config: farm.w.app.config, log: () => undefined }
  for (const { payload } of jobs.rows) await moveAreas(context, payload)
  const moved = await sql<{ unit: string; steps: number }>`select unit_id as unit,
    (select count(*) from farming.area_step where area_id = a.id)::int as steps from farming.area a where id = ${rows[0]?.id}::uuid`.execute(
    db,
  )
  assert.deepEqual(moved.rows, [{ unit: to.id, steps: 1 }])
})
