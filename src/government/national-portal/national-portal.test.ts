import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { findDossier } from '#government/procedures/index.ts'
import { fileFromSchema, multipart, post, unitIdOf } from '../../../test/filing.ts'
import { type PortalWorld, portalWorld } from '../../../test/national-portal.ts'
import { type Person, type World, world } from '../../../test/world.ts'
import { tellOffers } from './catalogue/tell-offers.ts'
import { findLink, listActs } from './link/link.queries.ts'
import { mendDifferences, reconcile } from './reconcile/reconcile.ts'
import { countThereOffers, findThere, insertThere, listThereNews } from './stand-in/stand-in.queries.ts'
import { actThere, keepPaper } from './stand-in/there.ts'

const pdf = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
)
const ops = '/quan-tri/cong-quoc-gia'

async function open(t: TestContext): Promise<{ w: World; there: PortalWorld }> {
  const w = await world()
  const before = w.clock.now()
  const there = await portalWorld(w)
  t.after(async () => {
    await there.faults({})
    await there.stop()
    w.clock.set(before)
  })
  return { w, there }
}

const state = async (w: World, code: string): Promise<string | undefined> => (await findThere(w.db, code))?.state
const ours = async (w: World, code: string): Promise<string> =>
  (await findLink(w.db, { code }))?.dossierCode ?? assert.fail(`${code} has not come in`)
const paper = (w: World, name: string): Promise<string> => keepPaper(w.db, { name, part: '', label: name, content: pdf })

async function desk(w: World, as: Person, code: string, action: string, fields: Record<string, string> = {}): Promise<void> {
  const answer = await post(w, as, `/lam-viec/ho-so/${code}/viec/${action}`, fields)
  assert.equal(answer.statusCode, 303, `${action}: ${answer.body.slice(answer.body.indexOf('<h1'), answer.body.indexOf('<h1') + 400)}`)
}
async function office(w: World): Promise<Record<'receiver' | 'processor' | 'approver', Person>> {
  const unit = await unitIdOf(w, '31510')
  const [receiver, processor, approver] = await Promise.all(
    (['receiver', 'processor', 'approver'] as const).map((role) => w.officer(role, unit)),
  )
  return { receiver, processor, approver } as Record<'receiver' | 'processor' | 'approver', Person>
}
const operator = async (w: World): Promise<Person> => w.officer('exchange_operator', await unitIdOf(w, '92'), { name: 'Lý Thị Vận Hành' })

async function stuckId(w: World, as: Person, code: string): Promise<string> {
  const page = (await w.inject({ url: ops, as })).body
  const row =
    page.split('<tr').find((one) => one.includes(code) && one.includes('/tac/')) ?? assert.fail(`${code} is not among what is stuck`)
  return /tac\/(\d+)/.exec(row)?.[1] ?? assert.fail('no link')
}

