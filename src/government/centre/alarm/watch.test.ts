import assert from 'node:assert/strict'
import { test } from 'node:test'
import { extractText, getDocumentProxy } from 'unpdf'
import { sql } from '#core/db.ts'
import { listMessagesAbout } from '#ground/notifications/index.ts'
import { post, unitIdOf } from '../../../../test/filing.ts'
import { type World, world } from '../../../../test/world.ts'
import { findComposition, insertComposition } from '../composition/composition.queries.ts'
import { alarmListeners } from './hear-cases.ts'
import { watch } from './watch.ts'
import { deliverAll } from '../../../../test/hearable.ts'

const minute = 60_000
const main = (body: string): string => body.slice(body.indexOf('<main'))
const textOf = async (bytes: Buffer): Promise<string> =>
  (await extractText(await getDocumentProxy(new Uint8Array(bytes)), { mergePages: true })).text

/** A figure that can be set by hand: one cell of the one-stop's overdue dossiers in a commune. */
async function setOverdue(w: World, unitId: string, amount: number): Promise<void> {
  await sql`insert into indicators.measure (source, name) values ('one_stop', 'overdue') on conflict do nothing`.execute(w.db)
  await sql`delete from indicators.cell c using indicators.measure m where m.id = c.measure and m.source = 'one_stop' and m.name = 'overdue' and c.unit_id = ${unitId}::uuid`.execute(
    w.db,
  )
  await sql`insert into indicators.cell (measure, span, start, unit_id, tuple, bucket, amount)
    select id, 'm', '2026-11-01', ${unitId}::uuid, 0, 0, ${amount} from indicators.measure where source = 'one_stop' and name = 'overdue'`.execute(
    w.db,
  )
}

const openOf = async (w: World, unitId: string): Promise<{ id: string; state: string }[]> =>
  (
    await sql<{
      id: string
      state: string
    }>`select id, state from casework.case_record where kind = 'alarm' and unit_id = ${unitId}::uuid and closed_at is null`.execute(w.db)
  ).rows

test('a value beyond its limit opens one case with owner and deadline; it ends by itself when nobody has begun', async (t) => {
  const w = await world()
  const at = w.clock.now()
  t.after(() => w.clock.set(at))
  const unitId = await unitIdOf(w, '31528')
  t.after(() => setOverdue(w, unitId, 0))
  const leader = await w.officer('leader', unitId, { name: 'Thạch Chủ Tịch' })
  const context = { db: w.db, clock: w.clock, config: w.app.config, log: () => undefined }
  await setOverdue(w, unitId, 4)
  await watch(context)
  assert.equal((await openOf(w, unitId)).length, 0)
  await setOverdue(w, unitId, 7)
  await Promise.all([watch(context), watch(context)])
  await watch(context)
  const [found, ...more] = await openOf(w, unitId)
  assert.ok(found)
  assert.equal(more.length, 0, 'two watchers at once open one case')
  const page = await w.inject({ url: `/dieu-hanh/canh-bao/${found.id}`, as: leader })
  assert.equal(page.statusCode, 200)
  for (const words of [
    'Hồ sơ quá hạn ở xã, phường',
    'Xã Kế Sách',
    'Thạch Chủ Tịch',
    'CB-2611-',
    'mở từ 5 trở lên, an toàn từ 2 trở xuống',
    'hạn ',
    'Nhận xử lý',
  ])
    assert.ok(main(page.body).includes(words), words)
  assert.match(main((await w.inject({ url: '/dieu-hanh/canh-bao', as: leader })).body), /Xã Kế Sách/)
  const other = await w.officer('leader', await unitIdOf(w, '31507'))
  assert.equal((await w.inject({ url: `/dieu-hanh/canh-bao/${found.id}`, as: other })).statusCode, 404)
  assert.doesNotMatch(main((await w.inject({ url: '/dieu-hanh/canh-bao', as: other })).body), /Xã Kế Sách/)
  const [told] = await listMessagesAbout(w.db, /CB-2611-\d{4}/.exec(page.body)?.[0] ?? '')
  assert.match(told?.body ?? '', /Cảnh báo CB-2611-\d{4}: Hồ sơ quá hạn/)
  // In the band nothing moves; back at the safe side it closes.
  await setOverdue(w, unitId, 3)
  await watch(context)
  assert.equal((await openOf(w, unitId)).length, 1)
  await setOverdue(w, unitId, 2)
  w.clock.advance(minute)
  await watch(context)
  assert.equal((await openOf(w, unitId)).length, 0)
  assert.match(main((await w.inject({ url: '/dieu-hanh/canh-bao?xem=da-dong', as: leader })).body), /Tự về an toàn/)
})

