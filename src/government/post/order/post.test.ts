import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { Value } from 'typebox/value'
import { listen } from '../../../../test/exchange.ts'
import { world } from '../../../../test/world.ts'
import { Body } from '../receive/webhook.ts'
import { type Faults, noFaults, readFaults, saveFaults } from '../stand-in/faults.queries.ts'
import { startStandIn } from '../stand-in/server.ts'
import { httpPost, type Order, PostAway, PostRefused } from './post.ts'

/* The contract with the post, from both sides: what we read of its answers and its news, and that the stand-in does what we need. */

const order = (): Order => ({
  ...{ id: randomUUID(), kind: 'deliver', name: 'Lý Thị Thử', phone: '0912345678' },
  ...{ address: '12 Lê Hồng Phong', office: 'Phường Phú Lợi', fee: 20_000 },
})
const outcome = (asked: Promise<string>): Promise<string> =>
  asked.then(
    () => 'taken',
    (error: unknown) => (error instanceof PostAway ? 'away' : error instanceof PostRefused ? 'refused' : `a fault: ${String(error)}`),
  )

test('the consumer’s side: of every answer the post may give we know whether the order was taken, refused, or is to be sent again', async (t) => {
  let answer: { status: number; body: string; headers?: Record<string, string> } = { status: 201, body: '{}' }
  let seen: Record<string, unknown> = {}
  const post = await listen((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      seen = { ...(JSON.parse(Buffer.concat(chunks).toString('utf8')) as object), key: request.headers['idempotency-key'] }
      response.writeHead(answer.status, answer.headers).end(answer.body)
    })
  })
  t.after(() => post.close())
  const given = order()
  const outcomes: Record<string, string> = {}
  for (const [name, one] of Object.entries({
    good: { status: 201, body: '{"number":"VN000000001BC","more":[1]}' },
    known: { status: 200, body: '{"number":"VN000000001BC"}' },
    away: { status: 503, body: '' },
    broken: { status: 500, body: '<h1>Internal Server Error</h1>' },
    busy: { status: 429, body: '{}' },
    refused: { status: 422, body: '{"code":"address_unknown"}' },
    unproved: { status: 401, body: '{}' },
    elsewhere: { status: 302, body: '', headers: { location: '/orders' } },
    'no number': { status: 201, body: '{}' },
    'a number as a number': { status: 201, body: '{"number":12345678}' },
    'a number with signs': { status: 201, body: '{"number":"<script>"}' },
    'no JSON': { status: 201, body: '{"number": "VN' },
  })) {
    answer = one
    outcomes[name] = await outcome(httpPost({ url: post.url, secret: 's' }).order(given))
  }
  assert.deepEqual(outcomes, {
    ...{ good: 'taken', known: 'taken', away: 'away', broken: 'away', busy: 'away', refused: 'refused', unproved: 'refused' },
    ...{
      elsewhere: 'away',
      'no number': 'refused',
      'a number as a number': 'refused',
      'a number with signs': 'refused',
      'no JSON': 'refused',
    },
  })
  assert.deepEqual(seen, { ...given, key: given.id }, 'what we send, no more and no less')
})

test('the consumer’s side: news of every other shape is none', () => {
  const news = { event: 'e-1', number: 'VN000000001BC', state: 'delivered', at: '2026-11-23T08:00:00Z' }
  assert.ok(Value.Check(Body, news))
  assert.ok(Value.Check(Body, { ...news, place: 'Phú Lợi', note: 'người nhà ký nhận' }))
  for (const field of Object.keys(news)) {
    const { [field as 'event']: _, ...rest } = news
    assert.ok(!Value.Check(Body, rest), `without ${field}`)
    assert.ok(!Value.Check(Body, { ...news, [field]: 7 }), `${field} as a number`)
    assert.ok(!Value.Check(Body, { ...news, [field]: '' }), `${field} empty`)
  }
  assert.ok(!Value.Check(Body, { ...news, more: 1 }))
})

test('the provider’s side: the stand-in does what we need of the post, and each of its faults is seen', async (t) => {
  const w = await world()
  const standIn = await startStandIn({ db: w.db, now: () => w.clock.now() })
  t.after(() => saveFaults(w.db, noFaults))
  t.after(() => standIn.stop())
  const post = httpPost({ url: standIn.url, secret: 's' })
  const first = order()
  const number = await post.order(first)
  assert.match(number, /^VN\d{9}BC$/)
  assert.equal(await post.order(first), number, 'the same order again is the same parcel')
  assert.notEqual(await post.order(order()), number)
  const under: Record<string, string[]> = {}
  for (const faults of [
    { down: true },
    { refuse: true },
    { nonsense: true },
    { failNext: 1 },
    { loseAnswers: 1 },
  ] satisfies Partial<Faults>[]) {
    await saveFaults(w.db, faults)
    const one = order()
    under[Object.keys(faults).join()] = [await outcome(post.order(one)), await outcome(post.order(one))]
  }
  assert.deepEqual(under, {
    ...{ down: ['away', 'away'], refuse: ['refused', 'refused'], nonsense: ['refused', 'refused'] },
    ...{ failNext: ['away', 'taken'], loseAnswers: ['away', 'taken'] },
  })
  const at = '/gia-lap/buu-chinh'
  const set = await w.inject({
    method: 'POST',
    url: `${at}/loi`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: 'on=twice&on=forged&on=fly&delayMs=250&failNext=-3&loseAnswers=x',
  })
  assert.equal(set.statusCode, 303)
  assert.deepEqual(await readFaults(w.db), { ...noFaults, twice: true, forged: true, delayMs: 250 })
  const page = (await w.inject({ url: `${at}?tra=401,401` })).body
  for (const words of ['Tin ký sai (giả mạo)', 'Nền tảng trả lời: 401, 401', 'value="250"']) assert.ok(page.includes(words), words)
})
