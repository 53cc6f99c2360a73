import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { dayOf } from '#core/i18n.ts'
import { escalateJob } from '../../../engine/casework/escalate/escalate.job.ts'
import { caseworkModule } from '../../../engine/casework/module.ts'
import { fileFromSchema, post, unitIdOf } from '../../../../test/filing.ts'
import { type Person, type World, world } from '../../../../test/world.ts'
import { proceduresModule } from '../module.ts'
import { apologiseAgain, apologyListeners } from './draft.ts'
import { renderApologyJob } from './issue.ts'
import { deliverAll } from '../../../../test/hearable.ts'

const json = { accept: 'application/json', 'content-type': 'application/json' }
const context = (w: World) => ({ db: w.db, config: w.app.config, clock: w.clock, log: () => undefined })
const act = async (w: World, as: Person, code: string, body: Record<string, unknown>): Promise<void> => {
  const headers = { ...json, 'idempotency-key': randomUUID() }
  const answer = await w.inject({ method: 'POST', url: `/api/dossiers/${code}/actions`, as, headers, payload: JSON.stringify(body) })
  assert.equal(answer.statusCode, 200, answer.body)
}

async function hear(w: World): Promise<void> {
  await deliverAll(w.db, apologyListeners, 1000)
}

const unit = '31673'
/** A dossier that is late by a day, its letter drafted. */
async function late(w: World): Promise<{ code: string; owner: Person; due: Date }> {
  const unitId = await unitIdOf(w, unit)
  const owner = await w.citizen()
  const [receiver, processor] = [await w.officer('receiver', unitId), await w.officer('processor', unitId)]
  const { code } = await fileFromSchema(w, owner, '1.004873', unit)
  await act(w, receiver, code, { action: 'receive' })
  await act(w, processor, code, { action: 'take' })
  const read = await w.inject({ url: `/api/dossiers/${code}`, as: owner, headers: json })
  const due = new Date(read.json<{ dueAt: string }>().dueAt)
  return { code, owner, due }
}

/** Officers who signed on now: their sessions of last week are over. */
const office = async (w: World): Promise<[Person, Person]> => {
  const unitId = await unitIdOf(w, unit)
  return [await w.officer('processor', unitId), await w.officer('approver', unitId)]
}

const escalateNow = async (w: World): Promise<void> => {
  await caseworkModule.jobs?.[escalateJob]?.(context(w), {})
  await hear(w)
}
const draftOf = async (w: World, approver: Person, code: string): Promise<string> => {
  const list = await w.inject({ url: '/lam-viec/xin-loi', as: approver })
  assert.equal(list.statusCode, 200)
  const rows = list.body.split('<tr').filter((row) => row.includes(code))
  return /\/lam-viec\/xin-loi\/([0-9a-f-]{36})/.exec(rows[0] ?? '')?.[1] ?? ''
}
const fields = (day: Date): Record<string, string> => {
  const [y = '', m = '', d = ''] = dayOf(day).split('-')
  return { 'promised-d': d, 'promised-m': m, 'promised-y': y }
}

