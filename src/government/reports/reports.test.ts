import assert from 'node:assert/strict'
import { test } from 'node:test'
import ExcelJS from 'exceljs'
import { unzipSync } from 'fflate'
import { extractText, getDocumentProxy } from 'unpdf'
import { sql } from '#core/db.ts'
import { post, unitIdOf } from '../../../test/filing.ts'
import { world } from '../../../test/world.ts'

const json = { accept: 'application/json' }
const words = (page: { body: string }): string => page.body.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

test('at the end of 2023 four of thirteen regimes were connected, now all thirteen are', async () => {
  const w = await world()
  const leader = await w.officer('leader', await unitIdOf(w, '92'))
  const share = async (period: string) => {
    const answer = await w.inject({
      url: `/api/indicators/reports_connected_share/values?from=${period}&to=${period}`,
      as: leader,
      headers: json,
    })
    return answer.json<{ values: { value: number; numerator: number; denominator: number }[] }>().values[0]
  }
  const then = await share('2023-12')
  assert.deepEqual([then?.numerator, then?.denominator, then?.value.toFixed(2)], [4, 13, '30.77'])
  const today = await share('2026-11')
  assert.deepEqual([today?.numerator, today?.denominator, today?.value], [13, 13, 100])
  const page = await w.inject({ url: '/dieu-hanh/chi-tieu/reports_connected_share?ky=month&tu=2023-12&den=2023-12', as: leader })
  assert.match(words(page), /30,77 %/)
  const board = await w.inject({ url: '/dieu-hanh/bao-cao', as: leader })
  assert.equal(board.statusCode, 200)
  assert.match(words(board), /13\/13/)
  assert.match(words(board), /tên ví dụ/)
  const list = (await w.inject({ url: '/api/reports', as: leader, headers: json })).json<{ reports: { connected: boolean }[] }>().reports
  assert.equal(list.filter(({ connected }) => connected).length, 13)
})

test('a report is produced from indicators, seen by three people, signed, sent, and comes as PDF, DOCX and XLSX', async () => {
  const w = await world()
  const city = await unitIdOf(w, '92')
  const [clerk, checker, chief, leader] = await Promise.all(
    (['data_entry', 'data_approver', 'approver', 'leader'] as const).map((role) => w.officer(role, city, { name: `Người ${role}` })),
  )
  assert.ok(clerk && checker && chief && leader)
  const at = '/dieu-hanh/bao-cao/telecom_yearly/2025'
  const act = (as: typeof clerk, action: string, note = '') => post(w, as, `${at}/viec`, { action, note })
  const before = await w.inject({ url: at, as: leader })
  assert.equal(before.statusCode, 200)
  assert.match(words(before), /Chưa lập/)
  assert.equal((await w.inject({ url: `${at}/tai/pdf`, as: leader })).statusCode, 404)
  assert.equal((await act(leader, 'produce')).statusCode, 403)
  assert.equal((await act(clerk, 'produce')).statusCode, 303)
  assert.equal((await act(leader, 'approve')).statusCode, 409, 'it must be checked first')
  assert.equal((await act(checker, 'return')).statusCode, 422, 'a reason is needed')
  assert.equal((await act(checker, 'check')).statusCode, 303)
  assert.equal((await act(chief, 'approve')).statusCode, 303)
  assert.equal((await act(clerk, 'produce')).statusCode, 409, 'what is approved does not change')
  assert.equal((await act(leader, 'sign')).statusCode, 303)
  assert.equal((await act(clerk, 'send', 'Công văn 12')).statusCode, 303)
  const page = await w.inject({ url: at, as: leader })
  assert.match(words(page), /Đã gửi/)
  assert.match(words(page), /Công văn 12/)
  const load = async (kind: string) => {
    const answer = await w.inject({ url: `${at}/tai/${kind}`, as: leader })
    assert.equal(answer.statusCode, 200, kind)
    return answer.rawPayload
  }
  const pdf = await load('pdf')
  assert.deepEqual(await load('pdf'), pdf, 'the same report gives the same bytes')
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(pdf)), { mergePages: true })
  for (const said of ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Hạ tầng viễn thông', 'Người leader', 'Nơi nhận'])
    assert.ok(text.replace(/\s+/g, ' ').includes(said), said)
  const book = new ExcelJS.Workbook()
  await book.xlsx.load((await load('xlsx')) as unknown as ArrayBuffer)
  assert.ok(book.worksheets[0]?.getColumn(2).values.includes('Trạm thông tin di động'))
  const document = Buffer.from(unzipSync(new Uint8Array(await load('docx')))['word/document.xml'] ?? []).toString()
  assert.match(document, /CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM/)
  await assert.rejects(sql`delete from reports.step`.execute(w.db), /kept as it was written/)
})

test('periods that are not over, unknown regimes and other units are refused by name', async () => {
  const w = await world()
  const leader = await w.officer('leader', await unitIdOf(w, '92'))
  const status = async (url: string, as = leader): Promise<number> => (await w.inject({ url: `/dieu-hanh/bao-cao/${url}`, as })).statusCode
  assert.equal(await status('telecom_yearly/2026'), 409)
  assert.equal(await status('telecom_yearly/2025-01'), 404)
  assert.equal(await status('nothing/2025'), 404)
  assert.equal(await status('telecom_yearly/2025', await w.officer('leader', await unitIdOf(w, '31510'))), 403)
  assert.equal((await post(w, leader, '/dieu-hanh/bao-cao/telecom_yearly/2025/viec', { action: 'burn' })).statusCode, 400)
})
