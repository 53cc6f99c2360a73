import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { testClock } from '#core/clock.ts'
import { sql } from '#core/db.ts'
import { type Grants, approve } from '../../../../test/exchange-grants.ts'
import { listen } from '../../../../test/exchange.ts'
import { type World, world } from '../../../../test/world.ts'
import { instanceOf } from '../gateway/exchange.ts'
import { readEvent } from './cloudevent.rules.ts'
import { acknowledge, discard, failDelivery, leaseMessages, replay, resend } from './deliver.ts'
import { keyOfEvent, receiveOnce } from './inbox.ts'
import { publishEvents } from './publish.ts'
import { push } from './push.job.ts'
import { findSubscription, insertCodeMap, type Subscription } from './queue.queries.ts'
import { listDead } from './delivery.queries.ts'
import { proposeSubscription, stepSubscription, type Wish } from './subscribe.ts'
import { isSigned } from './webhook.rules.ts'

const grantsOf = (w: World): Promise<Grants> =>
  approve(w.db, w.clock.now(), { secret: w.app.config.secret, instance: instanceOf(w.app.config.province), baseUrl: 'http://127.0.0.1:9' })

async function subscribe(w: World, grants: Grants, wish: Partial<Wish> = {}): Promise<Subscription & { webhookSecret: string }> {
  const at = w.clock.now()
  const whole: Wish = {
    systemId: grants.clientId,
    name: 'Nhận biến động',
    types: [`vn.test.${grants.clientId}.*`],
    sources: [],
    delivery: 'pull',
    url: '',
    mappings: [],
    purpose: 'Cập nhật hồ sơ thử',
    legalGround: 'Văn bản thử',
    maxAttempts: 3,
    ...wish,
  }
  const { id, webhookSecret } = await proposeSubscription(w.db, w.app.config.secret, whole, { person: grants.proposer, at })
  await assert.rejects(stepSubscription(w.db, id, 'approve', { person: grants.proposer, at }), /two_people/)
  await stepSubscription(w.db, id, 'approve', { person: grants.approver, at })
  const subscription = await findSubscription(w.db, id)
  assert.ok(subscription)
  return { ...subscription, webhookSecret: webhookSecret ?? '' }
}

const eventOf = (grants: Grants, change: Record<string, unknown> = {}): Record<string, unknown> => ({
  specversion: '1.0',
  id: randomUUID(),
  source: `/${grants.client}`,
  type: `vn.test.${grants.clientId}.changed`,
  subject: 'citizen-1',
  datacontenttype: 'application/json',
  data: { gender: 'M' },
  ...change,
})

const asSystem = (grants: Grants, type = 'application/cloudevents+json') => ({
  accept: 'application/json',
  authorization: grants.authorization,
  'content-type': type,
})

test('events come in as structured, batched and binary CloudEvents, once each, and are pulled and acknowledged', async (t) => {
  const w = await world()
  const grants = await grantsOf(w)
  const subscription = await subscribe(w, grants)
  const send = (payload: unknown, headers: Record<string, string>) =>
    w.inject({ method: 'POST', url: '/api/exchange/events', headers, payload: JSON.stringify(payload) })
  const one = eventOf(grants)
  const first = await send(one, asSystem(grants))
  assert.equal(first.statusCode, 202, first.body)
  assert.deepEqual(first.json(), { accepted: 1, duplicates: 0 })
  assert.deepEqual((await send(one, asSystem(grants))).json(), { accepted: 0, duplicates: 1 })
  const batch = [eventOf(grants, { subject: 'b' }), eventOf(grants, { subject: 'c' }), one]
  assert.deepEqual((await send(batch, asSystem(grants, 'application/cloudevents-batch+json'))).json(), { accepted: 2, duplicates: 1 })
  const binary = {
    ...asSystem(grants, 'application/json'),
    'ce-specversion': '1.0',
    'ce-id': randomUUID(),
    'ce-source': `/${grants.client}/part`,
    'ce-type': `vn.test.${grants.clientId}.made`,
    'ce-subject': 'h%E1%BB%93%20s%C6%A1',
  }
  assert.equal((await send({ x: 1 }, binary)).statusCode, 202)

  const url = `/api/exchange/subscriptions/${subscription.id}/messages`
  const pulled = await w.inject({ url: `${url}?max=10`, headers: asSystem(grants) })
  const { messages } = pulled.json<{ messages: { id: number; event: Record<string, unknown> }[] }>()
  assert.deepEqual(
    messages.map(({ event }) => event.subject),
    ['citizen-1', 'b', 'c', 'hồ sơ'],
  )
  assert.deepEqual(messages[3]?.event.data, { x: 1 })
  assert.equal(messages[0]?.event.id, one.id)
  assert.equal((await w.inject({ url, headers: asSystem(grants) })).json<{ messages: [] }>().messages.length, 0, 'hidden from others')
  for (const { id } of messages)
    for (const _twice of [1, 2])
      assert.equal(
        (await w.inject({ method: 'POST', url: `${url}/${id}/ack`, headers: { authorization: grants.authorization } })).statusCode,
        204,
      )
  w.clock.advance(3_600_000)
  t.after(() => w.clock.advance(-3_600_000))
  assert.equal((await w.inject({ url, headers: asSystem(grants) })).json<{ messages: [] }>().messages.length, 0)
})

