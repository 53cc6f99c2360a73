import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { readDocx } from '../find/docx-text.ts'
import { readPdf } from '../find/pdf-text.ts'
import { articleOutOfOrder, blocksOf, wordsOfBlock } from './body.rules.ts'
import { layoutToDocx } from './docx.ts'
import { composeLayout, type Layout, recipientLines, signatureLines, wordsOfLayout } from './layout.rules.ts'
import { layoutToPdf } from './pdf.ts'

const decision = `Căn cứ Luật Tổ chức chính quyền địa phương;
Theo đề nghị của Giám đốc Sở Nội vụ.
QUYẾT ĐỊNH:
Điều 1. Phê duyệt danh mục thủ tục hành chính thực hiện trên môi trường điện tử, giao chỉ tiêu hồ sơ trực tuyến cho các đơn vị như sau:
| Đơn vị | Chỉ tiêu (%) | Hạn |
|---|---|---|
| Sở Nội vụ | 100 | 31/12/2026 |
| Phường Sóc Trăng | 90 | 31/12/2026 |
Điều 2. Trách nhiệm thi hành
1. Sở Nội vụ chủ trì, báo cáo Ủy ban nhân dân tỉnh trước ngày 25 hằng tháng.
a) Tổng hợp số liệu của các xã, phường;
b) Đề xuất khen thưởng, phê bình.
Điều 3. Quyết định có hiệu lực kể từ ngày ký.`

const layoutOf = (more: Partial<Parameters<typeof composeLayout>[0]> = {}): Layout =>
  composeLayout({
    head: { above: 'Ủy ban nhân dân tỉnh Sóc Trăng', name: 'Sở Nội vụ', place: 'Sóc Trăng' },
    type: { name: 'Quyết định', isLetter: false },
    ...{ number: 7, notation: 'QĐ-SNV', day: 'ngày 23 tháng 11 năm 2026', subject: 'Về việc giao chỉ tiêu hồ sơ trực tuyến năm 2027' },
    ...{ urgency: 2, content: decision, recipients: 'UBND tỉnh\n- Các xã, phường;', chief: 'Giám đốc', collective: 'Sở Nội vụ' },
    signer: { competence: 'KT.', position: 'Phó Giám đốc', fullName: 'Trần Thị Trưởng' },
    ...more,
  })

// Lines break where paper ends and words may be cut there: only the letters are compared.
const letters = (text: string): string => text.normalize('NFC').replace(/\s+/g, '')
const sorted = (text: string): string => text.normalize('NFC').split(/\s+/).filter(Boolean).sort().join(' ')

test('what stands in the body is read as on paper: grounds, articles, clauses, points and tables', () => {
  const blocks = blocksOf(decision)
  assert.deepEqual(
    blocks.map((block) => block.kind),
    ['ground', 'ground', 'centre', 'article', 'table', 'article', 'clause', 'point', 'point', 'article'],
  )
  assert.deepEqual(
    blocks.flatMap((block) => (block.kind === 'article' ? [[block.number, block.isTitle]] : [])),
    [
      [1, false],
      [2, true],
      [3, false],
    ],
  )
  assert.equal(articleOutOfOrder(blocks), undefined)
  assert.deepEqual(articleOutOfOrder(blocksOf('Điều 1. A.\nĐiều 3. B.')), { found: 3, expected: 2 })
})

test('no word of a text is lost between what was written and its blocks', () => {
  const word = fc.constantFrom('Điều 1.', 'a)', '1.', 'Căn cứ', 'báo cáo', 'ខ្ញុំ', '|', 'QUYẾT ĐỊNH:', '\n', 'Chương II', '.', ';')
  fc.assert(
    fc.property(fc.array(word, { maxLength: 40 }), (words) => {
      const content = words.join(' ')
      const read = blocksOf(content).map(wordsOfBlock).join('')
      const bare = (text: string): string => text.replace(/[\s|:-]/g, '')
      // A table's rows are as wide as its head; what stands beyond it is the only thing left out.
      if (!blocksOf(content).some(({ kind }) => kind === 'table')) assert.equal(bare(read), bare(content))
    }),
  )
})

test('the signature says in which capacity it was put: chief, on behalf, in the place, by order', () => {
  const who = { position: 'Phó Chủ tịch', chief: 'Chủ tịch', collective: 'Ủy ban nhân dân' }
  assert.deepEqual(signatureLines({ ...who, competence: '', position: 'Chủ tịch' }), ['CHỦ TỊCH'])
  assert.deepEqual(signatureLines({ ...who, competence: 'TM.', position: 'Chủ tịch' }), ['TM. ỦY BAN NHÂN DÂN', 'CHỦ TỊCH'])
  assert.deepEqual(signatureLines({ ...who, competence: 'KT.' }), ['KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH'])
  assert.deepEqual(signatureLines({ ...who, competence: 'TL.', position: 'Chánh Văn phòng' }), ['TL. CHỦ TỊCH', 'CHÁNH VĂN PHÒNG'])
  assert.deepEqual(recipientLines('UBND tỉnh;\n- Sở Tài chính.\nLưu: VT, VP', true), [
    '- Như trên;',
    '- UBND tỉnh;',
    '- Sở Tài chính;',
    '- Lưu: VT.',
  ])
})

test('PDF and DOCX of a document hold the same words, which are those of the model', async () => {
  const at = new Date('2026-11-23T03:00:00Z')
  const letter = { type: { name: 'Công văn', isLetter: true }, notation: 'SNV-VP', subject: 'V/v báo cáo số liệu quý IV', urgency: 0 }
  const cases = {
    decision: layoutOf(),
    letter: layoutOf(letter),
    draft: layoutOf({ number: null, signer: null, day: 'ngày … tháng … năm …' }),
  }
  for (const [name, layout] of Object.entries(cases)) {
    const signed = { initial: { field: 'KySo1', name: 'Lý Văn Soạn' }, signer: 'KySo2', seal: 'KySo3' }
    const footer = 'CHÂN TRANG'
    const pdf = await layoutToPdf(layout, at, { footer, ...(layout.draft ? {} : { fields: signed }) })
    const docx = await layoutToDocx(layout)
    if (process.env.TINHSO_SHOW) {
      mkdirSync(process.env.TINHSO_SHOW, { recursive: true })
      writeFileSync(`${process.env.TINHSO_SHOW}/${name}.pdf`, pdf)
      writeFileSync(`${process.env.TINHSO_SHOW}/${name}.docx`, docx)
    }
    const expected = wordsOfLayout(layout)
    const [inPdf, inDocx] = [await readPdf(pdf), readDocx(docx)]
    const extra = /DỰ THẢO|V\/v |CHÂN TRANG|\d\/\d|Người soạn thảo ký nháy:/g
    const bare = (text: string): string => sorted(text.replace(extra, ' '))
    assert.equal(bare(inDocx), bare(expected), name)
    for (const line of expected.split('\n')) assert.ok(letters(inPdf).includes(letters(line)), `${name}: ${line}`)
    assert.ok((await layoutToPdf(layout, at, { footer, ...(layout.draft ? {} : { fields: signed }) })).equals(pdf), 'the same bytes again')
  }
})