test('a late dossier: the letter is drafted once, signed by an approver with the next number of the year, sent, and read by the person', async (t) => {
  const w = await world()
  const before = w.clock.now()
  t.after(() => w.clock.set(before))
  const { code, owner, due } = await late(w)
  w.clock.set(new Date(due.getTime() + 3_600_000))
  const [processor, approver] = await office(w)
  await escalateNow(w)
  await escalateNow(w)
  const id = await draftOf(w, approver, code)
  assert.ok(id, 'drafted')
  const page = await w.inject({ url: `/lam-viec/xin-loi/${id}`, as: approver })
  assert.ok(page.body.includes('Thư xin lỗi') && page.body.includes('Ngày hẹn lại'))
  assert.equal(
    (await w.inject({ url: `/lam-viec/xin-loi/${id}`, as: await w.officer('approver', await unitIdOf(w, '31507')) })).statusCode,
    404,
  )
  assert.equal((await w.inject({ url: `/lam-viec/xin-loi/${id}`, as: processor })).statusCode, 403)
  assert.equal((await w.inject({ url: `/ho-so/${code}/xin-loi.pdf`, as: owner })).statusCode, 404)
  // Without a reason, or on a day off, nothing is sent.
  const sunday = await post(w, approver, `/lam-viec/xin-loi/${id}`, {
    'promised-d': '6',
    'promised-m': '12',
    'promised-y': '2026',
    reason: '',
  })
  assert.equal(sunday.statusCode, 422)
  assert.ok(sunday.body.includes('Chọn một ngày làm việc sau hôm nay') && sunday.body.includes('Nhập lý do'))
  const monday = new Date('2026-12-07T10:00:00Z')
  assert.ok(monday > w.clock.now())
  const sent = await post(w, approver, `/lam-viec/xin-loi/${id}`, { ...fields(monday), reason: 'Hồ sơ lưu chưa được chuyển về' })
  assert.equal(sent.statusCode, 303, sent.body)
  assert.equal((await post(w, approver, `/lam-viec/xin-loi/${id}`, { ...fields(monday), reason: 'Lần hai' })).statusCode, 303)
  await proceduresModule.jobs?.[renderApologyJob]?.(context(w), { id })
  const own = await w.inject({ url: `/ho-so/${code}`, as: owner })
  assert.match(own.body, /Cơ quan xin lỗi và hẹn lại trước 17:00, 07\/12\/2026/)
  assert.match(own.body, /Thư xin lỗi số \d+\/PXL-UBND/)
  assert.ok(own.body.includes('Hồ sơ lưu chưa được chuyển về'))
  assert.ok(own.body.includes('Hồ sơ quá hạn, người đứng đầu cơ quan đã được báo'))
  assert.ok(!own.body.includes('Lần hai'))
  const news = await w.inject({ url: '/thong-bao', as: owner })
  assert.match(news.body, /xin lỗi vì hồ sơ .* trễ hạn/)
  const pdf = await w.inject({ url: `/ho-so/${code}/xin-loi.pdf`, as: owner })
  assert.equal(pdf.statusCode, 200)
  assert.equal(pdf.rawPayload.subarray(0, 5).toString(), '%PDF-')
  assert.equal((await w.inject({ url: `/ho-so/${code}/xin-loi.pdf`, as: await w.citizen() })).statusCode, 404)
  const desk = await w.inject({ url: `/lam-viec/ho-so/${code}`, as: processor })
  assert.ok(desk.body.includes('Xin lỗi vì trễ hẹn') && desk.body.includes('Quá hạn'))
  // The promise is not kept either: another letter is drafted, once.
  w.clock.set(new Date('2026-12-07T11:00:00Z'))
  await apologiseAgain(context(w))
  await apologiseAgain(context(w))
  const second = await draftOf(w, (await office(w))[1], code)
  assert.ok(second && second !== id)
})

test('letters of one unit are numbered one after the other, also when many are signed at once; what is answered needs none', async (t) => {
  const w = await world()
  const before = w.clock.now()
  t.after(() => w.clock.set(before))
  const dossiers = [await late(w), await late(w), await late(w), await late(w)]
  w.clock.set(new Date((dossiers[3]?.due.getTime() ?? 0) + 3_600_000))
  await escalateNow(w)
  const [processor, approver] = await office(w)
  const [one, two, three, last] = dossiers
  assert.ok(one && two && three && last)
  const ids = await Promise.all([one, two, three].map((each) => draftOf(w, approver, each.code)))
  const monday = fields(new Date(w.clock.now().getTime() + 10 * 86_400_000))
  const days = [0, 1, 2].map((n) => fields(new Date(w.clock.now().getTime() + (10 + n) * 86_400_000)))
  const workday =
    days.find(
      (each) => ![0, 6].includes(new Date(`${each['promised-y']}-${each['promised-m']}-${each['promised-d']}T00:00:00Z`).getUTCDay()),
    ) ?? monday
  const answers = await Promise.all(ids.map((id) => post(w, approver, `/lam-viec/xin-loi/${id}`, { ...workday, reason: 'Chậm' })))
  assert.deepEqual(
    answers.map((answer) => answer.statusCode),
    [303, 303, 303],
  )
  const list = await w.inject({ url: '/lam-viec/xin-loi?muc=da-gui', as: approver })
  const numbers = [...list.body.matchAll(/(\d+)\/PXL-UBND/g)].map((match) => Number(match[1])).sort((a, b) => a - b)
  assert.deepEqual(
    numbers,
    Array.from({ length: numbers.length }, (_, n) => n + 1),
  )
  assert.ok(numbers.length >= 3)
  // The last one is answered before anybody signed.
  const id = await draftOf(w, approver, last.code)
  await act(w, processor, last.code, { action: 'propose' })
  await act(w, approver, last.code, { action: 'approve' })
  await hear(w)
  assert.equal(await draftOf(w, approver, last.code), '')
  assert.equal((await post(w, approver, `/lam-viec/xin-loi/${id}`, { ...workday, reason: 'Chậm' })).statusCode, 409)
})