test('what is no CloudEvent, speaks for another or comes from nobody is refused with reasons', async () => {
  const w = await world()
  const grants = await grantsOf(w)
  const other = await grantsOf(w)
  const post = async (payload: unknown, headers: Record<string, string> = asSystem(grants)) => {
    const answer = await w.inject({
      method: 'POST',
      url: '/api/exchange/events',
      headers,
      payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
    })
    const body = answer.json<{ code: string; fields?: { field: string }[] }>()
    return `${answer.statusCode} ${body.code} ${(body.fields ?? []).map(({ field }) => field).join(',')}`.trim()
  }
  assert.equal(await post(eventOf(grants, { specversion: '0.3' })), '422 exchange.event.unreadable specversion')
  assert.equal(await post(eventOf(grants, { id: '', type: 7, time: 'gestern' })), '422 exchange.event.unreadable id,type,time')
  assert.equal(await post(eventOf(grants, { Bad_Name: 'x', data_base64: 'eA==' })), '422 exchange.event.unreadable data_base64,Bad_Name')
  assert.equal(await post([1], asSystem(grants, 'application/cloudevents-batch+json')), '422 exchange.event.unreadable 0.')
  assert.equal(await post({}, asSystem(grants, 'application/cloudevents-batch+json')), '422 exchange.event.batch_wrong')
  assert.equal(await post('{"a":', asSystem(grants)), '400 core.bad_request')
  assert.equal(await post(eventOf(grants, { source: `/${other.client}` })), '403 exchange.event.foreign_source')
  assert.equal(await post(eventOf(grants, { source: `/${grants.client}x` })), '403 exchange.event.foreign_source')
  assert.equal(
    await post(eventOf(grants), { accept: 'application/json', 'content-type': 'application/cloudevents+json' }),
    '401 exchange.client_unproved',
  )
  const subscription = await subscribe(w, grants)
  const url = `/api/exchange/subscriptions/${subscription.id}/messages`
  assert.equal((await w.inject({ url, headers: asSystem(other) })).statusCode, 404, 'another’s subscription')
  assert.equal((await w.inject({ url: `${url}?max=1000`, headers: asSystem(grants) })).statusCode, 422)
  const officer = await w.officer('administrator', randomUUID())
  assert.equal((await w.inject({ url, as: officer, headers: { accept: 'application/json' } })).statusCode, 401, 'people are not systems')
})