test('who works on an alarm is told of the recovery and closes it with a reason; then it is silent until the rule’s hours are over', async (t) => {
  const w = await world()
  const at = w.clock.now()
  t.after(() => w.clock.set(at))
  const unitId = await unitIdOf(w, '31673')
  t.after(() => setOverdue(w, unitId, 0))
  const leader = await w.officer('leader', unitId)
  const context = { db: w.db, clock: w.clock, config: w.app.config, log: () => undefined }
  await setOverdue(w, unitId, 9)
  await watch(context)
  const [found] = await openOf(w, unitId)
  assert.ok(found)
  const url = `/dieu-hanh/canh-bao/${found.id}`
  const versionOf = async (): Promise<string> => /name="version" value="(\d+)"/.exec((await w.inject({ url, as: leader })).body)?.[1] ?? ''
  assert.equal((await post(w, leader, url, { viec: 'take', key: 'a', version: await versionOf() })).statusCode, 303)
  await setOverdue(w, unitId, 1)
  w.clock.advance(minute)
  await watch(context)
  assert.match(main((await w.inject({ url, as: leader })).body), /Số đã về mức an toàn trong lúc đang xử lý/)
  await setOverdue(w, unitId, 8)
  w.clock.advance(minute)
  await watch(context)
  assert.equal((await openOf(w, unitId)).length, 1)
  const bare = await post(w, leader, url, { viec: 'close', key: 'b', version: await versionOf() })
  assert.equal(bare.statusCode, 422)
  const late = await post(w, leader, url, { viec: 'close', key: 'c', version: '1', note: 'x' })
  assert.equal(late.statusCode, 409)
  assert.equal(
    (await post(w, leader, url, { viec: 'close', key: 'd', version: await versionOf(), note: 'Đã trả xong 6 hồ sơ' })).statusCode,
    303,
  )
  await deliverAll(w.db, alarmListeners)
  await watch(context)
  assert.equal((await openOf(w, unitId)).length, 0)
  w.clock.advance(73 * 60 * minute)
  await watch(context)
  assert.equal((await openOf(w, unitId)).length, 1)
})

test('a rule that is added to the data is watched without a new program', async (t) => {
  const w = await world()
  const at = w.clock.now()
  t.after(() => w.clock.set(at))
  const unitId = await unitIdOf(w, '31507')
  t.after(() => setOverdue(w, unitId, 0))
  const before = await findComposition(w.db)
  assert.ok(before)
  const rule = before.body.rules.find(({ key }) => key === 'overdue_in_commune')
  assert.ok(rule)
  const label = { vi: 'Dù chỉ một hồ sơ', en: 'Even one dossier', km: 'សូម្បីតែមួយ' }
  await insertComposition(w.db, {
    body: { ...before.body, rules: [{ ...rule, key: 'even_one', label, open: 1, close: 0 }] },
    hash: 'try',
    at: w.clock.now(),
  })
  t.after(() => insertComposition(w.db, { body: before.body, hash: before.hash, at: w.clock.now() }))
  await setOverdue(w, unitId, 1)
  await watch({ db: w.db, clock: w.clock, config: w.app.config, log: () => undefined })
  const { rows } = await sql<{
    title: string
  }>`select title from casework.case_record where kind = 'alarm' and unit_id = ${unitId}::uuid and closed_at is null`.execute(w.db)
  assert.deepEqual(rows, [{ title: 'Dù chỉ một hồ sơ' }])
})

