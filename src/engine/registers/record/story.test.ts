import assert from 'node:assert/strict'
import { test } from 'node:test'
import { on } from '#core/events.ts'
import { post, unitIdOf } from '../../../../test/filing.ts'
import { type Person, type World, world } from '../../../../test/world.ts'
import { RecordChanged } from '../index.ts'
import { deliverAll } from '../../../../test/hearable.ts'

const text = (html: string): string =>
  html
    .replaceAll('&quot;', '"')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')
const idOf = (location: unknown): string => /ban-ghi\/([0-9a-f-]{36})/.exec(String(location))?.[1] ?? ''
const station = (code: string, more: Record<string, string> = {}): Record<string, string> => ({
  'd.code': code,
  'd.operator': 'viettel',
  'd.address': '12 đường Lê Hồng Phong',
  'd.unit': '31510',
  'd.g2': 'false',
  'd.g3': 'true',
  'd.g4': 'false',
  'd.g5': 'false',
  'd.shared': 'false',
  'tu-ngay': '2025-08-01',
  ...more,
})

async function page(w: World, as: Person, path: string, lang: 'vi' | 'en' | 'km' = 'vi'): Promise<string> {
  const answer = await w.inject({ url: `/du-lieu/telecom-stations${path}`, as, lang })
  assert.equal(answer.statusCode, 200, `${path}: ${text(answer.body).slice(0, 300)}`)
  return text(answer.body)
}

test('a station lives: entered, changed from a day, corrected, ended; every day is told as it was, and who did it and why', async () => {
  const w = await world()
  const steward = await w.officer('data_steward', await unitIdOf(w, '92'), { name: 'Nguyễn Trung Hiếu' })
  const base = '/du-lieu/telecom-stations'
  const wrong = await post(w, steward, `${base}/them`, station('SV-1', { 'd.g3': 'false', 'd.latitude': 'xa', 'd.unit': '99999' }))
  assert.equal(wrong.statusCode, 422)
  for (const words of ['Vĩ độ phải là số nguyên', 'Xã, phường: không có đơn vị "99999" vào ngày này'])
    assert.ok(text(wrong.body).includes(words), text(wrong.body).slice(0, 1500))
  const silent = await post(w, steward, `${base}/them`, station('SV-1', { 'd.g3': 'false' }))
  assert.match(text(silent.body), /Trạm phải phát ít nhất một công nghệ/)
  assert.match(silent.body, /value="12 đường Lê Hồng Phong"/, 'what was typed is kept')
  const made = await post(w, steward, `${base}/them`, station('SV-1'))
  assert.equal(made.statusCode, 303, text(made.body).slice(0, 800))
  const id = idOf(made.headers.location)
  assert.equal((await post(w, steward, `${base}/them`, station('sv-1'))).statusCode, 422, 'a key is taken once, in whatever case')
  const edit = (more: Record<string, string>) => post(w, steward, `${base}/ban-ghi/${id}/sua`, station('SV-1', more))
  assert.equal((await edit({ 'd.g4': 'true' })).statusCode, 422, 'a change says why')
  assert.equal((await edit({ 'd.g4': 'true', 'tu-ngay': '2026-02-01', 'ly-do': 'Lắp thêm 4G', cach: 'put', version: '1' })).statusCode, 303)
  assert.equal(
    (await edit({ 'd.g5': 'true', 'tu-ngay': '2026-03-01', 'ly-do': 'x', cach: 'put', version: '1' })).statusCode,
    409,
    'who saw an older record is told so',
  )
  assert.equal(
    (await edit({ 'd.operator': 'vnpt', 'tu-ngay': '2025-08-15', 'ly-do': 'Ghi nhầm doanh nghiệp', cach: 'correct', version: '2' }))
      .statusCode,
    303,
  )
  const before = await page(w, steward, `/ban-ghi/${id}?ngay=2026-01-31`)
  assert.match(before, /VNPT VinaPhone .* 4G Không/)
  const after = await page(w, steward, `/ban-ghi/${id}?ngay=2026-02-01`)
  assert.match(after, /Viettel .* 4G Có/)
  for (const words of [
    'Lắp thêm 4G',
    'Ghi nhầm doanh nghiệp',
    'Doanh nghiệp: Viettel → VNPT VinaPhone',
    '4G: Không → Có',
    'Nguyễn Trung Hiếu',
    'Lập bản ghi',
    'Sửa sai',
  ])
    assert.ok(after.includes(words), words)
  assert.match(await page(w, steward, `/ban-ghi/${id}?ngay=2025-07-31`), /Không có hiệu lực vào ngày 31\/07\/2025/)
  const end = (fields: Record<string, string>) => post(w, steward, `${base}/ban-ghi/${id}/ket-thuc`, fields)
  assert.equal((await end({ ngay: 'mai', 'ly-do': '' })).statusCode, 422)
  assert.equal((await end({ ngay: '2026-11-30', 'ly-do': 'Tháo dỡ' })).statusCode, 303)
  assert.equal((await end({ ngay: '2026-11-30', 'ly-do': 'Tháo dỡ' })).statusCode, 409)
  assert.match(await page(w, steward, '?q=sv-1'), /1 bản ghi/)
  assert.match(await page(w, steward, '?q=sv-1&ngay=2026-12-01'), /Không có bản ghi nào khớp/)
  for (const lang of ['en', 'km'] as const) await page(w, steward, `/ban-ghi/${id}`, lang)
  assert.match(await page(w, steward, `/ban-ghi/${id}`, 'en'), /Corrected .* Created/)
  const heard: string[] = []
  await deliverAll(w.db, [
    on(RecordChanged, `test.story.${id}`, async (_db, event) => void (event.subject === id && heard.push(event.payload.change))),
  ])
  assert.deepEqual(heard, ['created', 'changed', 'corrected', 'ended'])
})

