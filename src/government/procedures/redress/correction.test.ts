import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { sql } from '#core/db.ts'
import { fileByForms, maritalPages, post, unitIdOf } from '../../../../test/filing.ts'
import { type Person, type World, world } from '../../../../test/world.ts'
import { personal } from '../dossier/personal.ts'
import { lookNow } from '../duplicates/look.ts'

type Staff = Record<'receiver' | 'processor' | 'approver' | 'clerk', Person>

async function staffOf(w: World, unitCode: string): Promise<Staff> {
  const unit = await unitIdOf(w, unitCode)
  const roles = ['receiver', 'processor', 'approver', 'clerk'] as const
  return Object.fromEntries(await Promise.all(roles.map(async (role) => [role, await w.officer(role, unit)] as const))) as Staff
}

const road = [
  ['receive', 'receiver'],
  ['take', 'processor'],
  ['propose', 'processor'],
  ['approve', 'approver'],
  ['deliver', 'clerk'],
] as const

/** Walks a dossier to its result and hands it over. */
async function grant(w: World, staff: Staff, code: string, until: (typeof road)[number][0] = 'deliver'): Promise<void> {
  for (const [action, role] of road) {
    const done = await post(w, staff[role], `/lam-viec/ho-so/${code}/viec/${action}`)
    assert.equal(done.statusCode, 303, `${action}: ${done.body.slice(done.body.indexOf('<h1'), done.body.indexOf('<h1') + 300)}`)
    if (action === until) return
  }
}

type Read = { result: { code: string }; dueAt: string; state: string; outcome: string }
const read = async (w: World, as: Person, code: string): Promise<Read> =>
  (await w.inject({ url: `/api/dossiers/${code}`, as })).json<Read>()

