import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { test } from 'node:test'
import ExcelJS from 'exceljs'
import { rolesOf } from '#ground/identity/index.ts'
import { sql } from '#core/db.ts'
import { post, unitIdOf } from '../../../../test/filing.ts'
import { type Person, world } from '../../../../test/world.ts'
import { readSheet } from './sheet.ts'

async function sheet(rows: string[][]): Promise<Buffer> {
  const book = new ExcelJS.Workbook()
  const page = book.addWorksheet('Cán bộ')
  for (const row of rows) page.addRow(row)
  return Buffer.from(await book.xlsx.writeBuffer())
}

async function send(as: Person, bytes: Buffer) {
  const w = await world()
  const edge = 'xxxx'
  const head = `--${edge}\r\ncontent-disposition: form-data; name="file"; filename="can-bo.xlsx"\r\ncontent-type: application/octet-stream\r\n\r\n`
  const payload = Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${edge}--\r\n`)])
  return w.inject({
    method: 'POST',
    url: '/quan-tri/can-bo/nhap',
    as,
    payload,
    headers: { 'content-type': `multipart/form-data; boundary=${edge}`, 'sec-fetch-site': 'same-origin' },
  })
}

const headings = ['Họ và tên', 'Tên đăng nhập', 'Chức danh', 'Mã đơn vị', 'Vai trò', 'Điện thoại', 'E-mail']

test('a sheet of officers is shown line by line with reasons, made once, and each first password works', async () => {
  const w = await world()
  const unit = await unitIdOf(w, '31510')
  const admin = await w.officer('administrator', unit)
  const login = `nhap.${randomInt(1_000_000_000)}`
  const bytes = await sheet([
    headings,
    ['Ví dụ: Nguyễn Văn An', 'an.nv', '', '31510', 'Người xử lý', '', ''],
    ['Sơn Thị Mới', login, 'Chuyên viên', '31510', 'Người xử lý', '', ''],
    ['Kim Văn Hai', `${login}.b`, '', '31510', 'receiver', '', ''],
    ['Trùng Tên', login, '', '31510', 'Người xử lý', '', ''],
    ['Sai Đơn Vị', `${login}.c`, '', '99999', 'Vua', '12', 'a@b'],
    ['', '', '', '', '', '', ''],
  ])
  const read = await send(admin, bytes)
  assert.equal(read.statusCode, 303, read.body.slice(0, 500))
  const url = String(read.headers.location)
  const preview = await w.inject({ url, as: admin })
  assert.match(preview.body, /2 dòng dùng được, 2 dòng bỏ qua/)
  for (const reason of [
    'lặp lại trong tệp',
    'Không có đơn vị mang mã này',
    'Không có vai trò này',
    'Số điện thoại chưa đúng',
    'E-mail chưa đúng',
  ])
    assert.match(preview.body, new RegExp(reason))
  assert.doesNotMatch(preview.body, /Ví dụ: Nguyễn/)
  const before = await sql<{ count: number }>`select count(*) from identity.person where login like ${`${login}%`}`.execute(w.db)
  assert.equal(before.rows[0]?.count, 0, 'the preview makes nothing')
  assert.equal((await w.inject({ url, as: await w.officer('administrator', unit) })).statusCode, 404, 'another administrator’s sheet')
  const done = await post(w, admin, `${url}/ap-dung`)
  const passwords = [...done.body.matchAll(/<strong class="num">([a-z0-9-]{19})</g)].map((match) => match[1] ?? '')
  assert.equal(passwords.length, 2)
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const signedIn = await w.inject({
    method: 'POST',
    url: '/dang-nhap',
    headers: form,
    payload: new URLSearchParams({ login, password: passwords[0] ?? '' }).toString(),
  })
  assert.equal(signedIn.headers.location, '/lam-viec')
  const made = await sql<{ id: string }>`select id from identity.person where login = ${login}`.execute(w.db)
  assert.deepEqual(await rolesOf(w.db, made.rows[0]?.id ?? '', w.clock.now()), [{ role: 'processor', unitId: unit }])
  assert.equal((await post(w, admin, `${url}/ap-dung`)).statusCode, 410, 'applied once')
  const again = await send(admin, bytes)
  assert.match((await w.inject({ url: String(again.headers.location), as: admin })).body, /Tên đăng nhập đã có người dùng/)
})

test('the template can be filled in as it is; what is no sheet is refused in words', async () => {
  const w = await world()
  const admin = await w.officer('administrator', await unitIdOf(w, '31510'))
  const template = await w.inject({ url: '/quan-tri/can-bo/nhap/mau', as: admin })
  const rows = await readSheet(template.rawPayload)
  assert.deepEqual(rows[0]?.cells, headings)
  assert.match((await send(admin, template.rawPayload)).body, /không có dòng cán bộ nào/)
  for (const bytes of [
    Buffer.from('không phải bảng'),
    Buffer.alloc(0),
    Buffer.from('PK\u0003\u0004 hỏng'),
    await sheet([
      ['Tên', 'Gì đó'],
      ['a', 'b'],
    ]),
  ]) {
    const answer = await send(admin, bytes)
    assert.equal(answer.statusCode, 422, bytes.subarray(0, 10).toString())
    assert.match(answer.body, /href="#file"/)
  }
  const huge = await send(admin, Buffer.alloc(3 * 1024 * 1024))
  assert.ok([413, 422].includes(huge.statusCode), String(huge.statusCode))
  assert.equal(
    (await w.inject({ url: '/quan-tri/can-bo/nhap', as: await w.officer('leader', await unitIdOf(w, '31510')) })).statusCode,
    403,
  )
})
