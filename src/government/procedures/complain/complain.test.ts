import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from '#core/db.ts'
import { fileByForms, post, unitIdOf } from '../../../../test/filing.ts'
import { type Person, type World, world } from '../../../../test/world.ts'
import { personal } from '../dossier/personal.ts'

const messagesFor = async (w: World, person: Person, part: string): Promise<number> =>
  (
    await sql<{ count: number }>`select count(*) as count from notifications.message
      where recipient_person_id = ${person.personId}::uuid and template like ${`%${part}`} and channel = 'in_app'`.execute(w.db)
  ).rows[0]?.count ?? 0

async function declined(w: World): Promise<{ owner: Person; code: string; receiver: Person }> {
  const owner = await w.citizen()
  const { code } = await fileByForms(w, owner)
  const receiver = await w.officer(['receiver', 'leader'], await unitIdOf(w, '31510'))
  assert.equal((await post(w, receiver, `/lam-viec/ho-so/${code}/viec/decline`, { note: 'Không đúng thẩm quyền' })).statusCode, 303)
  return { owner, code, receiver }
}

const frozenOf = async (w: World, code: string): Promise<unknown[]> =>
  (
    await sql`select state, outcome, closed_at::text as closed, late, version from casework.case_record where reference = ${code}`.execute(
      w.db,
    )
  ).rows

test('a complaint goes to a leader who had no hand in the dossier, is answered in writing, and reopening decides anew without touching what was', async () => {
  const w = await world()
  const [here, city, elsewhere] = await Promise.all(['31510', '92', '31507'].map((code) => unitIdOf(w, code)))
  assert.ok(here && city && elsewhere)
  const { owner, code, receiver } = await declined(w)
  const [head, stranger] = [await w.officer('leader', here, { name: 'Người Đứng Đầu' }), await w.officer('leader', elsewhere)]
  const url = `/ho-so/${code}/khieu-nai`
  assert.match((await w.inject({ url: `/ho-so/${code}`, as: owner })).body, /Khiếu nại về hồ sơ này/)
  assert.equal((await w.inject({ url, as: await w.citizen() })).statusCode, 404)
  assert.ok((await w.inject({ url, as: owner })).body.includes('30 ngày'))
  const empty = await post(w, owner, url)
  assert.ok(
    empty.statusCode === 422 && empty.body.includes('Hãy chọn điều bạn khiếu nại.') && empty.body.includes('Hãy viết nội dung khiếu nại.'),
  )
  assert.equal((await post(w, owner, url, { about: 'decision', words: 'Tôi ở đúng địa bàn.' })).statusCode, 303)
  const twice = await post(w, owner, url, { about: 'decision', words: 'Lần nữa' })
  assert.ok(twice.statusCode === 409 && twice.body.includes('đang được xem xét'))
  const followed = (await w.inject({ url: `/ho-so/${code}`, as: owner })).body
  const reference = /KN-\d{4}-\d{6}/.exec(followed)?.[0] ?? ''
  assert.ok(reference && followed.includes('Tôi ở đúng địa bàn.') && followed.includes('Chờ xem xét'))
  assert.deepEqual(await Promise.all([head, receiver, stranger].map((person) => messagesFor(w, person, 'complaint_filed'))), [1, 0, 0])

  const desk = `/lam-viec/khieu-nai/${reference}`
  assert.equal((await w.inject({ url: desk, as: stranger })).statusCode, 404)
  assert.match((await w.inject({ url: '/lam-viec/khieu-nai', as: head })).body, new RegExp(reference))
  const barred = await w.inject({ url: desk, as: receiver })
  assert.ok(
    barred.statusCode === 200 && barred.body.includes('Bạn đã tham gia giải quyết hồ sơ này') && !barred.body.includes('name="action"'),
  )
  assert.equal((await post(w, receiver, desk, { action: 'take' })).statusCode, 403)
  assert.equal((await post(w, head, desk, { action: 'take' })).statusCode, 303)
  assert.equal((await post(w, head, desk, { action: 'reopen', note: ' ' })).statusCode, 422)

  const before = await frozenOf(w, code)
  assert.equal((await post(w, head, desk, { action: 'reopen', note: 'Hồ sơ nộp đúng nơi, giải quyết lại từ đầu.' })).statusCode, 303)
  assert.deepEqual(await frozenOf(w, code), before, 'the old verdict stays')
  assert.equal((await post(w, head, desk, { action: 'dismiss', note: 'đổi ý' })).statusCode, 409)
  assert.equal(await messagesFor(w, owner, 'complaint_answered'), 1)
  const answered = (await w.inject({ url: `/ho-so/${code}`, as: owner })).body
  assert.ok(answered.includes('Hồ sơ nộp đúng nơi, giải quyết lại từ đầu.') && answered.includes('Giải quyết lại hồ sơ'))
  const own = (await w.inject({ url: `/api/dossiers/${code}/complaints`, as: owner })).json<{
    items: { outcome: string; decidedAnew: string }[]
  }>().items
  const anew = own[0]?.decidedAnew ?? ''
  assert.equal(own[0]?.outcome, 'reopened')
  const next = (await w.inject({ url: `/api/dossiers/${anew}`, as: owner })).json<{ state: string }>()
  assert.equal(next.state, 'submitted')
  assert.match(
    (await w.inject({ url: `/lam-viec/ho-so/${anew}`, as: receiver })).body,
    new RegExp(`Giải quyết lại theo khiếu nại ${reference}`),
  )
  const orders = await sql<{ count: number }>`select count(*) as count from payments.payment_order where subject = ${anew}`.execute(w.db)
  assert.equal(orders.rows[0]?.count, 0, 'no fee')
  assert.equal((await post(w, receiver, `/lam-viec/ho-so/${anew}/viec/receive`)).statusCode, 303)
  const copy = JSON.stringify(await personal.copy({ db: w.db, config: w.app.config }, owner.personId))
  assert.ok(copy.includes('Tôi ở đúng địa bàn.') && copy.includes('giải quyết lại từ đầu'))
  const looks = await sql<{ count: number }>`select count(*) as count from identity.access_log
    where person_id = ${owner.personId}::uuid and purpose = 'procedures.complaint.purpose'`.execute(w.db)
  assert.ok((looks.rows[0]?.count ?? 0) > 0)
})

