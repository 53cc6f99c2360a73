import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deflateSync } from 'node:zlib'
import { strToU8, zipSync } from 'fflate'
import { Refusal } from '#core/errors.ts'
import { type MediaType, mediaTypes } from '../store/store.rules.ts'
import { refuseDanger } from './danger.ts'

const codeOf = (mediaType: MediaType, bytes: Buffer): Promise<string> =>
  refuseDanger('a', mediaType, bytes).then(
    () => 'taken',
    (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
  )
const pdf = (inside: string | Buffer): Buffer => Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.from(inside), Buffer.from('\n%%EOF\n')])
const packed = (objects: string): Buffer =>
  Buffer.concat([
    Buffer.from('5 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode>>stream\r\n'),
    deflateSync(Buffer.from(objects), { level: 1 }),
    Buffer.from('\r\nendstream'),
  ])
const office = (parts: Record<string, string>): Buffer =>
  Buffer.from(zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)]))))

test('a PDF that would run, start or carry something is refused, however it is written', async () => {
  const cases: [string | Buffer, string][] = [
    ['<</Type/Catalog/Pages 2 0 R>>', 'taken'],
    ['(a text about /JavaScripting and JavaScript)', 'taken'],
    ['<</S/JavaScript/JS(app.alert(1))>>', 'files.danger.script'],
    ['<</S /J#61vaScr#69pt /JS (1)>>', 'files.danger.script'],
    ['<</OpenAction<</S/Launch/F(cmd.exe)>>>>', 'files.danger.launch'],
    ['<</Names<</EmbeddedFiles 3 0 R>>>>', 'files.danger.embedded'],
    [packed('1 0 <</S/JavaScript/JS(x)>>'), 'files.danger.script'],
    [packed('1 0 <</Type/Page>>'), 'taken'],
    [packed(' '.repeat(17 * 1024 * 1024)), 'files.danger.bomb'],
  ]
  for (const [inside, wanted] of cases) assert.equal(await codeOf(mediaTypes.pdf, pdf(inside)), wanted, String(inside).slice(0, 60))
})

test('an Office file with macros, programs, a template from elsewhere, or far more than it seems is refused', async () => {
  const word = { '[Content_Types].xml': '<Types/>', 'word/document.xml': '<w:document/>' }
  const relation = (mode: string): string =>
    `<Relationships><Relationship Type="http://x/attachedTemplate" Target="http://x/a.dotm" TargetMode="${mode}"/></Relationships>`
  assert.equal(await codeOf(mediaTypes.docx, office(word)), 'taken')
  assert.equal(await codeOf(mediaTypes.docx, office({ ...word, 'word/vbaProject.bin': 'x' })), 'files.danger.macros')
  assert.equal(await codeOf(mediaTypes.xlsx, office({ ...word, 'xl/embeddings/oleObject1.bin': 'x' })), 'files.danger.embedded')
  assert.equal(
    await codeOf(mediaTypes.docx, office({ ...word, 'word/_rels/settings.xml.rels': relation('External') })),
    'files.danger.remote',
  )
  assert.equal(await codeOf(mediaTypes.docx, office({ ...word, 'word/_rels/settings.xml.rels': relation('Internal') })), 'taken')
  const swollen = office({ ...word, 'word/media/a.xml': 'a' })
  swollen.writeUInt32LE(30 * 1024 * 1024, swollen.lastIndexOf('word/media/a.xml') - 46 + 24)
  assert.equal(await codeOf(mediaTypes.docx, swollen), 'files.danger.bomb')
  // The directory says that the part is small; it is not.
  const lying = office({ ...word, 'word/media/a.xml': 'a'.repeat(100_000) })
  const entry = lying.lastIndexOf('word/media/a.xml') - 46
  lying.writeUInt32LE(10, entry + 24)
  assert.equal(await codeOf(mediaTypes.docx, lying), 'files.danger.bomb')
  assert.equal(await codeOf(mediaTypes.docx, office(word).subarray(0, -30)), 'files.danger.broken')
})

test('bytes that are two kinds of file at once are refused', async () => {
  const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')
  assert.equal(await codeOf(mediaTypes.png, png), 'taken')
  assert.equal(await codeOf(mediaTypes.png, Buffer.concat([png, pdf('')])), 'files.danger.twofold')
  assert.equal(await codeOf(mediaTypes.png, Buffer.concat([png, office({ a: 'b' })])), 'files.danger.twofold')
  assert.equal(await codeOf(mediaTypes.pdf, Buffer.concat([pdf(''), office({ a: 'b' })])), 'files.danger.twofold')
  assert.equal(await codeOf(mediaTypes.text, Buffer.from('x %PDF-1.4')), 'files.danger.twofold')
})
