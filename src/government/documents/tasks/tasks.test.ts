import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { multipart } from '../../../../test/filing.ts'
import { type Cast, cast, draft, issued, page, post, received, root } from '../../../../test/official-documents.ts'
import type { Person } from '../../../../test/world.ts'
import { escalateTasks } from './act-on-task.ts'
import { findTask } from './task.queries.ts'

const due = { 'due-d': '30', 'due-m': '11', 'due-y': '2026' }

async function given(c: Cast, more: Record<string, string> = {}): Promise<string> {
  const id = await received(c, 'Mở đầu.\nĐiều 1. Rà soát thủ tục trước ngày 30 tháng 11.')
  const made = await post(c.w, c.head, `/${id}/nhiem-vu`, {
    ...{ doan: '2', key: randomUUID(), title: 'Rà soát thủ tục hành chính', owner: c.second, partners: '31507', ...due, ...more },
  })
  assert.equal(made.statusCode, 303, made.body.slice(made.body.indexOf('<main'), 1500))
  return String(made.headers.location).slice(`${root}/nhiem-vu/`.length)
}

const withEvidence = (
  { w }: Cast,
  as: Person,
  id: string,
  fields: Record<string, string>,
  files: Record<string, string> = { files: 'minh-chứng.pdf' },
) => {
  const { payload, headers } = multipart(fields, files)
  return w.inject({ method: 'POST', url: `${root}/nhiem-vu/${id}`, as, payload, headers })
}

test('a paragraph becomes a task that its owner does, returns when the evidence is weak, and the issuer accepts', async () => {
  const c = await cast()
  const { w, theirProcessor, theirHead, head, leader } = c
  const id = await given(c)
  const task = await findTask(w.db, id)
  assert.equal(task?.quote, 'Điều 1. Rà soát thủ tục trước ngày 30 tháng 11.')
  assert.equal(task?.dueOn, '2026-11-30')
  assert.match((await page(w, theirHead, '/nhiem-vu')).body, new RegExp(id))
  assert.match((await w.inject({ url: '/thong-bao', as: theirHead })).body, /Đơn vị bạn được giao nhiệm vụ/)
  const at = `/nhiem-vu/${id}`
  assert.equal((await post(w, head, at, { action: 'take' })).statusCode, 403, 'the issuer does not do the owner’s work')
  assert.equal((await post(w, theirProcessor, at, { action: 'take' })).statusCode, 303)
  assert.equal((await post(w, theirProcessor, at, { action: 'accept' })).statusCode, 403)
  const wrong = await post(w, theirProcessor, at, { action: 'progress', note: 'Được nửa', percent: '150' })
  assert.equal(wrong.statusCode, 422)
  assert.match(wrong.body, /Nhập số nguyên từ 0 đến 100/)
  assert.equal((await post(w, theirProcessor, at, { action: 'progress', note: 'Được nửa', percent: '50' })).statusCode, 303)
  assert.equal((await findTask(w.db, id))?.percent, 50)
  const bare = await post(w, theirProcessor, at, { action: 'submit', note: 'Xong' })
  assert.equal(bare.statusCode, 422, 'evidence is asked for')
  assert.equal((await withEvidence(c, theirProcessor, id, { action: 'submit', note: 'Đã rà soát xong' })).statusCode, 303)
  assert.equal((await post(w, head, at, { action: 'return' })).statusCode, 422)
  assert.equal((await post(w, head, at, { action: 'return', note: 'Thiếu danh mục kèm theo' })).statusCode, 303)
  const returned = await page(w, theirProcessor, at)
  assert.match(returned.body, /Bị trả lại 1 lần/)
  assert.match(returned.body, /Thiếu danh mục kèm theo/)
  const key = randomUUID()
  for (let turn = 0; turn < 2; turn++)
    assert.equal(
      (await withEvidence(c, theirProcessor, id, { action: 'submit', note: 'Kèm danh mục', key })).statusCode,
      turn === 0 ? 303 : 409,
    )
  assert.equal((await post(w, leader, at, { action: 'accept', note: 'Đạt' })).statusCode, 303)
  const done = await findTask(w.db, id)
  assert.deepEqual([done?.state, done?.percent, done?.returned], ['done', 100, 1])
  assert.equal((await post(w, leader, at, { action: 'cancel', note: 'Thôi' })).statusCode, 409)
  const evidence = /\/tep\/([0-9a-f-]{36})/.exec((await page(w, leader, at)).body)?.[1]
  assert.equal((await page(w, leader, `${at}/tep/${evidence}`)).statusCode, 200)
})

