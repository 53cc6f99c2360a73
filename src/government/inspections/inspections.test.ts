import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import sharp from 'sharp'
import { sql } from '#core/db.ts'
import { listMessagesAbout } from '#ground/notifications/index.ts'
import {
  add,
  announcedVisit,
  cast,
  draftPlan,
  measured,
  measuredNotes,
  page,
  points,
  post,
  representative,
  root,
  someCode,
  visitInField,
} from '../../../test/inspecting.ts'
import type { Person, World } from '../../../test/world.ts'
import { remindOfRemedies } from './follow-up/remind.ts'
import { countDigital } from './index.ts'
import { findVisit } from './visit/visit.queries.ts'

type Note = { point: string; value?: string; answer?: string; note?: string; seen?: number; clientKey?: string }
const send = (w: World, as: Person, visit: string, notes: Note[]) =>
  w.inject({
    method: 'POST',
    url: `/api/inspections/${visit}/notes`,
    as,
    headers: { accept: 'application/json' },
    payload: {
      notes: notes.map((note) => ({ note: '', seen: 0, clientKey: randomUUID(), ...note, notedAt: w.clock.now().toISOString() })),
    },
  })
type Answer = { point: string; outcome: string; version: number; theirs?: { value: string; byName: string } }
const answersOf = (answer: { json<T>(): T }): Answer[] => answer.json<{ answers: Answer[] }>().answers

async function sendPhoto(w: World, as: Person, visit: string, point: string, key: string) {
  const picture = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#2a7' } })
    .jpeg()
    .toBuffer()
  const edge = 'ranh-gioi'
  const head = `--${edge}\r\ncontent-disposition: form-data; name="photo"; filename="a.jpg"\r\ncontent-type: image/jpeg\r\n\r\n`
  return w.inject({
    method: 'POST',
    url: `/api/inspections/${visit}/photos?point=${point}&key=${key}&lat=9.6&lon=105.97`,
    as,
    headers: { accept: 'application/json', 'content-type': `multipart/form-data; boundary=${edge}` },
    payload: Buffer.concat([Buffer.from(head), picture, Buffer.from(`\r\n--${edge}--\r\n`)]),
  })
}

test('nobody is planned twice in a year, whoever plans; a plan is approved by somebody else, and then fixed', async () => {
  const c = await cast()
  const [first, other] = [await draftPlan(c), await draftPlan(c)]
  const empty = await post(c.w, c.leader, `/ke-hoach/${first}/duyet`)
  assert.equal(empty.statusCode, 409)
  const wrong = await post(c.w, c.inspector, `/ke-hoach/${first}/them`, { name: '', code: '?', month: '13', list: 'x' })
  assert.equal(wrong.statusCode, 422)
  for (const words of [/Nhập tên nơi được kiểm tra/, /4–20 ký tự/, /tháng từ 1 đến 12/, /Chọn danh mục/]) assert.match(wrong.body, words)
  const code = someCode()
  assert.equal((await add(c, first, code)).statusCode, 303)
  const twice = await add(c, other, code)
  assert.equal(twice.statusCode, 422)
  assert.match(twice.body, /một nơi chỉ kiểm tra theo kế hoạch một lần trong năm/)
  const { rows } = await sql<{ id: string }>`select id from inspections.visit where subject_code = ${code}`.execute(c.w.db)
  assert.equal((await page(c.w, c.inspector, `/${rows[0]?.id}`)).statusCode, 404, 'before the approval there is no visit')
  assert.equal((await post(c.w, c.inspector, `/ke-hoach/${first}/duyet`)).statusCode, 403)
  const both = await c.w.officer(['inspector', 'leader'], c.city)
  const own = await post(c.w, both, '/ke-hoach', { title: `Kế hoạch của một người ${randomUUID()}`, year: '2026', unit: c.city })
  const ownPlan = String(own.headers.location).slice(`${root}/ke-hoach/`.length)
  await post(c.w, both, `/ke-hoach/${ownPlan}/them`, { name: 'Nơi khác', code: someCode(), month: '12', list: c.list })
  assert.equal((await post(c.w, both, `/ke-hoach/${ownPlan}/duyet`)).statusCode, 403)
  assert.equal((await post(c.w, c.leader, `/ke-hoach/${first}/duyet`)).statusCode, 303)
  assert.equal((await add(c, first, someCode())).statusCode, 409)
  assert.match((await page(c.w, c.leader, '?nam=2026')).body, /UBND phường Thử/)
})

