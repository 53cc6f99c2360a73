import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { inTransaction, sql } from '#core/db.ts'
import { cast, draft, draftFields, issued, page, post, root } from '../../../test/official-documents.ts'
import { httpAxis } from './axis/axis.ts'
import { collectInbox, sendOutbox } from './axis/exchange.ts'
import { startStandIn } from './axis/stand-in.ts'
import { buildEdxml } from './edxml/build.ts'
import { readEdxml } from './edxml/read.ts'
import { findDocument, listVersions, takeNumber } from './register/document.queries.ts'
import { listDocuments } from './register/list.queries.ts'

const outside = '000.00.34.G13'

test('forty numbers taken at once have no gap, and one that is rolled back is given to the next', async () => {
  const { w } = await cast()
  const by = { unitId: randomUUID(), direction: 'outgoing' as const, book: 'cong-van', year: 2026 }
  const numbers = await Promise.all(Array.from({ length: 40 }, () => inTransaction(w.db, (trx) => takeNumber(trx, by))))
  assert.deepEqual(
    numbers.toSorted((a, b) => a - b),
    Array.from({ length: 40 }, (_, index) => index + 1),
  )
  await assert.rejects(
    inTransaction(w.db, async (trx) => {
      assert.equal(await takeNumber(trx, by), 41)
      throw new Error('rolled back')
    }),
    /rolled back/,
  )
  assert.equal(await inTransaction(w.db, (trx) => takeNumber(trx, by)), 41)
  assert.equal(await inTransaction(w.db, (trx) => takeNumber(trx, { ...by, year: 2027 })), 1)
})

test('the forms and the lists are there for whose office it is', async () => {
  const { w, drafter, clerk, leader } = await cast()
  assert.match((await page(w, clerk, '/den/them')).body, /Số, ký hiệu của nơi gửi/)
  assert.match((await page(w, drafter, '/di/them')).body, /Ký hiệu bộ phận soạn thảo/)
  assert.equal((await page(w, leader, '/den/them')).statusCode, 403)
  for (const view of ['den', 'di', 'cho']) assert.match((await page(w, leader, `?loai=${view}`)).body, /Chờ tôi xử lý/)
})

test('a draft goes by way of its head and its signer to the clerk, who takes the number', async () => {
  const c = await cast()
  const { w } = c
  const id = await draft(c)
  assert.equal((await post(w, c.drafter, `/${id}`, { action: 'revise', content: 'Đề nghị báo cáo trước ngày 30.' })).statusCode, 303)
  assert.deepEqual(
    (await listVersions(w.db, id)).map((version) => version.version),
    [2, 1],
  )
  assert.equal((await post(w, c.clerk, `/${id}`, { action: 'issue' })).statusCode, 409)
  assert.equal((await post(w, c.drafter, `/${id}`, { action: 'submit' })).statusCode, 303)
  assert.equal((await post(w, c.drafter, `/${id}`, { action: 'endorse' })).statusCode, 403)
  const noReason = await post(w, c.head, `/${id}`, { action: 'return' })
  assert.equal(noReason.statusCode, 422)
  assert.equal((await post(w, c.head, `/${id}`, { action: 'endorse' })).statusCode, 303)
  assert.equal((await post(w, c.head, `/${id}`, { action: 'sign_acting' })).statusCode, 303)
  assert.match((await page(w, c.clerk, '')).body, new RegExp(id))
  assert.equal((await post(w, c.clerk, `/${id}`, { action: 'issue' })).statusCode, 303)
  const document = await findDocument(w.db, id)
  assert.equal(document?.senderCode, `${String(document?.number).padStart(2, '0')}/SNV-VP`)
  assert.equal(document?.documentId, `H13.SNV,2026/11/23,${document?.senderCode}`)
  assert.equal(document?.signer?.competence, 'KT.')
  const shown = await page(w, c.drafter, `/${id}`)
  assert.match(shown.body, /Đã phát hành/)
  assert.match(shown.body, /KT\. .*Trần Thị Trưởng/)
})