test('two records of one station are found, merged with the values chosen, and parted again', async () => {
  const w = await world()
  const steward = await w.officer('data_steward', await unitIdOf(w, '92'))
  const base = '/du-lieu/telecom-stations'
  const make = async (code: string, more: Record<string, string>): Promise<string> =>
    idOf((await post(w, steward, `${base}/them`, station(code, { 'd.operator': 'other', ...more }))).headers.location)
  const one = await make('GOP-001', { 'd.address': 'Khóm 3, đường Trần Hưng Đạo' })
  const other = await make('GOP-002', { 'd.address': 'khom 3 duong tran hung dao', 'd.height': '42' })
  const found = await post(w, steward, `${base}/trung/tim`)
  assert.match(String(found.headers.location), /xong=[1-9]/)
  assert.match(String((await post(w, steward, `${base}/trung/tim`)).headers.location), /xong=0/, 'a pair is found once')
  const list = await w.inject({ url: `${base}/trung`, as: steward })
  const pair = /href="\/du-lieu\/telecom-stations\/trung\/([0-9a-f-]{36})">GOP-00/.exec(list.body)?.[1] ?? ''
  assert.ok(pair, text(list.body))
  assert.match(await page(w, steward, `/trung/${pair}`), /Khóm 3, đường Trần Hưng Đạo/)
  const stranger = await w.officer('data_steward', await unitIdOf(w, '31507'))
  assert.equal((await w.inject({ url: `${base}/trung/${pair}`, as: stranger })).statusCode, 404)
  const merged = await post(w, steward, `${base}/trung/${pair}`, { y: 'gop', giu: one, 'l.height': other, 'ly-do': 'Một trạm hai mã' })
  assert.equal(merged.statusCode, 303, text(merged.body).slice(0, 500))
  assert.match(await page(w, steward, `/ban-ghi/${one}`), /42 m/)
  const gone = await w.inject({ url: `${base}/ban-ghi/${other}`, as: steward })
  assert.equal(gone.headers.location, `${base}/ban-ghi/${one}`)
  assert.match(await page(w, steward, '?q=gop'), /1 bản ghi/)
  const undoPath =
    /action="([^"]*\/trung\/gop\/[0-9a-f-]{36}\/rut)"/.exec((await w.inject({ url: `${base}/trung`, as: steward })).body)?.[1] ?? ''
  assert.equal((await post(w, steward, undoPath)).statusCode, 303)
  assert.equal((await post(w, steward, undoPath)).statusCode, 409)
  assert.match(await page(w, steward, '?q=gop'), /2 bản ghi/)
  assert.match(await page(w, steward, `/ban-ghi/${other}`), /khom 3 duong tran hung dao/)
  assert.ok(!(await page(w, steward, `/ban-ghi/${one}`)).includes('42 m Sử dụng'))
  assert.equal((await post(w, steward, `${base}/trung/${pair}`, { y: 'gop', giu: other })).statusCode, 303)
  const again =
    /action="([^"]*\/trung\/gop\/[0-9a-f-]{36}\/rut)"/.exec((await w.inject({ url: `${base}/trung`, as: steward })).body)?.[1] ?? ''
  assert.equal((await post(w, steward, `${base}/ban-ghi/${other}/ket-thuc`, { ngay: '2026-11-30', 'ly-do': 'thôi' })).statusCode, 303)
  const late = await post(w, steward, again)
  assert.equal(late.statusCode, 409)
  assert.match(text(late.body), /Không tách lại được/)
})