test('what two phones noted offline is written once each, and never one over the other', async () => {
  const c = await cast()
  const id = await visitInField(c)
  const clientKey = randomUUID()
  const first = await send(c.w, c.inspector, id, [{ point: 'posted', value: 'good', clientKey }])
  assert.deepEqual(
    answersOf(first).map(({ outcome, version }) => [outcome, version]),
    [['written', 1]],
  )
  const again = await send(c.w, c.inspector, id, [{ point: 'posted', value: 'good', clientKey }])
  assert.deepEqual(
    answersOf(again).map(({ outcome, version }) => [outcome, version]),
    [['written', 1]],
  )
  const [clash] = answersOf(await send(c.w, c.second, id, [{ point: 'posted', value: 'fault', note: 'Bảng cũ' }]))
  assert.equal(clash?.outcome, 'conflict')
  assert.deepEqual([clash?.theirs?.value, clash?.theirs?.byName], ['good', 'Trần Văn Kiểm'])
  const [decided] = answersOf(await send(c.w, c.second, id, [{ point: 'posted', value: 'fault', note: 'Bảng cũ', seen: 1 }]))
  assert.deepEqual([decided?.outcome, decided?.version], ['written', 2])
  const { rows } = await sql<{ value: string }>`select value from inspections.entry where visit_id = ${id}::uuid order by version`.execute(
    c.w.db,
  )
  assert.deepEqual(
    rows.map((row) => row.value),
    ['good', 'fault'],
  )
  const unknown = await send(c.w, c.inspector, id, [{ point: 'none_such', value: 'good' }])
  assert.equal(unknown.statusCode, 422)
  assert.equal((await send(c.w, c.elsewhere, id, [{ point: 'posted', value: 'good' }])).statusCode, 404)
  // The same without JavaScript: the page says what it saw, and the clash is shown on the page.
  const sheet = await post(c.w, c.inspector, `/${id}`, { seen_posted: '1', value_posted: 'not_applicable', note_posted: '' })
  assert.equal(sheet.statusCode, 409)
  assert.match(sheet.body, /Lý Thị Soát đã ghi: Chưa đạt Bảng cũ/)
})

