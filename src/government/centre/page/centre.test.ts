import assert from 'node:assert/strict'
import { createServer, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { sql } from '#core/db.ts'
import { Connection } from '#core/dialect.ts'
import { unitIdOf } from '../../../../test/filing.ts'
import { world } from '../../../../test/world.ts'
import { groundOf, pictureOf } from '../figures/picture.ts'
import { broadcasterOf } from '../live/live.ts'

const minute = 60_000
const main = (body: string): string => body.slice(body.indexOf('<main'))

/** Every statement that this process sends meanwhile. */
async function statements(run: () => Promise<void>): Promise<string[]> {
  const seen: string[] = []
  const road = Connection.prototype
  const before = road.ask
  road.ask = function (this: Connection, text, values) {
    seen.push(text)
    return before.call(this, text, values) as never
  }
  try {
    await run()
  } finally {
    road.ask = before
  }
  return seen
}

test('the centre shows the subsystems with value, target, source, owner and age, and says what is not connected', async () => {
  const w = await world()
  const leader = await w.officer('leader', await unitIdOf(w, '92'))
  const page = await w.inject({ url: '/dieu-hanh', as: leader })
  assert.equal(page.statusCode, 200, page.body.slice(0, 500))
  const body = main(page.body)
  for (const words of [
    'Dịch vụ công',
    'Phản ánh hiện trường',
    'Sổ đảng viên',
    'Kinh tế – xã hội',
    'Y tế',
    'Giáo dục',
    'Tư pháp',
    'Giám sát thông tin trên mạng',
    'Camera môi trường',
    'Camera giao thông',
    'Camera nhận diện khuôn mặt',
  ])
    assert.ok(body.includes(words), words)
  // The figures of province.md, with their source and whose they are.
  for (const words of [
    '69,29',
    'mục tiêu 50 %',
    '7,41',
    'mục tiêu 20 %',
    'Nguồn:',
    'Phụ trách:',
    'Chưa kết nối',
    'Còn thiếu:',
    'chưa có camera',
    'số liệu lúc',
  ])
    assert.ok(body.toLowerCase().includes(words.toLowerCase()), words)
  assert.match(body, /Nguồn số liệu: \d+ đang chạy, \d+ chưa kết nối/)
  // The map stands beside a table with a way into each commune.
  assert.match(body, /<svg class="map"[^>]*aria-label/)
  assert.match(body, /href="\/dieu-hanh\/don-vi\/31510"/)
  for (const lang of ['en', 'km'] as const) {
    const other = await w.inject({ url: '/dieu-hanh', as: leader, lang })
    assert.ok(other.body.includes(lang === 'en' ? 'Field reports' : 'របាយការណ៍ទីកន្លែង'))
    assert.ok(!/centre\.[a-z_]+\.[a-z_]+/.test(main(other.body)), 'a key without words')
  }
})

test('the map is told in the units of today and in those before the districts ended', async () => {
  const w = await world()
  const leader = await w.officer('leader', await unitIdOf(w, '92'))
  const now = main((await w.inject({ url: '/dieu-hanh', as: leader })).body)
  const then = main((await w.inject({ url: '/dieu-hanh?co-cau=2025-06-30&ky=2024-12&lop=one_stop_received', as: leader })).body)
  assert.match(now, /43 xã, phường theo cơ cấu ngày 23\/11\/2026|103 xã, phường theo cơ cấu ngày 23\/11\/2026/)
  assert.match(then, /kỳ 12\/2024; 1\d\d xã, phường theo cơ cấu ngày 30\/06\/2025/)
  assert.ok(then.includes('Sơ đồ ô'))
  // What cannot be asked is the usual question.
  const odd = await w.inject({ url: '/dieu-hanh?co-cau=1999-01-01&ky=abc&lop=nothing', as: leader })
  assert.equal(odd.statusCode, 200)
})

test('who holds an office sees its figures and those below, and nobody else’s', async () => {
  const w = await world()
  const [city, here, elsewhere] = await Promise.all(['92', '31510', '31507'].map((code) => unitIdOf(w, code)))
  const commune = await w.officer('leader', here ?? '')
  const own = await w.inject({ url: '/dieu-hanh', as: commune })
  assert.equal(own.statusCode, 200)
  assert.match(main(own.body), /Điều hành: Phường Phú Lợi/)
  assert.equal((await w.inject({ url: '/dieu-hanh/don-vi/31510', as: commune })).statusCode, 200)
  const other = await w.inject({ url: '/dieu-hanh/don-vi/31507', as: commune })
  assert.equal(other.statusCode, 403)
  assert.match(other.body, /không có quyền xem số liệu của đơn vị này/)
  assert.equal((await w.inject({ url: '/dieu-hanh/don-vi/92', as: commune })).statusCode, 403)
  assert.equal((await w.inject({ url: '/dieu-hanh/don-vi/31507', as: await w.officer('leader', elsewhere ?? '') })).statusCode, 200)
  assert.equal((await w.inject({ url: '/dieu-hanh/don-vi/31507', as: await w.officer('duty_officer', city ?? '') })).statusCode, 200)
  assert.equal((await w.inject({ url: '/dieu-hanh/don-vi/00000', as: await w.officer('leader', city ?? '') })).statusCode, 404)
  for (const url of ['/dieu-hanh', '/dieu-hanh/tuong', '/dieu-hanh/song?don-vi=92&mat=ban', '/dieu-hanh/ban-tin']) {
    assert.equal((await w.inject({ url, as: await w.citizen() })).statusCode, 403, url)
    assert.equal((await w.inject({ url, as: await w.officer('receiver', here ?? '') })).statusCode, 403, url)
    assert.notEqual((await w.inject({ url })).statusCode, 200, url)
  }
})

test('nobody outside its roles is told how many the party-member book holds: not the leader, not the administrator, not through the cache', async () => {
  const w = await world()
  const city = await unitIdOf(w, '92')
  const leader = await w.officer('leader', city)
  const reader = await w.officer(['leader', 'party_reader'], city)
  const administrator = await w.officer('administrator', city)
  const below = await w.officer(['leader', 'party_reader'], await unitIdOf(w, '31510'))
  const part = (body: string): string => /aria-labelledby="ph-party_members".*?<\/section>/s.exec(body)?.[0] ?? ''
  const locked = /Sổ niêm phong/
  // The reader first, so that what is kept was made for somebody who may.
  const seen = part((await w.inject({ url: '/dieu-hanh', as: reader })).body)
  assert.doesNotMatch(seen, locked)
  assert.match(seen, /bản ghi|dưới 10/)
  for (const person of [leader, administrator, leader]) {
    const hidden = part((await w.inject({ url: '/dieu-hanh', as: person })).body)
    assert.match(hidden, locked)
    assert.doesNotMatch(hidden, /bản ghi|href="\/du-lieu\/party/)
  }
  assert.doesNotMatch(part((await w.inject({ url: '/dieu-hanh', as: below })).body), locked)
  const { rows } = await sql<{ count: number }>`select count(*) as count from centre.last_good where figure like 'register:party%'`.execute(
    w.db,
  )
  assert.equal(rows[0]?.count, 0)
})

test('five hundred viewers cost what one costs: beyond their sessions, nothing is asked of the database', async (t) => {
  const w = await world()
  const at = w.clock.now()
  t.after(() => w.clock.set(at))
  w.clock.advance(5 * minute)
  const leader = await w.officer('leader', await unitIdOf(w, '92'))
  const look = async (): Promise<void> => {
    const page = await w.inject({ url: '/dieu-hanh', as: leader })
    assert.equal(page.statusCode, 200)
  }
  const first = await statements(look)
  const rest = await statements(async () => {
    for (let round = 0; round < 10; round++) await Promise.all(Array.from({ length: 50 }, look))
  })
  const own = (seen: string[]): number => seen.filter((text) => /\b(centre|indicators|places|registers|casework)\./.test(text)).length
  assert.ok(own(first) > 0, 'the first look reads')
  assert.equal(
    own(rest),
    0,
    rest.find((text) => /\b(centre|indicators|places|registers|casework)\./.test(text)),
  )
  t.diagnostic(`statements: ${first.length} for the first, ${rest.length} for 500 more`)
})

test('a source that is down shows its last good figure with its age, and the page is never empty', async (t) => {
  const w = await world()
  const at = w.clock.now()
  t.after(() => w.clock.set(at))
  const leader = await w.officer('leader', await unitIdOf(w, '92'))
  w.clock.advance(10 * minute)
  await w.inject({ url: '/dieu-hanh', as: leader })
  // What indicators are computed from is out of reach for a while.
  await sql`alter table indicators.entry rename to entry_away`.execute(w.db)
  try {
    w.clock.advance(10 * minute)
    const page = await w.inject({ url: '/dieu-hanh', as: leader })
    assert.equal(page.statusCode, 200)
    assert.match(page.body, /nguồn đang ngắt, số cuối 10 phút trước/)
    assert.match(page.body, /69,29/)
    assert.match(page.body, /\d+ đang ngắt/)
  } finally {
    await sql`alter table indicators.entry_away rename to entry`.execute(w.db)
  }
  w.clock.advance(10 * minute)
  assert.doesNotMatch((await w.inject({ url: '/dieu-hanh', as: leader })).body, /nguồn đang ngắt/)
})

test('the wall is dark, has no links away and reloads itself where there is no script', async () => {
  const w = await world()
  const page = await w.inject({ url: '/dieu-hanh/tuong', as: await w.officer('duty_officer', await unitIdOf(w, '92')) })
  assert.equal(page.statusCode, 200)
  assert.match(page.body, /<html lang="vi" data-theme="dark"/)
  assert.match(page.body, /<noscript><meta http-equiv="refresh" content="60"/)
  assert.match(page.body, /class="wall centre-wall"/)
  assert.match(page.body, /Nhận hôm nay/)
  assert.doesNotMatch(main(page.body), /<header class="masthead"/)
})

test('who looks is told of changes over one open connection, within their rights', async (t) => {
  const w = await world()
  const at = w.clock.now()
  t.after(() => w.clock.set(at))
  const server = createServer((asked, answer) => w.app.routing(asked, answer))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const { port } = server.address() as AddressInfo
  const leader = await w.officer('leader', await unitIdOf(w, '92'))
  const heard: string[] = []
  const open = (): Promise<{ type: string; close(): void }> =>
    new Promise((resolve, reject) => {
      const asking = httpRequest(
        { port, host: '127.0.0.1', path: '/dieu-hanh/song?don-vi=92&mat=ban', headers: { cookie: leader.cookie } },
        (answer) => {
          answer.setEncoding('utf8')
          answer.on('data', (text: string) => heard.push(text))
          resolve({ type: String(answer.headers['content-type']), close: () => asking.destroy() })
        },
      )
      asking.on('error', reject)
      asking.end()
    })
  const viewers = await Promise.all([open(), open(), open()])
  t.after(() => {
    for (const viewer of viewers) viewer.close()
  })
  assert.ok(viewers.every(({ type }) => type.startsWith('text/event-stream')))
  const own = broadcasterOf(w.app)
  assert.ok(own)
  const until = async (done: () => boolean): Promise<void> => {
    for (let tries = 0; tries < 3_000 && !done(); tries++) await new Promise((resolve) => setTimeout(resolve, 10))
    assert.ok(done(), heard.join('').slice(-300))
  }
  await until(() => own.size() === 3 && heard.join('').split('event: live').length === 4)
  assert.match(heard.join(''), /Dịch vụ công/)
  w.clock.advance(10 * minute)
  const asked = await statements(() => own.beat())
  await until(() => heard.join('').split('event: live').length === 7)
  const pictures = asked.filter((text) => text.includes('centre.composition')).length
  assert.ok(pictures <= 2, `three viewers, read ${pictures} times`)
  for (const viewer of viewers) viewer.close()
  await until(() => own.size() === 0)
})

test('the picture of a unit knows only what lies below it', async () => {
  const w = await world()
  const ground = await groundOf(w.app)
  assert.ok(ground)
  const picture = await pictureOf(w.app, ground, await unitIdOf(w, '31510'))
  assert.equal(picture.unit.code, '31510')
  assert.ok(picture.figures.size > 10)
})