test('a register of two people takes a change when the second agrees', async () => {
  const w = await world()
  const city = await unitIdOf(w, '92')
  const [one, two] = [
    await w.officer('data_steward', city, { name: 'Người Một' }),
    await w.officer('data_steward', city, { name: 'Người Hai' }),
  ]
  const base = '/du-lieu/approved-software'
  const form = {
    'd.code': 'PM-HD',
    'd.name': 'Phần mềm điểm danh cuộc họp',
    'd.maker': 'Tự xây dựng',
    'd.use': 'office',
    'd.price': '0',
    'd.price_per': 'free',
    'tu-ngay': '2026-01-01',
  }
  const wrong = await post(w, one, `${base}/them`, { ...form, 'd.price': '150.000' })
  assert.equal(wrong.statusCode, 422)
  assert.match(text(wrong.body), /Miễn phí thì giá phải bằng 0/)
  assert.equal((await post(w, one, `${base}/them`, form)).headers.location, `${base}/cho-duyet?xong=cho`)
  assert.ok(!(await w.inject({ url: `${base}?q=diem danh`, as: one })).body.includes('Phần mềm điểm danh cuộc họp</a>'))
  const own = await w.inject({ url: `${base}/cho-duyet`, as: one })
  assert.match(text(own.body), /Phần mềm điểm danh cuộc họp .* Đang chờ một người khác đồng ý/)
  const proposal = /cho-duyet\/([0-9a-f-]{36})/.exec((await w.inject({ url: `${base}/cho-duyet`, as: two })).body)?.[1] ?? ''
  assert.equal((await post(w, one, `${base}/cho-duyet/${proposal}`, { y: 'dong-y' })).statusCode, 403)
  assert.equal((await post(w, two, `${base}/cho-duyet/${proposal}`, { y: 'khong' })).statusCode, 422, 'who declines says why')
  assert.equal((await post(w, two, `${base}/cho-duyet/${proposal}`, { y: 'dong-y' })).statusCode, 303)
  assert.equal((await post(w, two, `${base}/cho-duyet/${proposal}`, { y: 'dong-y' })).statusCode, 409)
  const list = await w.inject({ url: `${base}?q=diem danh`, as: two })
  assert.ok(list.body.includes('Phần mềm điểm danh cuộc họp</a>'))
  const record = idOf(/href="([^"]*ban-ghi[^"]*)"/.exec(list.body)?.[1])
  assert.match(text((await w.inject({ url: `${base}/ban-ghi/${record}`, as: two })).body), /Người Một · Người Hai/)
})
