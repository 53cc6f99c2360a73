import assert from 'node:assert/strict'
import { test } from 'node:test'
import ExcelJS from 'exceljs'
import { post, unitIdOf } from '../../../../test/filing.ts'
import { type Person, type World, world } from '../../../../test/world.ts'

type Cells = (string | number | Date | boolean | null)[]

async function workbook(rows: Cells[]): Promise<Buffer> {
  const book = new ExcelJS.Workbook()
  const sheet = book.addWorksheet('Trường')
  for (const row of rows) sheet.addRow(row)
  return Buffer.from(await book.xlsx.writeBuffer())
}

async function send(w: World, as: Person, register: string, name: string, bytes: Buffer): Promise<string> {
  const boundary = 'line'
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="tep"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`
  const payload = Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)])
  const headers = { 'content-type': `multipart/form-data; boundary=${boundary}`, 'sec-fetch-site': 'same-origin' }
  const answer = await w.inject({ method: 'POST', url: `/du-lieu/${register}/nhap`, as, headers, payload })
  assert.equal(answer.statusCode, 303, answer.body.slice(answer.body.indexOf('<main'), answer.body.indexOf('<main') + 600))
  return String(answer.headers.location)
}

const text = (html: string): string =>
  html
    .replaceAll('&quot;', '"')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')
const heads = ['Mã trường', 'Tên trường', 'Cấp học', 'Xã, phường', 'Số lớp', 'Số học sinh', 'Số giáo viên', 'Có cáp quang', 'Ghi chú']
const map = {
  'c-0': 'code',
  'c-1': 'name',
  'c-2': 'level',
  'c-3': 'unit',
  'c-4': 'classes',
  'c-5': 'pupils',
  'c-6': 'teachers',
  'c-7': 'fibre',
  'tu-ngay': '2026-09-05',
}
const good: Cells[] = [
  ['IM-1', 'Tiểu học Ánh Sao', 'Tiểu học', '31510', 10, 300, 20, 'có', '=1+1'],
  ['IM-2', 'Mầm non Hoa Sen', 'mam non', 'Phường Phú Lợi', 6, '1.250', 12, 'x', ''],
]
const bad: Cells[] = [
  ['IM-3', '', 'Tiểu học', '31510', 1, 1, 1, 'có', ''],
  ['IM-4', 'Không cấp', 'Cấp tám', '31510', 1, 1, 1, 'có', ''],
  ['IM-5', 'Không xã', 'Tiểu học', 'Xã Không Có', 1, 1, 1, 'có', ''],
  ['IM-6', 'Số lạ', 'Tiểu học', '31510', 'nhiều', -5, 1, 'có lẽ', ''],
  ['im-1', 'Trùng mã', 'Tiểu học', '31510', 1, 1, 1, 'có', ''],
]

test('a bad workbook: every bad row is named with its line, its column and its reason, and nothing is written', async () => {
  const w = await world()
  const steward = await w.officer('data_steward', await unitIdOf(w, '92'))
  const here = await send(w, steward, 'schools', 'truong.xlsx', await workbook([heads, ...good, ...bad]))
  const columns = await w.inject({ url: here, as: steward })
  assert.match(text(columns.body), /Cột nào là trường nào/)
  assert.match(columns.body, /<option value="code" selected/)
  const unmapped = await post(w, steward, `${here}/kiem`, { ...map, 'c-0': '', 'c-1': 'name', 'c-8': 'name' })
  assert.equal(unmapped.statusCode, 422)
  assert.match(text(unmapped.body), /Trường "Tên trường" được gán cho hai cột/)
  assert.match(text(unmapped.body), /Chưa có cột nào cho trường bắt buộc "Mã trường"/)
  assert.equal((await post(w, steward, `${here}/kiem`, map)).statusCode, 303)
  const checked = text((await w.inject({ url: here, as: steward })).body)
  assert.match(checked, /Mới 2 /)
  assert.match(checked, /5 dòng có lỗi/)
  for (const reason of [
    ' 4 Tên trường: Nhập Tên trường',
    ' 5 Cấp học: Chọn Cấp học trong danh sách',
    ' 6 Xã, phường: không có đơn vị "Xã Không Có" vào ngày này',
    ' 7 Số lớp phải là số nguyên',
    ' Số học sinh nhỏ nhất là 0',
    ' Có cáp quang: ghi có hoặc không',
    ' 8 Mã trường đã có ở dòng 2 của tệp này',
  ])
    assert.ok(checked.includes(reason), `${reason}\n${checked.slice(checked.indexOf('dòng có lỗi'))}`)
  const english = text((await w.inject({ url: here, as: steward, lang: 'en' })).body)
  assert.match(english, /there was no unit "Xã Không Có" on that day/)
  const all = await post(w, steward, `${here}/nap`, { cach: 'all' })
  assert.equal(all.statusCode, 422)
  assert.match(text(all.body), /Còn 5 dòng lỗi/)
  assert.match(text((await w.inject({ url: '/du-lieu/schools?q=anh sao', as: steward })).body), /Không có bản ghi nào khớp/)
})

test('good rows are loaded once, changed ones change from their day, and the import is taken back but for what moved on', async () => {
  const w = await world()
  const steward = await w.officer('data_steward', await unitIdOf(w, '92'))
  const rows = good.map((row, n) => [`UN-${n}`, `${String(row[1])} ${n}`, ...row.slice(2)])
  const run = async (cells: Cells[], day: string): Promise<{ here: string; page: string }> => {
    const here = await send(w, steward, 'schools', 'truong.xlsx', await workbook([heads, ...cells]))
    assert.equal((await post(w, steward, `${here}/kiem`, { ...map, 'tu-ngay': day })).statusCode, 303)
    return { here, page: text((await w.inject({ url: here, as: steward })).body) }
  }
  const first = await run([...rows, ...(bad.slice(0, 1) as Cells[])], '2026-09-05')
  assert.equal((await post(w, steward, `${first.here}/nap`, { cach: 'good' })).statusCode, 303)
  assert.equal((await post(w, steward, `${first.here}/nap`, { cach: 'good' })).statusCode, 409, 'an import is loaded once')
  const list = async (query: string): Promise<string> => text((await w.inject({ url: `/du-lieu/schools?q=UN-${query}`, as: steward })).body)
  assert.match(await list('0'), /1 bản ghi/)
  assert.match(await list('1'), /1\.250/)
  const again = await run(rows, '2026-09-05')
  assert.match(again.page, /Như đang có 2 /)
  assert.match(again.page, /Không có gì mới để nạp/)
  const changed = rows.map((row) => row.map((cell, index) => (index === 5 ? 444 : cell)))
  const second = await run(changed, '2026-10-01')
  assert.match(second.page, /Thay đổi 2 /)
  assert.equal((await post(w, steward, `${second.here}/nap`, { cach: 'all' })).statusCode, 303)
  assert.match(await list('0'), / 444 /)
  assert.match(await list('0&ngay=2026-09-30'), / 300 /)
  const record = /ban-ghi\/([0-9a-f-]{36})/.exec((await w.inject({ url: '/du-lieu/schools?q=UN-1', as: steward })).body)?.[1] ?? ''
  const form = {
    'd.code': 'UN-1',
    'd.name': 'Mầm non Hoa Sen mới',
    'd.level': 'nursery',
    'd.unit': '31510',
    'tu-ngay': '2026-11-01',
    'ly-do': 'đổi tên',
    cach: 'put',
  }
  assert.equal((await post(w, steward, `/du-lieu/schools/ban-ghi/${record}/sua`, form)).statusCode, 303)
  const undone = await post(w, steward, `${second.here}/rut`)
  assert.equal(undone.statusCode, 303)
  assert.match(String(undone.headers.location), /con-1$/)
  assert.match(await list('0'), / 300 /)
  assert.match(await list('1'), /Mầm non Hoa Sen mới/)
  assert.equal((await post(w, steward, `${second.here}/rut`)).statusCode, 409, 'it is taken back once')
})

test('files that are no tables are refused in words, and an officer imports into the own units alone', async () => {
  const w = await world()
  const steward = await w.officer('data_steward', await unitIdOf(w, '31507'))
  const try_ = async (name: string, bytes: Buffer): Promise<string> => {
    const payload = Buffer.concat([
      Buffer.from(`--line\r\ncontent-disposition: form-data; name="tep"; filename="${name}"\r\n\r\n`),
      bytes,
      Buffer.from('\r\n--line--\r\n'),
    ])
    const headers = { 'content-type': 'multipart/form-data; boundary=line', 'sec-fetch-site': 'same-origin' }
    const answer = await w.inject({ method: 'POST', url: '/du-lieu/schools/nhap', as: steward, headers, payload })
    assert.equal(answer.statusCode, 422, name)
    return text(answer.body)
  }
  assert.match(await try_('x.xlsx', Buffer.from('PK\u0003\u0004 not a zip')), /Không đọc được tệp này/)
  assert.match(await try_('x.csv', Buffer.from([0xff, 0xfe, 0x41, 0x00, 0xd8])), /Không đọc được tệp này/)
  assert.match(await try_('x.csv', Buffer.from('a,b\n')), /không có dòng dữ liệu/)
  assert.match(await try_('x.csv', Buffer.alloc(0)), /không có dòng dữ liệu|Không đọc được|Hãy chọn/)
  const csv = 'code;name;level;unit;classes;pupils\nOW-1;"Trường ; có dấu";Tiểu học;31510;1;1\nOW-2;Trường nhà;Tiểu học;31507;1;1\n'
  const here = await send(w, steward, 'schools', 'truong.csv', Buffer.from(`\uFEFF${csv}`))
  const csvMap = { 'c-0': 'code', 'c-1': 'name', 'c-2': 'level', 'c-3': 'unit', 'c-4': 'classes', 'c-5': 'pupils', 'tu-ngay': '2026-09-05' }
  assert.equal((await post(w, steward, `${here}/kiem`, csvMap)).statusCode, 303)
  const page = text((await w.inject({ url: here, as: steward })).body)
  assert.match(page, / 2 unit: Xã, phường: đơn vị này ngoài phạm vi của bạn/)
  const stranger = await w.officer('data_steward', await unitIdOf(w, '31507'))
  assert.equal(
    (await w.inject({ url: here.replace(/[0-9a-f-]{36}$/, '00000000-0000-4000-8000-000000000000'), as: stranger })).statusCode,
    404,
  )
  assert.equal((await post(w, await w.officer('receiver', await unitIdOf(w, '92')), `${here}/nap`, { cach: 'good' })).statusCode, 403)
})

test('what a sheet would run as a formula comes back as text, in CSV and XLSX', async () => {
  const w = await world()
  const steward = await w.officer('data_steward', await unitIdOf(w, '92'))
  const here = await send(w, steward, 'schools', 'f.csv', Buffer.from('code,name,level,unit\nFX-1,=HYPERLINK("http://x"),Tiểu học,31510\n'))
  await post(w, steward, `${here}/kiem`, { 'c-0': 'code', 'c-1': 'name', 'c-2': 'level', 'c-3': 'unit', 'tu-ngay': '2026-09-05' })
  assert.equal((await post(w, steward, `${here}/nap`, { cach: 'all' })).statusCode, 303)
  const csv = await w.inject({ url: '/du-lieu/schools/xuat?dang=csv&q=FX-1', as: steward })
  assert.equal(csv.statusCode, 200)
  assert.ok(csv.body.includes(`"'=HYPERLINK(`), csv.body)
  const xlsx = await w.inject({ url: '/du-lieu/schools/xuat?dang=xlsx&q=FX-1', as: steward })
  const book = new ExcelJS.Workbook()
  await book.xlsx.load(xlsx.rawPayload as unknown as Parameters<typeof book.xlsx.load>[0])
  const cell = book.worksheets[0]?.getRow(2).getCell(2).value
  assert.equal(String(cell).slice(0, 2), "'=")
})
