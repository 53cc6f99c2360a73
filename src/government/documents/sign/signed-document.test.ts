import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { cast, certificates, draft, issued, page, post } from '../../../../test/official-documents.ts'
import { findDocument, listVersions } from '../register/document.queries.ts'
import { signDocument } from './sign.ts'
import { readPdf } from '../find/pdf-text.ts'

const noPdfsig = spawnSync('pdfsig', ['-v']).error ? 'skipped: pdfsig is not installed' : false

test('an issued document carries the initial, the signature and the seal in this order, and anybody can verify it', async (t) => {
  const c = await cast()
  const { w } = c
  const id = await issued(c, { subject: 'V/v giao chỉ tiêu', urgency: '3', recipients: 'Các xã, phường' }, 'sign_acting')
  const document = await findDocument(w.db, id)
  const answer = await page(w, c.drafter, `/${id}/van-ban.pdf`)
  assert.equal(answer.statusCode, 200)
  const pdf = answer.rawPayload
  const text = await readPdf(pdf)
  for (const part of [
    String(document?.senderCode),
    'ngày 23 tháng 11 năm 2026',
    'HỎA TỐC',
    'KT. GIÁM ĐỐC',
    'Trần Thị Trưởng',
    '- Các xã, phường;',
  ])
    assert.ok(text.replace(/\s+/g, ' ').includes(part), `${part} in ${text}`)
  const edge = '--edge\r\ncontent-disposition: form-data; name="tep"; filename="a.pdf"\r\ncontent-type: application/pdf\r\n\r\n'
  const check = (bytes: Buffer, url: string) =>
    w.inject({
      ...{ method: 'POST', url, payload: Buffer.concat([Buffer.from(edge), bytes, Buffer.from('\r\n--edge--\r\n')]) },
      headers: { accept: url.startsWith('/api') ? 'application/json' : 'text/html', 'content-type': 'multipart/form-data; boundary=edge' },
      remoteAddress: '10.9.8.6',
    })
  const said = (await check(pdf, '/api/verify')).json<{ verdict: string; signatures: { name: string; level: string }[] }>()
  assert.equal(said.verdict, 'intact')
  assert.deepEqual(
    said.signatures.slice(0, 3).map(({ name }) => name),
    ['Lý Văn Soạn', 'Trần Thị Trưởng', 'Sở Nội vụ'],
  )
  const shown = await check(pdf, '/kiem-tra')
  assert.match(shown.body, /Tệp nguyên vẹn, chữ ký hợp lệ/)
  const forged = Buffer.from(pdf)
  forged[60] = (forged[60] ?? 0) ^ 1
  assert.match((await check(forged, '/kiem-tra')).body, /Tệp đã bị sửa hoặc chữ ký không hợp lệ/)
  assert.match((await page(w, c.clerk, `/${id}`)).body, /Đã ký số và đóng dấu lúc/)
  await t.test('pdfsig agrees on all three', { skip: noPdfsig }, () => {
    const file = join(mkdtempSync(join(tmpdir(), 'tinhso-document-')), 'a.pdf')
    writeFileSync(file, pdf)
    assert.equal(
      spawnSync('pdfsig', ['-nocert', file])
        .stdout.toString()
        .match(/Signature is Valid\./g)?.length,
      3,
    )
  })
  const docx = await page(w, c.drafter, `/${id}/van-ban.docx`)
  assert.match(String(docx.headers['content-type']), /wordprocessingml/)
  assert.equal((await page(w, c.theirClerk, `/${id}/van-ban.pdf`)).statusCode, 404)
})

test('a document is not sent before it carries all its signatures, and says for whom it waits', async () => {
  const c = await cast()
  const { w } = c
  const leader = await w.officer('leader', c.unit, { name: 'Người Chưa Có Chứng Thư' })
  const id = await draft(c)
  for (const [as, action] of [
    [c.drafter, 'submit'],
    [c.head, 'endorse'],
    [leader, 'sign'],
    [c.clerk, 'issue'],
  ] as const)
    assert.equal((await post(w, as, `/${id}`, { action })).statusCode, 303, action)
  const early = await post(w, c.clerk, `/${id}/gui`, { codes: '31510' })
  assert.equal(early.statusCode, 409)
  assert.match(early.body, /chưa đủ chữ ký số và con dấu/)
  await certificates(c)
  await signDocument(c.context, { id })
  assert.match((await page(w, c.clerk, `/${id}`)).body, /Chờ ký số: Người Chưa Có Chứng Thư/)
})

test('articles out of order are refused at submission, with the field and what to do', async () => {
  const c = await cast()
  const id = await draft(c, { type: '2', content: 'Điều 1. Một.\nĐiều 3. Ba.' })
  const refused = await post(c.w, c.drafter, `/${id}`, { action: 'submit' })
  assert.equal(refused.statusCode, 422)
  assert.match(refused.body, /Điều 3 đứng ở chỗ của Điều 2: đánh số điều liên tục/)
  assert.equal(
    (await post(c.w, c.drafter, `/${id}`, { action: 'revise', content: 'Điều 1. Một.\nĐiều 2. Hai.', recipients: 'Sở Y tế' })).statusCode,
    303,
  )
  assert.deepEqual(
    (await listVersions(c.w.db, id)).map(({ version }) => version),
    [2, 1],
  )
  const compared = await page(c.w, c.drafter, `/${id}/so-sanh`)
  assert.match(compared.body, /<del>3\.<\/del><ins>2\.<\/ins>|<del>3\.<\/del>/)
  assert.match(compared.body, /<ins>Hai\.<\/ins>|<ins>2\. Hai\.<\/ins>/)
  assert.equal((await page(c.w, c.drafter, `/${id}/so-sanh?tu=1&den=9`)).statusCode, 404)
  assert.equal((await page(c.w, c.stranger, `/${id}/so-sanh`)).statusCode, 404)
  assert.match((await page(c.w, c.drafter, `/${id}`)).body, /Xem bản dự thảo/)
  assert.equal((await page(c.w, c.drafter, `/${id}/van-ban.pdf`)).statusCode, 200)
  assert.equal((await page(c.w, c.drafter, `/${randomUUID()}/van-ban.pdf`)).statusCode, 404)
})
