import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayOf } from '#core/i18n.ts'
import { proceduresModule } from '#government/procedures/module.ts'
import { fileFromSchema, post, unitIdOf } from '../../../test/filing.ts'
import { type World, world } from '../../../test/world.ts'
import { findLastUnitByCode } from '../../ground/places/index.ts'
import { checkYears } from './budget/budget.ts'
import { freezeScores } from './criteria/scores.ts'
import { personal } from './personal/personal.ts'
import { methodOn } from './value/value.ts'
import { partOf, savedBy } from './value/value.rules.ts'
import { deliverAll } from '../../../test/hearable.ts'

const words = (page: { body: string }): string =>
  page.body
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&quot;', '"')
    .replace(/\s+/g, ' ')
const root = '/dieu-hanh/du-an'

async function count(w: World): Promise<void> {
  const own = (proceduresModule.listens ?? []).filter(({ reader }) => reader.startsWith('indicators.'))
  await deliverAll(w.db, own)
}

async function cast() {
  const w = await world()
  const [city, commune] = [await unitIdOf(w, '92'), await unitIdOf(w, '31510')]
  return {
    ...{ w, city, commune },
    head: await w.officer('leader', city),
    finance: await w.officer('finance_officer', city),
    owner: await w.officer('leader', commune),
    reader: await w.officer('data_entry', city),
  }
}

const form = (unit: string, more: Record<string, string> = {}): Record<string, string> => ({
  ...{ name: 'Nộp hồ sơ tại nhà ở phường', purpose: 'Bà con nộp hồ sơ bằng điện thoại, bớt đi lại', unit, kind: 'software' },
  ...{ 'serves-1': 'nq07/it_spending', from: '2026', to: '2027', security: '10' },
  ...{ 'year-1': '2026', 'source-1': 'local', 'amount-1': '300.000.000', 'year-2': '2027', 'source-2': 'central', 'amount-2': '100000000' },
  ...more,
})

