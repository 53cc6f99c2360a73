import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { sql } from '#core/db.ts'
import { post, unitIdOf } from '../../../test/filing.ts'
import { type Person, type World, world } from '../../../test/world.ts'
import { callNext, figuresOf, finish } from './call/call.queries.ts'
import { saveOffice } from './office/office.queries.ts'
import type { Plan } from './office/plan.rules.ts'
import { remind } from './remind/remind.ts'
import { bookTicket, cancelTicket, takeTicket } from './ticket/ticket.queries.ts'

const plan: Plan = {
  counters: ['1', '2'],
  weekdays: [1, 2, 3, 4, 5],
  sessions: [{ from: '07:30', to: '11:30' }],
  slotMinutes: 30,
  places: 1,
}
const form = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' }
const send = (w: World, url: string, fields: Record<string, string>) =>
  w.inject({ method: 'POST', url, headers: form, payload: new URLSearchParams(fields).toString() })

/** An office of the test's own, on a Tuesday morning. */
async function office(t: TestContext, w: World, code: string): Promise<{ unitId: string; one: Person; two: Person }> {
  const before = w.clock.now()
  t.after(() => w.clock.set(before))
  w.clock.set('2026-11-24T08:00:00+07:00')
  const unitId = await unitIdOf(w, code)
  await saveOffice(w.db, { unitId, code, plan }, w.clock.now())
  return { unitId, one: await w.officer('receiver', unitId), two: await w.officer('receiver', unitId) }
}

test('numbers of a day have no gaps however many press at once, and a second press is the same ticket', async (t) => {
  const w = await world()
  const { unitId } = await office(t, w, '31603')
  const ids = Array.from({ length: 20 }, () => randomUUID())
  const tickets = await Promise.all([...ids, ...ids].map((id) => takeTicket(w.db, { id, unitId, day: '2026-11-24', at: w.clock.now() })))
  assert.deepEqual(
    [...new Set(tickets.map((ticket) => ticket?.number ?? 0))].sort((a, b) => a - b),
    ids.map((_, index) => index + 1),
  )
})

test('two counters that call at the same moment, again and again, never call the same ticket, and nobody is left out', async (t) => {
  const w = await world()
  const { unitId } = await office(t, w, '31615')
  const day = '2026-11-24'
  for (let n = 0; n < 24; n++) await takeTicket(w.db, { id: randomUUID(), unitId, day, at: w.clock.now() })
  const called: number[] = []
  const counter = async (name: string): Promise<void> => {
    const officerId = randomUUID()
    for (;;) {
      const ticket = await callNext(w.db, { unitId, day, officerId, counter: name, at: w.clock.now() })
      if (!ticket) return
      called.push(ticket.number ?? 0)
      await finish(w.db, { id: ticket.id, officerId, outcome: 'done', at: w.clock.now() })
    }
  }
  await Promise.all(['1', '2', '3', '4'].map(counter))
  assert.equal(called.length, 24)
  assert.equal(new Set(called).size, 24)
  assert.equal((await figuresOf(w.db, { unitId, day })).served, 24)
})

test('a person takes a number and is called; the screen shows it without JavaScript; the figures come from real calls', async (t) => {
  const w = await world()
  const { one, two } = await office(t, w, '31633')
  const key = randomUUID()
  const taken = await send(w, '/lay-so/31633', { key })
  assert.equal(taken.headers.location, `/lay-so/phieu/${key}`)
  assert.equal((await send(w, '/lay-so/31633', { key })).headers.location, `/lay-so/phieu/${key}`)
  await send(w, '/lay-so/31633', { key: randomUUID() })
  const ticket = await w.inject({ url: `/lay-so/phieu/${key}` })
  assert.match(ticket.body, /<h1>Số 1<\/h1>/)
  assert.equal(ticket.headers.refresh, '20')
  w.clock.advance(12 * 60_000)
  assert.equal((await post(w, one, '/lam-viec/goi-so/tiep', { counter: '9' })).statusCode, 400)
  // The button pressed twice calls one person.
  await Promise.all([1, 2].map(() => post(w, one, '/lam-viec/goi-so/tiep', { counter: '2' })))
  assert.match((await w.inject({ url: `/lay-so/phieu/${key}` })).body, /Mời đến quầy 2/)
  const screen = await w.inject({ url: '/lay-so/31633/man-hinh' })
  assert.equal(screen.headers.refresh, '5')
  assert.match(screen.body, /<strong class="num">1<\/strong>/)
  assert.match(screen.body, /Tiếp theo: 2/)
  assert.equal((await post(w, two, `/lam-viec/goi-so/${key}/xong`)).statusCode, 409)
  assert.equal((await post(w, one, `/lam-viec/goi-so/${key}/toString`)).statusCode, 404)
  assert.equal((await post(w, one, `/lam-viec/goi-so/${key}/vang`)).statusCode, 303)
  assert.match((await w.inject({ url: `/lay-so/phieu/${key}` })).body, /không có mặt/)
  const desk = await w.inject({ url: '/lam-viec/goi-so', as: one })
  assert.match(desk.body, /Một nửa chờ không quá<\/dt><dd>12 phút/)
  assert.equal((await w.inject({ url: '/lam-viec/goi-so', as: await w.citizen() })).statusCode, 403)
  const elsewhere = await w.officer('receiver', await unitIdOf(w, '31673'))
  assert.match((await w.inject({ url: '/lam-viec/goi-so', as: elsewhere })).body, /<h2>Đơn vị của bạn chưa/)
})

