import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { ask, listen, openBench, unique } from '../../../../test/exchange.ts'
import { type Person, type World, world } from '../../../../test/world.ts'
import { instanceOf } from '../gateway/exchange.ts'
import { transactionsPerDay } from '../health/traffic.queries.ts'
import { readEvent } from '../queue/cloudevent.rules.ts'
import { publishEvents } from '../queue/publish.ts'
import { findSubscription } from '../queue/queue.queries.ts'
import { leaseMessages } from '../queue/deliver.ts'

const home = '/quan-tri/ket-noi'

const post = (w: World, as: Person, url: string, fields: Record<string, string>) =>
  w.inject({
    method: 'POST',
    url,
    as,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(fields).toString(),
  })

const tail = (location: string | undefined): string => (location ?? '').split('/').at(-1) ?? ''

test('two operators bring a system from its registration to its first call', async () => {
  const w = await world()
  const [one, two] = [await w.officer('exchange_operator', randomUUID()), await w.officer('exchange_operator', randomUUID())]
  const document = {
    openapi: '3.0.0',
    info: { title: 'x', version: '1' },
    paths: { '/citizens/{id}': { get: { summary: 'Đọc công dân', responses: {} } } },
  }
  const provider = await listen((_request, response) => response.end('{"name":"Thạch"}'))
  const bench = await openBench(w, (_request, response) => void response.end())
  try {
    const mark = unique()
    const bad = await post(w, one, `${home}/he-thong/them`, { memberClass: 'GOV', member: 'có dấu', nameVi: '', securityLevel: '9' })
    assert.equal(bad.statusCode, 422)
    assert.match(bad.body, /Mã chỉ gồm chữ không dấu/)
    assert.match(bad.body, /Ghi đơn vị chủ quản/)
    assert.match(bad.body, /value="có dấu"/)
    const system = {
      memberClass: 'GOV',
      member: `M-${mark}`,
      subsystem: 'HT',
      nameVi: 'Hộ tịch',
      ownerName: 'Bộ thử',
      securityLevel: '3',
      contacts: 'Kim Thử; 0900000000; a@b.vn',
    }
    const made = await post(w, one, `${home}/he-thong/them`, system)
    assert.equal(made.statusCode, 303, made.body)
    assert.equal((await post(w, one, `${home}/he-thong/them`, system)).statusCode, 422, 'the same system twice')
    const systemId = tail(made.headers.location)
    assert.match((await w.inject({ url: `${home}/he-thong/${systemId}`, as: one })).body, /Kim Thử, 0900000000/)

    const service = {
      code: 'tra-cuu',
      nameVi: 'Tra cứu hộ tịch',
      baseUrl: provider.url,
      timeoutMs: '5.000',
      maxBytes: '100000',
      verifyTls: 'yes',
    }
    const wrong = await post(w, one, `${home}/he-thong/${systemId}/dich-vu/them`, { ...service, baseUrl: 'ftp://x', timeoutMs: '1' })
    assert.match(wrong.body, /Nhập địa chỉ http hoặc https/)
    const serviceId = tail((await post(w, one, `${home}/he-thong/${systemId}/dich-vu/them`, service)).headers.location)
    const servicePage = `${home}/dich-vu/${serviceId}`
    assert.match((await w.inject({ url: servicePage, as: one })).body, /Dịch vụ đang tắt/)
    assert.match((await post(w, one, `${servicePage}/trang-thai`, {})).body, /chưa có điểm gọi nào/)
    assert.match((await post(w, one, `${servicePage}/hop-dong`, { document: '{' })).body, /OpenAPI 3\.x/)
    assert.equal((await post(w, one, `${servicePage}/hop-dong`, { document: JSON.stringify(document) })).statusCode, 303)
    assert.equal((await post(w, one, `${servicePage}/trang-thai`, {})).statusCode, 303)
    const more = { ...document, paths: { ...document.paths, '/all': { get: { responses: {} } } } }
    await post(w, one, `${servicePage}/hop-dong`, { document: JSON.stringify(more) })
    assert.match((await w.inject({ url: servicePage, as: one })).body, /Bản mô tả đã đổi/)
    assert.match((await w.inject({ url: `${home}/dich-vu`, as: one })).body, /Bản mô tả đã đổi/)
    assert.equal((await post(w, one, `${servicePage}/hop-dong/quyet-dinh`, { 'quyet-dinh': 'refuse' })).statusCode, 303)
    assert.match((await post(w, one, `${servicePage}/bao-tri`, { from: '9', until: '8' })).body, /giờ bắt đầu trước giờ kết thúc/)

    const agreement = {
      clientId: bench.clientId,
      serviceId,
      endpoints: 'GET /citizens/{id}',
      purpose: 'Đăng ký khai sinh',
      legalGround: 'Văn bản thử',
      'validFrom-d': '1',
      'validFrom-m': '1',
      'validFrom-y': '2026',
      'validUntil-d': '31',
      'validUntil-m': '12',
      'validUntil-y': '2027',
      perMinute: '600',
      logging: 'metadata',
    }
    assert.match(
      (await post(w, one, `${home}/thoa-thuan/them`, { ...agreement, purpose: 'x', 'validUntil-m': '13' })).body,
      /Nhập ngày có thật/,
    )
    const agreementPage = `${home}/thoa-thuan/${tail((await post(w, one, `${home}/thoa-thuan/them`, agreement)).headers.location)}`
    const own = await w.inject({ url: agreementPage, as: one })
    assert.match(own.body, /Người đề nghị không tự phê duyệt/)
    assert.match(own.body, /31\/12\/2027/)
    assert.equal((await post(w, one, `${agreementPage}/quyet-dinh`, { 'quyet-dinh': 'approve' })).statusCode, 403)
    const call = () =>
      ask(bench.gateway, {
        path: `/r1/${instanceOf(w.app.config.province)}/GOV/M-${mark}/HT/tra-cuu/citizens/1`,
        headers: { ...bench.asClient, 'x-road-issue': `H51-${mark}` },
      })
    assert.equal((await call()).headers['x-road-error'], 'Server.ServerProxy.AccessDenied')
    assert.equal((await post(w, two, `${agreementPage}/quyet-dinh`, { 'quyet-dinh': 'approve' })).statusCode, 303)
    assert.equal((await call()).body.toString(), '{"name":"Thạch"}')
    assert.match((await w.inject({ url: `${home}/nhat-ky?q=H51-${mark}`, as: two })).body, /AccessDenied[\s\S]*|GET \/citizens\/\{id\}/)

    const window = { 'day-d': '23', 'day-m': '11', 'day-y': '2026', from: '00:00', until: '23:59', why: 'nâng cấp' }
    assert.equal((await post(w, one, `${servicePage}/bao-tri`, window)).statusCode, 303)
    const paused = await call()
    assert.equal(paused.headers['x-road-error'], 'Server.ServerProxy.ServiceDisabled')
    assert.match(paused.body.toString(), /maintenance until/)
    assert.ok(Number(paused.headers['retry-after']) > 0)
    await post(w, one, `${agreementPage}/ket-thuc`, { note: 'hết việc' })
    assert.match((await w.inject({ url: agreementPage, as: one })).body, /Chấm dứt thoả thuận/)

    const secret = await post(w, one, `${home}/he-thong/${systemId}/khoa`, {})
    assert.match(secret.body, /Khoá chỉ hiện một lần/)
    const key = /<code>(x-[\w-]+)<\/code>/.exec(secret.body)?.[1] ?? ''
    assert.equal((await post(w, one, `${home}/he-thong/${systemId}/xac-thuc/${key}/thu-hoi`, {})).statusCode, 303)
    assert.match((await post(w, one, `${home}/he-thong/${systemId}/xac-thuc`, { certificate: 'x' })).body, /chứng thư ở dạng PEM/)
    assert.match((await w.inject({ url: home, as: one })).body, /Chưa đặt chứng thư/)

    const map = await w.inject({ url: '/dieu-hanh/kien-truc', as: one })
    assert.match(map.body, /<svg class="architecture"/)
    assert.match(map.body, new RegExp(`M-${mark}`))
    const svg = await w.inject({ url: '/dieu-hanh/kien-truc.svg', as: one })
    assert.match(String(svg.headers['content-type']), /^image\/svg\+xml/)
    const json = await w.inject({ url: '/api/exchange/architecture', as: one, headers: { accept: 'application/json' } })
    const { flows, systems } = json.json<{
      flows: { provider: string; calls: number; agreed: boolean }[]
      systems: { identifier: string; services: { health: { state: string } }[] }[]
    }>()
    const flow = flows.find(({ provider: to }) => to.includes(`M-${mark}`))
    assert.equal(flow?.calls, 1, 'what was refused is no traffic')
    assert.equal(flow?.agreed, false)
    assert.equal(systems.find(({ identifier }) => identifier.includes(`M-${mark}`))?.services[0]?.health.state, 'maintenance')
    const [today] = await transactionsPerDay(w.db, { from: '2026-11-23', to: '2026-11-23' })
    assert.ok((today?.calls ?? 0) >= 1)
  } finally {
    await bench.close()
    await provider.close()
  }
})

