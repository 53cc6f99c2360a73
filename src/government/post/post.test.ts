import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test, type TestContext } from 'node:test'
import type { LightMyRequestResponse } from 'fastify'
import { findCase } from '#engine/casework/index.ts'
import { signWebhook } from '#engine/exchange/index.ts'
import { fileByForms, maritalPages, post, unitIdOf } from '../../../test/filing.ts'
import { type Person, type World, world } from '../../../test/world.ts'
import { askAtFiling } from './ask/ask.ts'
import { postModule } from './module.ts'
import { sendOrders } from './order/order.ts'
import { httpPost } from './order/post.ts'
import { listParcelsOf, type Parcel } from './parcel/parcel.queries.ts'
import { noFaults, saveFaults } from './stand-in/faults.queries.ts'
import { startStandIn } from './stand-in/server.ts'
import { moveOrder } from './stand-in/stand-in.queries.ts'
import { deliverAll } from '../../../test/hearable.ts'

const byPost = {
  ...maritalPages,
  result: { result_delivery: 'post', 'result_address-unit': '31510', 'result_address-detail': '12 Lê Hồng Phong', declaration: 'yes' },
}

async function heard(w: World): Promise<void> {
  await deliverAll(w.db, postModule.listens ?? [], 1_000)
}
async function open(t: TestContext) {
  const w = await world()
  const standIn = await startStandIn({ db: w.db, now: () => w.clock.now() })
  t.after(() => standIn.stop())
  const context = { db: w.db, clock: w.clock, config: w.app.config, log: () => undefined }
  return { w, standIn, context, order: () => sendOrders(context, httpPost({ url: standIn.url, secret: 'x' })) }
}
async function desk(w: World, as: Person, code: string, action: string, fields: Record<string, string> = {}): Promise<void> {
  const answer = await post(w, as, `/lam-viec/ho-so/${code}/viec/${action}`, fields)
  assert.equal(answer.statusCode, 303, `${action}: ${answer.body.slice(answer.body.indexOf('<h1'), answer.body.indexOf('<h1') + 400)}`)
}
async function one(w: World, code: string, kind = 'deliver'): Promise<Parcel> {
  const own = (await listParcelsOf(w.db, { dossier: code })).filter((parcel) => parcel.kind === kind)
  return own.find((parcel) => !parcel.closedAt) ?? own.at(-1) ?? assert.fail(`no ${kind} of ${code}`)
}

/** The post tells, signed over the bytes that are sent. */
function tells(w: World, body: object, signed = true): Promise<LightMyRequestResponse> {
  const text = JSON.stringify(body)
  const headers = signed ? signWebhook(w.app.config.post.secret, randomUUID(), w.clock.now(), text) : {}
  return w.inject({
    method: 'POST',
    url: '/api/post/events',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    payload: text,
  })
}

async function approved(w: World, person: Person, context: Parameters<typeof askAtFiling>[0]): Promise<{ code: string; clerk: Person }> {
  const { code } = await fileByForms(w, person, byPost)
  await askAtFiling(context, w.app.province, { code })
  const unit = await unitIdOf(w, '31510')
  const officer = await w.officer(['receiver', 'processor', 'clerk'], unit)
  await desk(w, officer, code, 'receive')
  await desk(w, officer, code, 'take')
  await desk(w, officer, code, 'propose')
  await desk(w, await w.officer('approver', unit), code, 'approve')
  await heard(w)
  return { code, clerk: officer }
}

