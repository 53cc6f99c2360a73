import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import type { MailServerSettings } from '#core/config.ts'
import { unitIdOf } from '../../../../test/filing.ts'
import { hasDovecot, imapServer, smtpServer } from '../../../../test/mail-servers.ts'
import { type Person, type World, world } from '../../../../test/world.ts'
import { findBoxAt } from '../boxes/box.queries.ts'
import { listRecipients } from '../send/outgoing.queries.ts'
import { sendDue } from '../send/send.job.ts'
import { withImap } from './imap.adapter.ts'
import { syncAll } from './sync.ts'

/*
 * Real servers over real sockets: dovecot as a child of this test, and an SMTP server in it.
 */
const root = '/hop-thu'
const form = { 'content-type': 'application/x-www-form-urlencoded' }
const post = (w: World, as: Person, url: string, fields: Record<string, string>) =>
  w.inject({ method: 'POST', url: `${root}${url}`, as, headers: form, payload: new URLSearchParams(fields).toString() })
const get = (w: World, as: Person, url = '') => w.inject({ url: `${root}${url}`, as })
const addressOf = (person: Person): string => `${person.login}@soctrang.gov.vn`
const skip = hasDovecot() ? false : 'skipped: no dovecot on this machine'

const phishing = (to: string, subject: string): string =>
  [
    `From: "Van phong UBND" <van.phong@s0ctrang.gov.vn>`,
    `To: ${to}`,
    `Subject: =?UTF-8?B?${Buffer.from(subject).toString('base64')}?=`,
    `Message-ID: <${randomUUID()}@s0ctrang.gov.vn>`,
    'Date: Mon, 23 Nov 2026 08:00:00 +0700',
    'Authentication-Results: mx.soctrang.gov.vn; spf=fail smtp.mailfrom=s0ctrang.gov.vn; dmarc=fail',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    'Content-Type: text/html; charset=utf-8',
    '',
    '<p onclick="evil()">Khẩn: xem <a href="https://evil.example/x">https://soctrang.gov.vn/van-ban</a></p><img src="https://track.example/p.gif"><script>evil()</script>',
    '--b',
    'Content-Type: application/pdf; name="cong-van.pdf"',
    'Content-Disposition: attachment; filename="cong-van.pdf"',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200, 1)]).toString('base64'),
    '--b--',
    '',
  ].join('\r\n')

async function on(
  t: TestContext,
  settings: (imap: number, smtp: number) => MailServerSettings,
  smtp: Awaited<ReturnType<typeof smtpServer>>,
) {
  const w = await world()
  const imap = await imapServer()
  const before = w.app.config.mailServer
  w.app.config.mailServer = settings(imap.port, smtp.port)
  t.after(async () => {
    w.app.config.mailServer = before
    await smtp.stop()
    await imap.remove()
  })
  const context = { db: w.db, clock: w.clock, config: w.app.config, log: () => undefined }
  return { w, imap, context, unit: await unitIdOf(w, '31510') }
}
const asMaster = (imap: number, smtp: number): MailServerSettings => ({
  imapUrl: `imap://127.0.0.1:${imap}`,
  master: { user: 'chief', password: 'chief-secret' },
  smtpUrl: `smtp://127.0.0.1:${smtp}`,
  judge: 'mx.soctrang.gov.vn',
  timeoutSeconds: 60,
})

test('a box on the mail server is read, searched, marked and moved there, with warnings on what is false', { skip }, async (t) => {
  const { w, imap, context, unit } = await on(t, asMaster, await smtpServer())
  const officer = await w.officer('processor', unit)
  assert.match((await get(w, officer)).body, /Mục này chưa có thư nào/)
  const box = await findBoxAt(w.db, addressOf(officer))
  const sign = { address: addressOf(officer), password: undefined }
  const settings = w.app.config.mailServer
  await withImap(settings, sign, (client) => client.append('INBOX', phishing(sign.address, 'Công văn khẩn của Ủy ban')))
  const listed = await get(w, officer, '?moi=1')
  assert.match(listed.body, /Công văn khẩn của Ủy ban.*Đáng ngờ.*Ngoài tỉnh/s)
  assert.match((await get(w, officer, '?q=cong+van+khan')).body, /Công văn khẩn/)
  const id = /hop-thu\/thu\/([0-9a-f-]{36})/.exec(listed.body)?.[1] ?? ''
  const opened = await get(w, officer, `/thu/${id}`)
  for (const words of [
    /trông giống tên miền của tỉnh/,
    /không qua kiểm tra DMARC/,
    /\(SPF\)/,
    /dẫn đến evil\.example/,
    /SPF: fail · DMARC: fail/,
    /loại tệp không an toàn/,
  ])
    assert.match(opened.body, words)
  const paper = opened.body.slice(opened.body.indexOf('mail-paper'))
  assert.doesNotMatch(paper, /track\.example|evil\(\)|onclick|<img/)
  const withheld = await get(w, officer, `/thu/${id}/tep/1`)
  assert.equal(withheld.statusCode, 403)
  const flags = () =>
    withImap(settings, sign, async (client) => {
      await client.mailboxOpen('INBOX')
      return (await client.fetchAll('1:*', { flags: true })).map((each) => [...(each.flags ?? [])].filter((flag) => flag !== '\\Recent'))
    })
  assert.deepEqual(await flags(), [['\\Seen']], 'reading marks it there')
  await post(w, officer, `/thu/${id}`, { viec: 'flag' })
  await post(w, officer, `/thu/${id}`, { viec: 'unread' })
  assert.deepEqual(await flags(), [['\\Flagged']])
  assert.equal((await post(w, officer, `/thu/${id}`, { viec: 'archive' })).statusCode, 303)
  assert.deepEqual(await flags(), [])
  await syncAll(context, { boxId: box?.id })
  assert.equal((await get(w, officer, `/thu/${id}`)).statusCode, 200, 'it is the same message in its new folder')
  await imap.stop()
  const down = await get(w, officer, '?moi=1')
  assert.equal(down.statusCode, 200)
  assert.match(down.body, /Máy chủ thư không trả lời/)
  const known = await get(w, officer, `/thu/${id}`)
  assert.match(known.body, /Máy chủ thư không trả lời.*Khẩn: xem/s)
  assert.equal((await post(w, officer, `/thu/${id}`, { viec: 'delete' })).statusCode, 502)
  const draft = randomUUID()
  assert.match((await post(w, officer, `/soan/${draft}`, { lam: 'luu', subject: 'Giữ lại' })).body, /Đã lưu nháp/)
  await imap.start()
  assert.doesNotMatch((await get(w, officer, '?moi=1')).body, /Máy chủ thư không trả lời/)
})

