import assert from 'node:assert/strict'
import { createDecipheriv, createECDH, createHash, hkdfSync, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { type Config, readConfig } from '#core/config.ts'
import { testClock } from '#core/clock.ts'
import { sql } from '#core/db.ts'
import type { Context } from '#core/module.ts'
import { smallApp } from '../../../../test/small-app.ts'
import { world } from '../../../../test/world.ts'
import { saveSubscription } from '../preferences/preferences.queries.ts'
import { notificationsModule } from '../module.ts'
import { statusOf } from '../message/message.rules.ts'
import { listMessagesAbout } from '../message/message.queries.ts'
import { channelsFor } from './channel.adapter.ts'
import { receiptToken } from './esms.adapter.ts'
import { isPushService } from './push.adapter.ts'
import { balanceProviders, sendMessages, sendDue } from './send.job.ts'
import { providerWeights } from './send.queries.ts'
import { notify, tell } from './send.ts'

/* The outside world: small servers in this process that speak what the providers speak. */
type Asked = { url: string; headers: IncomingMessage['headers']; body: Buffer }
async function outside(
  answer: (asked: Asked) => { status: number; body?: unknown },
): Promise<{ url: string; host: string; asked: Asked[]; server: Server }> {
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const one = { url: request.url ?? '', headers: request.headers, body: Buffer.concat(parts) }
      asked.push(one)
      const { status, body } = answer(one)
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body ?? {}))
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url: `http://${host}`, host, asked, server }
}

const code = { template: 'identity.message.sign_up_code', vars: { code: '135790', minutes: '10' }, lang: 'vi' } as const
let made = 0
const about = (): string => `H51.prov.${process.pid}.${made++}`

async function contextWith(settings: Record<string, unknown>): Promise<Context & { config: Config; clock: ReturnType<typeof testClock> }> {
  const { db, app } = await world()
  const env = Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  )
  const config = { ...readConfig({ TINHSO_MODE: 'test', DATABASE_URL: app.config.databaseUrl, ...env }), secret: app.config.secret }
  return { db, config, clock: testClock('2026-11-23T03:00:00Z'), log: () => undefined }
}

const gateway = (name: string, url: string): Record<string, string> => ({ name, url, key: 'k', secret: 's', brand: 'TINHSO' })

test('an SMS goes out in the gateway’s own form, and its receipt comes back once known and once not', async (t) => {
  const net = await outside(() => ({ status: 200, body: { CodeResult: '100', SMSID: `sms-${made}` } }))
  t.after(() => net.server.close())
  const context = await contextWith({ TINHSO_SMS: [gateway('one', net.url)] })
  const subject = about()
  const id = await notify(context.db, { ...code, channel: 'sms', address: '0987 000 111', subject })
  await sendMessages(context, [id])
  const sent = JSON.parse(net.asked[0]?.body.toString() ?? '{}') as Record<string, string>
  assert.equal(sent.Phone, '0987000111')
  assert.equal(sent.RequestId, id)
  assert.match(sent.Content ?? '', /135790/)
  const back = new URL(sent.CallbackUrl ?? '')
  assert.equal(back.searchParams.get('token'), receiptToken(context.config, 'one'))

  const app = await smallApp([{ ...notificationsModule, doors: [] }])
  t.after(() => app.close())
  Object.assign(app.config, { sms: context.config.sms, secret: context.config.secret })
  Object.assign(app, { db: context.db })
  const ref = `sms-${made}`
  const call = (token: string, status: string) =>
    app.inject({ url: `${back.pathname}?token=${token}&SMSID=${ref}&SendStatus=${status}`, headers: { accept: 'application/json' } })
  const forged = await call('x'.repeat(43), '5')
  assert.equal(forged.statusCode, 401)
  assert.equal(forged.json<{ code: string }>().code, 'notifications.receipt_not_ours')
  assert.equal(statusOf((await listMessagesAbout(context.db, subject))[0] ?? (undefined as never), context.clock.now()), 'sent')
  assert.deepEqual((await call(receiptToken(context.config, 'one'), '5')).json(), { known: true })
  assert.equal(statusOf((await listMessagesAbout(context.db, subject))[0] ?? (undefined as never), context.clock.now()), 'delivered')
})

