import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { closePresses, print } from './press.ts'
import { fillWords, programTemplate } from '../templates/words.rules.ts'
import { type ResultPaper, renderResult } from './result-paper.ts'

const at = new Date('2026-11-23T03:00:00Z')
const paper = (value: string): ResultPaper => ({
  name: 'Giấy khai sinh',
  procedure: 'Đăng ký khai sinh',
  dossier: { code: 'H51.31507-261123-0001', applicantName: 'Thạch Thị Sa Rinh', filedAt: at, unitName: 'Phường Sóc Trăng' },
  holder: 'Thạch Bảo An',
  issuer: { above: 'Ủy ban nhân dân', name: 'Phường Sóc Trăng', place: 'Sóc Trăng' },
  words: fillWords(programTemplate('result'), {
    ...{ dossier: 'H51.31507-261123-0001', applicant: 'Thạch Thị Sa Rinh', filed: 'ngày 23 tháng 11 năm 2026', unit: 'Phường Sóc Trăng' },
    ...{ procedure: 'Đăng ký', result: 'Giấy', holder: 'Thạch Thị Sa Rinh' },
  }),
  template: { key: 'result', version: 1 },
  parts: [{ title: 'Nội dung', rows: [{ label: 'Họ và tên', value }] }],
  note: null,
  signer: { name: 'Trần Mỹ Hạnh', title: 'Phó Chủ tịch' },
  code: 'ABCD-EFGH-2345',
  publicUrl: 'https://tinh.example',
  at,
})

after(closePresses)

test('whatever was written before, in whichever thread, the same paper is the same file', async () => {
  const here = await renderResult(paper('ថាច់ សារិន, số 7'))
  // A no-break space and a soft hyphen share their glyphs with the space and the hyphen.
  for (const other of ['ថាច់\u00a0សារិន,\u00a0số\u00a07', 'Sóc\u00adTrăng – ខ្ញុំ', 'Số 7-8'])
    await print({ kind: 'result', paper: paper(other) })
  for (let again = 0; again < 2; again++) assert.ok((await print({ kind: 'result', paper: paper('ថាច់ សារិន, số 7') })).equals(here))
  assert.ok((await renderResult(paper('ថាច់ សារិន, số 7'))).equals(here))
})

test('the program goes on while papers are written', async () => {
  await print({ kind: 'result', paper: paper('a') })
  const before = process.threadCpuUsage()
  const orders = Array.from({ length: 20 }, (_, i) => print({ kind: 'result', paper: paper(`tờ ${i}`) }))
  const bytes = await Promise.all(orders)
  const { user, system } = process.threadCpuUsage(before)
  assert.ok(bytes.every((one) => one.subarray(0, 5).equals(Buffer.from('%PDF-'))))
  assert.ok((user + system) / 20 < 5_000, `${Math.round((user + system) / 20)} µs of the program's own time for each paper`)
})

test('a paper that cannot be written is told, and the next one is written', async () => {
  await assert.rejects(print({ kind: 'result', paper: { ...paper('a'), at: new Date(Number.NaN) } }), /a paper could not be written/)
  assert.ok((await print({ kind: 'result', paper: paper('a') })).length > 10_000)
})

test('what was ordered before the end is written; an order after it starts anew', async () => {
  const ordered = print({ kind: 'result', paper: paper('a') })
  await closePresses()
  assert.ok((await ordered).length > 10_000)
  assert.ok((await print({ kind: 'result', paper: paper('b') })).length > 10_000)
  await closePresses()
})
