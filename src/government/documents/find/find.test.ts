import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { zipSync } from 'fflate'
import fc from 'fast-check'
import { mediaTypes } from '#ground/files/index.ts'
import { cast, draftFields, page, post, root } from '../../../../test/official-documents.ts'
import { type Document, listFileIds } from '../register/document.queries.ts'
import { listDocuments } from '../register/list.queries.ts'
import { composeLayout } from '../layout/layout.rules.ts'
import { layoutToDocx } from '../layout/docx.ts'
import { layoutToPdf } from '../layout/pdf.ts'
import { readFile, textOf } from './read.ts'
import { listTextStates } from './text.queries.ts'

const text = (value: string): Uint8Array => new TextEncoder().encode(value)
const docx = (xml: string): Buffer =>
  Buffer.from(
    zipSync({
      '[Content_Types].xml': text(
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
      ),
      'word/document.xml': text(xml),
    }),
  )
const layout = (content: string) =>
  composeLayout({
    ...{ head: { above: '', name: 'Sở', place: 'Sóc Trăng' }, type: { name: 'Báo cáo', isLetter: false }, number: 1, notation: 'BC' },
    ...{ day: '', subject: 'Thử', urgency: 0, content, recipients: '', signer: null, chief: 'Giám đốc', collective: '' },
  })

test('words of a DOCX and of a PDF are found without tone marks, under the rights of the unit', async () => {
  const c = await cast()
  const { w, theirClerk, second, stranger } = c
  const [inDocx, inPdf] = [`docx${randomUUID().slice(0, 8)}`, `pdf${randomUUID().slice(0, 8)}`]
  const files = [
    { name: 'kế hoạch.docx', type: mediaTypes.docx, bytes: await layoutToDocx(layout(`Nuôi trồng thủy sản bền vững ${inDocx}`)) },
    {
      name: 'phụ lục.pdf',
      type: mediaTypes.pdf,
      bytes: await layoutToPdf(layout(`Đê điều phòng chống sạt lở ${inPdf}`), new Date(), { footer: '' }),
    },
    {
      name: 'xấu.docx',
      type: mediaTypes.docx,
      bytes: docx('<!DOCTYPE a [<!ENTITY b "c">]><w:document xmlns:w="w"><w:t>&b;</w:t></w:document>'),
    },
  ]
  const fields = {
    ...draftFields(second, 'Phối hợp thực hiện'),
    sender: 'Sở Nông nghiệp',
    code: '12/SNN',
    'dated-d': '20',
    'dated-m': '11',
    'dated-y': '2026',
  }
  const parts = [
    ...Object.entries(fields).map(([name, value]) =>
      Buffer.from(`--line\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`),
    ),
    ...files.map(({ name, type, bytes }) =>
      Buffer.concat([
        Buffer.from(`--line\r\ncontent-disposition: form-data; name="files"; filename="${name}"\r\ncontent-type: ${type}\r\n\r\n`),
        bytes,
        Buffer.from('\r\n'),
      ]),
    ),
    Buffer.from('--line--\r\n'),
  ]
  const entered = await w.inject({
    ...{ method: 'POST', url: `${root}/den/them`, as: theirClerk, payload: Buffer.concat(parts) },
    headers: { 'content-type': 'multipart/form-data; boundary=line' },
  })
  assert.equal(entered.statusCode, 303, entered.body.slice(0, 500))
  const id = String(entered.headers.location).slice(root.length + 1)
  for (const fileId of await listFileIds(w.db, id)) await readFile(c.context, { documentId: id, fileId })
  for (const q of [`thuy+san+${inDocx}`, `sat+lo+${inPdf.slice(0, 9)}`, `phoi+hop+${inDocx}`]) {
    assert.match((await page(w, theirClerk, `?loai=den&q=${q}`)).body, new RegExp(id), q)
    assert.doesNotMatch((await page(w, stranger, `?loai=den&q=${q}`)).body, new RegExp(id), q)
  }
  assert.deepEqual((await listTextStates(w.db, id)).map(({ state }) => state).sort(), ['read', 'read', 'refused'])
  assert.match((await page(w, theirClerk, `/${id}`)).body, /xấu\.docx<\/a><span class="soft"> \(không đọc được nội dung/)
})

test('hostile files are refused with the reason and read nothing', async () => {
  const bomb = Buffer.from(zipSync({ 'word/document.xml': new Uint8Array(40 * 1024 * 1024) }))
  const deep = `${'<a>'.repeat(500)}${'</a>'.repeat(500)}`
  const cases: [string, string, Buffer, string | null][] = [
    ['a bomb', mediaTypes.docx, bomb, 'documents.archive_bomb'],
    ['a document type', mediaTypes.docx, docx('<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'), 'documents.edxml_refused'],
    ['a deep tree', mediaTypes.docx, docx(deep), 'documents.edxml_refused'],
    ['no document', mediaTypes.docx, Buffer.from(zipSync({ 'a.txt': text('x') })), 'documents.file_unreadable'],
    ['a torn archive', mediaTypes.docx, bomb.subarray(0, 900), 'documents.edxml_refused'],
    ['no PDF', mediaTypes.pdf, Buffer.from('%PDF-1.7\nnothing'), 'documents.file_unreadable'],
  ]
  for (const [name, type, bytes, reason] of cases) {
    const found = await textOf(type, () => Promise.resolve(bytes))
    assert.equal(found.state, 'refused', `${name}: ${found.state} ${found.reason}`)
    assert.equal(found.reason, reason, name)
    assert.equal(found.words, '', name)
  }
  assert.equal((await textOf(mediaTypes.jpeg, () => Promise.resolve(Buffer.of(1)))).state, 'no_text')
})

test('no bytes whatever make the reader of DOCX fail otherwise than by a refusal', async () => {
  const good = await layoutToDocx(layout('Nội dung'))
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat({ max: good.length - 1 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 12 }),
      async (flips) => {
        const bytes = Buffer.from(good)
        for (const [at, value] of flips) bytes[at] = value
        const { state, reason } = await textOf(mediaTypes.docx, () => Promise.resolve(bytes))
        assert.ok(state !== 'failed', String(reason))
      },
    ),
    { numRuns: 60 },
  )
})