test('a message that fails comes again later and later, dies, is mended with a trace and goes on; what is behind it waits', async () => {
  const w = await world()
  const grants = await grantsOf(w)
  const subscription = await subscribe(w, grants, { mappings: [{ pointer: '/gender', from: 'SEX', to: `GT-${grants.clientId}` }] })
  const clock = testClock('2027-01-01T00:00:00Z')
  await insertCodeMap(w.db, { from: 'SEX', to: `GT-${grants.clientId}`, codes: { M: '1', F: '2' } }, { person: null, at: clock.now() })
  const [one, two, three] = [eventOf(grants, { data: { gender: 'X' } }), eventOf(grants), eventOf(grants, { subject: 'other' })]
  await publishEvents(
    w.db,
    [one, two, three].map((event) => readEvent(event)),
    { producerId: null, at: clock.now() },
  )
  const pull = () => leaseMessages(w.db, subscription, { now: clock.now(), seconds: 30, limit: 10 })
  const [message, ...rest] = await pull()
  assert.equal(rest.length, 0)
  assert.equal(message?.event.subject, 'other', 'the first has no code and is a dead letter; the second waits behind it')
  assert.deepEqual(message?.event.data, { gender: '1' })
  const [dead] = await listDead(w.db, { subscriptionId: subscription.id, limit: 10 })
  assert.match(dead?.fault ?? '', /\/gender: SEX X has no code in GT-/)

  assert.ok(message && dead)
  await failDelivery(w.db, subscription, message.id, { now: clock.now(), fault: 'busy' })
  assert.equal((await pull()).length, 0)
  clock.advance(5_000)
  assert.equal((await pull())[0]?.attempts, 2)
  clock.advance(31_000)
  assert.equal((await pull())[0]?.attempts, 3, 'never acknowledged: visible again')
  clock.advance(31_000)
  assert.equal((await pull()).length, 0)
  assert.equal((await listDead(w.db, { subscriptionId: subscription.id, limit: 10 })).length, 2, 'tried three times')

  const by = { person: grants.proposer, at: clock.now() }
  await resend(w.db, dead.id, { data: { gender: 'F' }, reason: 'nhập sai mã' }, by)
  await assert.rejects(resend(w.db, dead.id, undefined, by), /not_dead/)
  const [mended] = await pull()
  assert.deepEqual(mended?.event.data, { gender: '2' })
  const trace = await sql<{
    detail: { before: unknown; after: unknown }
  }>`select detail from exchange.trace where subject = ${`delivery ${dead.id}`}`.execute(w.db)
  assert.deepEqual(trace.rows[0]?.detail, { reason: 'nhập sai mã', before: { gender: 'X' }, after: { gender: 'F' } })
  await acknowledge(w.db, subscription.id, mended?.id ?? 0, clock.now())
  assert.equal((await pull())[0]?.event.id, two.id, 'now the one behind it')
  await discard(w.db, message.id, 'không cần nữa', by)
  assert.equal((await listDead(w.db, { subscriptionId: subscription.id, limit: 10 })).length, 0)
})

test('replay delivers again from a moment on, and a receiver with an inbox works once', async () => {
  const w = await world()
  const grants = await grantsOf(w)
  const subscription = await subscribe(w, grants)
  const clock = testClock('2027-02-01T00:00:00Z')
  for (const day of [1, 2, 3]) {
    await publishEvents(w.db, [readEvent(eventOf(grants, { subject: `s${day}` }))], { producerId: null, at: clock.now() })
    clock.advance(86_400_000)
  }
  const worked: unknown[] = []
  const consume = async (): Promise<number> => {
    let count = 0
    for (;;) {
      const [message] = await leaseMessages(w.db, subscription, { now: clock.now(), seconds: 30, limit: 1 })
      if (!message) return count
      count++
      const key = keyOfEvent(message.event as { source: string; id: string })
      await receiveOnce(w.db, { reader: grants.clientId, key, at: clock.now() }, async () => void worked.push(message.event.subject))
      await acknowledge(w.db, subscription.id, message.id, clock.now())
    }
  }
  assert.equal(await consume(), 3)
  assert.equal(await replay(w.db, subscription, new Date('2027-02-02T00:00:00Z'), { person: null, at: clock.now() }), 2)
  assert.equal(await consume(), 2)
  assert.deepEqual(worked, ['s1', 's2', 's3'], 'delivered twice, worked once')
  const url = `/api/exchange/subscriptions/${subscription.id}/replay`
  const again = await w.inject({
    method: 'POST',
    url,
    headers: asSystem(grants, 'application/json'),
    payload: { from: '2027-02-01T00:00:00Z' },
  })
  assert.deepEqual(again.json(), { messages: 3 })
  const both = await Promise.all(
    [1, 2, 3].map(() => receiveOnce(w.db, { reader: 'r', key: grants.clientId, at: clock.now() }, async () => undefined)),
  )
  assert.equal(both.filter(Boolean).length, 1)
  const failing = { reader: 'r2', key: grants.clientId, at: clock.now() }
  await assert.rejects(
    receiveOnce(w.db, failing, async () => {
      throw new Error('undone')
    }),
  )
  assert.equal(await receiveOnce(w.db, failing, async () => undefined), true)
})