test('a visit from the sheet to the last remedy: complete, with photo and place, and counted as digital', async () => {
  const c = await cast()
  const { w, inspector } = c
  const id = await visitInField(c)
  const year = [new Date('2026-01-01T00:00:00+07:00'), new Date('2027-01-01T00:00:00+07:00')] as const
  const before = await countDigital(w.db, ...year)
  await send(w, inspector, id, [...points.slice(0, 4).map((point) => ({ point, value: 'good' })), ...measuredNotes])
  await send(w, inspector, id, [{ point: 'access', value: 'fault', note: 'Không có lối dốc' }])
  const early = await post(w, inspector, `/${id}/ket-luan`, { note: 'Còn thiếu ảnh' })
  assert.equal(early.statusCode, 409)
  assert.match(early.body, /Còn 1 điểm chưa đủ/)
  const key = randomUUID()
  for (let twice = 0; twice < 2; twice++) assert.equal((await sendPhoto(w, inspector, id, 'access', key)).statusCode, 200)
  const { rows } = await sql<{ id: string; lat: number }>`select id, lat from inspections.evidence where visit_id = ${id}::uuid`.execute(
    w.db,
  )
  assert.deepEqual(
    rows.map((row) => row.lat),
    [9.6],
  )
  const shown = await page(w, inspector, `/${id}/anh/${rows[0]?.id}`)
  assert.equal(shown.headers['content-type'], 'image/jpeg')
  assert.equal((await page(w, c.elsewhere, `/${id}/anh/${rows[0]?.id}`)).statusCode, 404)

  const mute = await post(w, inspector, `/${id}/ket-luan`, { note: '' })
  assert.equal(mute.statusCode, 422)
  assert.equal(
    (await post(w, inspector, `/${id}/ket-luan`, { note: 'Đạt bốn điểm, một điểm phải sửa.', due_access: '2026-12-20' })).statusCode,
    303,
  )
  const after = await countDigital(w.db, ...year)
  assert.deepEqual([after.concluded - before.concluded, after.digital - before.digital], [1, 1])
  assert.equal((await send(w, inspector, id, [{ point: 'access', value: 'good', seen: 1 }])).statusCode, 409)
  const remedies = await sql<{
    id: string
    due: string
  }>`select id, due_on::text as due from inspections.remedy where visit_id = ${id}::uuid`.execute(w.db)
  assert.deepEqual(
    remedies.rows.map((row) => row.due),
    ['2026-12-20'],
  )
  const remedy = remedies.rows[0]?.id ?? ''
  assert.equal((await post(w, inspector, `/${id}/khac-phuc/${remedy}/xac-nhan`)).statusCode, 409, 'nothing was reported yet')
  assert.equal((await post(w, inspector, `/${id}/khac-phuc/${remedy}`, { [`report_${remedy}`]: 'Đã làm lối dốc' })).statusCode, 303)
  assert.equal((await post(w, inspector, `/${id}/khac-phuc/${remedy}/xac-nhan`)).statusCode, 303)
  const body = (await page(w, inspector, `/${id}`)).body
  assert.match(body, /Đã kết thúc/)
  assert.match(body, /Đã làm lối dốc/)
})

test('a visit that was written at the desk does not count as digital; a cancelled one says why', async () => {
  const c = await cast()
  const { w, inspector, leader } = c
  const id = await visitInField(c)
  const year = [new Date('2026-01-01T00:00:00+07:00'), new Date('2027-01-01T00:00:00+07:00')] as const
  const before = await countDigital(w.db, ...year)
  const fields = Object.fromEntries([
    ...Object.entries(measured).map(([point, answer]) => [`answer_${point}`, answer]),
    ...points.flatMap((point) => [
      [`value_${point}`, 'good'],
      [`seen_${point}`, '0'],
    ]),
  ])
  assert.equal((await post(w, inspector, `/${id}`, { ...fields, at_desk: 'yes' })).statusCode, 303)
  assert.equal((await post(w, inspector, `/${id}/ket-luan`, { note: 'Đạt.' })).statusCode, 303)
  const after = await countDigital(w.db, ...year)
  assert.deepEqual([after.concluded - before.concluded, after.digital - before.digital], [1, 0])
  const other = await visitInField(c)
  assert.equal((await post(w, leader, `/${other}/huy`, { note: '' })).statusCode, 422)
  assert.equal((await post(w, leader, `/${other}/huy`, { note: 'Trùng với thanh tra cấp trên' })).statusCode, 303)
  assert.match((await page(w, leader, `/${other}`)).body, /Trùng với thanh tra cấp trên/)
})