test('a result goes home by post: asked for in the form, handed over with a list, followed, delivered; the deadline is not touched', async (t) => {
  const { w, context, order } = await open(t)
  const person = await w.citizen()
  const { code, clerk } = await approved(w, person, context)
  await askAtFiling(context, w.app.province, { code })
  assert.equal((await listParcelsOf(w.db, { dossier: code })).length, 1, 'the wish of the form is entered once')
  const own = (await w.inject({ url: `/buu-chinh/${code}`, as: person })).body
  for (const words of ['Trả kết quả tại nhà', '12 Lê Hồng Phong', '20.000']) assert.ok(own.includes(words), words)
  assert.equal((await w.inject({ url: `/buu-chinh/${code}`, as: await w.citizen() })).statusCode, 404)

  const parcel = await one(w, code)
  assert.ok((await w.inject({ url: '/lam-viec/buu-chinh', as: clerk })).body.includes(code))
  const elsewhere = await w.officer('clerk', await unitIdOf(w, '31507'))
  assert.ok(!(await w.inject({ url: '/lam-viec/buu-chinh', as: elsewhere })).body.includes(code))
  assert.equal((await post(w, elsewhere, '/lam-viec/buu-chinh/bang-ke', { id: parcel.id })).statusCode, 404)
  assert.equal((await post(w, clerk, '/lam-viec/buu-chinh/bang-ke')).statusCode, 422)
  const made = await post(w, clerk, '/lam-viec/buu-chinh/bang-ke', { id: parcel.id })
  assert.equal(made.statusCode, 303, made.body)
  assert.equal((await post(w, clerk, '/lam-viec/buu-chinh/bang-ke', { id: parcel.id })).statusCode, 409)
  await order()
  const number = (await one(w, code)).number ?? assert.fail('the post gave no number')
  const sheet = (await w.inject({ url: String(made.headers.location), as: clerk })).body
  for (const words of ['Bảng kê bàn giao số', number, '12 Lê Hồng Phong']) assert.ok(sheet.includes(words), words)
  assert.equal((await w.inject({ url: String(made.headers.location), as: elsewhere })).statusCode, 404)
  assert.equal((await findCase(w.db, { reference: code }))?.state, 'delivered')

  const due = (await findCase(w.db, { reference: code }))?.dueAt?.getTime()
  const at = (minutes: number): string => new Date(w.clock.now().getTime() + minutes * 60_000).toISOString()
  const delivered = { event: randomUUID(), number, state: 'delivered', at: at(60), place: 'Phú Lợi' }
  assert.equal((await tells(w, delivered, false)).statusCode, 401)
  assert.equal((await tells(w, { ...delivered, number: 'VN000' })).statusCode, 404)
  assert.equal((await tells(w, { ...delivered, state: 'flown' })).statusCode, 422)
  assert.deepEqual((await tells(w, delivered)).json(), { result: 'taken' })
  assert.deepEqual((await tells(w, delivered)).json(), { result: 'repeated' })
  assert.deepEqual((await tells(w, { event: randomUUID(), number, state: 'in_transit', at: at(10) })).json(), { result: 'taken' })
  assert.equal((await one(w, code)).state, 'delivered')
  const road = (await w.inject({ url: `/ho-so/${code}`, as: person })).body
  for (const words of ['Đã bàn giao cho bưu điện', 'Đã phát tận tay', 'Phú Lợi']) assert.ok(road.includes(words), words)
  assert.equal((await findCase(w.db, { reference: code }))?.dueAt?.getTime(), due)
})

test('what is lost comes to the desk with what to do, and goes again under a number of its own', async (t) => {
  const { w, context, order } = await open(t)
  const person = await w.citizen()
  const { code, clerk } = await approved(w, person, context)
  const first = await one(w, code)
  await post(w, clerk, '/lam-viec/buu-chinh/bang-ke', { id: first.id })
  await saveFaults(w.db, { failNext: 1 })
  t.after(() => saveFaults(w.db, noFaults))
  await order()
  assert.equal((await one(w, code)).number, null)
  const before = w.clock.now()
  t.after(() => w.clock.set(before))
  w.clock.advance(10 * 60_000)
  await order()
  const { number } = await one(w, code)
  await tells(w, { event: randomUUID(), number, state: 'lost', at: w.clock.now().toISOString() })
  const page = (await w.inject({ url: '/lam-viec/buu-chinh', as: clerk })).body
  assert.ok(page.includes('Lập biên bản với bưu điện'))
  assert.ok((await w.inject({ url: `/buu-chinh/${code}`, as: person })).body.includes('Bưu gửi bị thất lạc'))
  assert.equal((await post(w, clerk, `/lam-viec/buu-chinh/${first.id}`, { viec: 'received' })).statusCode, 409)
  assert.equal((await post(w, clerk, `/lam-viec/buu-chinh/${first.id}`, { viec: 'again' })).statusCode, 303)
  assert.equal((await post(w, clerk, `/lam-viec/buu-chinh/${first.id}`, { viec: 'again' })).statusCode, 409)
  const second = await one(w, code)
  assert.deepEqual([second.replaces, second.state], [first.id, 'asked'])
  assert.equal((await post(w, clerk, '/lam-viec/buu-chinh/bang-ke', { id: second.id })).statusCode, 303)
  await order()
  assert.notEqual((await one(w, code)).number, number)
})

