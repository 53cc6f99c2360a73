import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { deskModule } from '#engine/desk/module.ts'
import { fileFromSchema, post, unitIdOf } from '../../../../test/filing.ts'
import { type Person, type World, world } from '../../../../test/world.ts'

const form = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' }
const send = (w: World, as: Person, url: string, fields: [string, string][]) =>
  w.inject({ method: 'POST', url, as, headers: form, payload: new URLSearchParams(fields).toString() })
const file = async (w: World, unit: string): Promise<string> => (await fileFromSchema(w, await w.citizen(), '2.000720', unit)).code
const idIn = (body: string, path: string, name: string): string =>
  new RegExp(`${path}/([0-9a-f-]{36})">${name}`).exec(body)?.[1] ?? assert.fail(`${name} is not on the page`)

// Communes of their own: rules and absences of one test must not meet another's dossiers.
const communes = { reasons: '31654', filters: '31666', away: '31675', rules: '31699', load: '31687' }

test('a ready reason is written once, used with the version it had, and offered to its unit and those below alone', async () => {
  const w = await world()
  const unit = await unitIdOf(w, communes.reasons)
  const [leader, receiver, other] = [
    await w.officer('leader', unit),
    await w.officer('receiver', unit),
    await w.officer('receiver', await unitIdOf(w, communes.filters)),
  ]
  const name = `Thiếu giấy ${randomUUID().slice(0, 8)}`
  const faulty = await send(w, leader, '/lam-viec/mau-ly-do', [
    ['name', name],
    ['unit', unit],
  ])
  assert.equal(faulty.statusCode, 422)
  assert.match(faulty.body, /href="#vi/)
  const made = await send(w, leader, '/lam-viec/mau-ly-do', [
    ['name', name],
    ['unit', unit],
    ['actions', 'request_supplement'],
    ['vi', 'Đề nghị nộp bản sao có chứng thực.'],
    ['en', 'Please send a certified copy.'],
  ])
  assert.equal(made.statusCode, 303)
  assert.equal(
    (
      await send(w, receiver, '/lam-viec/mau-ly-do', [
        ['name', name],
        ['unit', unit],
      ])
    ).statusCode,
    403,
  )
  const list = await w.inject({ url: '/lam-viec/mau-ly-do', as: leader })
  const id = idIn(list.body, '/lam-viec/mau-ly-do', name)
  assert.ok((await w.inject({ url: '/lam-viec/mau-ly-do', as: receiver })).body.includes(name))
  assert.ok(!(await w.inject({ url: '/lam-viec/mau-ly-do', as: other })).body.includes(name))
  const code = await file(w, communes.reasons)
  await post(w, receiver, `/lam-viec/ho-so/${code}/viec/receive`)
  const page = await w.inject({ url: `/lam-viec/ho-so/${code}/viec/request_supplement`, as: receiver })
  assert.match(page.body, new RegExp(`value="${id}@1"`))
  await send(w, leader, `/lam-viec/mau-ly-do/${id}`, [
    ['name', name],
    ['actions', 'request_supplement'],
    ['vi', 'Lời mới.'],
  ])
  const asked = await send(w, receiver, `/lam-viec/ho-so/${code}/viec/request_supplement`, [
    ['reason', `${id}@2`],
    ['note', ''],
  ])
  assert.equal(asked.statusCode, 303)
  assert.match((await w.inject({ url: `/lam-viec/ho-so/${code}`, as: receiver })).body, /Lời mới\./)
  assert.match((await w.inject({ url: `/lam-viec/mau-ly-do/${id}`, as: leader })).body, /Đề nghị nộp bản sao có chứng thực\./)
  await send(w, leader, `/lam-viec/mau-ly-do/${id}/ngung`, [])
  assert.ok(!(await w.inject({ url: '/lam-viec/mau-ly-do', as: receiver })).body.includes(name))
  assert.equal((await w.inject({ url: `/lam-viec/mau-ly-do/${id}`, as: leader })).statusCode, 404)
})

test('a kept filter stands in the rail of its owner, shared of the whole unit; only its owner drops it', async () => {
  const w = await world()
  const unit = await unitIdOf(w, communes.filters)
  const [owner, colleague, stranger] = [
    await w.officer('receiver', unit),
    await w.officer('processor', unit),
    await w.officer('receiver', await unitIdOf(w, communes.load)),
  ]
  const name = `Bưu điện ${randomUUID().slice(0, 8)}`
  assert.equal(
    (
      await send(w, owner, '/lam-viec/bo-loc', [
        ['kenh', 'postal'],
        ['name', ' '],
      ])
    ).statusCode,
    422,
  )
  const foreign = await send(w, stranger, '/lam-viec/bo-loc', [
    ['kenh', 'postal'],
    ['name', name],
    ['unit', unit],
  ])
  assert.equal(foreign.statusCode, 422)
  const kept = await send(w, owner, '/lam-viec/bo-loc', [
    ['kenh', 'postal'],
    ['hang', 'new'],
    ['name', name],
    ['unit', unit],
    ['evil', 'x'],
  ])
  assert.equal(kept.headers.location, '/lam-viec?hang=new&kenh=postal')
  const here = await w.inject({ url: '/lam-viec?hang=new&kenh=postal', as: colleague })
  assert.match(here.body, new RegExp(`aria-current="page"><span>${name}`))
  assert.ok(!(await w.inject({ url: '/lam-viec', as: stranger })).body.includes(name))
  const id = /bo-loc\/([0-9a-f-]{36})\/bo/.exec((await w.inject({ url: '/lam-viec/bo-loc', as: owner })).body)?.[1] ?? ''
  assert.equal((await send(w, colleague, `/lam-viec/bo-loc/${id}/bo`, [])).statusCode, 404)
  assert.equal((await send(w, owner, `/lam-viec/bo-loc/${id}/bo`, [])).statusCode, 303)
  assert.ok(!(await w.inject({ url: '/lam-viec', as: colleague })).body.includes(name))
})

test('an absent officer’s work stands in the other’s queue with the roles it needs, and is back when the time is over', async (t) => {
  const w = await world()
  const before = w.clock.now()
  t.after(() => w.clock.set(before))
  const unit = await unitIdOf(w, communes.away)
  const [leader, absent, other, receiver] = [
    await w.officer('leader', unit),
    await w.officer('processor', unit, { name: 'Lâm Văn Vắng' }),
    await w.officer('clerk', unit, { name: 'Sơn Thị Thay' }),
    await w.officer('receiver', unit),
  ]
  const code = await file(w, communes.away)
  await post(w, receiver, `/lam-viec/ho-so/${code}/viec/receive`)
  await post(w, absent, `/lam-viec/ho-so/${code}/viec/take`)
  const fields: [string, string][] = [
    ['person', absent.personId],
    ['stand_in', other.personId],
    ['from', '2026-11-23'],
    ['to', '2026-11-27'],
  ]
  const refused = await send(w, leader, '/lam-viec/ban-giao', fields)
  assert.equal(refused.statusCode, 422)
  assert.match(refused.body, /href="#reason/)
  // Somebody who heads nothing hands over no one else's work.
  assert.equal((await send(w, receiver, '/lam-viec/ban-giao', [...fields, ['reason', 'Nghỉ phép']])).statusCode, 422)
  assert.equal((await send(w, leader, '/lam-viec/ban-giao', [...fields, ['reason', 'Nghỉ phép']])).statusCode, 303)
  const twice = await send(w, leader, '/lam-viec/ban-giao', [...fields, ['reason', 'Nghỉ phép']])
  assert.match(twice.body, /đã có một lần vắng/)
  const queue = await w.inject({ url: `/lam-viec?ai=toi&q=${code}`, as: other })
  assert.match(queue.body, new RegExp(`row-${code}"`))
  assert.match(queue.body, /Lâm Văn Vắng \(Sơn Thị Thay làm thay\)/)
  assert.equal((await post(w, other, `/lam-viec/ho-so/${code}/viec/propose`)).statusCode, 303)
  const list = await w.inject({ url: '/lam-viec/ban-giao', as: absent })
  const id = idIn(list.body, '/lam-viec/ban-giao', 'Lâm Văn Vắng')
  const page = await w.inject({ url: `/lam-viec/ban-giao/${id}`, as: absent })
  assert.match(page.body, /Trình duyệt/)
  assert.equal((await w.inject({ url: `/lam-viec/ban-giao/${id}`, as: receiver })).statusCode, 404)
  w.clock.set('2026-11-28T08:00:00+07:00')
  const after = await w.inject({ url: `/lam-viec?ai=toi&q=${code}`, as: await fresh(w, other) })
  assert.ok(!after.body.includes(`row-${code}"`))
  const { db, config } = w.app
  for (let round = 0; round < 2; round++)
    await deskModule.jobs?.['desk.welcome_back']?.({ db, config, clock: w.clock, log: () => undefined }, undefined)
  const inbox = await w.inject({ url: '/thong-bao', as: await fresh(w, absent) })
  assert.equal(inbox.body.split('Sơn Thị Thay đã làm 1 việc thay bạn').length, 2)
})

/** Sessions of officers last a working day: the same person, signed in anew. */
async function fresh(w: World, person: Person): Promise<Person> {
  const { startSession } = await import('#ground/identity/session/session.ts')
  const { token } = await startSession(
    w.db,
    { id: person.personId, kind: 'officer' },
    { kind: 'browser', at: w.clock.now(), userAgent: 'test', ip: '127.0.0.1' },
  )
  return { ...person, token, cookie: `sid=${token}` }
}

test('a received dossier is given in turn by the first rule that fits, nobody twice at the same moment, and the page says why', async () => {
  const w = await world()
  const unit = await unitIdOf(w, communes.rules)
  const [leader, receiver] = [await w.officer('leader', unit), await w.officer('receiver', unit)]
  const people = [await w.officer('processor', unit), await w.officer('processor', unit), await w.officer('processor', unit)]
  await w.officer('processor', await unitIdOf(w, '92'), { name: 'Người của thành phố' })
  const wrong = await send(w, leader, '/lam-viec/quy-tac', [
    ['name', 'Sai'],
    ['unit', unit],
    ['position', '1'],
    ['way', 'x'],
    ['fact_procedure', '9.9'],
  ])
  assert.equal(wrong.statusCode, 422)
  assert.match(wrong.body, /Không có “9\.9”/)
  const rule = (name: string, position: string, more: [string, string][]): [string, string][] => [
    ['name', name],
    ['unit', unit],
    ['position', position],
    ['way', 'round_robin'],
    ...more,
  ]
  assert.equal((await send(w, leader, '/lam-viec/quy-tac', rule('Khai sinh', '1', [['fact_procedure', '1.001193']]))).statusCode, 303)
  assert.equal((await send(w, leader, '/lam-viec/quy-tac', rule('Còn lại', '2', [['fact_ward', communes.rules]]))).statusCode, 303)
  assert.equal((await w.inject({ url: '/lam-viec/quy-tac', as: receiver })).statusCode, 403)
  const codes = await Promise.all(Array.from({ length: 6 }, () => file(w, communes.rules)))
  await Promise.all(codes.map((code) => post(w, receiver, `/lam-viec/ho-so/${code}/viec/receive`)))
  const held = await Promise.all(
    people.map(async (as) => codes.filter((code) => code).length && (await w.inject({ url: '/lam-viec?ai=toi', as })).body),
  )
  assert.deepEqual(
    held.map((body) => codes.filter((code) => String(body).includes(`row-${code}"`)).length),
    [2, 2, 2],
  )
  const page = await w.inject({ url: `/lam-viec/ho-so/${codes[0]}`, as: receiver })
  assert.match(page.body, /Phân công theo quy tắc/)
  assert.match(page.body, /Khai sinh \(bản 1\)<\/b>: không dành cho hồ sơ này/)
  assert.match(page.body, /Còn lại \(bản 1\)<\/b>: giao cho/)
})

test('a head sees how much each officer has before them; the queue opens on one officer', async () => {
  const w = await world()
  const unit = await unitIdOf(w, communes.load)
  const [leader, receiver, processor] = [
    await w.officer('leader', unit),
    await w.officer('receiver', unit),
    await w.officer('processor', unit, { name: 'Danh Văn Việc' }),
  ]
  const code = await file(w, communes.load)
  await post(w, receiver, `/lam-viec/ho-so/${code}/viec/receive`)
  await post(w, processor, `/lam-viec/ho-so/${code}/viec/take`)
  const page = await w.inject({ url: '/lam-viec/don-vi', as: leader })
  assert.equal(page.statusCode, 200)
  assert.match(page.body, /href="\/lam-viec\/ky"/)
  assert.match(page.body, /Danh Văn Việc<\/a>.*?<span class="num">1<\/span>/)
  assert.doesNotMatch(page.body, /Chờ duyệt, gấp/)
  await post(w, processor, `/lam-viec/ho-so/${code}/viec/propose`)
  const waiting = await w.inject({ url: '/lam-viec/don-vi', as: leader })
  assert.match(waiting.body, new RegExp(`Chờ duyệt, gấp nhất trước[\\s\\S]*href="/lam-viec/ho-so/${code}"`))
  const held = await w.inject({ url: `/lam-viec?giu=${processor.personId}`, as: leader })
  assert.match(held.body, new RegExp(`row-${code}"`))
  assert.equal((await w.inject({ url: '/lam-viec/don-vi', as: receiver })).statusCode, 403)
})

test('who works at another desk is led there, sees no door to this one, and reads their own unit in the header', async () => {
  const w = await world()
  const unit = await unitIdOf(w, '31510')
  const cashier = await w.officer('cashier', unit)
  const moved = await w.inject({ url: '/lam-viec', as: cashier })
  assert.equal(moved.statusCode, 303)
  const page = await w.inject({ url: String(moved.headers.location), as: cashier })
  assert.equal(page.statusCode, 200)
  assert.doesNotMatch(page.body, /<a href="\/lam-viec">Bàn làm việc/)
  assert.match(page.body, /· Phường Phú Lợi/)
  const dispatcher = await w.officer(['dispatcher', 'receiver'], unit)
  const reports = await w.inject({ url: '/lam-viec/phan-anh', as: dispatcher })
  assert.match(reports.body, /<a href="\/lam-viec">/)
  assert.match(reports.body, /<a href="\/lam-viec\/phan-anh" aria-current="page">/)
})