test('with two gateways a failing one is left for the other, and loses weight', async (t) => {
  const dead = await outside(() => ({ status: 503 }))
  const good = await outside(() => ({ status: 200, body: { CodeResult: '100', SMSID: `g-${made++}` } }))
  t.after(() => dead.server.close() && good.server.close())
  const context = await contextWith({ TINHSO_SMS: [gateway('dead', dead.url), gateway('good', good.url)] })
  const subject = about()
  for (let n = 0; n < 24; n++) await notify(context.db, { ...code, channel: 'sms', address: `09870002${n + 10}`, subject })
  const ids = (await listMessagesAbout(context.db, subject)).map((message) => message.id)
  for (let round = 0; round < 2; round++) await sendMessages(context, ids)
  assert.equal((await listMessagesAbout(context.db, subject)).filter((message) => message.sentAt).length, 24)
  const lots = ids.filter((id) => Number.parseInt(id.slice(-8), 16) / 2 ** 32 < 0.5)
  assert.equal(dead.asked.length, lots.length, 'each message’s own id draws its lot')
  await sql`update notifications.provider set changed_at = ${new Date('2026-11-23T02:00:00Z')} where name in ('dead', 'good')`.execute(
    context.db,
  )
  await balanceProviders(context)
  const weights = new Map(
    (await providerWeights(context.db, 'sms', ['dead', 'good'], context.clock.now())).map((each) => [each.name, each.weight]),
  )
  assert.equal(weights.get('dead'), 40)
  assert.equal(weights.get('good'), 60)
})

test('a gateway that is down for hours is asked again at once, every five minutes, and then no more', async (t) => {
  const net = await outside(() => ({ status: 500 }))
  t.after(() => net.server.close())
  const context = await contextWith({ TINHSO_SMS: [gateway('down', net.url)] })
  const subject = about()
  await tell(context.db, {
    ...code,
    personId: (await (await world()).citizen()).personId,
    phone: '0987000333',
    subject,
    at: context.clock.now(),
  })
  const message = async () => (await listMessagesAbout(context.db, subject)).find((each) => each.channel === 'sms')
  const id = (await message())?.id ?? ''
  const seen: number[] = []
  for (let minute = 0; minute <= 300; minute += 5) {
    await sendMessages(context, [id])
    seen.push(net.asked.length)
    context.clock.set(new Date(context.clock.now().getTime() + 5 * 60_000))
  }
  assert.deepEqual(seen.slice(0, 3), [1, 2, 3])
  assert.equal(net.asked.length, 49)
  assert.equal(statusOf((await message()) ?? (undefined as never), context.clock.now()), 'gave_up')
  await sendDue(context, 'sms')
  assert.equal(net.asked.filter((asked) => asked.body.includes(id)).length, 49)
})

test('a number without Zalo gets the same news by SMS', async (t) => {
  const zalo = await outside(() => ({ status: 200, body: { error: -118, message: 'Zalo account not existed' } }))
  const net = await outside(() => ({ status: 200, body: { CodeResult: '100', SMSID: `z-${made++}` } }))
  t.after(() => zalo.server.close() && net.server.close())
  const settings = { appId: '1', token: 'zt', oaSecret: 'os', url: zalo.url, templates: { 'identity.message.sign_up_taken': '40001' } }
  const context = await contextWith({ TINHSO_ZALO: settings, TINHSO_SMS: [gateway('net', net.url)] })
  const { inject, citizen } = await world()
  const person = await citizen()
  const saved = await inject({
    method: 'POST',
    url: '/tai-khoan/thong-bao',
    as: person,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: 'phone=zalo&lang=en',
  })
  assert.equal(saved.statusCode, 303)
  const subject = about()
  await tell(context.db, {
    template: 'identity.message.sign_up_taken',
    lang: 'vi',
    personId: person.personId,
    phone: '0987000444',
    subject,
    at: context.clock.now(),
  })
  const [zaloMessage] = (await listMessagesAbout(context.db, subject)).filter((each) => each.channel === 'zalo')
  assert.equal(zaloMessage?.lang, 'en')
  await sendMessages(context, [zaloMessage?.id ?? ''])
  assert.equal(zalo.asked[0]?.headers.access_token, 'zt')
  assert.equal((JSON.parse(zalo.asked[0]?.body.toString() ?? '{}') as { phone: string }).phone, '84987000444')
  const after = await listMessagesAbout(context.db, subject)
  assert.ok(after.find((each) => each.channel === 'zalo')?.bouncedAt)
  const sms = after.find((each) => each.channel === 'sms')
  await sendMessages(context, [sms?.id ?? ''])
  assert.match((JSON.parse(net.asked[0]?.body.toString() ?? '{}') as { Content: string }).Content, /you have an account already/)
})