test('page by page every document of the units comes once, the newest first', async () => {
  const c = await cast()
  const { w, second, unit } = c
  const all = await listDocuments(w.db, { unitIds: [second, unit] }, { limit: 500 })
  const seen: Document[] = []
  for (let after: { at: string; id: string } | undefined; ; ) {
    const found = await listDocuments(w.db, { unitIds: [second, unit] }, { limit: 3, after })
    seen.push(...found)
    const last = found.at(-1)
    if (!last) break
    after = { at: last.key, id: last.id }
  }
  assert.deepEqual(
    seen.map(({ id }) => id),
    all.map(({ id }) => id),
  )
  const times = seen.map(({ enteredAt }) => enteredAt.getTime())
  assert.deepEqual(
    times,
    times.toSorted((a, b) => b - a),
  )
})

test('a register is looked through by year, type, urgency and words together, and what it has not is not shown', async () => {
  const c = await cast()
  const { w, theirClerk, theirProcessor, second } = c
  const word = `loc${randomUUID().slice(0, 8)}`
  const dated = { 'dated-d': '20', 'dated-m': '11', 'dated-y': '2026' }
  for (const [type, urgency] of [
    ['4', '3'],
    ['4', '0'],
    ['7', '1'],
  ] as const) {
    const fields = {
      ...draftFields(second, `Lọc ${word} ${type}${urgency}`),
      ...dated,
      type,
      urgency,
      sender: 'Nơi gửi thử',
      code: `${type}/${urgency}`,
    }
    assert.equal((await post(w, theirClerk, '/den/them', fields)).statusCode, 303)
  }
  const shown = async (query: string): Promise<string[]> => {
    const { statusCode, body } = await page(w, theirProcessor, `?loai=den&q=${word}&${query}`)
    assert.equal(statusCode, 200, query)
    return [...body.matchAll(new RegExp(`Lọc ${word} (\\d\\d)<`, 'g'))].map((found) => found[1] ?? '').sort()
  }
  assert.deepEqual(await shown('nam=&loaivb=&khan='), ['40', '43', '71'])
  assert.deepEqual(await shown('nam=2026&loaivb=4&khan='), ['40', '43'])
  assert.deepEqual(await shown('khan=1'), ['43', '71'])
  assert.deepEqual(await shown('khan=2&loaivb=4'), ['43'])
  assert.deepEqual(await shown('nam=2025'), [])
  const walked = await listDocuments(
    w.db,
    { unitIds: [second], direction: 'incoming', urgency: 3, typeCode: '4', year: 2026 },
    { limit: 500 },
  )
  assert.ok(
    walked.some(({ subject }) => subject === `Lọc ${word} 43`) && walked.every((each) => each.urgency === 3 && each.typeCode === '4'),
  )
})
