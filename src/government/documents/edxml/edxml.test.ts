import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { strToU8, zipSync } from 'fflate'
import { Refusal } from '#core/errors.ts'
import { buildEdxml, namespace } from './build.ts'
import { documentIdOf, type Edoc, type EdocStatus, type EdxmlMessage } from './edoc.ts'
import { readEdxml } from './read.ts'

const sample = join(process.env.TINHSO_DATA ?? '../shared/data', 'samples/edxml-qcvn102-sample.xml')
const absent = existsSync(sample) ? false : 'skipped: no reference data'

const organ = (organId: string, name: string) => ({
  organId,
  inCharge: 'UBND tỉnh',
  name,
  address: undefined,
  email: undefined,
  telephone: undefined,
  fax: undefined,
  website: undefined,
})
const edoc = (changes: Partial<Edoc> = {}): Edoc => ({
  kind: 'document',
  from: organ('000.18.00.H51', 'Sở Một'),
  to: [organ('000.05.00.H51', 'Sở Hai'), organ('H51.09', 'Xã Ba')],
  code: { number: '12', notation: 'SM-VP' },
  promulgation: { place: 'Sóc Trăng', date: '2026-11-20' },
  documentType: { type: '18', name: 'Công văn', detail: '0' },
  subject: 'V/v báo cáo <số liệu> & "kế hoạch"',
  content: 'Nội dung\nhai dòng',
  signers: [{ competence: 'KT. GIÁM ĐỐC', position: 'Phó Giám đốc', fullName: 'Thạch Thị Mẫu' }],
  dueDate: '2026-12-01',
  toPlaces: ['Như trên', 'Lưu: VT'],
  other: { priority: 1, sphere: 'Liên thông', typist: 'TTM', amount: 2, pages: 3, appendixes: ['Phụ lục 1'] },
  responseFor: [{ organId: '000.05.00.H51', code: '7/SH', promulgationDate: '2026-11-01', documentId: '000.05.00.H51,2026/11/01,7/SH' }],
  steeringType: '1',
  documentId: '000.18.00.H51,2026/11/20,12/SM-VP',
  trace: [{ organId: '000.18.00.H51', at: new Date('2026-11-20T02:15:00Z') }],
  business: {
    type: 3,
    reason: 'Thay văn bản sai',
    documentId: null,
    staff: { department: 'Văn phòng', staff: 'Thạch Thị Mẫu', mobile: '', email: '' },
    paper: false,
    replaces: [{ documentId: '000.18.00.H51,2026/11/18,11/SM-VP', organIds: ['000.05.00.H51'] }],
  },
  attachments: [
    { contentId: 'a-1', name: 'cv-12.pdf', contentType: 'application/pdf', description: 'Công văn', bytes: Buffer.from('%PDF-1.7 …') },
  ],
  ...changes,
})
const status: EdocStatus = {
  kind: 'status',
  responseFor: {
    organId: '000.18.00.H51',
    code: '12/SM-VP',
    promulgationDate: '2026-11-20',
    documentId: '000.18.00.H51,2026/11/20,12/SM-VP',
  },
  from: organ('000.05.00.H51', 'Sở Hai'),
  code: '02',
  description: 'Gửi nhầm đơn vị',
  at: new Date('2026-11-20T03:00:00Z'),
  staff: { department: 'Văn thư', staff: 'Lý Văn Thư', mobile: '', email: '' },
}

const refusal = (bytes: Buffer | string, code: string, words?: RegExp): void =>
  assert.throws(
    () => readEdxml(Buffer.from(bytes)),
    (error: unknown) => error instanceof Refusal && error.code === code && (!words || words.test(JSON.stringify(error.vars))),
    `${code} ${String(words)}`,
  )

test('the sample of the standard is read with all its facts, and written again says the same', { skip: absent }, () => {
  const read = readEdxml(readFileSync(sample)) as Edoc
  assert.equal(read.from.organId, '000.18.00.H51')
  assert.deepEqual(
    read.to.map((each) => each.name),
    ['Sở B (mẫu)'],
  )
  assert.deepEqual(read.code, { number: '123', notation: 'SA-VP' })
  assert.equal(read.promulgation.date, '2025-06-02')
  assert.equal(read.documentId, documentIdOf(read.from.organId, read.promulgation.date, read.code))
  assert.deepEqual(read.trace, [{ organId: '000.18.00.H51', at: new Date('2025-06-02T02:15:00Z') }])
  assert.deepEqual(read.toPlaces, ['Như trên', 'Lưu: VT'])
  assert.deepEqual(
    read.attachments.map((each) => [each.name, each.bytes.toString()]),
    [['cv-123.txt', 'Nội dung mẫu']],
  )
  assert.deepEqual(readEdxml(buildEdxml(read)), read)
})

test('a document and a status come through unchanged, also with signs that XML minds', () => {
  for (const message of [edoc(), edoc({ attachments: [], dueDate: null, responseFor: [] }), status])
    assert.deepEqual(readEdxml(buildEdxml(message)), message)
})

