import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { dayOf } from '#core/i18n.ts'
import { readIndicator } from '#engine/indicators/index.ts'
import { unitIdOf } from '../../../test/filing.ts'
import { datasetForm, drafted, json, openDataWorld, put, send } from '../../../test/open-data.ts'
import { personal } from './ask/contact.ts'
import { findDataset } from './dataset/dataset.queries.ts'
import { refreshDataset } from './release/release.ts'
import { buildDataset } from './source/build.ts'
import { refreshDue } from './release/refresh.ts'

const desk = '/lam-viec/du-lieu-mo'
const words = (html: string): string => html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')

async function cast() {
  const { w } = await openDataWorld()
  const [city, commune] = await Promise.all([unitIdOf(w, '92'), unitIdOf(w, '31510')])
  const [steward, second, elsewhere] = await Promise.all([
    w.officer('data_steward', city, { name: 'Chuyên viên Một' }),
    w.officer('data_approver', city, { name: 'Trưởng phòng Hai' }),
    w.officer('data_steward', commune),
  ])
  return { w, steward, second, elsewhere }
}

test('one person drafts, the scan looks, another agrees, and the dataset is there with its first version', async () => {
  const { w, steward, second } = await cast()
  await put(w, steward, 'schools', { code: 'TH-801', name: 'Trường Tiểu học Thử', level: 'primary', unit: '31510', pupils: 420 })
  const url = await drafted(w, steward, 'register:schools', datasetForm('thu-truong-hoc'))
  const own = await w.inject({ url, as: steward })
  assert.match(words(own.body), /Không có gì ngăn công bố/)
  assert.match(own.body, /Bạn soạn bản này: người khác phải duyệt/)
  const refused = await send(w, steward, url, { decision: 'publish' })
  assert.equal(refused.statusCode, 403)
  assert.equal((await w.inject({ url: '/du-lieu-mo/thu-truong-hoc' })).statusCode, 404)
  const agreed = await send(w, second, url, { decision: 'publish' })
  assert.deepEqual([agreed.statusCode, agreed.headers.location], [303, `${desk}/thu-truong-hoc`])
  const page = words((await w.inject({ url: '/du-lieu-mo/thu-truong-hoc' })).body)
  for (const said of ['Bộ thử thu-truong-hoc', 'Phiên bản 1', 'Từ điển cột', 'SHA-256', 'Creative Commons', 'Cách trích dẫn', '420'])
    assert.ok(page.includes(said), said)
  assert.ok(!page.includes('Trường Tiểu học Thử'), 'a column that was not chosen is not there')
  assert.match(words((await w.inject({ url: `${desk}/thu-truong-hoc`, as: steward })).body), /Chuyên viên Một soạn, Trưởng phòng Hai duyệt/)
})

test('what a register calls personal is not published, whoever asks', async () => {
  const { w, steward, second } = await cast()
  const key = 'thu-y-te'
  const url = await drafted(w, steward, 'register:health-stations', datasetForm(key, { theme: 'HEAL', column: ['code', 'phone'] }))
  assert.match(words((await w.inject({ url, as: second })).body), /“phone” là dữ liệu cá nhân hoặc hạn chế theo khai báo của sổ/)
  const refused = await send(w, second, url, { decision: 'publish' })
  assert.equal(refused.statusCode, 422)
  assert.equal(await findDataset(w.db, key), undefined)
  // Rows of a personal register have no form at all, and a sealed one not even counts.
  assert.equal((await w.inject({ url: `${desk}/moi?nguon=register:civil-status`, as: steward })).statusCode, 404)
  assert.equal((await w.inject({ url: `${desk}/moi?nguon=tally:party-members`, as: steward })).statusCode, 404)
  const sent = await send(w, second, url, { decision: 'reject', reason: '' })
  assert.equal(sent.statusCode, 422)
  assert.match(sent.body, /Ghi lý do trả lại/)
  assert.equal((await send(w, second, url, { decision: 'reject', reason: 'Bỏ cột điện thoại' })).statusCode, 303)
})