test('the shift log is kept by one officer at a time, only grows, and becomes a paper', async () => {
  const w = await world()
  const city = await unitIdOf(w, '92')
  const officer = await w.officer('duty_officer', city, { name: 'Lâm Trực Đêm' })
  const second = await w.officer('duty_officer', city)
  assert.equal((await post(w, officer, '/dieu-hanh/truc-ban')).statusCode, 303)
  assert.equal((await post(w, second, '/dieu-hanh/truc-ban')).statusCode, 409)
  const page = main((await w.inject({ url: '/dieu-hanh/truc-ban', as: officer })).body)
  const id = /\/dieu-hanh\/truc-ban\/([0-9a-f-]{36})\/ghi/.exec(page)?.[1]
  assert.ok(id)
  assert.equal((await post(w, officer, `/dieu-hanh/truc-ban/${id}/ghi`, { words: ' ' })).statusCode, 422)
  assert.equal((await post(w, second, `/dieu-hanh/truc-ban/${id}/ghi`, { words: 'Không phải ca tôi' })).statusCode, 403)
  assert.equal((await post(w, officer, `/dieu-hanh/truc-ban/${id}/ghi`, { words: 'Mất điện trạm bơm, đã báo Sở' })).statusCode, 303)
  assert.equal((await post(w, officer, `/dieu-hanh/truc-ban/${id}/giao`, { words: 'Theo dõi tiếp trạm bơm' })).statusCode, 303)
  assert.equal((await post(w, officer, `/dieu-hanh/truc-ban/${id}/ghi`, { words: 'Muộn' })).statusCode, 409)
  await assert.rejects(sql`update centre.log_entry set words = 'khác'`.execute(w.db), /only grows/)
  const paper = await w.inject({ url: `/dieu-hanh/truc-ban/${id}/pdf`, as: officer })
  assert.equal(paper.statusCode, 200)
  const text = await textOf(paper.rawPayload)
  for (const words of ['NHẬT KÝ TRỰC BAN', 'Lâm Trực Đêm', 'Mất điện trạm bơm', 'Theo dõi tiếp trạm bơm'])
    assert.ok(text.includes(words), `${words}: ${text.slice(0, 600)}`)
  const elsewhere = await w.officer('leader', await unitIdOf(w, '31507'))
  assert.equal((await w.inject({ url: `/dieu-hanh/truc-ban/${id}/pdf`, as: elsewhere })).statusCode, 404)
})

test('the daily brief is made once and stays: figures, alarms, what is not connected, nothing of the party-member book', async () => {
  const w = await world()
  const leader = await w.officer('leader', await unitIdOf(w, '92'), { name: 'Kim Lãnh Đạo' })
  assert.equal((await post(w, leader, '/dieu-hanh/ban-tin')).statusCode, 303)
  const page = main((await w.inject({ url: '/dieu-hanh/ban-tin', as: leader })).body)
  const href = /href="(\/dieu-hanh\/ban-tin\/[0-9a-f-]{36}\/pdf)"/.exec(page)?.[1]
  assert.ok(href)
  const paper = await w.inject({ url: href, as: leader })
  assert.equal(paper.statusCode, 200)
  const text = await textOf(paper.rawPayload)
  for (const words of [
    'BẢN TIN ĐIỀU HÀNH NGÀY',
    '23/11/2026',
    'Tài khoản thanh toán',
    '69,29',
    'Camera giao thông',
    'Kim Lãnh Đạo',
    'SHA-256',
  ])
    assert.ok(text.includes(words), words)
  assert.doesNotMatch(text, /Sổ đảng viên.*\d+ bản ghi/)
  assert.deepEqual((await w.inject({ url: href, as: leader })).rawPayload, paper.rawPayload)
  assert.equal((await w.inject({ url: href, as: await w.officer('leader', await unitIdOf(w, '31507')) })).statusCode, 404)
  assert.equal((await post(w, await w.officer('data_entry', await unitIdOf(w, '92')), '/dieu-hanh/ban-tin')).statusCode, 403)
})
