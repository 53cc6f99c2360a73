import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { sql } from '#core/db.ts'
import { unitIdOf } from '../../../test/filing.ts'
import { cast, issued, page as documents } from '../../../test/official-documents.ts'
import type { Person, World } from '../../../test/world.ts'
import { findBox, findBoxAt, listLog } from './boxes/box.queries.ts'
import { keepBoxes } from './boxes/boxes.ts'
import { listThread } from './keep/message.queries.ts'

export const root = '/hop-thu'
const form = { 'content-type': 'application/x-www-form-urlencoded' }
const post = (w: World, as: Person, url: string, fields: Record<string, string> | [string, string][]) =>
  w.inject({ method: 'POST', url: `${root}${url}`, as, headers: form, payload: new URLSearchParams(fields).toString() })
const get = (w: World, as: Person, url = '') => w.inject({ url: `${root}${url}`, as })
const addressOf = (person: Person): string => `${person.login}@soctrang.gov.vn`

async function send(w: World, as: Person, fields: Record<string, string>, id: string = randomUUID()) {
  await get(w, as)
  const answer = await post(w, as, `/soan/${id}`, { lam: 'gui', body: 'Kính gửi anh chị.', ...fields })
  return { id, answer }
}
/** The id of the newest message in the inbox with these words. */
const idIn = (body: string, subject: string): string => new RegExp(`/hop-thu/thu/([0-9a-f-]{36})">${subject}`).exec(body)?.[1] ?? ''

test('a message between officers is sent once, found without tone marks, answered in its thread, moved and deleted', async () => {
  const { w, drafter, head } = await cast()
  await get(w, head)
  const subject = `Mời họp giao ban ${randomUUID().slice(0, 8)}`
  const { id, answer } = await send(w, drafter, { to: `Trưởng <${addressOf(head)}>`, subject })
  assert.equal(answer.statusCode, 303, answer.body.slice(0, 500))
  assert.equal(answer.headers.location, `${root}/gui/${id}`)
  const again = await send(w, drafter, { to: addressOf(head), subject }, id)
  assert.equal(again.answer.headers.location, `${root}/gui/${id}`)
  const shown = await get(w, head)
  assert.equal(shown.body.split(subject).length - 1, 1, 'once, though sent twice')
  assert.match(shown.body, /mail-line--new/)
  assert.match((await get(w, drafter, `/gui/${id}`)).body, /Đã vào hộp thư/)
  assert.ok((await get(w, head, `?q=${encodeURIComponent(`moi hop ${subject.slice(-8)}`)}`)).body.includes(subject))
  const message = idIn(shown.body, subject)
  const opened = await get(w, head, `/thu/${message}`)
  assert.equal(opened.statusCode, 200)
  assert.match(opened.body, /Kính gửi anh chị\./)
  assert.doesNotMatch(opened.body, /Hãy cẩn thận/)
  const answering = await get(w, head, `/soan?tra-loi=${message}`)
  assert.ok(answering.body.includes(`Tl: ${subject}`) && answering.body.includes('> Kính gửi anh chị.'), 'quoted')
  const draft = /action="\/hop-thu\/soan\/([0-9a-f-]{36})"/.exec(answering.body)?.[1] ?? ''
  const fields = { lam: 'gui', to: addressOf(drafter), subject: `Tl: ${subject}`, body: 'Đồng ý.', answers: message }
  assert.equal((await post(w, head, `/soan/${draft}`, fields)).statusCode, 303)
  const box = await findBoxAt(w.db, addressOf(head))
  const { rows } = await sql<{ thread: string }>`select thread from mailbox.message where id = ${message}::uuid`.execute(w.db)
  assert.equal((await listThread(w.db, box?.id ?? '', rows[0]?.thread ?? '')).length, 2)
  for (const viec of ['flag', 'unread', 'archive', 'delete', 'delete'])
    assert.equal((await post(w, head, `/thu/${message}`, { viec })).statusCode, 303, viec)
  assert.equal((await get(w, head, `/thu/${message}`)).statusCode, 404, 'deleted from the bin')
  assert.equal((await post(w, head, `/thu/${message}`, { viec: 'x' })).statusCode, 404)
})