test('a whole life: filed there by form posts, supplemented there, approved here; states, due day and result come back, and nothing echoes', async (t) => {
  const { w, there } = await open(t)
  const page = await w.inject({ url: '/gia-lap/cong-quoc-gia' })
  assert.match(page.body, /Đây là mô phỏng/)
  const missing = await w.inject({
    method: 'POST',
    url: '/gia-lap/cong-quoc-gia',
    ...multipart({ procedure: '' }),
    headers: { ...multipart({}).headers, 'sec-fetch-site': 'same-origin' },
  })
  assert.equal(missing.statusCode, 422)
  const fields = {
    procedure: '1.004873',
    agency: 'H51.31510',
    name: 'Thạch Thị Cổng',
    number: '094194000777',
    phone: '0912000777',
    declared: /<textarea[^>]*name="declared"[^>]*>([^<]*)</.exec(page.body)?.[1] ?? '',
  }
  const form = multipart(fields, { papers: 'hộ khẩu.pdf' })
  const filed = await w.inject({
    method: 'POST',
    url: '/gia-lap/cong-quoc-gia',
    payload: form.payload,
    headers: { ...form.headers, 'sec-fetch-site': 'same-origin' },
  })
  assert.equal(filed.statusCode, 303, filed.body)
  const code = String(filed.headers.location).split('/').at(-1) ?? ''
  await there.settle()
  const dossier = await ours(w, code)
  const kept = await findDossier(w.db, w.app.config, dossier)
  assert.deepEqual(
    [kept?.channel, kept?.applicantName, kept?.answers.marital_status, kept?.answers.copies],
    ['national_portal', 'Thạch Thị Cổng', 'never', 2],
  )
  const staff = await office(w)
  const shown = (await w.inject({ url: `/lam-viec/ho-so/${dossier}`, as: staff.receiver })).body
  for (const words of [code, 'hộ khẩu.pdf', 'Cổng Dịch vụ công quốc gia']) assert.ok(shown.includes(words), words)
  const list = (await w.inject({ url: `/lam-viec?kenh=national_portal&q=${dossier}`, as: staff.receiver })).body
  assert.ok(list.includes(dossier) && list.includes('Cổng quốc gia'))
  assert.equal((await findLink(w.db, { code }))?.told, 0, 'what came from there is not told back')

  await desk(w, staff.receiver, dossier, 'receive')
  await desk(w, staff.processor, dossier, 'take')
  await desk(w, staff.processor, dossier, 'request_supplement', { note: 'Thiếu bản sao căn cước' })
  await there.settle()
  assert.deepEqual(
    (await listThereNews(w.db, code)).map((one) => one.state),
    ['2', '4', '5'],
  )
  const asked = (await w.inject({ url: `/gia-lap/cong-quoc-gia/${code}` })).body
  for (const words of ['Yêu cầu bổ sung giấy tờ', 'Thiếu bản sao căn cước', dossier]) assert.ok(asked.includes(words), words)
  const sent = multipart({ viec: 'BOSUNG', note: 'Gửi bản sao' }, { papers: 'căn cước.pdf' })
  const supplemented = await w.inject({
    method: 'POST',
    url: `/gia-lap/cong-quoc-gia/${code}`,
    payload: sent.payload,
    headers: { ...sent.headers, 'sec-fetch-site': 'same-origin' },
  })
  assert.equal(supplemented.statusCode, 303, supplemented.body)
  await there.settle()
  const told = (await findLink(w.db, { code }))?.told
  assert.equal(told, 3, 'the citizen’s own act is no news to the portal')
  const again = (await w.inject({ url: `/lam-viec/ho-so/${dossier}`, as: staff.processor })).body
  for (const words of ['căn cước.pdf', 'Gửi bản sao']) assert.ok(again.includes(words), words)

  await desk(w, staff.processor, dossier, 'propose')
  await desk(w, staff.approver, dossier, 'approve')
  await desk(w, staff.receiver, dossier, 'deliver')
  await there.settle()
  assert.equal(await state(w, code), '10')
  const last = (await w.inject({ url: `/gia-lap/cong-quoc-gia/${code}` })).body
  assert.match(last, /Hẹn trả/)
  const href = new URL((/href="([^"]*ket-qua[^"]*)"/.exec(last)?.[1] ?? '').replaceAll('&amp;', '&'))
  const result = await w.inject({ url: href.pathname + href.search })
  assert.equal(result.headers['content-type'], 'application/pdf')
  assert.equal((await w.inject({ url: `${href.pathname}?khoa=${'x'.repeat(43)}` })).statusCode, 404)
  assert.equal((await w.inject({ url: href.pathname })).statusCode, 404)
})

test('what does not fill our form is kept as a declaration with every line; the number stands nowhere in clear', async (t) => {
  const { w, there } = await open(t)
  const code = await there.file({
    number: '094194000555',
    declared: { NoiDung: 'Xin xác nhận để mua nhà' },
    papers: [await paper(w, 'đơn.pdf')],
  })
  await there.settle()
  const kept = await findDossier(w.db, w.app.config, await ours(w, code))
  assert.match(String(kept?.answers.request_content), /NoiDung: Xin xác nhận để mua nhà/)
  assert.ok(!String(kept?.answers.request_content).includes('094194000555'))
  assert.equal(kept?.answers.applicant_identity, '094194000555')
})