test('a subscription is proposed, approved and paused; a dead letter is opened, mended with a reason, and traced', async () => {
  const w = await world()
  const [one, two] = [await w.officer('exchange_operator', randomUUID()), await w.officer('administrator', randomUUID())]
  const bench = await openBench(w, (_request, response) => void response.end())
  try {
    const type = `vn.manage.${unique()}`
    const list = `L-${unique()}`
    assert.match((await post(w, one, `${home}/danh-muc`, { from: list, to: 'X', codes: 'a=1\na=2' })).body, /xuất hiện hai lần/)
    assert.equal((await post(w, one, `${home}/danh-muc`, { from: list, to: 'X', codes: 'a = 1\nb = 2' })).statusCode, 303)
    const wish = {
      systemId: bench.clientId,
      name: 'Nhận tin',
      types: type,
      delivery: 'pull',
      mappings: `/code; ${list}; X`,
      purpose: 'Cập nhật dữ liệu',
      legalGround: 'Văn bản thử',
      maxAttempts: '3',
    }
    assert.match(
      (await post(w, one, `${home}/dang-ky/them`, { ...wish, types: 'có dấu', delivery: 'push', url: 'x' })).body,
      /ít nhất một loại sự kiện/,
    )
    const at = `${home}/dang-ky/${tail((await post(w, one, `${home}/dang-ky/them`, wish)).headers.location)}`
    assert.equal((await post(w, one, `${at}/viec`, { viec: 'approve' })).statusCode, 403)
    assert.equal((await post(w, two, `${at}/viec`, { viec: 'approve' })).statusCode, 303)
    assert.equal((await post(w, two, `${at}/viec`, { viec: 'approve' })).statusCode, 409)
    const event = { specversion: '1.0', id: randomUUID(), source: '/x', type, data: { code: 'z', name: 'Sơn' } }
    await publishEvents(w.db, [readEvent(event)], { producerId: null, at: w.clock.now() })
    const subscription = await findSubscription(w.db, tail(at))
    assert.ok(subscription)
    const pull = () => leaseMessages(w.db, subscription, { now: w.clock.now(), seconds: 10, limit: 1 })
    assert.equal((await pull()).length, 0)
    const letters = await w.inject({ url: `${home}/thu-chet`, as: one })
    assert.match(letters.body, new RegExp(type))
    assert.doesNotMatch(letters.body, /Sơn/, 'the list shows no content')
    const letter = new RegExp(`href="(${home}/thu-chet/\\d+)"[^>]*>${type}`).exec(letters.body)?.[1] ?? ''
    const opened = await w.inject({ url: letter, as: one })
    assert.match(opened.body, /Sơn/)
    assert.match(opened.body, /Mở xem thư/)
    const data = '{"code":"b","name":"Sơn"}'
    assert.match((await post(w, one, letter, { viec: 'send', data: '{', reason: '' })).body, /JSON hợp lệ/)
    assert.match((await post(w, one, letter, { viec: 'send', data, reason: '' })).body, /Ghi lý do/)
    assert.equal((await post(w, one, letter, { viec: 'send', data, reason: 'mã nhập nhầm' })).statusCode, 303)
    assert.deepEqual((await pull())[0]?.event.data, { code: '2', name: 'Sơn' })
    assert.match((await post(w, one, letter, { viec: 'discard', reason: 'không cần' })).body, /không còn nằm trong danh sách/)
    assert.match((await w.inject({ url: letter, as: one })).body, /Sửa và gửi lại/)
    const { flows } = (await w.inject({ url: '/api/exchange/architecture', as: one, headers: { accept: 'application/json' } })).json<{
      flows: { kind: string; client: string; provider: string; failed: number; agreed: boolean }[]
    }>()
    const own = flows.filter(({ kind, provider }) => kind === 'event' && provider === bench.client)
    assert.deepEqual(
      own.map(({ client, agreed }) => [client.split('/').at(-1), agreed]),
      [['TINHSO', true]],
      'what the queue carries stands on the map',
    )
    const replay = { 'from-d': '1', 'from-m': '1', 'from-y': '2026' }
    assert.equal((await post(w, one, `${at}/phat-lai`, replay)).statusCode, 303)
    assert.equal((await post(w, one, `${at}/phat-lai`, {})).statusCode, 422)
    await post(w, one, `${at}/viec`, { viec: 'pause' })
    assert.match((await w.inject({ url: `${home}/dang-ky`, as: one })).body, /Tạm dừng/)
  } finally {
    await bench.close()
  }
})