/** Opens a push message as the browser would (RFC 8291, aes128gcm of RFC 8188). */
function openPush(body: Buffer, ecdh: ReturnType<typeof createECDH>, auth: Buffer): string {
  const salt = body.subarray(0, 16)
  const length = body.readUInt8(20)
  const sender = body.subarray(21, 21 + length)
  const secret = ecdh.computeSecret(sender)
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), ecdh.getPublicKey(), sender])
  const ikm = Buffer.from(hkdfSync('sha256', secret, auth, info, 32))
  const key = Buffer.from(hkdfSync('sha256', ikm, salt, 'Content-Encoding: aes128gcm\0', 16))
  const nonce = Buffer.from(hkdfSync('sha256', ikm, salt, 'Content-Encoding: nonce\0', 12))
  const sealed = body.subarray(21 + length)
  const decipher = createDecipheriv('aes-128-gcm', key, nonce).setAuthTag(sealed.subarray(-16))
  const padded = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()])
  return padded.subarray(0, padded.lastIndexOf(2)).toString()
}

test('news reaches a browser, readable by that browser only; one that has unsubscribed is forgotten', async (t) => {
  let status = 201
  const service = await outside(() => ({ status }))
  t.after(() => service.server.close())
  const context = await contextWith({ TINHSO_PUSH_HOSTS: service.host })
  const { inject, citizen, app } = await world()
  const person = await citizen()
  const ecdh = createECDH('prime256v1')
  ecdh.generateKeys()
  const auth = randomBytes(16)
  const keys = { p256dh: ecdh.getPublicKey('base64url'), auth: auth.toString('base64url') }
  const refused = await inject({
    method: 'POST',
    url: '/api/me/push',
    as: person,
    headers: { accept: 'application/json' },
    payload: { endpoint: 'https://inside.example/x', keys },
  })
  assert.equal(refused.statusCode, 422)
  assert.equal(refused.json<{ code: string }>().code, 'notifications.push_service_unknown')
  const real = await inject({
    method: 'POST',
    url: '/api/me/push',
    as: person,
    headers: { accept: 'application/json' },
    payload: { endpoint: `https://fcm.googleapis.com/fcm/send/${person.personId}`, keys },
  })
  assert.equal(real.statusCode, 201)
  assert.equal(
    (
      await inject({
        method: 'DELETE',
        url: '/api/me/push',
        as: person,
        payload: { endpoint: `https://fcm.googleapis.com/fcm/send/${person.personId}` },
      })
    ).statusCode,
    200,
  )
  await saveSubscription(app.db, { personId: person.personId, endpoint: `${service.url}/box`, ...keys, at: context.clock.now() })

  const subject = about()
  const news = {
    template: 'identity.message.sign_up_taken',
    lang: 'vi',
    personId: person.personId,
    subject,
    path: '/ho-so/H51.9',
    at: context.clock.now(),
  } as const
  await tell(app.db, news)
  const push = async () => (await listMessagesAbout(app.db, subject)).filter((each) => each.channel === 'push')
  await sendMessages(context, [(await push())[0]?.id ?? ''])
  const got = service.asked[0]
  assert.equal(got?.headers['content-encoding'], 'aes128gcm')
  assert.match(String(got?.headers.authorization), /^vapid t=[\w-]+\.[\w-]+\.[\w-]+, k=/)
  const told = JSON.parse(openPush(got?.body ?? Buffer.alloc(0), ecdh, auth)) as { body: string; path: string }
  assert.equal(told.path, '/ho-so/H51.9')
  assert.match(told.body, /tài khoản/)

  status = 410
  await tell(app.db, news)
  const second = (await push()).find((each) => !each.sentAt)
  await sendMessages(context, [second?.id ?? ''])
  assert.ok((await push()).find((each) => each.id === second?.id)?.bouncedAt)
  await tell(app.db, news)
  assert.equal((await push()).length, 2, 'nothing more is made for a browser that is gone')
})