test('an unknown procedure, a missing agency and a damaged paper wait with a reason; mended they come in, given back the portal says why', async (t) => {
  const { w, there } = await open(t)
  const as = await operator(w)
  const unknown = await there.file({ procedure: '9.999999' })
  const nowhere = await there.file({ agency: 'H99.77' })
  await there.faults({ corrupt: true })
  const damaged = await there.file({ papers: [await paper(w, 'bản vẽ.pdf')] })
  const wrongKind = await there.file({
    papers: [await keepPaper(w.db, { name: 'x.exe', part: '', label: 'x', content: Buffer.from('MZ\u0000\u0001') })],
  })
  await there.settle()
  const page = (await w.inject({ url: ops, as })).body
  for (const words of ['Thủ tục không có trong danh mục', 'Không tìm thấy cơ quan', 'Giấy tờ tải về khác', 'Người quản trị danh mục'])
    assert.ok(page.includes(words), words)
  await there.faults({})

  const first = `${ops}/tac/${await stuckId(w, as, unknown)}`
  const wrong = await post(w, as, first, { viec: 'send', procedure: '8.888888', reason: 'x' })
  assert.equal(wrong.statusCode, 422)
  for (const field of ['procedure', 'reason']) assert.match(wrong.body, new RegExp(`href="#${field}`))
  assert.equal((await post(w, as, first, { viec: 'send', procedure: '1.004873', reason: 'Cổng dùng mã cũ' })).statusCode, 303)
  const second = `${ops}/tac/${await stuckId(w, as, nowhere)}`
  assert.equal((await post(w, as, second, { viec: 'discard' })).statusCode, 422)
  assert.equal((await post(w, as, second, { viec: 'discard', reason: 'Cơ quan này không thuộc tỉnh' })).statusCode, 303)
  await post(w, as, `${ops}/tac/${await stuckId(w, as, damaged)}`, { viec: 'send' })
  await post(w, as, `${ops}/tac/${await stuckId(w, as, wrongKind)}`, { viec: 'send' })
  await there.settle()
  assert.equal((await findDossier(w.db, w.app.config, await ours(w, unknown)))?.procedureCode, '1.004873')
  assert.equal(await state(w, nowhere), '3')
  assert.match((await w.inject({ url: `/gia-lap/cong-quoc-gia/${nowhere}` })).body, /Cơ quan này không thuộc tỉnh/)
  assert.ok(await ours(w, damaged))
  assert.match((await w.inject({ url: `${ops}/tac/${await stuckId(w, as, wrongKind)}`, as })).body, /Loại tệp không nhận được/)
  assert.equal((await w.inject({ url: `${ops}/tac/99999999`, as })).statusCode, 404)
  assert.equal((await w.inject({ url: ops, as: await w.officer('receiver', await unitIdOf(w, '31510')) })).statusCode, 403)
})

test('a withdrawal that comes too late is answered with how the dossier stands and why; its papers are not lost', async (t) => {
  const { w, there } = await open(t)
  const code = await there.file()
  await there.settle()
  const dossier = await ours(w, code)
  const staff = await office(w)
  await desk(w, staff.receiver, dossier, 'receive')
  await desk(w, staff.processor, dossier, 'take')
  await there.settle()
  await desk(w, staff.processor, dossier, 'propose')
  await actThere(w.db, code, { kind: 'RUT', note: 'Tôi đổi ý', papers: [await paper(w, 'đơn rút.pdf')] }, w.clock.now())
  await there.settle()
  assert.equal(await state(w, code), '4')
  const act = (await listActs(w.db, code)).find((one) => one.kind === 'withdraw')
  assert.deepEqual([act?.kind, act?.outcome, act?.papers.length], ['withdraw', 'refused', 1])
  assert.match((await w.inject({ url: `/gia-lap/cong-quoc-gia/${code}` })).body, /Không rút được hồ sơ/)
})

