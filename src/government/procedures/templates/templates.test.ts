import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { extractText, getDocumentProxy } from 'unpdf'
import { createDb, createPool, sql } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import { fileFromSchema, post, unitIdOf } from '../../../../test/filing.ts'
import { type Person, type World, world } from '../../../../test/world.ts'
import { findResult, getResultPaper } from '../papers/result.queries.ts'
import { templateAt } from './templates.queries.ts'
import { programTemplate, shapes } from './words.rules.ts'

const procedure = '1.010038'
const commune = '31684'
const base = `/quan-tri/mau-giay/result-${procedure}`
const textOf = (bytes: Buffer): string | undefined => {
  const read = spawnSync('pdftotext', ['-layout', '-', '-'], { input: bytes })
  return read.error ? undefined : read.stdout.toString().normalize('NFC').replace(/\s+/g, ' ')
}

async function granted(w: World, owner: Person): Promise<{ code: string; approver: Person }> {
  const unit = await unitIdOf(w, commune)
  const { code } = await fileFromSchema(w, owner, procedure, commune)
  const staff = {
    receiver: await w.officer('receiver', unit),
    processor: await w.officer('processor', unit),
    approver: await w.officer('approver', unit),
  }
  for (const [action, role] of [
    ['receive', 'receiver'],
    ['take', 'processor'],
    ['propose', 'processor'],
    ['approve', 'approver'],
  ] as const) {
    const payload = { action, key: randomUUID() }
    const done = await w.inject({ method: 'POST', url: `/api/dossiers/${code}/actions`, as: staff[role], payload })
    assert.equal(done.statusCode, 200, done.body)
  }
  return { code, approver: staff.approver }
}

const wordsOf = async (w: World, code: string) => {
  const { rows } = await sql<{ caseId: string }>`select case_id as "caseId" from procedures.result where dossier_code = ${code}`.execute(
    w.db,
  )
  const result = await findResult(w.db, { caseId: rows[0]?.caseId ?? '' })
  assert.ok(result)
  return { ...(await getResultPaper(w.db, w.app.config, result.code)), template: result.template }
}

test('the words of a result are written by one, looked at and published by another; what was issued before keeps its own', async () => {
  const w = await world()
  const unit = await unitIdOf(w, commune)
  const [one, two] = [await w.officer('administrator', unit), await w.officer('administrator', unit)]
  const owner = await w.citizen()
  const before = await granted(w, owner)
  const old = await wordsOf(w, before.code)
  assert.deepEqual(old.template, { key: 'result', version: 1 })
  assert.match(old.words.opening ?? '', /^Căn cứ hồ sơ mã /)

  const editor = await w.inject({ url: base, as: one })
  assert.match(editor.body, /Thủ tục này chưa có mẫu riêng/)
  assert.match(editor.body, /<code>\{holder\}<\/code>[\s\S]*<code>applicant_name<\/code>/)
  assert.match((await w.inject({ url: '/quan-tri/mau-giay', as: one })).body, /Giấy kết quả \(mẫu chung\)[\s\S]*Thư xin lỗi/)
  const words = {
    ...{
      number: '{dossier}/TT',
      opening: 'Xét đề nghị của {applicant},',
      decision: 'Đăng ký và cấp {result}.',
      holder: 'Người được cấp: {holder}',
    },
    ...{ closing: 'Giấy có giá trị từ {decided}.', rows: 'applicant_name = Họ, chữ đệm, tên' },
  }
  const wrong = await post(w, one, base, { ...words, decision: 'Đồng ý', rows: 'khong_co = Gì' })
  assert.equal(wrong.statusCode, 422)
  assert.match(wrong.body, /Câu này phải có \{result\}[\s\S]*Tờ khai không có ô khong_co/)
  const seen = await post(w, one, `${base}/xem-truoc`, words)
  assert.equal(seen.headers['content-type'], 'application/pdf')
  const drawn = textOf(seen.rawPayload)
  if (drawn !== undefined) assert.match(drawn, /Xét đề nghị của Nguyễn Văn Mẫu,.*BẢN XEM TRƯỚC, KHÔNG CÓ GIÁ TRỊ.*Họ, chữ đệm, tên/)

  const kept = await post(w, one, base, words)
  const draft = String(kept.headers.location)
  assert.equal(kept.statusCode, 303)
  assert.match((await w.inject({ url: draft, as: two })).body, /Câu quyết định[\s\S]*to-giay\.pdf/)
  const paper = await w.inject({ url: `${draft}/to-giay.pdf`, as: two })
  assert.deepEqual([paper.statusCode, paper.rawPayload.subarray(0, 5).toString()], [200, '%PDF-'])
  assert.equal((await post(w, one, `${draft}/duyet`)).statusCode, 403, 'who wrote it does not agree to it')
  assert.equal((await post(w, two, `${draft}/duyet`)).statusCode, 303)
  assert.equal((await post(w, two, `${draft}/ban-hanh`, { from: dayOf(w.clock.now()) })).statusCode, 303)

  const after = await granted(w, owner)
  const now = await wordsOf(w, after.code)
  assert.deepEqual(now.template, { key: `result-${procedure}`, version: 1 })
  assert.equal(now.words.opening, `Xét đề nghị của ${now.dossier.applicantName},`)
  assert.deepEqual(
    now.parts.map((part) => part.rows.map((row) => row.label)),
    [['Họ, chữ đệm, tên']],
  )
  const pdf = await w.inject({ url: `/ho-so/${after.code}/ket-qua.pdf`, as: owner })
  const said = textOf(pdf.rawPayload)
  if (said !== undefined) assert.match(said, new RegExp(`${after.code}/TT.*Người được cấp: .*Giấy có giá trị từ ngày`))
  assert.deepEqual((await wordsOf(w, before.code)).words, old.words, 'what was issued before says what it said')
  assert.match((await w.inject({ url: `/lam-viec/ho-so/${after.code}`, as: after.approver })).body, /mẫu bản 1/)
  await assert.rejects(sql`update procedures.paper_template set published_by = 'x'`.execute(w.db), /append-only|immutable|never/)
  assert.match((await w.inject({ url: '/quan-tri/phien-ban/paper?q=1.010038', as: two })).body, /Kết quả: /)
})

