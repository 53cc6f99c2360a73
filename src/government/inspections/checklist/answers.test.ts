import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { unzipSync } from 'fflate'
import { sql } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import { post as send } from '../../../../test/filing.ts'
import { add, announcedVisit, type Cast, cast, draftPlan, page, post, representative, someCode } from '../../../../test/inspecting.ts'
import { pointFacts } from '../facts/facts.ts'
import { loadChecklists } from './checklist.ts'

async function withList(key: string): Promise<Cast> {
  const c = await cast()
  const { rows } = await sql<{ id: string }>`select id from inspections.checklist where key = ${key} order by version desc limit 1`.execute(
    c.w.db,
  )
  return { ...c, list: rows[0]?.id ?? '' }
}

type Note = { point: string; value?: string; answer?: string; note?: string; seen?: number }
const note = ({ w, inspector }: Cast, visit: string, notes: Note[]) =>
  w.inject({
    method: 'POST',
    url: `/api/inspections/${visit}/notes`,
    as: inspector,
    headers: { accept: 'application/json' },
    payload: {
      notes: notes.map((each) => ({ note: '', seen: 0, clientKey: randomUUID(), ...each, notedAt: w.clock.now().toISOString() })),
    },
  })
type Shown = {
  points: { key: string; lacks?: string; limit?: string; entry?: { value: string; follows: string | null; otherwise: boolean } }[]
}

test('points are measured, counted, chosen, dated and described: the finding follows, another one says why, and the paper says both', async () => {
  const c = await withList('noise_and_waste')
  const { w, inspector } = c
  const { person, code } = await representative(w)
  const own = '/kiem-tra-don-vi-toi'
  const id = await announcedVisit(c, code)
  const before = (await w.inject({ url: `${own}/${id}`, as: person })).body
  assert.match(before, /Cho phép không quá 55 dB\. Căn cứ cần kiểm chứng/, 'the inspected reads the limits before')
  assert.equal((await post(w, inspector, `/${id}/bat-dau`)).statusCode, 303)
  const api = async (key: string) =>
    (await w.inject({ url: `/api/inspections/${id}`, as: inspector })).json<Shown>().points.find((point) => point.key === key)

  // Without JavaScript: what is not of the kind is said and stays in the sheet; the finding follows; an old tick does not.
  const wrong = await post(w, inspector, `/${id}`, {
    answer_noise_day: 'ồn lắm',
    note_noise_day: 'Đo lúc 9 giờ',
    'answer_permit-d': '31',
    'answer_permit-m': '2',
    'answer_permit-y': '2027',
  })
  assert.equal(wrong.statusCode, 422)
  for (const words of [/nhập một số, nhiều nhất 1 chữ số sau dấu phẩy/, /nhập ngày, tháng, năm có thật/, /value="ồn lắm"/, /Đo lúc 9 giờ/])
    assert.match(wrong.body, words)
  assert.equal((await post(w, inspector, `/${id}`, { answer_noise_day: '72,5' })).statusCode, 303)
  assert.deepEqual((await api('noise_day'))?.entry?.value, 'fault')
  assert.match((await page(w, inspector, `/${id}`)).body, /Ngoài giới hạn cho phép: chưa đạt/)
  assert.equal(
    (await post(w, inspector, `/${id}`, { answer_noise_day: '61', value_noise_day: 'fault', seen_noise_day: '1' })).statusCode,
    303,
  )
  assert.deepEqual((await api('noise_day'))?.entry?.value, 'good')

  const refused = await note(c, id, [{ point: 'complaints', answer: '3' }])
  assert.deepEqual([refused.statusCode, refused.json<{ code: string }>().code], [422, 'inspections.value_needed'])
  const bad = await note(c, id, [{ point: 'treatment', answer: 'sea' }])
  assert.deepEqual([bad.statusCode, bad.json<{ code: string }>().code], [422, 'inspections.answer.wrong.choice'])
  const day = 86_400_000
  const notes: Note[] = [
    { point: 'noise_night', answer: '50' },
    { point: 'ph', answer: '9.4', value: 'good' },
    { point: 'permit', answer: dayOf(new Date(w.clock.now().getTime() - 3 * day)) },
    { point: 'treatment', answer: 'network' },
    { point: 'complaints', answer: '3', value: 'fault', note: 'Ba phản ánh về mùi' },
    { point: 'neighbours', value: 'good' },
  ]
  assert.equal((await note(c, id, notes)).statusCode, 200)
  const ph = await api('ph')
  assert.deepEqual([ph?.entry?.value, ph?.entry?.follows, ph?.entry?.otherwise, ph?.lacks], ['good', 'fault', true, 'reason'])
  assert.equal((await api('neighbours'))?.lacks, 'answer')
  assert.equal((await post(w, inspector, `/${id}/ket-luan`, { note: 'Kết luận sớm' })).statusCode, 409, 'nothing is contradicted silently')
  assert.equal((await w.inject({ url: `${own}/${id}/giay/ket-luan.pdf`, as: person })).statusCode, 404, 'no paper before the conclusion')
  await note(c, id, [
    { point: 'ph', answer: '9.4', value: 'good', note: 'Máy đo chưa chuẩn, đo lại bằng giấy quỳ được 8', seen: 1 },
    { point: 'neighbours', answer: 'Không nghe tiếng ồn ban đêm', value: 'good', seen: 1 },
  ])
  const year = w.clock.now().getFullYear()
  const figures = async () => {
    const q = { measure: 'failed', from: `${year}-01-01`, to: `${year}-12-31`, by: 'kind', where: { list: 'noise_and_waste' } }
    const rows = (await pointFacts.source.read?.(w.db, q as never)) ?? []
    return (kind: string): number => rows.filter(({ group }) => group === kind).reduce((sum, { amount }) => sum + amount, 0)
  }
  const earlier = await figures()
  assert.equal((await post(w, inspector, `/${id}/ket-luan`, { note: 'Giấy phép đã hết hạn.' })).statusCode, 303)
  const later = await figures()
  assert.deepEqual(
    ['date', 'count', 'measure'].map((kind) => later(kind) - earlier(kind)),
    [1, 1, 0],
  )
  assert.match((await page(w, inspector, '')).body, /Điểm chưa đạt theo loại câu trả lời/)

  const after = (await w.inject({ url: `${own}/${id}`, as: person })).body
  for (const words of [
    /9,4 pH/,
    /Xếp khác với giá trị ghi được/,
    /giấy quỳ được 8/,
    /Vào hệ thống thu gom/,
    /Còn hiệu lực trong ngày kiểm tra/,
  ])
    assert.match(after, words)
  const docx = await w.inject({ url: `${own}/${id}/giay/ket-luan.docx`, as: person })
  const text = Buffer.from(unzipSync(new Uint8Array(docx.rawPayload))['word/document.xml'] ?? []).toString()
  for (const words of ['KẾT LUẬN KIỂM TRA', '9,4 pH', 'Xếp khác với giá trị ghi được', 'Ba phản ánh về mùi', 'Giấy phép đã hết hạn.'])
    assert.ok(text.includes(words), words)
  const pdf = await page(w, inspector, `/${id}/giay/ket-luan.pdf`)
  assert.deepEqual([pdf.headers['content-type'], pdf.rawPayload.subarray(0, 5).toString()], ['application/pdf', '%PDF-'])
  assert.equal((await w.inject({ url: `${own}/${id}/giay/ket-luan.pdf`, as: await w.citizen() })).statusCode, 404)
  assert.equal((await page(w, c.elsewhere, `/${id}/giay/ket-luan.pdf`)).statusCode, 404)
})