test('a person takes their complaint back and may complain again; programs complain and answer by the same rules', async () => {
  const w = await world()
  const { owner, code, receiver } = await declined(w)
  const head = await w.officer('leader', await unitIdOf(w, '92'))
  const send = (as: Person, url: string, payload: object) => w.inject({ method: 'POST', url, as, payload })
  const complaints = `/api/dossiers/${code}/complaints`
  assert.equal((await send(owner, complaints, { about: 'nothing', words: 'x' })).statusCode, 422)
  assert.equal((await send(owner, complaints, { about: 'handling', words: 'Chờ quá lâu' })).statusCode, 201)
  const busy = await send(owner, complaints, { about: 'handling', words: 'Chờ quá lâu' })
  assert.deepEqual([busy.statusCode, busy.json<{ code: string }>().code], [409, 'procedures.complaint.under_way'])
  assert.equal((await post(w, owner, `/ho-so/${code}/khieu-nai/rut`)).statusCode, 303)
  const again = await send(owner, complaints, { about: 'handling', words: 'Chờ quá lâu' })
  assert.equal(again.statusCode, 201, again.body)
  const { reference } = again.json<{ reference: string }>()
  const actions = `/api/complaints/${reference}/actions`
  const own = await send(receiver, actions, { action: 'take' })
  assert.deepEqual([own.statusCode, own.json<{ code: string }>().code], [403, 'procedures.complaint.same_officer'])
  assert.equal((await send(head, actions, { action: 'take' })).statusCode, 200)
  const done = await send(head, actions, { action: 'dismiss', note: 'Đã giải quyết trong hạn.' })
  assert.deepEqual(done.json<{ outcome: string; answer: string }>().outcome, 'dismissed', done.body)
  assert.ok((await w.inject({ url: `/ho-so/${code}`, as: owner })).body.includes('Đã giải quyết trong hạn.'))
  // Of a dossier that is under way there is nothing to complain of by this way yet.
  const { code: open } = await fileByForms(w, owner)
  const early = await send(owner, `/api/dossiers/${open}/complaints`, { about: 'handling', words: 'x' })
  assert.deepEqual([early.statusCode, early.json<{ code: string }>().code], [409, 'procedures.complaint.not_ended'])
})