test('a secret document is refused with the reason and leaves nothing behind', async () => {
  const { w, unit, drafter, clerk } = await cast()
  const subject = `Tài liệu ${randomUUID()}`
  const answers = [
    await post(w, drafter, '/di/them', { ...draftFields(unit, subject), secrecy: 'secret' }),
    await post(w, clerk, '/den/them', { ...draftFields(unit, subject), secrecy: 'top_secret' }),
  ]
  for (const answer of answers) {
    assert.equal(answer.statusCode, 422)
    assert.match(answer.body, /Văn bản mật không được soạn, gửi hay lưu qua kênh này/)
  }
  assert.deepEqual(await listDocuments(w.db, { unitIds: [unit], q: subject }, { limit: 5 }), [])
})

test('a paper document is entered, found without tone marks and seen by nobody of another unit', async () => {
  const { w, second, theirClerk, theirProcessor, stranger, clerk } = await cast()
  const word = `tham${randomUUID().slice(0, 8)}`
  const fields = { ...draftFields(second, `Phối hợp kiểm tra ${word}`), sender: 'Công an thành phố', code: '45/CA-TM' }
  const wrong = await post(w, theirClerk, '/den/them', fields)
  assert.equal(wrong.statusCode, 422)
  assert.match(wrong.body, /Ngày không đúng/)
  const entered = await post(w, theirClerk, '/den/them', { ...fields, 'dated-d': '20', 'dated-m': '11', 'dated-y': '2026' })
  assert.equal(entered.statusCode, 303)
  const url = String(entered.headers.location).slice(root.length)
  assert.match((await page(w, theirProcessor, `?loai=den&q=phoi+hop+${word}`)).body, /45\/CA-TM/)
  assert.equal((await page(w, theirProcessor, url)).statusCode, 200)
  for (const other of [stranger, clerk]) {
    assert.equal((await page(w, other, url)).statusCode, 404)
    assert.equal((await post(w, other, url, { action: 'send_back', note: 'không phải' })).statusCode, 404)
    assert.equal((await post(w, other, `${url}/gui`, { codes: '31510' })).statusCode, 404)
    assert.doesNotMatch((await page(w, other, `?loai=den&q=${word}`)).body, /45\/CA-TM/)
  }
  assert.equal((await page(w, await w.citizen(), url)).statusCode, 403)
})