test('counts of a personal register hide what is small, and what would betray it', async () => {
  const { w, steward, second } = await cast()
  const key = 'thu-bao-tro'
  const people = (unit: string, way: string, count: number) =>
    Array.from({ length: count }, (_, index) => ({
      number: `BT-${unit}-${way}-${index}`,
      full_name: `Người Thử ${index}`,
      category: 'elderly',
      unit,
      payment_way: way,
      since: '2025-01-01',
    }))
  const all = [...people('31510', 'bank', 9), ...people('31510', 'post', 2), ...people('31507', 'bank', 8), ...people('31507', 'post', 7)]
  for (const one of all) await put(w, steward, 'social-beneficiaries', one)
  const form = datasetForm(key, { theme: 'SOCI', subject: 'people', column: ['unit', 'payment_way'] })
  const unprotected = await drafted(w, steward, 'tally:social-beneficiaries', form)
  assert.match(words((await w.inject({ url: unprotected, as: second })).body), /đặt k ít nhất 5/)
  await send(w, steward, unprotected, { decision: 'withdraw' })
  const url = await drafted(w, steward, 'tally:social-beneficiaries', { ...form, k: '5' })
  assert.match(words((await w.inject({ url, as: second })).body), /k = 5: ẩn \d+ số nhỏ và [1-9]\d* số khác/)
  assert.equal((await send(w, second, url, { decision: 'publish' })).statusCode, 303)
  const { rows } = await json<{ rows: { unit_code: string; payment_way: string; count: number | null; hidden: boolean }[] }>(
    w,
    `/api/open-data/${key}/rows?limit=1000`,
  )
  const at = (unit: string, way: string) => rows.find((row) => row.unit_code === unit && row.payment_way === way)
  assert.deepEqual([at('31510', 'post')?.count, at('31510', 'post')?.hidden], [null, true])
  // Rows and columns of the table have totals: more than the small one is hidden.
  assert.ok(rows.filter(({ hidden }) => hidden).length >= 4)
  // A second table of the same people, by unit alone, and a third of those paid by bank: the difference would tell the two.
  const byUnit = await drafted(
    w,
    steward,
    'tally:social-beneficiaries',
    datasetForm(`${key}-don-vi`, { theme: 'SOCI', subject: 'people', column: ['unit'], k: '5' }),
  )
  assert.equal((await send(w, second, byUnit, { decision: 'publish' })).statusCode, 303)
  const published = await findDataset(w.db, `${key}-don-vi`)
  assert.ok(published)
  const third = { ...published.body, key: `${key}-bank` }
  const where = [{ field: 'payment_way', is: 'bank' }]
  const source = { kind: 'tally' as const, register: 'social-beneficiaries', by: [{ field: 'unit' }], where }
  const told = await buildDataset(w.db, w.app.config, { ...third, source }, w.clock.now())
  const own = told.table.rows.find((row) => row.unit_code === '31510')
  const byUnitRows = (
    await json<{ rows: { unit_code: string; count: number | null }[] }>(w, `/api/open-data/${key}-don-vi/rows?limit=1000`)
  ).rows
  const whole = byUnitRows.find((row) => row.unit_code === '31510')?.count ?? null
  assert.deepEqual([whole, own?.count, own?.hidden], [11, null, true])
  const csv = (await w.inject({ url: `/du-lieu-mo/${key}/tai/${key}.csv` })).body
  assert.ok(!csv.includes('Người Thử'))
  assert.match(words((await w.inject({ url: `/du-lieu-mo/${key}` })).body), /Số từ 1 đến dưới 5/)
})

test('a wrong form says what is wrong and keeps what was typed', async () => {
  const { w, steward } = await cast()
  const answer = await send(w, steward, `${desk}/moi?nguon=register:schools`, datasetForm('Không Hợp Lệ', { theme: '', column: [] }))
  assert.equal(answer.statusCode, 422)
  for (const said of ['Mã bộ dữ liệu', 'Chủ đề', 'Cột công bố', 'Bộ dữ liệu để thử việc công bố.'])
    assert.ok(answer.body.includes(said), said)
  const reserved = await send(w, steward, `${desk}/moi?nguon=register:schools`, datasetForm('de-nghi'))
  assert.match(reserved.body, /được dành cho trang khác/)
  const taken = await send(w, steward, `${desk}/moi?nguon=register:schools`, datasetForm('schools'))
  assert.match(taken.body, /đã được dùng/)
})