test('while the portal is away nothing is lost; the page and the comparison say so, and both sides are equal afterwards', async (t) => {
  const { w, there } = await open(t)
  const as = await operator(w)
  const code = await there.file()
  await there.settle()
  const dossier = await ours(w, code)
  await there.faults({ down: true })
  const staff = await office(w)
  await desk(w, staff.receiver, dossier, 'receive')
  await there.once()
  const page = (await w.inject({ url: ops, as })).body
  for (const words of ['Không liên lạc được', 'HTTP 503', 'đang gửi']) assert.ok(page.includes(words), words)
  assert.match((await reconcile(there.context, there.portal))?.fault ?? '', /503/)
  await there.faults({})
  // Dossiers that no news named, and one whose state the portal lost.
  const lost = 'G99.H51-000000-lost'
  const found = await findThere(w.db, code)
  await insertThere(w.db, {
    code: lost,
    state: '1',
    at: w.clock.now(),
    body: { ...(found ?? assert.fail()).body, acts: [{ ...(found?.body.acts[0] ?? assert.fail()), key: 'lost-1' }] },
  })
  await there.settle()
  assert.equal(await state(w, code), '2')
  w.clock.advance(60_000)
  const compared = await reconcile(there.context, there.portal)
  assert.deepEqual(
    compared?.differences.filter((one) => one.code === lost).map((one) => one.kind),
    ['missing_here'],
  )
  assert.ok((await w.inject({ url: ops, as })).body.includes('Có trên cổng, chưa có ở đây'))
  assert.ok((await mendDifferences(there.context)) > 0)
  await there.settle()
  assert.ok(await ours(w, lost))
  assert.deepEqual(
    (await reconcile(there.context, there.portal))?.differences.filter((one) => one.code === lost),
    [],
  )
  const mine = await reconcile(there.context, there.portal)
  assert.deepEqual(
    mine?.differences.filter((one) => one.code === code),
    [],
  )
})

test('the portal is told which procedures are open online, and again only what changed', async (t) => {
  const { w, there } = await open(t)
  assert.ok((await tellOffers(there.context)) > 0)
  await there.settle()
  assert.ok((await countThereOffers(w.db)).open > 0)
  assert.equal(await tellOffers(there.context), 0)
})

test('a dossier filed here is made known there by our code: each step once and in order, its result, nothing echoed, whatever is lost or doubled', async (t) => {
  const { w, there } = await open(t)
  await there.settle()
  const owner = await w.citizen()
  const { code } = await fileFromSchema(w, owner, '1.004873', '31510')
  for (const faults of [{ down: true }, { loseAnswers: 2 }, { loseAnswers: 3 }]) {
    await there.faults(faults)
    await there.once()
  }
  await there.faults({ echo: true })
  await there.settle()
  await there.faults({ twice: true, reorder: true })
  const [shown, link] = [await findThere(w.db, code), await findLink(w.db, { code })]
  assert.deepEqual([shown?.state, shown?.body.applicant.number, link?.origin, link?.dossierCode], ['1', '', 'here', code])
  const staff = await office(w)
  await desk(w, staff.receiver, code, 'receive')
  await desk(w, staff.processor, code, 'take')
  await there.settle()
  await desk(w, staff.processor, code, 'request_supplement', { note: 'Thiếu bản sao căn cước' })
  await there.settle()
  // The citizen answers there what was asked of a dossier filed here; it is not told back.
  await actThere(w.db, code, { kind: 'BOSUNG', note: 'Gửi từ cổng', papers: [await paper(w, 'căn cước.pdf')] }, w.clock.now())
  await there.settle()
  await desk(w, staff.processor, code, 'propose')
  await desk(w, staff.approver, code, 'approve')
  await there.settle()
  const news = await listThereNews(w.db, code)
  assert.deepEqual(
    news.map((one) => one.state),
    ['1', '2', '4', '5', '4', '9'],
  )
  assert.deepEqual(
    news.map((one) => one.number),
    [1, 2, 3, 4, 5, 6],
  )
  assert.match((await w.inject({ url: `/gia-lap/cong-quoc-gia/${code}` })).body, /ket-qua/)
  assert.deepEqual(
    (await listActs(w.db, code)).map((act) => `${act.kind} ${act.outcome}`),
    ['supplement done'],
  )
  const before = await findLink(w.db, { code })
  await there.settle()
  assert.equal((await findLink(w.db, { code }))?.told, before?.told)
  assert.equal((await w.inject({ url: ops, as: await operator(w) })).statusCode, 200)
})
