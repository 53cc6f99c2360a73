import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { before, describe, test } from 'node:test'
import { sql } from '#core/db.ts'
import { translatorFor } from '#core/i18n.ts'
import type { Answers, FormDefinition } from '#engine/forms/index.ts'
import { readTable } from '#engine/registers/index.ts'
import { multipart, post, unitIdOf } from '../../../../test/filing.ts'
import { type Person, type World, world } from '../../../../test/world.ts'
import { formOf } from '../apply/apply.ts'
import { findProcedure } from '../procedure/procedure.queries.ts'
import { columnsOf, fitsASheet, postedCell, type SheetColumn } from './columns.rules.ts'

const procedure = '2.000635'

/** A person whose mandate for a firm an administrator has confirmed, acting for it. */
async function actingFor(w: World, firm: string, code: string): Promise<Person> {
  const person = await w.citizen({ name: 'Sơn Thị Giám Đốc' })
  const fields = { code, name: firm, kind: 'representative', from: '2026-01-01', to: '', proof: 'GCN 22' }
  const { payload, headers } = multipart(fields, { file: 'gp.pdf' })
  const declared = await w.inject({
    method: 'POST',
    url: '/tai-khoan/to-chuc',
    as: person,
    payload,
    headers: { ...headers, 'sec-fetch-site': 'same-origin' },
  })
  assert.equal(declared.statusCode, 303, declared.body.slice(0, 400))
  const { rows } = await sql<{ id: string }>`select id from identity.mandate where person_id = ${person.personId}::uuid`.execute(w.db)
  const admin = await w.officer('administrator', await unitIdOf(w, '31510'))
  const id = rows[0]?.id ?? ''
  assert.equal((await post(w, admin, `/quan-tri/to-chuc/${id}`, { answer: 'yes' })).statusCode, 303)
  assert.equal((await post(w, person, '/tai-khoan/to-chuc/chon', { mandate: id })).statusCode, 303)
  return person
}

/** An answer as a person writes it into its cell. */
function cellOf({ field, key, part }: SheetColumn, answers: Answers): string {
  const value = answers[field.key]
  if (value === undefined) return ''
  if (part) return part === 'unit' ? 'Phường Phú Lợi' : String((value as unknown as Record<string, string>)[part] ?? '')
  if (field.type === 'yesno') return value ? 'Có' : 'Không'
  if ('options' in field)
    return [value]
      .flat()
      .map((one) => field.options.find((option) => option.value === one)?.label.vi ?? key)
      .join('; ')
  const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(String(value))
  return day ? `${day[3]}/${day[2]}/${day[1]}` : String(value)
}