test('a form that is wrong is answered at its fields, and the draft is kept', async () => {
  const { w, drafter } = await cast()
  const id = randomUUID()
  const wrong = await send(w, drafter, { to: 'không-phải, ai.do@soctrang.gov.vn, a@gmail.com', subject: '' }, id)
  assert.equal(wrong.answer.statusCode, 422)
  for (const words of [
    /không phải là địa chỉ thư/,
    /Không có hộp thư ai\.do@soctrang/,
    /Chưa gửi được đến a@gmail\.com/,
    /Nhập tiêu đề thư/,
  ])
    assert.match(wrong.answer.body, words)
  assert.match((await get(w, drafter, `/soan/${id}`)).body, /không-phải/)
  const empty = await post(w, drafter, `/soan/${id}`, { lam: 'gui', subject: 'Thư' })
  assert.match(empty.body, /Nhập ít nhất một người nhận/)
  const found = await post(w, drafter, `/soan/${id}`, { lam: 'tim', tim: 'ly van soan', to: '' })
  assert.ok(found.body.includes(`value="${addressOf(drafter)}"`), 'the directory knows people without tone marks')
  assert.equal((await post(w, drafter, `/soan/${id}/bo`, {})).statusCode, 303)
  assert.equal((await get(w, drafter, `/soan/${id}`)).statusCode, 404)
})

test('mail of others is not there, whatever is asked of it', async () => {
  const { w, drafter, head, stranger } = await cast()
  const { id } = await send(w, drafter, { to: addressOf(head), subject: 'Riêng của hai người' })
  const message = idIn((await get(w, head)).body, 'Riêng của hai người')
  assert.ok(message)
  const saved = randomUUID()
  await post(w, drafter, `/soan/${saved}`, { lam: 'luu', subject: 'Nháp riêng' })
  for (const url of [
    `/thu/${message}`,
    `/thu/${message}/goc.eml`,
    `/thu/${message}/tep/1`,
    `/gui/${id}`,
    `/soan/${saved}`,
    `/soan?tra-loi=${message}`,
  ])
    assert.equal((await get(w, stranger, url)).statusCode, 404, url)
  assert.equal((await post(w, stranger, `/soan/${saved}`, { lam: 'luu', subject: 'Chiếm' })).statusCode, 404)
  assert.match((await get(w, drafter, `/soan/${saved}`)).body, /Nháp riêng/)
  const box = await findBoxAt(w.db, addressOf(head))
  assert.equal((await get(w, stranger, `?hom=${box?.id}`)).statusCode, 404)
  assert.equal((await get(w, await w.citizen())).statusCode, 403)
})

test('an office has its address, read by whoever holds it; a mail becomes an incoming document once, with number, words and files', async () => {
  const { w, unit, drafter, clerk } = await cast()
  const office = 'vanthu.h13-snv@soctrang.gov.vn'
  await get(w, clerk)
  const subject = `125/STC-VP về việc báo cáo ${randomUUID().slice(0, 6)}`
  const boundary = 'x'
  const field = (name: string, value: string): string =>
    `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
  const file = `--${boundary}\r\ncontent-disposition: form-data; name="files"; filename="Báo cáo.txt"\r\ncontent-type: text/plain\r\n\r\nSố liệu quý IV\r\n`
  const payload = [
    field('lam', 'gui'),
    field('to', office),
    field('subject', subject),
    field('body', 'Gửi báo cáo.'),
    file,
    `--${boundary}--\r\n`,
  ].join('')
  await get(w, drafter)
  const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` }
  const sent = await w.inject({ method: 'POST', url: `${root}/soan/${randomUUID()}`, as: drafter, headers, payload })
  assert.equal(sent.statusCode, 303, sent.body.slice(0, 800))
  const box = await findBoxAt(w.db, office)
  const message = idIn((await get(w, clerk, `?hom=${box?.id}`)).body, subject.slice(0, 7).replace('/', '\\/'))
  assert.ok(message)
  assert.equal((await get(w, drafter, `/thu/${message}/vao-so`)).statusCode, 403)
  const download = await get(w, clerk, `/thu/${message}/tep/1`)
  assert.deepEqual([download.body, download.headers['x-content-type-options']], ['Số liệu quý IV', 'nosniff'])
  const asked = await get(w, clerk, `/thu/${message}/vao-so`)
  assert.match(asked.body, /value="125\/STC-VP"/)
  const at = `/thu/${message}/vao-so`
  const wrong = await post(w, clerk, at, { unit, subject })
  assert.equal(wrong.statusCode, 422)
  const facts = {
    unit,
    type: '1',
    subject,
    sender: 'Sở Tài chính',
    code: '125/STC-VP',
    'dated-d': '20',
    'dated-m': '11',
    'dated-y': '2026',
    urgency: '0',
    secrecy: 'open',
  }
  assert.equal((await post(w, clerk, at, { ...facts, secrecy: 'secret' })).statusCode, 422, 'secret ones are refused on this channel')
  const made = await post(w, clerk, at, { ...facts, content: 'Gửi báo cáo.' })
  assert.equal(made.statusCode, 303, made.body.slice(0, 800))
  const document = await w.inject({ url: String(made.headers.location), as: clerk })
  assert.ok(document.body.includes('Báo cáo.txt') && document.body.includes('Sở Tài chính'))
  assert.doesNotMatch(document.body, /Bản giấy/)
  assert.equal((await post(w, clerk, at, facts)).statusCode, 409)
  assert.match((await get(w, clerk, `/thu/${message}`)).body, /Đã vào sổ: Văn bản đến số \d+/)
})