test('a project is proposed, appraised, approved by three persons, bought, paid, and its value is counted from real dossiers', async () => {
  const { w, commune, head, finance, owner, reader } = await cast()
  const wrong = await post(
    w,
    owner,
    `${root}/moi`,
    form(commune, { name: 'x', 'amount-1': '1,5', to: '2025', visits: '1', 'visits-from': '2026' }),
  )
  assert.equal(wrong.statusCode, 422)
  assert.match(words(wrong), /Viết tên dự án, từ 5 đến 300 chữ cái/)
  assert.match(words(wrong), /Nhập số tiền bằng đồng, không lẻ/)
  assert.match(words(wrong), /Nhập năm và tháng, ví dụ 2026-11/)
  assert.match(wrong.body, /value="1,5"/)
  const month = w.clock.now().toISOString().slice(0, 7)
  const visits = {
    visits: '1',
    'visits-from': month,
    'visits-procedures': '1.004873',
    'visits-percent': '80',
    'visits-why': 'Nhờ phần mềm này',
  }
  const made = await post(w, owner, `${root}/moi`, form(commune, visits))
  assert.equal(made.statusCode, 303, words(made))
  const at = String(made.headers.location)
  const step = (as: typeof owner, action: string, note = '') => post(w, as, `${at}/buoc`, { action, note })
  assert.equal((await step(owner, 'approve')).statusCode, 409)
  assert.equal((await step(owner, 'submit')).statusCode, 303)
  assert.equal((await w.inject({ url: `${at}/sua`, as: owner })).statusCode, 409, 'what was submitted is not changed')
  assert.equal((await step(owner, 'appraise', 'đồng ý')).statusCode, 403)
  const bare = await step(finance, 'appraise')
  assert.equal(bare.statusCode, 422)
  assert.match(words(bare), /Viết ý kiến, ít nhất 3 chữ cái/)
  assert.equal((await step(finance, 'appraise', 'Đủ nguồn')).statusCode, 303)
  assert.equal((await step(owner, 'approve')).statusCode, 403, 'the head of a commune does not approve its own project')
  assert.equal((await step(head, 'approve')).statusCode, 303)
  assert.equal((await step(head, 'approve')).statusCode, 409)

  const contract = {
    number: '01/HĐ',
    supplier: 'Bên bán',
    words: 'Phần mềm họp',
    'signed-d': '2',
    'signed-m': '3',
    'signed-y': '2026',
    quantity: '1',
  }
  const dear = await post(w, owner, `${at}/hop-dong`, { ...contract, software: 'PM-02', price: '260.000.000' })
  assert.equal(dear.statusCode, 422)
  assert.match(words(dear), /Đơn giá cao hơn giá tham khảo/)
  assert.match(words(await post(w, owner, `${at}/hop-dong`, { ...contract, price: '400.000.001' })), /vượt số vốn còn lại/)
  const bought = { ...contract, software: 'PM-02', price: '260.000.000', reason: 'Gồm tiếng Khmer và bảo hành' }
  assert.equal((await post(w, owner, `${at}/hop-dong`, bought)).statusCode, 303)
  assert.match(words(await post(w, owner, `${at}/hop-dong`, bought)), /vượt số vốn còn lại|đã có hợp đồng mang số này/)
  const page = await w.inject({ url: at, as: finance })
  const contractId = /hop-dong\/([0-9a-f-]{36})\/thanh-toan/.exec(page.body)?.[1] ?? ''
  const part = contractId.slice(0, 8)
  const plan = (amount: string) =>
    post(w, owner, `${at}/hop-dong/${contractId}/thanh-toan`, {
      [`due-${part}-d`]: '1',
      [`due-${part}-m`]: '11',
      [`due-${part}-y`]: '2026',
      [`amount-${part}`]: amount,
    })
  assert.match(words(await plan('260.000.001')), /vượt giá trị hợp đồng/)
  assert.equal((await plan('1.000')).statusCode, 303)
  const payable = await w.inject({ url: at, as: finance })
  const paymentId = /\/thanh-toan\/([0-9a-f-]{36})/.exec(payable.body.replace(/hop-dong\/[0-9a-f-]{36}\/thanh-toan/g, ''))?.[1] ?? ''
  const pay = (as: typeof owner) => {
    const own = `paid-${paymentId.slice(0, 8)}`
    return post(w, as, `${at}/thanh-toan/${paymentId}`, { [`${own}-d`]: '2', [`${own}-m`]: '11', [`${own}-y`]: '2026' })
  }
  assert.equal((await pay(owner)).statusCode, 403)
  assert.equal((await pay(finance)).statusCode, 303)
  assert.equal((await pay(finance)).statusCode, 409)

  const copyOf = async (person: typeof owner) =>
    (await personal.copy({ db: w.db, config: w.app.config }, person.personId)).projectSteps as { what: string }[]
  assert.deepEqual((await copyOf(owner)).map(({ what }) => what).sort(), ['contract 01/HĐ', 'submit', 'version 1'])
  assert.deepEqual((await copyOf(finance)).map(({ what }) => what).sort(), ['appraise', 'payment of 01/HĐ'])
  assert.deepEqual(await copyOf(reader), [], 'who only reads stands in no step')

  for (const _ of [1, 2]) await fileFromSchema(w, await w.citizen(), '1.004873', '31510')
  await count(w)
  const value = await w.inject({ url: `${at}/gia-tri`, as: reader })
  assert.equal(value.statusCode, 200, words(value))
  const drill = /href="(\/dieu-hanh\/chi-tieu\/one_stop_received\/ho-so[^"]+)"[^>]*>(\d+)</.exec(value.body)
  assert.ok(drill, words(value))
  const filed = Number(drill[2])
  assert.ok(filed >= 2)
  const method = await methodOn(w.db, '2026-11-22')
  const distance = method?.body.distances.units['31510']
  assert.ok(method && distance)
  const worth = partOf(savedBy(filed, distance, method.body).money, 80)
  const amount = (number: number): string => new Intl.NumberFormat('vi-VN').format(number)
  assert.ok(words(value).includes(`${amount(worth.low)} đ – ${amount(worth.high)} đ`), `${JSON.stringify(worth)} in ${words(value)}`)
  // The figure opens on just the dossiers that were counted, for whoever may read them.
  const records = await w.inject({ url: drill[1]!.replaceAll('&amp;', '&'), as: owner })
  assert.equal(records.statusCode, 200)
  assert.equal([...records.body.matchAll(/<tr id="row-/g)].length, filed)
  const ratio = words(await w.inject({ url: at, as: reader }))
  assert.match(ratio, /đồng cho 1 đồng/)
  assert.match(ratio, /Duyệt/)
  const twice = await post(w, owner, `${root}/moi`, form(commune, { ...visits, 'visits-percent': '30' }))
  assert.equal(twice.statusCode, 422)
  assert.match(words(twice), /được nhận tới 110 %/)
})

test('what is not measured is said to be; projects of 2020 come to 18 billion đồng, 0,1 % of the budget, and what is missing is told', async () => {
  const { w, reader } = await cast()
  const list = words(await w.inject({ url: `${root}?nam=2020`, as: reader }))
  assert.match(list, /Chi công nghệ thông tin năm 2020/)
  assert.match(list, /18 tỷ đ/)
  assert.match(list, /Chưa đo được/)
  const budget = words(await w.inject({ url: '/dieu-hanh/ngan-sach-so', as: reader }))
  assert.match(budget, /18\.000\.000\.000 đ 18\.000\.000\.000\.000 đ 0,1 % \/ 1 % Chưa đạt Thiếu 162\.000\.000\.000 đ/)
  assert.match(budget, /0,1 % \/ 2 % Chưa đạt Thiếu 342\.000\.000\.000 đ/)
  assert.match(budget, /Chưa đủ số liệu Chưa có: Chi an toàn thông tin/)
  const { finance } = await cast()
  const figures = await w.inject({ url: '/du-lieu/digital-budget', as: finance })
  assert.equal(figures.statusCode, 200)
  assert.match(words(figures), /2020-total-spent/)
  assert.equal((await w.inject({ url: '/du-lieu/digital-budget/nhap', as: finance })).statusCode, 200, 'finance imports figures')
  const paid = (
    await w.inject({ url: '/api/indicators/projects_paid/values?from=2020&to=2020', as: reader, headers: { accept: 'application/json' } })
  ).json<{
    values: { value: number }[]
  }>()
  assert.equal(paid.values[0]?.value, 18_000_000_000, 'the indicator adds the same payments')
  const checks = await checkYears(w.app)
  const spent = checks.find(({ year, basis }) => year === 2020 && basis === 'spent')
  const projects = checks.find(({ year, basis }) => year === 2020 && basis === 'projects_paid')
  assert.equal(spent?.amounts.it, 18_000_000_000)
  assert.equal(projects?.amounts.it, 18_000_000_000)
  assert.equal(spent?.checks.find(({ rule }) => rule.key === 'it_share')?.result, 'short')
})

test('an agency sees its own projects and those of the unit whose place it took; others are not there', async () => {
  const { w, commune, owner } = await cast()
  const heir = await findLastUnitByCode(w.db, 'H13.SKHCN')
  const science = await w.officer('leader', heir?.id ?? '')
  assert.match(words(await w.inject({ url: root, as: science })), /Chi công nghệ thông tin năm 2020/)
  const own = await post(w, owner, `${root}/moi`, form(commune))
  assert.equal(own.statusCode, 303)
  assert.equal((await w.inject({ url: String(own.headers.location), as: science })).statusCode, 404)
  assert.equal((await post(w, science, `${root}/moi`, form(commune))).statusCode, 422, 'nobody proposes for another unit')
  assert.equal((await post(w, science, `${String(own.headers.location)}/buoc`, { action: 'submit' })).statusCode, 404)
  const [citizen, receiver] = [await w.citizen(), await w.officer('receiver', commune)]
  for (const url of [root, `${root}/moi`, '/dieu-hanh/ngan-sach-so']) {
    assert.equal((await w.inject({ url, as: citizen })).statusCode, 403)
    assert.equal((await w.inject({ url, as: receiver })).statusCode, 403)
  }
  for (const lang of ['en', 'km'] as const)
    for (const url of [
      root,
      `${root}/moi`,
      String(own.headers.location),
      `${String(own.headers.location)}/gia-tri`,
      '/dieu-hanh/ngan-sach-so',
    ])
      assert.equal((await w.inject({ url, as: owner, lang })).statusCode, 200, url)
})

test('a plan is written by one and put in force by another; its tasks are given, followed and printed', async () => {
  const { w, city, head, finance } = await cast()
  const programme = await w.officer('programme_officer', city)
  const plans = '/dieu-hanh/ke-hoach'
  const wrong = await post(w, programme, `${plans}/moi`, { title: 'KH', basis: '', unit: '92', from: '2025', to: '2020' })
  assert.equal(wrong.statusCode, 422)
  assert.match(words(wrong), /năm cuối không trước năm đầu/)
  const made = await post(w, programme, `${plans}/moi`, {
    title: 'Kế hoạch chuyển đổi số 2020–2027',
    basis: '01-NQ/TU',
    unit: '92',
    from: '2020',
    to: '2027',
  })
  assert.equal(made.statusCode, 303, words(made))
  const edit = String(made.headers.location)
  const plan = edit.replace('/soan', '')
  const add = (values: Record<string, string>, as = programme) => post(w, as, edit, values)
  assert.equal(
    (await add({ what: 'goal', 'goal-name': 'Chính quyền không giấy', 'goal-target': 'nq07/work_files_province' })).statusCode,
    303,
  )
  const item = {
    what: 'item',
    goal: 'muc_1',
    words: 'Đưa mọi hồ sơ công việc lên mạng',
    unit: 'H13.VP',
    evidence: 'Tỷ lệ hồ sơ',
    'due-d': '20',
    'due-m': '12',
    'due-y': '2026',
  }
  assert.match(words(await add({ ...item, 'due-y': '2030' })), /Nhập một ngày nằm trong các năm của kế hoạch/)
  // Bến Tre's budget for 2020–2025: 1.300 tỷ đồng, here in two sums.
  assert.equal((await add({ ...item, year: '2020', amount: '500.000.000.000', security: '10' })).statusCode, 303)
  assert.equal(
    (await add({ ...item, words: 'Mạng và trung tâm dữ liệu', year: '2021', amount: '800.000.000.000', security: '5' })).statusCode,
    303,
  )
  assert.equal((await w.inject({ url: plan, as: head })).statusCode, 404, 'a draft is no plan in force')
  const writing = await w.inject({ url: edit, as: head })
  const draft = /href="(\/quan-tri\/ban-thao\/[0-9a-f-]+)"/.exec(writing.body)?.[1]
  assert.ok(draft, words(writing))
  const writer = await w.inject({ url: edit, as: programme })
  assert.doesNotMatch(writer.body, /quan-tri\/ban-thao/, 'the writer has no way to agree')
  assert.equal((await post(w, head, `${draft}/duyet`, {})).statusCode, 303)
  const published = await post(w, head, `${draft}/ban-hanh`, { from: dayOf(w.clock.now()) })
  assert.equal(published.statusCode, 303, words(published))
  const page = await w.inject({ url: plan, as: finance })
  assert.equal(page.statusCode, 200, words(page))
  assert.match(words(page), /1\.300\.000\.000\.000 đ/)
  assert.match(words(page), /0\/2 việc xong, 0 %/)
  assert.match(words(page), /năm 2021, kế hoạch chi 800\.000\.000\.000 đ .* 5 % \/ 10 % Chưa đạt Thiếu 40\.000\.000\.000 đ/)
  const task = /href="(\/dieu-hanh\/nhiem-vu\/[0-9a-f-]+)"/.exec(page.body)?.[1] ?? ''
  for (const [action, note] of [
    ['take', ''],
    ['report', 'Báo cáo số 5'],
    ['accept', ''],
  ] as const)
    assert.equal((await post(w, head, task, { action, note })).statusCode, 303, action)
  assert.match(words(await w.inject({ url: plan, as: finance })), /1\/2 việc xong, 50 %/)
  for (const [file, start] of [
    ['ke-hoach.pdf', '%PDF'],
    ['ke-hoach.docx', 'PK'],
  ] as const) {
    const paper = await w.inject({ url: `${plan}/in/${file}`, as: finance })
    assert.equal(paper.statusCode, 200)
    assert.equal(paper.rawPayload.subarray(0, start.length).toString('latin1'), start)
  }
  const second = await add({ what: 'drop_item:viec_2' }, head)
  assert.equal(second.statusCode, 303)
  assert.match(words(await w.inject({ url: plan, as: finance })), /Đang có bản thảo sửa kế hoạch này/)
})

test('the board meets about what is red; a conclusion becomes a task; who sees a part of the province is not there', async () => {
  const { w, city, head, owner, finance } = await cast()
  const board = '/dieu-hanh/ban-chi-dao'
  assert.match(words(await w.inject({ url: board, as: owner })), /Trang này của ban chỉ đạo cấp tỉnh/)
  assert.equal((await post(w, owner, board, {})).statusCode, 404)
  assert.equal((await post(w, finance, board, {})).statusCode, 403)
  const meeting = { title: 'Họp quý IV', place: 'Phòng họp A', chair: 'Chủ tịch', 'day-d': '30', 'day-m': '12', 'day-y': '2026' }
  assert.equal((await post(w, head, board, { ...meeting, 'day-y': '2020' })).statusCode, 422)
  const made = await post(w, head, board, meeting)
  assert.equal(made.statusCode, 303, words(made))
  const at = String(made.headers.location)
  assert.equal((await w.inject({ url: at, as: owner })).statusCode, 404)
  const agenda = words(await w.inject({ url: at, as: finance }))
  assert.match(agenda, /Chỉ tiêu/)
  assert.match(agenda, /07-NQ\/TU/)
  assert.match(agenda, /Ngân sách Chi an toàn thông tin ít nhất 10 %/)
  const conclusion = {
    what: 'conclusion',
    words: 'Bổ sung vốn cho an toàn thông tin',
    unit: city,
    evidence: 'Quyết định giao vốn',
    'due-d': '15',
    'due-m': '1',
    'due-y': '2027',
  }
  assert.equal((await post(w, head, at, { ...conclusion, unit: '' })).statusCode, 422)
  assert.equal((await post(w, head, at, conclusion)).statusCode, 303)
  const page = await w.inject({ url: at, as: finance })
  const task = /href="(\/dieu-hanh\/nhiem-vu\/[0-9a-f-]+)">Bổ sung vốn/.exec(page.body)?.[1] ?? ''
  assert.match(words(await w.inject({ url: task, as: head })), /Quyết định giao vốn/)
  assert.equal((await post(w, head, at, { what: 'held', minutes: 'Thống nhất bổ sung vốn, giao một việc.' })).statusCode, 303)
  assert.equal((await post(w, head, at, { what: 'agenda' })).statusCode, 409)
  assert.equal((await post(w, head, at, { what: 'held', minutes: 'Thống nhất bổ sung vốn lần hai.' })).statusCode, 409)
  const paper = await w.inject({ url: `${at}/in/cuoc-hop.pdf`, as: finance })
  assert.equal(paper.rawPayload.subarray(0, 4).toString('latin1'), '%PDF')
  for (const lang of ['en', 'km'] as const)
    for (const url of [board, at, '/dieu-hanh/ke-hoach', '/dieu-hanh/ke-hoach/kh_2026'])
      assert.equal((await w.inject({ url, as: head, lang })).statusCode, 200, url)
})

test('agencies are scored from what they did; an agency contests, another answers; the page is open to all', async () => {
  const { w, commune, head, owner, reader } = await cast()
  for (let n = 0; n < 10; n++) await fileFromSchema(w, await w.citizen(), '1.004873', '31510')
  await count(w)
  const open = await w.inject({ url: '/gia-tri-so' })
  assert.equal(open.statusCode, 200, words(open))
  assert.match(words(open), /Phường Phú Lợi/)
  assert.match(words(open), /dưới mười hồ sơ thì không nêu/)
  const page = await w.inject({ url: '/gia-tri-so/31510' })
  assert.equal(page.statusCode, 200)
  assert.match(words(page), /Hồ sơ nộp trực tuyến \(%\) \d+(,\d+)? % \d+ \/ \d+ 30/)
  assert.match(words(page), /Chưa đo được|Quá ít hồ sơ/)
  assert.equal((await w.inject({ url: '/gia-tri-so/khong-co' })).statusCode, 404)
  assert.equal((await w.inject({ url: '/gia-tri-so?ky=2099-Q1' })).statusCode, 404)
  const desk = '/dieu-hanh/tieu-chi/31510'
  const remark = { criterion: 'online', words: 'Hai mươi hồ sơ nộp tại quầy bị ghi nhầm kênh' }
  assert.equal((await post(w, owner, `${desk}/y-kien`, { ...remark, words: 'sai' })).statusCode, 422)
  assert.equal((await post(w, reader, `${desk}/y-kien`, remark)).statusCode, 403)
  const stranger = await w.officer('leader', await unitIdOf(w, '31507'))
  assert.equal((await post(w, stranger, `${desk}/y-kien`, remark)).statusCode, 403)
  assert.equal((await post(w, owner, `${desk}/y-kien`, remark)).statusCode, 303)
  const mine = await w.inject({ url: desk, as: owner })
  assert.doesNotMatch(mine.body, /y-kien\/[0-9a-f-]{36}/, 'who contests does not answer')
  const asked = await w.inject({ url: desk, as: head })
  const id = /y-kien\/([0-9a-f-]{36})/.exec(asked.body)?.[1] ?? ''
  const answer = (as: typeof head) =>
    post(w, as, `${desk}/y-kien/${id}`, { [`answer-${id.slice(0, 8)}`]: 'Đã đối chiếu, sẽ sửa kênh trong kỳ sau' })
  assert.equal((await answer(owner)).statusCode, 403)
  assert.equal((await answer(head)).statusCode, 303)
  assert.equal((await answer(head)).statusCode, 409)
  const told = await w.inject({ url: '/gia-tri-so/31510' })
  assert.match(words(told), /Đã đối chiếu/)
  assert.doesNotMatch(words(told), new RegExp(owner.name), 'names of officers are for the desk')
  const api = await w.inject({ url: '/api/agency-scores', headers: { accept: 'application/json' } })
  const own = api
    .json<{ agencies: { unit: string; marks: { criterion: string; status: string }[] }[] }>()
    .agencies.find(({ unit }) => unit === '31510')
  assert.equal(own?.marks.find(({ criterion }) => criterion === 'online')?.status, 'measured')
  assert.ok(commune)
})

test('the scores of a quarter are frozen once, with a hash', async (c) => {
  const w = await world()
  const before = w.clock.now()
  c.after(() => w.clock.set(before))
  w.clock.set(new Date('2027-01-10T14:00:00Z'))
  const context = { db: w.db, clock: w.clock, log: () => undefined }
  assert.ok((await freezeScores(context)) > 40)
  assert.equal(await freezeScores(context), 0)
  const page = words(await w.inject({ url: '/gia-tri-so/31510' }))
  assert.match(page, /Điểm các kỳ đã chốt .*Quý (IV|4).*2026 .* [0-9a-f]{12}/)
})

test('software bought by two units apart shows what buying together would save; the interface tells the same figures', async () => {
  const { w, reader, head } = await cast()
  const page = words(await w.inject({ url: '/dieu-hanh/phan-mem', as: reader }))
  assert.match(page, /Phần mềm họp không giấy \(ví dụ\): nhiều đơn vị mua riêng/)
  assert.match(page, /tiết kiệm được [\d.]+ đ/)
  assert.match(page, /\+10\.000\.000 đ Thêm phần ghi âm/)
  const json = { accept: 'application/json' }
  const list = (await w.inject({ url: '/api/projects', as: reader, headers: json })).json<{
    projects: { id: string; name: string; paid: number; value: unknown }[]
  }>()
  const of2020 = list.projects.find(({ name }) => name.includes('năm 2020'))
  assert.deepEqual([of2020?.paid, of2020?.value], [18_000_000_000, null])
  const one = await w.inject({ url: `/api/projects/${of2020?.id}`, as: reader, headers: json })
  assert.equal(one.statusCode, 200, one.body)
  const checks = (await w.inject({ url: '/api/budget-checks', as: head, headers: json })).json<{
    checks: { year: number; basis: string; rule: string; share: number; missing: number }[]
  }>()
  const share = checks.checks.find((check) => check.year === 2020 && check.basis === 'spent' && check.rule === 'it_share')
  assert.deepEqual([share?.share, share?.missing], [10, 162_000_000_000])
  for (const lang of ['en', 'km'] as const)
    for (const url of ['/dieu-hanh/phan-mem', '/dieu-hanh/tieu-chi', '/dieu-hanh/tieu-chi/31510'])
      assert.equal((await w.inject({ url, as: head, lang })).statusCode, 200, url)
})
