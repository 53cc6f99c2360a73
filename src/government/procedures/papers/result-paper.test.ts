import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { fillWords, programTemplate } from '../templates/words.rules.ts'
import { type ResultPaper, renderResult } from './result-paper.ts'
import { codeInPdf } from './verification.rules.ts'

const reader = spawnSync('pdftotext', ['-v']).error ? 'skipped: pdftotext is not installed' : false
const at = new Date('2026-11-23T03:00:00Z')
const paper = (more: Partial<ResultPaper> = {}): ResultPaper => ({
  name: 'Giấy xác nhận tình trạng hôn nhân',
  procedure: 'Cấp giấy xác nhận tình trạng hôn nhân',
  dossier: { code: 'H51.31507-261123-0001', applicantName: 'Thạch Thị Sa Rinh (ថាច់ សារិន)', filedAt: at, unitName: 'Phường Sóc Trăng' },
  holder: 'Thạch Thị Sa Rinh',
  issuer: { above: 'Ủy ban nhân dân', name: 'Phường Sóc Trăng', place: 'Sóc Trăng' },
  words: fillWords(programTemplate('result'), {
    ...{
      dossier: 'H51.31507-261123-0001',
      applicant: 'Thạch Thị Sa Rinh (ថាច់ សារិន)',
      filed: 'ngày 23 tháng 11 năm 2026',
      unit: 'Phường Sóc Trăng',
    },
    ...{ procedure: 'Đăng ký', result: 'Giấy', holder: 'Thạch Thị Sa Rinh' },
  }),
  template: { key: 'result', version: 1 },
  parts: [
    {
      title: 'Người được xác nhận',
      rows: [
        { label: 'Họ và tên', value: 'Lý Ẫn Ễ Ộ Ữ Ặ' },
        { label: 'ឈ្មោះ', value: 'ខ្ញុំ សំណុំរឿង មុនម៉ោង ស្ត្រី ព្រះ' },
      ],
    },
  ],
  note: null,
  signer: { name: 'Trần Mỹ Hạnh', title: 'Phó Chủ tịch' },
  code: 'ABCD-EFGH-2345',
  publicUrl: 'https://tinh.example',
  at,
  ...more,
})
const textOf = (bytes: Buffer): string => spawnSync('pdftotext', ['-layout', '-', '-'], { input: bytes }).stdout.toString().normalize('NFC')
const pagesOf = (bytes: Buffer): number => bytes.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0

test('a result is a tagged PDF in Vietnamese that carries its code and stays small', async () => {
  const bytes = await renderResult(paper())
  const raw = bytes.toString('latin1')
  assert.ok(raw.startsWith('%PDF-1.7'))
  assert.match(raw, /\/Lang \(vi-VN\)/)
  assert.match(raw, /\/Marked true/)
  assert.equal(codeInPdf(bytes), 'ABCD-EFGH-2345')
  assert.equal(pagesOf(bytes), 1)
  assert.ok(bytes.length < 200_000, `${bytes.length} bytes`)
})

test('the same result written twice is the same file', async () => {
  assert.ok((await renderResult(paper())).equals(await renderResult(paper())))
})

test('a result that is longer than a page goes on on the next one', async () => {
  const rows = Array.from({ length: 80 }, (_, i) => ({ label: `Mục ${i + 1}`, value: 'Nội dung' }))
  assert.ok(pagesOf(await renderResult(paper({ parts: [{ title: 'Nội dung', rows }], note: 'Ghi chú dài. '.repeat(900) }))) >= 4)
})

test('Khmer words that break the shaper of other programs are drawn', async () => {
  for (const word of ['ខ្ញុំ', 'សំណុំរឿង', 'មុនម៉ោង', 'ទូរសព្ទ', 'ស៊ឹម', 'គ្រួសារ']) await renderResult(paper({ note: word.repeat(40) }))
})

test('the words on the paper can be read by machines: nation, code, holder, stacked marks, Khmer', { skip: reader }, async () => {
  const text = textOf(await renderResult(paper()))
  for (const words of [
    'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
    'Độc lập – Tự do – Hạnh phúc',
    'ABCD-EFGH-2345',
    'Thạch Thị Sa Rinh',
    'Lý Ẫn Ễ Ộ Ữ Ặ',
    'ថាច់',
    'chưa ký số',
    'PHÓ CHỦ TỊCH',
    'ngày 23 tháng 11 năm 2026',
    'tinh.example/kiem-tra',
  ])
    assert.ok(text.includes(words), words)
})
