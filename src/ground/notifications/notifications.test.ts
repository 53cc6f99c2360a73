import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { inTransaction, sql } from '#core/db.ts'
import { countUnread, listMessagesAbout, notify } from '#ground/notifications/index.ts'
import { world } from '../../../test/world.ts'
import { notificationsModule } from './module.ts'
import type { Channel } from './send/channel.ts'
import { sendDue, sendMessages } from './send/send.job.ts'

const subject = (): string => `H51.${randomUUID()}`
const code = { template: 'identity.message.sign_up_code', vars: { code: '135790', minutes: '10' }, lang: 'vi' } as const

async function context() {
  const { app, db, clock } = await world()
  return { db, clock, config: app.config, log: () => undefined }
}

const provider = (taken: string[]): Channel => ({
  name: 'provider-of-the-test',
  standIn: false,
  carries: ['sms', 'email'],
  send: async (message) => {
    if (message.address === '0900000099') throw new Error('network of the provider is down')
    taken.push(`${message.address} ${message.body}`)
    return { ref: 'r1' }
  },
})

test('a message is written with the change or not at all, and goes when somebody looks for what is due', async () => {
  const { db, clock } = await world()
  const about = subject()
  await assert.rejects(
    inTransaction(db, async (trx) => {
      await notify(trx, { ...code, channel: 'sms', address: '0912345678', subject: about })
      throw new Error('undone')
    }),
  )
  assert.deepEqual(await listMessagesAbout(db, about), [])
  await notify(db, { ...code, channel: 'sms', address: '+84 912 345 678', subject: about, at: clock.now() })
  const [message] = await listMessagesAbout(db, about)
  assert.equal(message?.address, '0912345678')
  assert.equal(message?.sentAt, null)
  assert.match(message?.body ?? '', /135790/)
  const taken: string[] = []
  await sendDue(await context(), 'sms', [provider(taken)])
  assert.ok((await listMessagesAbout(db, about))[0]?.sentAt)
  assert.ok(taken.length > 0)
})

test('the job sends once, and a provider that fails leaves the message waiting', async () => {
  const { db, clock } = await world()
  const taken: string[] = []
  const about = subject()
  const id = await notify(db, { ...code, channel: 'sms', address: '0911111111', subject: about })
  await sendMessages(await context(), [id], [provider(taken)])
  await sendMessages(await context(), [id], [provider(taken)])
  assert.equal(taken.length, 1)
  assert.deepEqual((await listMessagesAbout(db, about))[0]?.sentAt, clock.now())
  const failing = await notify(db, { ...code, channel: 'sms', address: '0900000099', subject: about })
  await sendMessages(await context(), [failing], [provider(taken)])
  assert.equal((await listMessagesAbout(db, about)).find((message) => message.id === failing)?.fault, 'network of the provider is down')
  assert.equal((await listMessagesAbout(db, about)).find((message) => message.id === failing)?.sentAt, null)
})

test('the words of a one-time code are wiped once a real provider has them', async () => {
  const { db, clock } = await world()
  const id = await notify(db, { ...code, channel: 'sms', address: '0911111112', secret: true, at: clock.now() })
  const late = await notify(db, {
    ...code,
    channel: 'sms',
    address: '0911111112',
    secret: true,
    at: new Date(clock.now().getTime() - 3_600_000),
  })
  await sendMessages(await context(), [id, late], [provider([])])
  const row = await sql<{ row: string }>`select m::text as row from notifications.message m where id = any(${[id, late]}::uuid[])`.execute(
    db,
  )
  assert.equal(row.rows.length, 2)
  for (const each of row.rows) assert.doesNotMatch(each.row, /135790/)
  assert.ok(row.rows.some((each) => each.row.includes('expired before it could be sent')))
})

test('in production without a provider a message waits, and doctor says so', async () => {
  const { db } = await world()
  const given = await context()
  const production = { ...given, config: { ...given.config, mode: 'production' as const } }
  const about = subject()
  const id = await notify(db, { ...code, channel: 'email', address: 'ten@vidu.vn', subject: about })
  await sendMessages(production, [id])
  assert.equal((await listMessagesAbout(db, about))[0]?.sentAt, null)
  const findings = await notificationsModule.doctor?.(production)
  assert.equal(findings?.[0]?.ok, false)
  assert.match(findings?.[0]?.message ?? '', /\d+ messages wait/)
})

test('the demo outbox says that it is a stand-in and finds by phone', async () => {
  const { inject, db } = await world()
  await notify(db, { ...code, channel: 'sms', address: '0933 222 111' })
  const page = await inject({ method: 'GET', url: `/hop-thu-di?q=${encodeURIComponent('0933 222 111')}` })
  assert.equal(page.statusCode, 200)
  assert.match(page.body, /Trạm thay thế/)
  assert.match(page.body, /135790/)
  const none = await inject({ method: 'GET', url: '/hop-thu-di?q=099999999999' })
  assert.match(none.body, /Không có tin nào/)
  assert.equal((await inject({ method: 'GET', url: '/hop-thu-di?truoc=khong-phai' })).statusCode, 422)
})

test('in-app messages are read by their person only, in the language of now', async () => {
  const { inject, citizen, db, clock } = await world()
  const [person, other] = [await citizen(), await citizen()]
  await notify(db, {
    channel: 'in_app',
    personId: person.personId,
    template: 'identity.message.sign_up_taken',
    lang: 'vi',
    subject: 'H51.7',
    path: '/ho-so/H51.7',
    at: clock.now(),
  })
  assert.equal(await countUnread(db, person.personId), 1)
  const page = await inject({ method: 'GET', url: '/thong-bao', as: person, lang: 'en' })
  assert.match(page.body, /you have an account already/)
  assert.match(page.body, /href="\/ho-so\/H51\.7"/)
  assert.doesNotMatch((await inject({ method: 'GET', url: '/thong-bao', as: other })).body, /H51\.7/)
  assert.equal((await inject({ method: 'POST', url: '/thong-bao/da-doc', as: person })).statusCode, 303)
  assert.equal(await countUnread(db, person.personId), 0)
})