test('an issued document is mailed with its signed file, and its receivers are noted with it', async () => {
  const c = await cast()
  const { w, clerk, drafter, theirClerk } = c
  const id = await issued(c)
  await get(w, theirClerk)
  assert.equal((await get(w, drafter, `/soan?van-ban=${id}`)).statusCode, 404, 'only the clerk sends documents')
  const begun = await get(w, clerk, `/soan?van-ban=${id}`)
  assert.equal(begun.statusCode, 200)
  const draft = /action="\/hop-thu\/soan\/([0-9a-f-]{36})"/.exec(begun.body)?.[1] ?? ''
  const hidden = (name: string): string => new RegExp(`name="${name}" value="([^"]+)"`).exec(begun.body)?.[1] ?? ''
  const fields = { lam: 'gui', to: addressOf(theirClerk), subject: 'Văn bản', tep: hidden('tep'), document: hidden('document') }
  assert.equal((await post(w, clerk, `/soan/${draft}`, fields)).statusCode, 303)
  const shown = await documents(w, clerk, `/${id}`)
  assert.ok(shown.body.includes(addressOf(theirClerk)) && shown.body.includes('Đã đến'))
  const message = idIn((await get(w, theirClerk)).body, 'Văn bản')
  const file = await get(w, theirClerk, `/thu/${message}/tep/1`)
  assert.equal(file.headers['content-type'], 'application/pdf')
  assert.match(String((await get(w, theirClerk, `/thu/${message}/goc.eml`)).headers['content-disposition']), /^attachment/)
})

test('the box of one who leaves is closed, and read by another only by a decision that both can see afterwards', async () => {
  const w = (await cast()).w
  const unit = await unitIdOf(w, '31510')
  const [leaver, heir, admin] = [
    await w.officer('processor', unit, { name: 'Người Nghỉ' }),
    await w.officer('approver', unit),
    await w.officer('administrator', unit),
  ]
  for (const who of [leaver, heir]) await get(w, who)
  const { answer } = await send(w, heir, { to: addressOf(leaver), subject: 'Việc còn dở' })
  assert.equal(answer.statusCode, 303)
  const box = await findBoxAt(w.db, addressOf(leaver))
  const at = `/quan-tri/hop-thu/${box?.id}`
  const hand = (fields: Record<string, string>) =>
    w.inject({
      method: 'POST',
      url: at,
      as: admin,
      headers: form,
      payload: new URLSearchParams({ login: heir.login, decision: 'QĐ 15/QĐ-UBND bàn giao', days: '30', ...fields }).toString(),
    })
  assert.equal((await hand({})).statusCode, 409, 'not while it is in use')
  const left = await w.inject({
    ...{ method: 'POST', url: `/quan-tri/can-bo/${leaver.personId}/nghi-viec`, as: admin, headers: form },
    payload: new URLSearchParams({ note: 'QĐ nghỉ hưu' }).toString(),
  })
  assert.equal(left.statusCode, 303)
  await keepBoxes({ db: w.db, config: w.app.config, clock: w.clock })
  assert.equal((await findBox(w.db, box?.id ?? ''))?.closedBecause, 'left')
  const bounced = await send(w, heir, { to: addressOf(leaver), subject: 'Đến muộn' })
  assert.match(bounced.answer.body, /Không có hộp thư/)
  for (const fields of [{ login: 'khong.co' }, { decision: 'x' }, { days: '400' }, { login: admin.login }])
    assert.equal((await hand(fields)).statusCode, 422, JSON.stringify(fields))
  assert.equal((await hand({})).statusCode, 303)
  const listed = await get(w, heir, `?hom=${box?.id}`)
  assert.match(listed.body, /bạn chỉ được đọc theo: QĐ 15\/QĐ-UBND/)
  const message = idIn(listed.body, 'Việc còn dở')
  assert.equal((await get(w, heir, `/thu/${message}`)).statusCode, 200)
  assert.equal((await post(w, heir, `/thu/${message}`, { viec: 'delete' })).statusCode, 403)
  assert.ok((await listLog(w.db, box?.id ?? '')).some((line) => line.what === 'read' && line.byName === heir.name))
  const looks =
    await sql`select 1 from identity.access_log where person_id = ${leaver.personId}::uuid and actor_id = ${heir.personId}::uuid`.execute(
      w.db,
    )
  assert.equal(looks.rows.length, 1)
  assert.equal((await hand({ lam: 'het' })).statusCode, 303)
  assert.equal((await get(w, heir, `/thu/${message}`)).statusCode, 404)
})