test('whatever words the fields hold, what is written is read again', () => {
  const words = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
    .map((text) => `v${text.replace(/[\p{C}\s]/gu, ' ')}x`.toWellFormed())
    .filter((text) => !text.includes('\ufffd'))
  fc.assert(
    fc.property(words, words, fc.uint8Array({ maxLength: 200 }), (subject, reason, bytes) => {
      const given = edoc({ subject, business: { ...edoc().business, reason } })
      given.attachments = [
        {
          ...edoc().attachments[0],
          contentId: 'a',
          name: 'a.bin',
          contentType: 'application/octet-stream',
          description: reason,
          bytes: Buffer.from(bytes),
        },
      ]
      const clean = (text: string): string => text.trim()
      const read = readEdxml(buildEdxml(given)) as Edoc
      assert.equal(read.subject, clean(subject))
      assert.equal(read.business.reason, clean(reason))
      assert.deepEqual(read.attachments[0]?.bytes, Buffer.from(bytes))
    }),
    { numRuns: 60 },
  )
})

test('what is not valid is refused with the line and the element', () => {
  const text = buildEdxml(edoc()).toString()
  refusal(text.replace(/<edXML:OrganName>Sở Một<\/edXML:OrganName>/, ''), 'documents.edxml_invalid', /OrganAdd|OrganName/)
  refusal(text.replace('<edXML:BussinessDocType>3', '<edXML:BussinessDocType>9'), 'documents.edxml_invalid', /BussinessDocType/)
  refusal(
    text.replace('2026/11/20</edXML:PromulgationDate>', '2026/13/40</edXML:PromulgationDate>'),
    'documents.edxml_refused',
    /PromulgationDate/,
  )
  refusal(text.replaceAll(namespace, 'http://example.org/other'), 'documents.edxml_refused', /not edXML/)
  refusal(text.replace('<ContentId>a-1</ContentId>', '<ContentId>b-2</ContentId>'), 'documents.edxml_refused', /missing/)
  refusal(
    text.replace(/<Attachment>.*<\/Attachment>/s, (part) => part + part),
    'documents.edxml_refused',
    /twice/,
  )
  refusal(text.replace(/<ContentTransferEncoded>[^<]*/, '<ContentTransferEncoded>%%%'), 'documents.edxml_refused', /base64/)
  refusal(buildEdxml(status).toString().replace('>02<', '>99<'), 'documents.edxml_refused', /StatusCode 99/)
})

test('hostile XML is refused before anything of it is done', () => {
  const inner = buildEdxml(edoc())
    .toString()
    .replace(/^<\?xml[^>]*\?>\s*/, '')
  refusal(
    `<!DOCTYPE edXML [<!ENTITY f SYSTEM "file:///etc/passwd">]>${inner.replace('Sở Một', '&f;')}`,
    'documents.edxml_refused',
    /document type/,
  )
  const lol = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join('')
  refusal(`<!DOCTYPE edXML [<!ENTITY l0 "lol">${lol}]>${inner.replace('Sở Một', '&l9;')}`, 'documents.edxml_refused', /document type/)
  refusal(inner.replace('Sở Một', '&unknown;'), 'documents.edxml_refused', /line/)
  refusal('<a>'.repeat(5_000), 'documents.edxml_refused', /deeper/)
  refusal(`<a>${'<b/>'.repeat(30_000)}</a>`, 'documents.edxml_refused', /elements/)
  refusal(Buffer.concat([Buffer.from('<a>'), Buffer.from([0xff, 0xfe]), Buffer.from('</a>')]), 'documents.edxml_refused', /UTF-8/)
  refusal('<?xml version="1.0" encoding="UTF-16"?><a/>', 'documents.edxml_refused', /encoding/)
  refusal(Buffer.alloc(46 * 1024 * 1024, 0x20), 'documents.edxml_too_large')
  for (const text of ['', 'not xml', '<a', '<a></b>']) refusal(text, 'documents.edxml_refused')
})

test('an archive that unpacks to a mountain is refused, an ordinary one is taken; a name loses its path', () => {
  const attach = (bytes: Buffer, name = 'a.zip') =>
    edoc({ attachments: [{ contentId: 'z', name, contentType: 'application/zip', description: '', bytes }] })
  const bomb = Buffer.from(zipSync({ 'zeros.bin': new Uint8Array(60 * 1024 * 1024) }, { level: 9 }))
  refusal(buildEdxml(attach(bomb)), 'documents.archive_bomb')
  refusal(buildEdxml(attach(Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(40)]))), 'documents.edxml_refused', /broken archive/)
  const fine = Buffer.from(zipSync({ 'a.txt': strToU8('xin chào') }))
  const read = readEdxml(buildEdxml(attach(fine, '..\\..\\etc/kế hoạch.zip'))) as Edoc
  assert.equal(read.attachments[0]?.name, 'kế hoạch.zip')
})

test('no bytes whatever make the reader fail otherwise than by a refusal', () => {
  const whole = buildEdxml(edoc())
  const cut = (message: EdxmlMessage, at: number): Buffer => buildEdxml(message).subarray(0, at)
  fc.assert(
    fc.property(fc.nat(whole.length - 2), fc.nat(255), (at, byte) => {
      const changed = Buffer.from(whole)
      changed[at] = byte
      for (const bytes of [changed, cut(status, at % 700)])
        try {
          readEdxml(bytes)
        } catch (error) {
          assert.ok(error instanceof Refusal, String(error))
        }
    }),
    { numRuns: 150 },
  )
})