test('an issued document reaches units inside and an agency outside, receipts come back, and it is recalled', async () => {
  const c = await cast()
  const { w, clerk, context } = c
  const standIn = await startStandIn({ outside: [outside], now: () => w.clock.now() })
  const axis = httpAxis(standIn.url)
  const id = await issued(c)
  const unknown = await post(w, clerk, `/${id}/gui`, { codes: '31510 XYZ' })
  assert.equal(unknown.statusCode, 422)
  assert.match(unknown.body, /Không có đơn vị mang mã XYZ/)
  for (let turn = 0; turn < 2; turn++)
    assert.equal((await post(w, clerk, `/${id}/gui`, { codes: '31510 31507', organs: outside })).statusCode, 303)
  const states = async (): Promise<Record<string, string>> => {
    const { rows } = await sql<{
      to: string
      state: string
    }>`select coalesce(organ_id, unit_id::text) as "to", state from documents.delivery
      where document_id = ${id}::uuid`.execute(w.db)
    return Object.fromEntries(rows.map((row) => [row.to, row.state]))
  }
  assert.equal(Object.keys(await states()).length, 3)
  assert.equal((await states())[c.second], 'arrived')

  standIn.faults.failNext = 1
  assert.equal(await sendOutbox(context, axis), 0)
  assert.equal((await states())[outside], 'waiting')
  await sql`update documents.outbox set next_at = ${w.clock.now()} where sent_at is null`.execute(w.db)
  standIn.faults.twice = true
  standIn.faults.delayMs = 20
  assert.equal(await sendOutbox(context, axis), 1)
  const sent = readEdxml(standIn.delivered[0]?.body ?? Buffer.of())
  assert.equal(sent.kind === 'document' && sent.content, 'Đề nghị báo cáo số liệu quý IV.')
  await collectInbox(context, axis)
  assert.equal((await states())[outside], 'received')
  assert.equal(await sendOutbox(context, axis), 0, 'a status is not answered')

  const document = await findDocument(w.db, id)
  const [copy] = await listDocuments(w.db, { unitIds: [c.second], q: document?.senderCode ?? '' }, { limit: 1 })
  assert.ok(copy)
  assert.equal((await page(w, c.theirProcessor, `/${copy.id}`)).statusCode, 200)
  assert.equal((await page(w, c.theirProcessor, `/${id}`)).statusCode, 404)
  assert.equal((await post(w, c.theirProcessor, `/${copy.id}`, { action: 'take' })).statusCode, 303)
  assert.equal((await states())[c.second], 'processing')

  assert.equal((await post(w, clerk, `/${id}/thu-hoi`, { reason: 'Sai số liệu' })).statusCode, 303)
  assert.equal((await states())[c.second], 'recalled')
  assert.equal((await states())[outside], 'recall_asked')
  await sendOutbox(context, axis)
  await collectInbox(context, axis)
  assert.equal((await states())[outside], 'recalled')
  const theirs = await page(w, c.theirProcessor, `/${copy.id}`)
  assert.match(theirs.body, /Nơi gửi đã thu hồi/)
  assert.match(theirs.body, /Sai số liệu/)
  assert.equal((await post(w, clerk, `/${id}/gui`, { codes: '31673' })).statusCode, 409)
  const replacement = await page(w, c.drafter, `/di/them?thay=${id}`)
  assert.equal(replacement.statusCode, 200)
  assert.match(replacement.body, new RegExp(`Thay thế văn bản ${document?.senderCode}`))
  assert.equal((await page(w, c.theirProcessor, `/di/them?thay=${id}`)).statusCode, 404)
  await standIn.stop()
})

test('a document goes to all agencies and communes at once, each under the next number of its own register, and is recalled from all', async () => {
  const c = await cast()
  const { w, clerk } = c
  const id = await issued(c)
  const payload = new URLSearchParams([
    ['groups', 'agencies'],
    ['groups', 'communes'],
    ['codes', '31510, 31507'],
  ]).toString()
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  assert.equal((await w.inject({ method: 'POST', url: `${root}/${id}/gui`, as: clerk, headers, payload })).statusCode, 303)
  type Row = { units: number; copies: number; numbers: number; states: string }
  const ask = async (): Promise<Row | undefined> =>
    (
      await sql<Row>`select count(distinct v.unit_id)::int as units, count(d.id)::int as copies, count(distinct (d.unit_id, d.number))::int as numbers,
        string_agg(distinct v.state, ' ') as states from documents.delivery v join documents.document d on d.id = v.incoming_id and d.unit_id = v.unit_id
        where v.document_id = ${id}::uuid`.execute(w.db)
    ).rows[0]
  const sent = await ask()
  assert.ok((sent?.units ?? 0) > 50, `${sent?.units} units`)
  assert.deepEqual([sent?.copies, sent?.numbers, sent?.states], [sent?.units, sent?.units, 'arrived'])
  const shown = (await page(w, clerk, `/${id}`)).body
  assert.ok(shown.includes(`${sent?.units} nơi nhận`) && shown.includes(`Đã đến: ${sent?.units}`) && shown.includes('Từng nơi nhận'))
  // One that replaces it: whoever has the old one works on it no more and is led to the new one.
  const next = await issued(c, { replaces: id })
  assert.equal((await post(w, clerk, `/${next}/gui`, { codes: '31510' })).statusCode, 303)
  const copies = await listDocuments(w.db, { unitIds: [c.second], direction: 'incoming' }, { limit: 20 })
  const [fresh, old] = [next, id].map((source) => copies.find(({ sourceId }) => sourceId === source))
  assert.deepEqual([fresh?.replacesId, old?.state], [old?.id, 'recalled'])
  assert.match((await page(w, c.theirProcessor, `/${old?.id}`)).body, new RegExp(`Thay thế bằng văn bản ${fresh?.senderCode}`))
  assert.match((await page(w, c.theirProcessor, `/${fresh?.id}`)).body, new RegExp(`href="${root}/${old?.id}">Thay thế văn bản`))
  assert.equal((await ask())?.states, 'arrived recalled')
  assert.equal((await post(w, clerk, `/${id}/thu-hoi`, { reason: 'Nhầm nơi nhận' })).statusCode, 303)
  assert.deepEqual(await ask(), { ...sent, states: 'recalled' })
})