describe('a firm files many dossiers from a spreadsheet', () => {
  let w: World
  let form: FormDefinition
  let columns: SheetColumn[]
  let director: Person
  let sound: Answers
  const url = `/thu-tuc/${procedure}/bang-tinh`
  const code = String(2_000_000_000 + randomInt(900_000_000))
  const csv = (rows: Answers[]): string =>
    [columns.map(({ label }) => label), columns.map(({ key }) => key), ...rows.map((row) => columns.map((column) => cellOf(column, row)))]
      .map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','))
      .join('\r\n')
  const send = async (as: Person, text: string, fields: Record<string, string> = {}) => {
    const unit = await unitIdOf(w, '31510')
    const texts = Object.entries({ unit, declared: 'yes', ...fields }).map(
      ([name, value]) => `--line\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    )
    const file = `--line\r\ncontent-disposition: form-data; name="sheet"; filename="nhan-vien.csv"\r\ncontent-type: text/csv\r\n\r\n${text}\r\n`
    const headers = { 'content-type': 'multipart/form-data; boundary=line', 'sec-fetch-site': 'same-origin' }
    return w.inject({ method: 'POST', url, as, headers, payload: `${texts.join('')}${file}--line--\r\n` })
  }
  const named = (name: string): Answers => ({ ...sound, applicant_name: name })

  before(async () => {
    w = await world()
    const version = await findProcedure(w.db, procedure, { on: '2026-11-23' })
    assert.ok(version)
    form = (await formOf(w.db, version, w.clock.now())).body
    columns = columnsOf(translatorFor('vi'), form)
    sound = form.tests?.find(({ refusals }) => !refusals?.length)?.answers as Answers
    director = await actingFor(w, 'Hợp tác xã Tôm Sạch', code)
  })

  test('every cell is read as the page of the form would read it', () => {
    const field = (type: string) => columns.find((one) => one.field.type === type) as SheetColumn
    const places = new Map([['phuong phu loi', '31510']])
    const address = columns.find(({ part }) => part === 'unit') as SheetColumn
    assert.deepEqual(postedCell(address, 'Phường Phú Lợi', places), { [`${address.field.key}-unit`]: '31510' })
    const day = field('date')
    assert.deepEqual(postedCell(day, '5/7/1994', places), {
      [`${day.field.key}-d`]: '5',
      [`${day.field.key}-m`]: '7',
      [`${day.field.key}-y`]: '1994',
    })
    assert.deepEqual(postedCell(day, '1994-07-05', places), {
      [`${day.field.key}-d`]: '05',
      [`${day.field.key}-m`]: '07',
      [`${day.field.key}-y`]: '1994',
    })
    assert.equal(fitsASheet(form), true)
  })

  test('the template holds every column, its key and how to fill it in', async () => {
    const answer = await w.inject({ url: `${url}/mau.xlsx`, as: director })
    assert.equal(answer.statusCode, 200)
    const lines = await readTable(answer.rawPayload)
    assert.ok(lines.some(({ cells }) => cells[0] === columns[0]?.key && cells.includes('applicant_address.unit')))
    assert.match((await w.inject({ url: `/thu-tuc/${procedure}` })).body, /Tổ chức nộp nhiều hồ sơ bằng bảng tính/)
  })

  test('without a mandate nobody files from a sheet; a file that is no sheet of this procedure is said to be none', async () => {
    const citizen = await w.citizen()
    assert.match((await w.inject({ url, as: citizen })).body, /Bạn chưa làm việc thay tổ chức nào/)
    assert.equal((await send(citizen, csv([sound]))).statusCode, 403)
    const other = await send(director, 'a,b\r\n1,2')
    assert.equal(other.statusCode, 422)
    assert.match(other.body, /Không thấy dòng mã cột/)
    const bare = await send(director, csv([sound]), { declared: '', unit: '' })
    assert.equal(bare.statusCode, 422)
    assert.match(bare.body, /Đánh dấu cam đoan/)
    assert.equal((await send(director, csv([]))).statusCode, 422)
  })

  test('lines are checked cell by cell; the sound ones are filed for the firm, each once however often they are sent', async () => {
    const faulty: Answers = { ...named('Trần Thị Sai'), applicant_phone: '12' }
    const text = csv([named('Lý Văn Một'), faulty, named('Lý Văn Một'), named('Lý Văn Hai')])
    const read = await send(director, text)
    assert.equal(read.statusCode, 303, read.body.slice(0, 900))
    const sheet = String(read.headers.location)
    const preview = await w.inject({ url: sheet, as: director })
    assert.match(preview.body, /2 dòng nộp được/)
    assert.match(preview.body, /Số điện thoại: /)
    assert.match(preview.body, /Giống hệt dòng 3/)
    assert.equal((await w.inject({ url: sheet, as: await w.citizen() })).statusCode, 404)
    const sent = await Promise.all([post(w, director, sheet), post(w, director, sheet)])
    assert.deepEqual(
      sent.map(({ statusCode }) => statusCode),
      [303, 303],
    )
    const codesIn = (body: string) => [...new Set(body.match(/H\d+\.31510-\d{6}-\d{4,}/g) ?? [])].sort()
    const done = await w.inject({ url: sheet, as: director })
    const codes = codesIn(done.body)
    assert.match(done.body, /Đã nộp 2 hồ sơ/)
    assert.equal(codes.length, 2)
    const { rows } = await sql<{
      party: string
    }>`select party from casework.case_record where reference = any(${codes}::text[]) order by party`.execute(w.db)
    assert.deepEqual(
      rows.map(({ party }) => party),
      ['Hợp tác xã Tôm Sạch (Lý Văn Hai)', 'Hợp tác xã Tôm Sạch (Lý Văn Một)'],
    )
    const receipts = await readTable((await w.inject({ url: `${sheet}/bien-nhan.xlsx`, as: director })).rawPayload)
    assert.deepEqual(codesIn(JSON.stringify(receipts)), codes)
    const again = String((await send(director, csv([named('Lý Văn Một'), named('Lý Văn Ba')]))).headers.location)
    assert.match((await w.inject({ url: again, as: director })).body, /Đã nộp lần trước/)
    assert.equal((await post(w, director, again)).statusCode, 303)
    const second = await w.inject({ url: again, as: director })
    assert.equal(codesIn(second.body).filter((one) => !codes.includes(one)).length, 1)
  })
})