test('a task is seen by its owner, its partners and its issuer across units, and by nobody else', async () => {
  const c = await cast()
  const { w, stranger, leader } = c
  const id = await given(c)
  assert.equal((await page(w, leader, `/nhiem-vu/${id}`)).statusCode, 200)
  // The stranger's unit is the partner here.
  assert.equal((await page(w, stranger, `/nhiem-vu/${id}`)).statusCode, 200)
  assert.match((await page(w, stranger, '/nhiem-vu?xem=phoi-hop')).body, new RegExp(id))
  const alone = await given(c, { partners: '' })
  assert.equal((await page(w, stranger, `/nhiem-vu/${alone}`)).statusCode, 404)
  assert.equal((await post(w, stranger, `/nhiem-vu/${alone}`, { action: 'press', note: 'x' })).statusCode, 404)
  assert.equal((await page(w, stranger, `/nhiem-vu/${alone}/tep/${randomUUID()}`)).statusCode, 404)
  assert.equal((await page(w, await w.citizen(), '/nhiem-vu')).statusCode, 403)
  const board = await page(w, leader, '/nhiem-vu?xem=giao')
  assert.match(board.body, /Theo đơn vị chủ trì/)
  assert.match(board.body, new RegExp(alone))
  assert.match((await page(w, leader, '/nhiem-vu?xem=giao&buoc=given')).body, /NV-2026-/)
})

test('a task is given by heads only, on an issued document, to a real unit, until a real day, and once', async () => {
  const c = await cast()
  const { w, head, drafter, theirHead } = c
  const id = await issued(c)
  assert.equal((await post(w, drafter, `/${id}/nhiem-vu`, {})).statusCode, 403)
  assert.equal((await post(w, theirHead, `/${id}/nhiem-vu`, {})).statusCode, 404)
  const wrong = await post(w, head, `/${id}/nhiem-vu`, {
    title: 'x',
    owner: randomUUID(),
    partners: 'XYZ',
    'due-d': '1',
    'due-m': '1',
    'due-y': '2020',
  })
  assert.equal(wrong.statusCode, 422)
  for (const words of [/từ 5 đến 500 ký tự/, /Chọn đơn vị chủ trì/, /Không có đơn vị mang mã XYZ/, /Nhập ngày có thật/])
    assert.match(wrong.body, words)
  const fields = { title: 'Báo cáo kết quả', owner: c.second, key: randomUUID(), ...due }
  const [one, two] = [await post(w, head, `/${id}/nhiem-vu`, fields), await post(w, head, `/${id}/nhiem-vu`, fields)]
  assert.equal(one.headers.location, two.headers.location)
  assert.match((await page(w, head, `/${id}/nhiem-vu?doan=1`)).body, /Đề nghị báo cáo số liệu quý IV/)
  assert.equal((await post(w, head, `/${await draft(c)}/nhiem-vu`, fields)).statusCode, 409)
})

test('a task past its day is told upwards once, and extended by its issuer', async (t) => {
  const c = await cast()
  const { w, context } = c
  const id = await given(c)
  const before = w.clock.now()
  t.after(() => w.clock.set(before))
  await escalateTasks(context)
  assert.equal((await findTask(w.db, id))?.escalatedAt, null)
  w.clock.set(new Date('2026-12-01T02:00:00Z'))
  const [theirHead, head] = [await w.officer('approver', c.second), await w.officer('approver', c.unit)]
  await escalateTasks(context)
  const first = (await findTask(w.db, id))?.escalatedAt
  assert.ok(first)
  await escalateTasks(context)
  assert.deepEqual((await findTask(w.db, id))?.escalatedAt, first)
  const shown = await page(w, theirHead, `/nhiem-vu/${id}`)
  assert.match(shown.body, /Quá hạn 30\/11\/2026/)
  assert.match(shown.body, /Đã báo lên cấp trên/)
  assert.match((await page(w, theirHead, '/nhiem-vu?buoc=late')).body, new RegExp(id))
  assert.equal((await post(w, theirHead, `/nhiem-vu/${id}`, { action: 'extend', note: 'Xin thêm', days: '5' })).statusCode, 403)
  assert.equal((await post(w, head, `/nhiem-vu/${id}`, { action: 'extend', note: 'Cho thêm', days: '0' })).statusCode, 422)
  assert.equal((await post(w, head, `/nhiem-vu/${id}`, { action: 'extend', note: 'Cho thêm', days: '10' })).statusCode, 303)
  assert.ok(((await findTask(w.db, id))?.dueOn ?? '') > '2026-12-05')
})