test('only push services of browsers are called, by https and without a port', () => {
  const config = { pushHosts: [] }
  assert.equal(isPushService('https://fcm.googleapis.com/x', config), true)
  assert.equal(isPushService('https://wns2-by3p.notify.windows.com/w/?token=1', config), true)
  for (const endpoint of [
    'http://fcm.googleapis.com/x',
    'https://fcm.googleapis.com:8443/x',
    'https://user@fcm.googleapis.com/x',
    'https://127.0.0.1/x',
    'https://evilnotify.windows.com.example/',
    'x',
  ])
    assert.equal(isPushService(endpoint, config), false, endpoint)
})

test('in quiet hours news waits for their end, a code does not', async () => {
  const context = await contextWith({})
  context.clock.set(new Date('2026-11-23T15:30:00Z'))
  const { citizen, app } = await world()
  const person = await citizen()
  const subject = about()
  await tell(app.db, {
    template: 'identity.message.sign_up_taken',
    lang: 'vi',
    personId: person.personId,
    phone: '0987000555',
    subject,
    at: context.clock.now(),
  })
  const sms = async () => (await listMessagesAbout(app.db, subject)).find((each) => each.channel === 'sms')
  await sendMessages(context, [(await sms())?.id ?? ''], channelsFor(context.config))
  assert.equal(statusOf((await sms()) ?? (undefined as never), context.clock.now()), 'quiet')
  assert.deepEqual((await sms())?.notBefore, new Date('2026-11-24T00:00:00Z'))
  context.clock.set(new Date('2026-11-24T00:00:00Z'))
  await sendMessages(context, [(await sms())?.id ?? ''])
  assert.equal((await sms())?.provider, 'stand-in-outbox')
  const night = new Date('2026-11-23T18:00:00Z')
  context.clock.set(night)
  const codeId = await notify(app.db, { ...code, channel: 'sms', address: '0987000556', secret: true, at: night })
  await sendMessages(context, [codeId])
  const { rows } = await sql<{ sent: Date | null }>`select sent_at as sent from notifications.message where id = ${codeId}::uuid`.execute(
    app.db,
  )
  assert.deepEqual(rows[0]?.sent, night)
})

test('Zalo’s webhook is believed with its signature only', async (t) => {
  const app = await smallApp([{ ...notificationsModule, doors: [] }])
  t.after(() => app.close())
  const { db } = await world()
  Object.assign(app.config, { zalo: { url: '', appId: 'app', token: '', oaSecret: 'oas', templates: {} } })
  Object.assign(app, { db })
  const body = JSON.stringify({
    event_name: 'user_received_message',
    timestamp: '1700000000000',
    message: { msg_id: 'none-such', delivery_time: '1700000000000' },
  })
  const mac = createHash('sha256').update(`app${body}1700000000000oas`).digest('hex')
  const call = (signature: string) =>
    app.inject({
      method: 'POST',
      url: '/api/notifications/receipts/zalo',
      headers: { 'content-type': 'application/json', 'x-zevent-signature': signature },
      payload: body,
    })
  assert.deepEqual((await call(`mac=${mac}`)).json(), { known: false })
  assert.equal((await call(`mac=${mac.replace(/./, 'z')}`)).statusCode, 401)
})