test('another unit is asked for its opinion on a draft, gives it once, and the drafter reads it on the page', async () => {
  const c = await cast()
  const { w, drafter, theirProcessor } = c
  const id = await draft(c)
  const reference = (await findDocument(w.db, id))?.reference ?? ''
  const known = await page(w, drafter, `/so/${reference}`)
  assert.equal(known.headers.location, `${root}/${id}`)
  const send = (as: typeof drafter, url: string, fields: Record<string, string>) =>
    w.inject({
      ...{ method: 'POST', url: `/lam-viec/y-kien/${url}`, as, headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      payload: new URLSearchParams(fields).toString(),
    })
  assert.match((await page(w, drafter, `/${id}`)).body, /Lấy ý kiến đơn vị khác/)
  const asked = await send(drafter, `hoi/${reference}`, { 'unit-1': c.second, 'days-1': '3', note: 'Xin ý kiến về hạn báo cáo' })
  assert.equal(asked.headers.location, `${root}/so/${reference}`, asked.body.slice(0, 400))
  const { opinions } = (await w.inject({ url: '/api/opinions', as: theirProcessor })).json<{
    opinions: { id: string; reference: string }[]
  }>()
  const opinion = opinions.find((one) => one.reference === reference)?.id ?? ''
  assert.equal((await w.inject({ url: `/lam-viec/y-kien/${opinion}`, as: c.stranger })).statusCode, 404)
  const given = await send(theirProcessor, opinion, { stance: 'agree_if', note: 'Lùi hạn năm ngày' })
  assert.equal(given.statusCode, 303, given.body.slice(0, 400))
  const shown = (await page(w, drafter, `/${id}`)).body
  assert.match(shown, /Ý kiến các đơn vị/)
  assert.match(shown, /Lùi hạn năm ngày/)
  assert.equal((await post(w, c.head, `/${id}`, { action: 'opine', note: 'Nên gộp hai đoạn' })).statusCode, 303)
  assert.match((await page(w, drafter, `/${id}`)).body, /Nên gộp hai đoạn/)
})

test('a message that the axis never takes becomes a dead letter that the clerk sends again', async () => {
  const c = await cast()
  const { w, clerk, context } = c
  const standIn = await startStandIn({ outside: [outside], now: () => w.clock.now() })
  const axis = httpAxis(standIn.url)
  const id = await issued(c)
  assert.equal((await post(w, clerk, `/${id}/gui`, { organs: outside })).statusCode, 303)
  standIn.faults.failNext = 100
  for (let turn = 0; turn < 6; turn++) {
    await sql`update documents.outbox set next_at = ${w.clock.now()} where sent_at is null`.execute(w.db)
    await sendOutbox(context, axis)
  }
  const { rows } = await sql<{ id: string }>`select o.id from documents.outbox o join documents.delivery d on d.id = o.delivery_id
    where d.document_id = ${id}::uuid and o.dead_at is not null`.execute(w.db)
  const dead = rows[0]?.id ?? ''
  assert.match((await page(w, clerk, '/gui-loi')).body, new RegExp(dead))
  assert.doesNotMatch((await page(w, c.stranger, '/gui-loi')).body, new RegExp(dead))
  assert.equal((await post(w, c.stranger, `/gui-loi/${dead}`)).statusCode, 404)
  standIn.faults.failNext = 0
  assert.equal((await post(w, clerk, `/gui-loi/${dead}`)).statusCode, 303)
  assert.equal(await sendOutbox(context, axis), 1)
  await standIn.stop()
})

test('a document of the axis is taken once, its sender hears each step, and a stranger cannot recall it', async () => {
  const { w, second, theirProcessor, theirClerk, context } = await cast()
  const standIn = await startStandIn({ outside: [outside, '000.00.09.G13'], now: () => w.clock.now() })
  const axis = httpAxis(standIn.url)
  standIn.faults.twice = true
  const notation = `BNV-${randomUUID().slice(0, 6).toUpperCase()}`
  const documentId = `${outside},2026/11/20,9/${notation}`
  const organ = (organId: string) => ({ organId, inCharge: '', name: organId === outside ? 'Bộ Nội vụ' : `Cơ quan ${organId}` })
  const message = (from: string, type: 0 | 1) =>
    buildEdxml({
      ...{ kind: 'document', from: organ(from), to: [organ('31510')], code: { number: '9', notation } },
      promulgation: { place: 'Hà Nội', date: '2026-11-20' },
      documentType: { type: '1', name: 'Công văn', detail: '0' },
      ...{
        subject: 'V/v rà soát',
        content: 'Rà soát.',
        signers: [],
        dueDate: null,
        toPlaces: [],
        responseFor: [],
        steeringType: '0',
        documentId,
      },
      other: { priority: 2, sphere: '', typist: '', amount: 1, pages: 1, appendixes: [] },
      trace: [{ organId: from, at: w.clock.now() }],
      business: {
        ...{ type, reason: type ? 'Nhầm' : '', documentId: type ? documentId : null, paper: false, replaces: [] },
        staff: { department: '', staff: '', mobile: '', email: '' },
      },
      attachments: [],
    })
  for (let turn = 0; turn < 2; turn++) standIn.put({ from: outside, to: '31510', body: message(outside, 0) })
  standIn.put({ from: outside, to: '31510', body: Buffer.from('<!DOCTYPE x><x/>') })
  await collectInbox(context, axis)
  const found = await listDocuments(w.db, { unitIds: [second], q: notation }, { limit: 5 })
  assert.equal(found.length, 1)
  const [document] = found
  assert.ok(document?.number)
  standIn.put({ from: '000.00.09.G13', to: '31510', body: message('000.00.09.G13', 1) })
  await collectInbox(context, axis)
  assert.equal((await findDocument(w.db, document.id))?.recalledAt, null)
  assert.equal((await post(w, theirProcessor, `/${document.id}`, { action: 'take' })).statusCode, 303)
  assert.equal((await post(w, theirProcessor, `/${document.id}`, { action: 'finish', note: 'Đã rà soát xong' })).statusCode, 303)
  standIn.put({ from: outside, to: '31510', body: message(outside, 1) })
  await collectInbox(context, axis)
  await sendOutbox(context, axis)
  const codes = standIn.delivered.flatMap((each) => {
    const read = readEdxml(each.body)
    return read.kind === 'status' && read.responseFor.documentId === documentId ? [read.code] : []
  })
  assert.deepEqual(codes.toSorted(), ['01', '05', '06', '16'])
  assert.equal((await findDocument(w.db, document.id))?.recalledAt, null)
  assert.match((await page(w, theirClerk, `/${document.id}`)).body, /Đã xử lý/)
  await standIn.stop()
})