test('an error in a returned result is corrected by a dossier of its own, in its own time and without a fee, and the public page names the new result', async () => {
  const w = await world()
  const staff = await staffOf(w, '31510')
  const owner = await w.citizen()
  const { code } = await fileByForms(w, owner)
  const early = await w.inject({ url: `/ho-so/${code}/dinh-chinh`, as: owner })
  assert.equal(early.statusCode, 409)
  await grant(w, staff, code, 'approve')
  assert.match((await w.inject({ url: `/ho-so/${code}/dinh-chinh`, as: owner })).body, /Kết quả chưa được trả/)
  assert.equal((await post(w, staff.clerk, `/lam-viec/ho-so/${code}/viec/deliver`)).statusCode, 303)
  const old = (await read(w, owner, code)).result.code
  assert.doesNotMatch((await w.inject({ url: `/kiem-tra/${old}` })).body, /không còn dùng/)

  assert.match((await w.inject({ url: `/ho-so/${code}`, as: owner })).body, /Đề nghị đính chính sai sót/)
  const url = `/ho-so/${code}/dinh-chinh`
  assert.equal((await w.inject({ url, as: await w.citizen() })).statusCode, 404)
  assert.equal((await w.inject({ url, as: staff.receiver })).statusCode, 404)
  const page = await w.inject({ url, as: owner })
  assert.ok(page.body.includes('3 ngày làm việc') && page.body.includes(old))
  const empty = await post(w, owner, url)
  assert.ok(empty.statusCode === 422 && empty.body.includes('Hãy nói kết quả sai ở chỗ nào.'))

  const begun = await post(w, owner, url, { what: 'Họ tên thiếu dấu' })
  assert.equal(begun.statusCode, 303)
  const draft = /nhap\/([^/]+)\/tiep/.exec(String(begun.headers.location))?.[1] ?? ''
  const again = await post(w, owner, url, { what: 'Họ tên sai dấu' })
  assert.equal(again.headers.location, begun.headers.location, 'one draft')
  const mended = { ...maritalPages.applicant, applicant_name: 'Thạch Thị Sà Rương' }
  assert.equal((await post(w, owner, `/ho-so/nhap/${draft}/applicant`, mended)).statusCode, 303)
  assert.match((await w.inject({ url: `/ho-so/nhap/${draft}/xem-lai`, as: owner })).body, /đính chính kết quả của hồ sơ .*Họ tên sai dấu/)
  const sent = await post(w, owner, `/ho-so/nhap/${draft}/gui`)
  const next = /^\/ho-so\/([^?]+)\?moi=1$/.exec(String(sent.headers.location))?.[1] ?? ''
  assert.ok(next && next !== code, sent.body.slice(sent.body.indexOf('<h1'), sent.body.indexOf('<h1') + 800))

  assert.match(
    (await w.inject({ url: `/lam-viec/ho-so/${next}`, as: staff.receiver })).body,
    /Đính chính kết quả của hồ sơ .*Họ tên sai dấu/s,
  )
  assert.match(
    (await w.inject({ url: `/lam-viec/ho-so/${code}`, as: staff.receiver })).body,
    new RegExp(`Đề nghị đính chính ngày.*${next}`, 's'),
  )
  assert.match((await w.inject({ url, as: owner })).body, /đang được giải quyết/)
  const orders = await sql<{ count: number }>`select count(*) as count from payments.payment_order where subject = ${next}`.execute(w.db)
  assert.equal(orders.rows[0]?.count, 0, 'no fee')
  const context = { db: w.db, config: w.app.config, clock: w.clock, log: (message: string) => assert.fail(message) }
  for (const reference of [code, next]) await lookNow(context, { reference, at: '' })
  assert.doesNotMatch((await w.inject({ url: `/lam-viec/ho-so/${next}`, as: staff.receiver })).body, /Có thể trùng với/)

  const frozen = await sql<{
    closed: string
    late: boolean
  }>`select closed_at::text as closed, late from casework.case_record where reference = ${code}`.execute(w.db)
  await grant(w, staff, next)
  const dueIn = await sql<{ duration: unknown }>`select duration from casework.case_record where reference = ${next}`.execute(w.db)
  assert.deepEqual(dueIn.rows[0]?.duration, { amount: 3, unit: 'working_day' })
  const now = await read(w, owner, next)
  assert.notEqual(now.result.code, old)
  const replaced = await w.inject({ url: `/kiem-tra/${old}` })
  assert.ok(replaced.body.includes('Kết quả này không còn dùng') && replaced.body.includes(now.result.code))
  assert.match((await w.inject({ url: `/kiem-tra/${now.result.code}` })).body, new RegExp(`Thay cho kết quả số ${old}`))
  assert.match((await w.inject({ url: `/ho-so/${code}`, as: owner })).body, new RegExp(`Đã được thay bằng kết quả số ${now.result.code}`))
  assert.match((await w.inject({ url, as: owner })).body, /đã được thay thế/)
  // What was done on time, or was not, stays as it was.
  const after = await sql<{
    closed: string
    late: boolean
  }>`select closed_at::text as closed, late from casework.case_record where reference = ${code}`.execute(w.db)
  assert.deepEqual(after.rows, frozen.rows)
  const copy = (await personal.copy({ db: w.db, config: w.app.config }, owner.personId)) as {
    corrections: { what: string; code: string }[]
  }
  assert.deepEqual(
    copy.corrections.map((one) => [one.what, one.code]),
    [['Họ tên sai dấu', next]],
  )
})

test('a program asks for a correction with what is to be said instead, once a key', async () => {
  const w = await world()
  const staff = await staffOf(w, '31510')
  const owner = await w.citizen()
  const { code } = await fileByForms(w, owner)
  await grant(w, staff, code)
  const key = randomUUID()
  const ask = (as: Person, body: object, by = key) =>
    w.inject({ method: 'POST', url: `/api/dossiers/${code}/corrections`, as, headers: { 'idempotency-key': by }, payload: body })
  const answers = { applicant_name: 'Thạch Thị Sà Rương' }
  assert.equal((await ask(owner, { what: ' ', answers })).statusCode, 422)
  assert.equal((await ask(owner, { what: 'Sai tên', answers: { nothing_such: 1 } })).statusCode, 422)
  assert.equal((await ask(await w.citizen(), { what: 'Sai tên', answers })).statusCode, 404)
  const first = await ask(owner, { what: 'Sai tên', answers })
  assert.equal(first.statusCode, 201, first.body)
  const again = await ask(owner, { what: 'Sai tên', answers })
  assert.deepEqual([again.statusCode, again.json<{ code: string }>().code], [200, first.json<{ code: string }>().code])
  const other = await ask(owner, { what: 'Sai tên', answers }, randomUUID())
  assert.deepEqual([other.statusCode, other.json<{ code: string }>().code], [409, 'procedures.redress.under_way'])
  const page = await w.inject({ url: `/lam-viec/ho-so/${first.json<{ code: string }>().code}`, as: staff.receiver })
  assert.ok(page.body.includes('Thạch Thị Sà Rương') && page.body.includes('Sai tên'))
})