test('papers are collected from a home: asked for after filing, with faults at their fields, taken back or received', async (t) => {
  const { w, order } = await open(t)
  const person = await w.citizen()
  const { code } = await fileByForms(w, person)
  const url = `/buu-chinh/${code}`
  assert.ok((await w.inject({ url: '/buu-chinh', as: person })).body.includes(code))
  const wrong = await post(w, person, url, { kind: 'fly', unit: 'x', detail: '', name: '', phone: '12' })
  assert.equal(wrong.statusCode, 422)
  for (const field of ['kind', 'unit', 'detail', 'name', 'phone']) assert.match(wrong.body, new RegExp(`href="#${field}`))
  const fields = { kind: 'collect', unit: '31507', detail: 'ấp Một, nhà số 5', name: 'Thạch Thị Thử', phone: '0912 345 678' }
  assert.equal((await post(w, person, url, fields)).statusCode, 303)
  assert.equal((await post(w, person, url, fields)).statusCode, 409)
  const asked = await one(w, code, 'collect')
  assert.equal(asked.fee, 26_000)
  assert.equal((await post(w, person, `${url}/huy`, { id: asked.id })).statusCode, 303)
  assert.equal((await post(w, await w.citizen(), `${url}/huy`, { id: asked.id })).statusCode, 404)
  assert.equal((await post(w, person, url, fields)).statusCode, 303)
  await order()
  const { id, number } = await one(w, code, 'collect')
  await tells(w, { event: randomUUID(), number, state: 'delivered', at: w.clock.now().toISOString() })
  const clerk = await w.officer('receiver', await unitIdOf(w, '31510'))
  assert.equal((await post(w, clerk, `/lam-viec/buu-chinh/${id}`, { viec: 'received' })).statusCode, 303)
  assert.ok((await w.inject({ url: `/lam-viec/ho-so/${code}`, as: clerk })).body.includes('Cơ quan đã nhận giấy tờ'))
  assert.ok((await w.inject({ url: '/gia-lap/buu-chinh' })).body.includes(String(number)))
})

test('an order is taken back at the post before anybody comes; afterwards the post says why not, and the papers go on', async (t) => {
  const { w, order } = await open(t)
  const person = await w.citizen()
  const fields = { kind: 'collect', unit: '31507', detail: 'ấp Một, nhà số 5', name: 'Thạch Thị Thử', phone: '0912 345 678' }
  const { code } = await fileByForms(w, person)
  const url = `/buu-chinh/${code}`
  assert.equal((await post(w, person, url, fields)).statusCode, 303)
  await order()
  const first = await one(w, code, 'collect')
  assert.equal(first.state, 'ordered')
  assert.equal((await post(w, person, `${url}/huy`, { id: first.id })).statusCode, 303)
  assert.match((await w.inject({ url, as: person })).body, /Đang xin bưu điện hủy/)
  const before = w.clock.now()
  t.after(() => w.clock.set(before))
  await saveFaults(w.db, { failNext: 1 })
  t.after(() => saveFaults(w.db, noFaults))
  await order()
  assert.equal((await one(w, code, 'collect')).state, 'cancelling', 'while the post is away it is asked again')
  w.clock.advance(20 * 60_000)
  await order()
  assert.equal((await one(w, code, 'collect')).state, 'cancelled')
  assert.match((await w.inject({ url: `/ho-so/${code}`, as: person })).body, /Đã hủy yêu cầu bưu điện/)

  assert.equal((await post(w, person, url, fields)).statusCode, 303)
  await order()
  const { id, number } = await one(w, code, 'collect')
  await moveOrder(w.db, String(number), 'picked_up')
  assert.equal((await post(w, person, `${url}/huy`, { id })).statusCode, 303)
  await order()
  assert.match((await w.inject({ url, as: person })).body, /Bưu điện không hủy được yêu cầu này: Bưu tá đã lấy giấy tờ/)
  assert.equal((await post(w, person, `${url}/huy`, { id })).statusCode, 409)
  await tells(w, { event: randomUUID(), number, state: 'picked_up', at: w.clock.now().toISOString() })
  assert.equal((await one(w, code, 'collect')).state, 'picked_up')
})