test('the steward of a commune keeps what is the commune’s; others have no such page', async () => {
  const { w, steward, second, elsewhere } = await cast()
  for (const url of [`${desk}/procedures`, `${desk}/procedures/sua`])
    assert.equal((await w.inject({ url, as: elsewhere })).statusCode, 404, url)
  assert.equal((await send(w, elsewhere, `${desk}/procedures/thu-hoi`, { reason: 'không được phép làm' })).statusCode, 404)
  const form = await send(w, elsewhere, `${desk}/moi?nguon=register:schools`, datasetForm('thu-cua-thanh-pho'))
  assert.match(form.body, /không được công bố cho cơ quan này/)
  const url = await drafted(w, elsewhere, 'register:schools', datasetForm('thu-cua-phuong', { owner: '31510' }))
  for (const as of [steward, second]) assert.equal((await w.inject({ url, as })).statusCode, 200)
  const stranger = await w.officer('data_steward', await unitIdOf(w, '31507'))
  assert.equal((await w.inject({ url, as: stranger })).statusCode, 404)
  assert.equal((await send(w, stranger, url, { decision: 'publish' })).statusCode, 404)
  for (const as of [await w.citizen(), await w.officer('receiver', await unitIdOf(w, '92'))])
    assert.equal((await w.inject({ url: desk, as })).statusCode, 403)
})

test('a withdrawn dataset is gone at once with all its versions, and the reason is told', async () => {
  const { w, steward, second } = await cast()
  const key = 'thu-thu-hoi'
  await send(w, second, await drafted(w, steward, 'offered:report_categories', datasetForm(key, { theme: 'ENVI', column: [] })), {
    decision: 'publish',
  })
  const file = `/du-lieu-mo/${key}/phien-ban/1/${key}.csv`
  assert.equal((await w.inject({ url: file })).statusCode, 200)
  const short = await send(w, steward, `${desk}/${key}/thu-hoi`, { reason: 'sai' })
  assert.equal(short.statusCode, 422)
  assert.match(short.body, /từ 10 đến 500 ký tự/)
  assert.equal((await send(w, steward, `${desk}/${key}/thu-hoi`, { reason: 'Có nhầm lẫn trong cột thời hạn' })).statusCode, 303)
  for (const url of [file, `/du-lieu-mo/${key}`, `/du-lieu-mo/${key}/tai/${key}.csv`])
    assert.equal((await w.inject({ url })).statusCode, 410, url)
  assert.match((await w.inject({ url: `/du-lieu-mo/${key}` })).body, /Có nhầm lẫn trong cột thời hạn/)
  assert.ok(!(await w.inject({ url: '/du-lieu-mo/danh-muc.ttl' })).body.includes(key))
  assert.equal((await refreshDataset(w.db, w.app.config, key, w.clock.now())).result, 'withdrawn')
})

test('a fault that somebody finds goes to the owner, is answered in time, and its link shows the answer', async () => {
  const { w, steward, elsewhere } = await cast()
  const at = '/du-lieu-mo/procedures/hoi'
  const short = await send(w, undefined, at, { kind: 'fault', words: 'sai', contact: 'không phải' })
  assert.equal(short.statusCode, 422)
  for (const said of ['Hãy viết ít nhất 10 ký tự.', 'Nhập số điện thoại hoặc địa chỉ thư điện tử'])
    assert.ok(short.body.includes(said), said)
  const form = {
    kind: 'fault',
    words: 'Thủ tục 1.001193 ghi thiếu một giấy tờ.',
    contact: '0912345678',
    name: 'Người Thử',
    key: randomUUID(),
  }
  const sent = await send(w, undefined, at, form)
  assert.equal(sent.statusCode, 303)
  assert.equal((await send(w, undefined, at, form)).headers.location, sent.headers.location)
  const link = String(sent.headers.location)
  const reference = /DLM-\d{4}-\d{6}/.exec(link)?.[0] ?? ''
  assert.match((await w.inject({ url: link })).body, /Thủ tục 1\.001193 ghi thiếu một giấy tờ\./)
  assert.equal((await w.inject({ url: `/du-lieu-mo/yeu-cau/${reference}` })).statusCode, 404)
  assert.equal((await w.inject({ url: `/du-lieu-mo/yeu-cau/${reference}?khoa=${'x'.repeat(32)}` })).statusCode, 404)
  const queue = (await w.inject({ url: `${desk}/yeu-cau`, as: steward })).body
  const url = new RegExp(`href="(${desk}/yeu-cau/[0-9a-f-]{36})"[^>]*>\\s*${reference}`).exec(queue)?.[1] ?? ''
  assert.ok(url, 'it stands in the list of the steward')
  assert.ok(!(await w.inject({ url: `${desk}/yeu-cau`, as: elsewhere })).body.includes(reference))
  assert.equal((await w.inject({ url, as: elsewhere })).statusCode, 404)
  assert.match((await w.inject({ url, as: steward })).body, /Người Thử, 0912345678/)
  assert.equal((await send(w, steward, url, { action: 'answer', note: '' })).statusCode, 422)
  assert.equal((await send(w, steward, url, { action: 'answer', note: 'Đã bổ sung giấy tờ vào danh mục.' })).statusCode, 303)
  const followed = words((await w.inject({ url: link })).body)
  assert.ok(followed.includes('Đã bổ sung giấy tờ vào danh mục.') && followed.includes('Đã trả lời'))
})