test('an appointment has its place, gives a number on arrival, is called when its time has come, and leaves no gap when nobody comes', async (t) => {
  const w = await world()
  const { one } = await office(t, w, '31639')
  const slot = new Date('2026-11-24T08:30:00+07:00').toISOString()
  const fields = { day: '2026-11-24', slot, phone: '0912 345 678', key: randomUUID() }
  const wrong = await send(w, '/lay-so/31639/hen', { ...fields, slot: 'x', phone: '1' })
  assert.equal(wrong.statusCode, 422)
  const answers = await Promise.all(
    ['0912345671', '0912345672'].map((phone) => send(w, '/lay-so/31639/hen', { ...fields, phone, key: randomUUID() })),
  )
  assert.deepEqual(answers.map((one) => one.statusCode).sort(), [303, 422])
  const booked = String(answers.find((answer) => answer.statusCode === 303)?.headers.location)
  await send(w, '/lay-so/31639', { key: randomUUID() })
  assert.equal((await send(w, `${booked}/den`, {})).statusCode, 303)
  assert.match((await w.inject({ url: booked })).body, /<h1>Số 2<\/h1>/)
  w.clock.set('2026-11-24T08:31:00+07:00')
  await post(w, one, '/lam-viec/goi-so/tiep', { counter: '1' })
  assert.match((await w.inject({ url: booked })).body, /Mời đến quầy 1/)
  const other = await send(w, '/lay-so/31639/hen', {
    ...fields,
    slot: new Date('2026-11-24T10:00:00+07:00').toISOString(),
    key: randomUUID(),
  })
  const later = String(other.headers.location)
  assert.equal((await send(w, `${later}/den`, {})).statusCode, 409)
  assert.equal((await send(w, `${later}/huy`, {})).statusCode, 303)
  await send(w, '/lay-so/31639', { key: randomUUID() })
  assert.match((await w.inject({ url: '/lam-viec/goi-so', as: one })).body, /<b class="num">3<\/b>/)
  w.clock.set('2026-11-24T20:00:00+07:00')
  assert.equal((await send(w, '/lay-so/31639', { key: randomUUID() })).statusCode, 409)
  assert.equal((await w.inject({ url: '/lay-so/99999' })).statusCode, 404)
  assert.equal((await w.inject({ url: `/lay-so/phieu/${randomUUID()}` })).statusCode, 404)
})

test('who booked before today is reminded of tomorrow once, by SMS and not at night; who booked today or cancelled is not', async (t) => {
  const w = await world()
  const { unitId } = await office(t, w, '31540')
  const context = { db: w.db, clock: w.clock, config: w.app.config }
  const book = async (phone: string, slot: string): Promise<string> => {
    const made = await bookTicket(w.db, {
      ...{ id: randomUUID(), unitId, day: slot.slice(0, 10), slotAt: new Date(`${slot}:00+07:00`), phone, places: 9, at: w.clock.now() },
    })
    return typeof made === 'string' ? assert.fail(made) : made.id
  }
  const early = await book('0912555001', '2026-11-26T08:00')
  const late = await book('0912555002', '2026-11-27T08:00')
  await cancelTicket(w.db, await book('0912555003', '2026-11-26T09:00'))
  w.clock.set('2026-11-25T22:30:00+07:00')
  const today = await book('0912555004', '2026-11-26T10:00')
  await Promise.all([remind(context), remind(context)])
  await remind(context)
  const { rows } = await sql<{ body: string; path: string; notBefore: Date }>`select body, path, not_before as "notBefore"
    from notifications.message where template = 'reception.message.remind' and path like '/lay-so/phieu/%'`.execute(w.db)
  const of = (id: string) => rows.filter((row) => row.path.endsWith(id))
  assert.deepEqual([of(early).length, of(late).length, of(today).length], [1, 0, 0])
  assert.match(of(early)[0]?.body ?? '', /^Nhắc hẹn: 08:00 ngày 26\/11\/2026, .+\/lay-so\/phieu\//)
  assert.equal(of(early)[0]?.notBefore.toISOString(), '2026-11-26T00:00:00.000Z')
})