test('an inspection outside the plan says why, and begins when a leader who did not propose it releases it', async () => {
  const c = await cast()
  const { w, inspector, leader } = c
  const bare = await post(w, inspector, '/dot-xuat', { name: '', code: '?', list: 'x', reason: 'vội', unit: 'x' })
  assert.equal(bare.statusCode, 422)
  for (const words of [/Nhập tên nơi được kiểm tra/, /Nêu rõ lý do, ít nhất 20 ký tự/, /Chọn đơn vị của bạn/])
    assert.match(bare.body, words)
  const asked = {
    name: 'Quán ăn Thử',
    code: someCode(),
    address: 'Chợ Thử',
    list: c.list,
    unit: c.city,
    reason: 'Đơn phản ánh số 12 về mất vệ sinh',
  }
  const proposed = await post(w, inspector, '/dot-xuat', asked)
  assert.equal(proposed.statusCode, 303)
  const id = String(proposed.headers.location).slice(`${root}/dot-xuat/`.length)
  assert.equal((await page(w, inspector, `/${id}`)).statusCode, 404, 'not yet a visit')
  assert.equal((await post(w, inspector, `/${id}/thong-bao`)).statusCode, 404)
  assert.equal((await page(w, c.elsewhere, `/dot-xuat/${id}`)).statusCode, 404)
  assert.match((await page(w, leader, '')).body, /Quán ăn Thử/)
  assert.match((await page(w, leader, `/dot-xuat/${id}`)).body, /Đơn phản ánh số 12/)
  assert.equal((await post(w, inspector, `/dot-xuat/${id}`, { decision: 'release' })).statusCode, 403)
  assert.equal((await post(w, leader, `/dot-xuat/${id}`, { decision: 'release' })).statusCode, 303)
  assert.equal((await post(w, leader, `/dot-xuat/${id}`, { decision: 'release' })).statusCode, 409, 'decided once')
  assert.equal((await post(w, inspector, `/${id}/thong-bao`)).statusCode, 303)
  assert.match((await page(w, inspector, `/${id}`)).body, /Đơn phản ánh số 12/)

  const both = await w.officer(['inspector', 'leader'], c.city)
  const own = await post(w, both, '/dot-xuat', { ...asked, code: someCode() })
  const ownId = String(own.headers.location).slice(`${root}/dot-xuat/`.length)
  const self = await post(w, both, `/dot-xuat/${ownId}`, { decision: 'release' })
  assert.equal(self.statusCode, 403)
  assert.match(self.body, /Người đề xuất không tự cho phép/)
  assert.equal((await post(w, leader, `/dot-xuat/${ownId}`, { note: '' })).statusCode, 422)
  assert.equal((await post(w, leader, `/dot-xuat/${ownId}`, { note: 'Chưa đủ căn cứ' })).statusCode, 303)
  assert.match((await page(w, both, `/dot-xuat/${ownId}`)).body, /Chưa đủ căn cứ/)
})

test('the inspected is reminded before the day, told with the inspectors when it is over, each once; what waits stands on the first page', async (t) => {
  const c = await cast()
  const { w, inspector } = c
  const { person, code } = await representative(w)
  const id = await visitInField(c, code)
  await send(w, inspector, id, [
    ...measuredNotes,
    ...points.map((point) => ({
      point,
      value: point === 'receipt' ? 'fault' : 'good',
      note: point === 'receipt' ? 'Không có phiếu hẹn' : '',
    })),
  ])
  assert.equal((await post(w, inspector, `/${id}/ket-luan`, { note: 'Phải sửa', due_receipt: '2026-12-10' })).statusCode, 303)
  const context = { db: w.db, clock: w.clock, log: () => undefined }
  const reference = (await findVisit(w.db, id))?.reference ?? ''
  const now = w.clock.now()
  t.after(() => w.clock.set(now.toISOString()))
  const told = async (who: Person): Promise<number> =>
    (await listMessagesAbout(w.db, reference)).filter(
      (each) => each.personId === who.personId && each.channel === 'in_app' && /hạn khắc phục (là )?10\/12\/2026/.test(each.body),
    ).length
  const later = async (at: string): Promise<number[]> => {
    w.clock.set(at)
    for (let turn = 0; turn < 2; turn++) await remindOfRemedies(context)
    return [await told(person), await told(inspector)]
  }
  const home = (await page(w, inspector, '')).body
  for (const words of ['Khắc phục đang theo dõi', 'Không có phiếu hẹn', 'Chờ khắc phục']) assert.ok(home.includes(words), words)
  assert.deepEqual(await later(now.toISOString()), [0, 0])
  assert.deepEqual(await later('2026-12-08T01:00:00Z'), [1, 0])
  assert.deepEqual(await later('2026-12-11T01:00:00Z'), [2, 1])
})