test('who asks with an account finds it among their data; name and contact lie sealed', async () => {
  const { w } = await cast()
  const person = await w.citizen()
  const sent = await send(w, person, '/du-lieu-mo/de-nghi', { words: 'Xin mở dữ liệu giá tôm theo ngày và theo xã.' })
  assert.equal(sent.statusCode, 303)
  const copy = await personal.copy({ db: w.db, config: w.app.config }, person.personId)
  assert.match(JSON.stringify(copy), /giá tôm theo ngày/)
  const reference = /DLM-\d{4}-\d{6}/.exec(String(sent.headers.location))?.[0] ?? ''
  assert.equal((await w.inject({ url: `/du-lieu-mo/yeu-cau/${reference}`, as: person })).statusCode, 200)
  assert.equal((await w.inject({ url: `/du-lieu-mo/yeu-cau/${reference}`, as: await w.citizen() })).statusCode, 404)
})

test('the list is found without tone marks and filtered; the pages read in three languages', async () => {
  const { w } = await cast()
  const list = async (query: string, lang: 'vi' | 'en' | 'km' = 'vi'): Promise<string> =>
    words((await w.inject({ url: `/du-lieu-mo${query}`, lang })).body)
  assert.match(await list('?q=tram+di+dong'), /Trạm thông tin di động/)
  assert.ok(!(await list('?q=tram+di+dong')).includes('Đơn vị hành chính và quan hệ kế tục'))
  assert.match(await list('?q=khong+co+gi+ca'), /Không tìm thấy bộ dữ liệu nào/)
  const maps = await list('?dang=xlsx&chu-de=EDUC')
  assert.ok(maps.includes('Trường học') && !maps.includes('Phần mềm được duyệt'))
  assert.match(await list('', 'en'), /Mobile stations.*In time|In time.*Mobile stations/)
  assert.match(await list('', 'km'), /ទិន្នន័យបើក/)
  const page = words((await w.inject({ url: '/du-lieu-mo/digital-economy', lang: 'en' })).body)
  for (const said of ['Columns', 'How to cite', 'Version of the method']) assert.ok(page.includes(said), said)
})

test('a dataset whose time has passed is late, its owner is told once, and the figures say so', async (t) => {
  const { w } = await cast()
  const before = w.clock.now()
  t.after(() => w.clock.set(before))
  w.clock.set(new Date(before.getTime() + 60 * 86_400_000))
  const late = async (): Promise<string> => words((await w.inject({ url: '/du-lieu-mo?moi=late' })).body)
  const today = dayOf(w.clock.now())
  const share = async (): Promise<number | null> => (await readIndicator(w.db, 'open_datasets_fresh_share', { today }))?.value ?? null
  assert.ok((await late()).includes('Danh mục thủ tục hành chính'))
  assert.ok(((await share()) ?? 100) < 100)
  await refreshDue({ db: w.db, clock: w.clock, config: w.app.config, log: () => undefined })
  assert.ok(!(await late()).includes('Danh mục thủ tục hành chính'), 'the daily look makes it fresh again')
  assert.ok(((await share()) ?? 0) > 50)
  assert.ok(((await readIndicator(w.db, 'open_datasets', { today }))?.value ?? 0) >= 13)
  const steward = await w.officer('data_steward', await unitIdOf(w, '92'))
  assert.match(words((await w.inject({ url: desk, as: steward })).body), /Lượt tải/)
})