test('webhooks are signed, retried, and a wrong message is a dead letter at once', async (t) => {
  const w = await world()
  const grants = await grantsOf(w)
  const got: { id: string; signed: boolean; subject: string }[] = []
  let secret = ''
  let status = 200
  const receiver = await listen((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      const signed = isSigned(secret, request.headers as Record<string, string>, body, w.clock.now())
      assert.equal(isSigned(secret, request.headers as Record<string, string>, `${body} `, w.clock.now()), false)
      got.push({ id: String(request.headers['webhook-id']), signed, subject: String((JSON.parse(body) as { subject: string }).subject) })
      response.writeHead(status, { location: '/elsewhere' })
      response.end()
    })
  })
  try {
    const subscription = await subscribe(w, grants, { delivery: 'push', url: `${receiver.url}/hook` })
    secret = subscription.webhookSecret
    const run = { db: w.db, clock: w.clock, config: w.app.config }
    const publish = (subject: string) =>
      publishEvents(w.db, [readEvent(eventOf(grants, { subject }))], { producerId: null, at: w.clock.now() })
    await publish('a')
    await publish('a')
    await publish('b')
    await push(run, { id: subscription.id })
    assert.equal(got.length, 3)
    assert.ok(got.every(({ signed }) => signed))
    assert.equal(new Set(got.map(({ id }) => id)).size, 3)
    for (const [code, dead] of [
      [503, 0],
      [302, 0],
      [422, 1],
    ] as const) {
      status = code
      await publish(`s${code}`)
      await push(run, { id: subscription.id })
      assert.equal((await listDead(w.db, { subscriptionId: subscription.id, limit: 10 })).length, dead, String(code))
    }
    const before = got.length
    status = 200
    await push(run, { id: subscription.id })
    assert.equal(got.length, before, 'not before its time')
    w.clock.advance(10_000)
    t.after(() => w.clock.advance(-10_000))
    await push(run, { id: subscription.id })
    assert.deepEqual(
      got
        .slice(before)
        .map(({ subject }) => subject)
        .sort(),
      ['s302', 's503'],
    )
    assert.equal(
      (await w.inject({ url: `/api/exchange/subscriptions/${subscription.id}/messages`, headers: asSystem(grants) })).statusCode,
      409,
    )
  } finally {
    await receiver.close()
  }
})

test('under random failures nothing is lost, nothing is worked twice, and each subject keeps its order', async () => {
  const w = await world()
  const step = fc.record({
    act: fc.constantFrom('publish', 'publish', 'pull-ack', 'pull-ack', 'pull-fail', 'pull-forget', 'ack-twice', 'wait', 'resend'),
    subject: fc.constantFrom('a', 'b', 'c'),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
      const grants = await grantsOf(w)
      const subscription = await subscribe(w, grants)
      const clock = testClock('2027-03-01T00:00:00Z')
      const sent = new Map<string, string[]>()
      const worked = new Map<string, string[]>()
      const by = { person: grants.proposer, at: clock.now() }
      const work = async (seconds: number, answer: 'ack' | 'fail' | 'forget'): Promise<number> => {
        const messages = await leaseMessages(w.db, subscription, { now: clock.now(), seconds, limit: 5 })
        assert.equal(new Set(messages.map(({ event }) => event.subject)).size, messages.length)
        for (const { id, event } of messages) {
          const { source, subject, id: eventId } = event as Record<string, string>
          await receiveOnce(w.db, { reader: subscription.id, key: `${source}#${eventId}`, at: clock.now() }, async () => {
            worked.set(subject ?? '', [...(worked.get(subject ?? '') ?? []), eventId ?? ''])
          })
          if (answer === 'ack') await acknowledge(w.db, subscription.id, id, clock.now())
          if (answer === 'fail') await failDelivery(w.db, subscription, id, { now: clock.now(), fault: 'random' })
        }
        return messages.length
      }
      const reviveAll = async (): Promise<void> => {
        for (const { id } of await listDead(w.db, { subscriptionId: subscription.id, limit: 100 })) await resend(w.db, id, undefined, by)
      }
      for (const { act, subject } of steps) {
        if (act === 'publish') {
          const events = [eventOf(grants, { subject }), eventOf(grants, { subject })]
          await publishEvents(
            w.db,
            events.map((event) => readEvent(event)),
            { producerId: null, at: clock.now() },
          )
          sent.set(subject, [...(sent.get(subject) ?? []), ...events.map(({ id }) => String(id))])
        } else if (act === 'pull-ack') await work(30, 'ack')
        else if (act === 'pull-fail') await work(30, 'fail')
        else if (act === 'pull-forget') await work(5, 'forget')
        else if (act === 'ack-twice') await Promise.all([work(30, 'ack'), work(30, 'ack')])
        else if (act === 'wait') clock.advance(7_000)
        else await reviveAll()
      }
      for (let round = 0; round < 60; round++) {
        await reviveAll()
        clock.advance(3_600_000)
        if ((await work(30, 'ack')) === 0 && (await listDead(w.db, { subscriptionId: subscription.id, limit: 1 })).length === 0) break
      }
      assert.deepEqual(worked, sent)
    }),
    { numRuns: 12 },
  )
})