test('the inspected is told, sees the points before and the findings after, reports what was mended, and nobody else sees it', async () => {
  const c = await cast()
  const { w, inspector } = c
  const { person, code } = await representative(w)
  const stranger = await w.citizen()
  const own = '/kiem-tra-don-vi-toi'
  assert.match((await w.inject({ url: own, as: stranger })).body, /Bạn đang làm việc cho chính mình/)
  const id = await announcedVisit(c, code)
  assert.match((await w.inject({ url: '/thong-bao', as: person })).body, /UBND phường Thử: Thành phố Cần Thơ thông báo kiểm tra/)
  const before = await w.inject({ url: `${own}/${id}`, as: person })
  assert.match(before.body, /Những điểm sẽ kiểm tra/)
  assert.equal((await w.inject({ url: `${own}/${id}`, as: stranger })).statusCode, 404)
  assert.equal((await w.inject({ url: `${own}/${id}`, as: inspector })).statusCode, 404)

  await post(w, inspector, `/${id}/bat-dau`)
  await send(w, inspector, id, [
    ...points.slice(0, 4).map((point) => ({ point, value: 'good' })),
    ...measuredNotes,
    { point: 'access', value: 'fault', note: 'Không có lối dốc' },
  ])
  await sendPhoto(w, inspector, id, 'access', randomUUID())
  assert.doesNotMatch((await w.inject({ url: `${own}/${id}`, as: person })).body, /Không có lối dốc/, 'not before the conclusion')
  assert.equal((await post(w, inspector, `/${id}/ket-luan`, { note: 'Phải làm lối dốc.', due_access: '2026-12-20' })).statusCode, 303)
  const after = (await w.inject({ url: `${own}/${id}`, as: person })).body
  for (const words of [/Không có lối dốc/, /Phải làm lối dốc/, /Khắc phục trước hết ngày 20\/12\/2026/]) assert.match(after, words)
  const evidence = /anh\/([0-9a-f-]{36})/.exec(after)?.[1] ?? ''
  assert.equal((await w.inject({ url: `${own}/${id}/anh/${evidence}`, as: person })).headers['content-type'], 'image/jpeg')
  assert.equal((await w.inject({ url: `${own}/${id}/anh/${evidence}`, as: stranger })).statusCode, 404)

  const { rows } = await sql<{ id: string }>`select id from inspections.remedy where visit_id = ${id}::uuid`.execute(w.db)
  const at = `${own}/${id}/khac-phuc/${rows[0]?.id}`
  const say = (as: Person, words: string) =>
    w.inject({
      method: 'POST',
      url: at,
      as,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ [`words-${rows[0]?.id}`]: words }).toString(),
    })
  const mute = await say(person, ' ')
  assert.equal(mute.statusCode, 422)
  assert.match(mute.body, /Ghi điều đã làm để khắc phục/)
  assert.equal((await say(stranger, 'Tôi sửa rồi')).statusCode, 404)
  assert.equal((await say(person, 'Đã đổ bê tông lối dốc')).statusCode, 303)
  const seen = (await page(w, inspector, `/${id}`)).body
  assert.match(seen, /Đã đổ bê tông lối dốc/)
  assert.match(seen, /Nơi được kiểm tra tự báo cáo/)
  assert.equal((await post(w, inspector, `/${id}/khac-phuc/${rows[0]?.id}/xac-nhan`)).statusCode, 303)
  assert.equal((await say(person, 'Sửa thêm')).statusCode, 409)
  assert.match((await w.inject({ url: `${own}/${id}`, as: person })).body, /Đã kết thúc/)
})