test('what is sent goes out once to each, waits while the server refuses, and lies once among what was sent', { skip }, async (t) => {
  let isFull = true
  const busy: string[] = []
  const smtp = await smtpServer({
    onRcptTo: ({ address }, _session, done) => {
      if (address.startsWith('khong')) return done(Object.assign(new Error('no such user'), { responseCode: 550 }))
      if (isFull && address.startsWith('day')) {
        busy.push(address)
        return done(Object.assign(new Error('mailbox full'), { responseCode: 452 }))
      }
      done()
    },
  })
  const { w, context, unit } = await on(t, asMaster, smtp)
  const officer = await w.officer('processor', unit)
  await get(w, officer)
  const id = randomUUID()
  const fields = { lam: 'gui', to: 'Bộ <a@bo.gov.vn>, khong@bo.gov.vn', bcc: 'day@bo.gov.vn', subject: 'Báo cáo', body: 'Kính gửi.' }
  assert.equal((await post(w, officer, `/soan/${id}`, fields)).statusCode, 303)
  await sendDue(context, { id })
  await sendDue(context, { id })
  const states = async () => Object.fromEntries((await listRecipients(w.db, id)).map((each) => [each.address, each.state]))
  assert.deepEqual(await states(), { 'a@bo.gov.vn': 'sent', 'day@bo.gov.vn': 'waiting', 'khong@bo.gov.vn': 'failed' })
  const shown = await get(w, officer, `/gui/${id}`)
  assert.match(shown.body, /no such user/)
  const now = w.clock.now()
  t.after(() => w.clock.set(now))
  isFull = false
  w.clock.set(new Date(now.getTime() + 120_000))
  await sendDue(context, undefined)
  await sendDue(context, undefined)
  assert.deepEqual(await states(), { 'a@bo.gov.vn': 'sent', 'day@bo.gov.vn': 'sent', 'khong@bo.gov.vn': 'failed' })
  assert.deepEqual(
    smtp.taken.map((each) => each.to),
    [['a@bo.gov.vn'], ['day@bo.gov.vn']],
  )
  const raw = smtp.taken.map((each) => each.raw.toString())
  assert.ok(
    raw.every((each) => each.includes(`Message-ID: <${id}@soctrang.gov.vn>`) && !each.includes('day@bo.gov.vn')),
    'one name, and no blind copy told',
  )
  const there = await withImap(w.app.config.mailServer, { address: addressOf(officer), password: undefined }, async (client) => {
    await client.mailboxOpen('Sent')
    return client.search({ header: { 'message-id': `<${id}@soctrang.gov.vn>` } }, { uid: true })
  })
  assert.equal(Array.isArray(there) ? there.length : 0, 1)
  assert.equal((await post(w, officer, `/gui/${id}`, {})).statusCode, 303, 'those who failed can be tried again')
})

test('where each box has its own password, it is tried at the server and kept sealed', { skip }, async (t) => {
  const own = (imap: number, smtp: number): MailServerSettings => ({ ...asMaster(imap, smtp), master: undefined })
  const { w, unit } = await on(t, own, await smtpServer())
  const officer = await w.officer('processor', unit)
  const sent = await get(w, officer)
  assert.match(String(sent.headers.location), /\/hop-thu\/mat-khau\?hom=/)
  const box = await findBoxAt(w.db, addressOf(officer))
  const hom = box?.id ?? ''
  const wrong = await post(w, officer, '/mat-khau', { hom, password: 'sai' })
  assert.equal(wrong.statusCode, 422)
  assert.match(wrong.body, /không nhận mật khẩu/)
  assert.equal((await post(w, officer, '/mat-khau', { hom, password: 'box-secret' })).statusCode, 303)
  assert.match((await findBoxAt(w.db, addressOf(officer)))?.sealedPassword ?? '', /^sealed1\.(?!.*box-secret)/)
  assert.match((await get(w, officer)).body, /Thư đến/)
})