test('a limit is changed by two persons; what is planned keeps its version, and the pack does not put theirs aside', async () => {
  const c = await withList('noise_and_waste')
  const { w } = c
  const [first, second] = [await w.officer('administrator', c.city), await w.officer('administrator', c.city)]
  const plan = await draftPlan(c)
  const code = someCode()
  assert.equal((await add(c, plan, code)).statusCode, 303)
  const edit = '/quan-tri/phien-ban/checklist/noise_and_waste/soan'
  assert.match((await w.inject({ url: edit, as: first })).body, /Điểm 2: giới hạn/)
  const turned = await send(w, first, edit, { 'o:points/2/answer/least': '12', note: 'Nhầm chiều' })
  assert.match(
    (await w.inject({ url: String(turned.headers.location), as: second })).body,
    /12 &gt; 9|12 > 9/,
    'a limit the wrong way round',
  )
  const kept = await send(w, first, edit, { 'o:points/2/answer/least': '5.5', 'o:points/1/answer/most': '50', note: 'Khu dân cư' })
  const draft = String(kept.headers.location)
  assert.equal((await send(w, first, `${draft}/duyet`, {})).statusCode, 403, 'not by who wrote it')
  assert.equal((await send(w, second, `${draft}/duyet`, {})).statusCode, 303)
  assert.equal((await send(w, second, `${draft}/ban-hanh`, { from: dayOf(w.clock.now()) })).statusCode, 303)
  await loadChecklists({ db: w.db, clock: w.clock } as never, 'provinces/soc-trang')
  const { rows } = await sql<{
    version: number
    most: number
    by: string | null
  }>`select version, (body #>> '{points,1,answer,most}')::int as most,
    drafted_by as by from inspections.checklist where key = 'noise_and_waste' order by version desc`.execute(w.db)
  assert.deepEqual([rows[0]?.most, rows[0]?.by !== null, rows[1]?.most], [50, true, 55])
  const kept2 = await sql<{ id: string }>`select checklist_id as id from inspections.visit where subject_code = ${code}`.execute(w.db)
  assert.equal(kept2.rows[0]?.id, c.list, 'the planned visit keeps the version of before')
})