test('who is no administrator does not write papers, and a paper that does not exist is not found', async () => {
  const w = await world()
  const unit = await unitIdOf(w, commune)
  const [admin, leader, clerk] = [await w.officer('administrator', unit), await w.officer('leader', unit), await w.officer('clerk', unit)]
  for (const as of [leader, clerk]) assert.equal((await w.inject({ url: base, as })).statusCode, 403)
  for (const key of ['khac', 'result-9.999999'])
    assert.equal((await w.inject({ url: `/quan-tri/mau-giay/${key}`, as: admin })).statusCode, 404)
  for (const key of ['apology', 'supplement', 'receipt', 'declaration', 'payment']) {
    const editor = await w.inject({ url: `/quan-tri/mau-giay/${key}`, as: admin })
    const words = Object.fromEntries(
      [...editor.body.matchAll(/<textarea[^>]*name="(\w+)"[^>]*>([^<]*)<\/textarea>|<input[^>]*name="(\w+)"[^>]*value="([^"]*)"/g)].map(
        ([, area = '', text, line, value]) => [line ?? area, text ?? value ?? ''],
      ),
    )
    const seen = await post(w, admin, `/quan-tri/mau-giay/${key}/xem-truoc`, words)
    assert.equal(seen.headers['content-type'], 'application/pdf', seen.body.slice(0, 300))
  }
})

const wordsOfPdf = async (w: World, as: Person, url: string): Promise<string> => {
  const answer = await w.inject({ url, as })
  assert.equal(answer.headers['content-type'], 'application/pdf', `${url} ${answer.body.slice(0, 200)}`)
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(answer.rawPayload)), { mergePages: true })
  return text.normalize('NFC').replaceAll(/\s+/g, ' ')
}

test('receipts and declarations are templates too: seen by every process at once, and a paper keeps the words of its moment', async (t) => {
  const w = await world()
  const start = w.clock.now()
  // A day of its own: on others the drawer may be counted and closed.
  w.clock.set('2026-12-22T02:00:00Z')
  // Another process: connections of its own, nothing shared.
  const pool = createPool(w.app.config.databaseUrl, 1)
  const elsewhere = createDb(pool)
  t.after(async () => {
    w.clock.set(start)
    await elsewhere.destroy()
  })
  const unit = await unitIdOf(w, '31510')
  const [one, two, cashier] = await Promise.all([
    w.officer('administrator', unit),
    w.officer('administrator', unit),
    w.officer('cashier', unit),
  ])
  const owner = await w.citizen()
  const filed = async (): Promise<Record<'receipt' | 'declaration' | 'payment', string>> => {
    const { code } = await fileFromSchema(w, owner, '1.001612', '31510')
    const all = (await w.inject({ url: '/api/payments', as: owner, headers: { accept: 'application/json' } })).json<{
      payments: { id: string; subject: string; amount: number }[]
    }>()
    const order = all.payments.find(({ subject }) => subject === code)
    const paid = await post(w, cashier, `/lam-viec/thu-phi/${order?.id}/tien-mat`, { 'so-tien': String(order?.amount) })
    assert.equal(paid.statusCode, 303, paid.body.slice(0, 300))
    return {
      receipt: `/ho-so/${code}/giay-hen.pdf`,
      declaration: `/ho-so/${code}/to-khai.pdf`,
      payment: `/thanh-toan/${order?.id}/bien-lai.pdf`,
    }
  }
  const before = await filed()
  w.clock.advance(60_000)
  const kinds = ['receipt', 'declaration', 'payment'] as const
  const said = (kind: (typeof kinds)[number]): string => `Câu mới của mẫu ${kind}.`
  for (const kind of kinds) {
    const words = { ...programTemplate(kind).texts, closing: said(kind) }
    const [slot] = Object.entries(shapes[kind].slots).find(([, { needs }]) => needs) ?? ['']
    assert.equal((await post(w, one, `/quan-tri/mau-giay/${kind}`, { ...words, [slot]: 'quên chỗ điền' })).statusCode, 422)
    const draft = String((await post(w, one, `/quan-tri/mau-giay/${kind}`, words)).headers.location)
    assert.match(await wordsOfPdf(w, two, `${draft}/to-giay.pdf`), new RegExp(`${said(kind)}.*`))
    assert.doesNotMatch(JSON.stringify(await templateAt(elsewhere, kind, w.clock.now())), /Câu mới/)
    assert.equal((await post(w, one, `${draft}/duyet`)).statusCode, 403)
    assert.equal((await post(w, two, `${draft}/duyet`)).statusCode, 303)
    assert.equal((await post(w, two, `${draft}/ban-hanh`, { from: dayOf(w.clock.now()) })).statusCode, 303)
    assert.equal((await templateAt(elsewhere, kind, w.clock.now())).body.texts.closing, said(kind), 'another process knows it at once')
  }
  const after = await filed()
  for (const kind of kinds) {
    const [old, now] = [await wordsOfPdf(w, owner, before[kind]), await wordsOfPdf(w, owner, after[kind])]
    assert.ok(now.includes(said(kind)), now)
    assert.ok(!old.includes(said(kind)), `${kind}: what was made before says what it said`)
  }
})
