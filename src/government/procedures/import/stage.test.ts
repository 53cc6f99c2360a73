import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import { post } from '../../../../test/filing.ts'
import { world } from '../../../../test/world.ts'
import { findProcedure } from '../procedure/procedure.queries.ts'
import { publishDraft, reviewDraft } from '#ground/versions/index.ts'
import { importProcedures } from './import.ts'
import { stagedLines } from './report.rules.ts'
import { registerCatalogueVersions, stageImport } from './stage.ts'
import { listLines } from './stage.queries.ts'

const line = (code: string, over: Record<string, unknown> = {}): string =>
  JSON.stringify({
    code,
    name: `Thủ tục thử nhập ${code}`,
    ministry: 'Bộ Thử',
    field: 'Thử',
    levels: ['xa'],
    audience: ['Công dân Việt Nam'],
    methods: [{ channel: 'online', duration: 3, unit: 'Ngày làm việc', fee: 'Miễn phí', feeAmount: 0 }],
    ...over,
  })

function fileOf(fields: Record<string, string>, text: string): { payload: string; headers: Record<string, string> } {
  const part = (head: string, body: string): string => `--line\r\ncontent-disposition: form-data; ${head}\r\n\r\n${body}\r\n`
  const texts = Object.entries(fields).map(([name, value]) => part(`name="${name}"`, value))
  const file = part('name="file"; filename="danh-muc.jsonl"\r\ncontent-type: application/octet-stream', text)
  return {
    payload: `${texts.join('')}${file}--line--\r\n`,
    headers: { 'content-type': 'multipart/form-data; boundary=line', 'sec-fetch-site': 'same-origin' },
  }
}

test('a catalogue is uploaded, compared field by field, agreed to by a second person and only then in force', async () => {
  const w = await world()
  const root = (await sql<{ id: string }>`select id from places.unit limit 1`.execute(w.db)).rows[0]?.id ?? ''
  const [first, second] = [await w.officer('administrator', root), await w.officer('administrator', root)]
  const today = dayOf(w.clock.now())
  const [y = '', m = '', d = ''] = today.split('-')
  const from = { 'from-d': d, 'from-m': m, 'from-y': y }
  await importProcedures(w.db, {
    lines: [line('7.920001'), line('7.920002')],
    file: 'cu',
    by: 'thử',
    at: w.clock.now(),
    validFrom: '2026-01-01',
  })
  const url = '/quan-tri/danh-muc/nhap'
  assert.equal((await w.inject({ url, as: await w.officer('leader', root) })).statusCode, 403)
  const send = (text: string) => w.inject({ method: 'POST', url, as: first, ...fileOf(from, text) })
  assert.match((await send('')).body, /Hãy chọn tệp danh mục/)
  const wrong = await send('{"code":')
  assert.equal(wrong.statusCode, 422)
  assert.match(wrong.body, /dòng 1: the line is not JSON/)
  const changed = line('7.920001', { methods: [{ channel: 'online', duration: 5, unit: 'Ngày làm việc', fee: 'Miễn phí', feeAmount: 0 }] })
  const staged = await send([changed, line('7.920002'), line('7.920003'), '{'].join('\n'))
  assert.equal(staged.statusCode, 303, staged.body.slice(-500))
  const draft = String(staged.headers.location)
  const page = await w.inject({ url: draft, as: second })
  const details = new RegExp(`${url}/[0-9a-f-]{36}`).exec(page.body)?.[0] ?? ''
  const diff = await w.inject({ url: `${details}?loai=changed`, as: second })
  assert.match(diff.body, /Cách nộp và thời hạn \(channels\[1\]\.duration\.amount\)/)
  assert.match(diff.body, /<del>3<\/del><ins>5<\/ins>/)
  assert.match(diff.body, /1 dòng không đọc được/)
  assert.match((await w.inject({ url: `${details}?loai=new`, as: second })).body, /7\.920003/)
  assert.equal((await findProcedure(w.db, '7.920001'))?.number, 1)
  assert.equal((await post(w, first, `${draft}/duyet`)).statusCode, 403)
  assert.equal((await post(w, second, `${draft}/duyet`)).statusCode, 303)
  assert.equal((await post(w, second, `${draft}/ban-hanh`, { from: today })).statusCode, 303)
  const now = await findProcedure(w.db, '7.920001')
  assert.deepEqual([now?.number, now?.validFrom, now?.procedure.channels[0]?.duration?.amount], [2, today, 5])
  assert.equal((await findProcedure(w.db, '7.920003'))?.number, 1)
  await assert.rejects(sql`update procedures.import_line set name = 'x'`.execute(w.db), /append-only/)
})

test('a whole catalogue ends what it lacks; what the province keeps goes on; what comes back begins anew', async () => {
  const fresh = await (await world()).freshDatabase()
  registerCatalogueVersions('Danh mục quốc gia')
  const at = new Date('2026-11-23T02:00:00Z')
  const birth = '1.001193'
  const put = async (lines: string[], whole: boolean, day: string) => {
    const input = { lines, file: 'thu.jsonl', by: { id: null, name: 'command' }, at, validFrom: day, whole }
    const staged = await stageImport(fresh, input)
    const admin = { id: '00000000-0000-4000-8000-000000000001', name: 'Người duyệt' }
    await reviewDraft(fresh, staged.draftId, admin, at)
    await publishDraft(fresh, staged.draftId, { by: admin, at, from: '2026-11-23' })
    return staged
  }
  await put([line('7.920010'), line('7.920011'), line(birth, { name: 'Thủ tục đăng ký khai sinh' })], false, '2026-11-23')
  const part = await stageImport(fresh, {
    lines: [line('7.920010')],
    file: 'p',
    by: { id: null, name: 'command' },
    at,
    validFrom: '2026-11-23',
    whole: false,
  })
  assert.deepEqual([part.counts.removed, part.counts.unchanged], [0, 1])
  await assert.rejects(reviewDraft(fresh, part.draftId, { id: '00000000-0000-4000-8000-000000000001', name: 'x' }, at), /versions.faulty/)
  const staged = await put([line('7.920010')], true, '2026-12-01')
  assert.equal(staged.counts.removed, 2)
  assert.match(stagedLines(staged, 'https://vidu.vn').join('\n'), /0 new, 0 changed, 2 to end, 1 unchanged[\s\S]+quan-tri\/ban-thao/)
  assert.deepEqual(
    (await listLines(fresh, staged.batchId, { limit: 9 })).map((one) => one.kind),
    ['removed', 'removed'],
  )
  assert.equal(await findProcedure(fresh, '7.920011'), undefined)
  assert.ok(await findProcedure(fresh, '7.920011', { on: '2026-11-30' }), 'it was in force until the day before')
  const kept = await findProcedure(fresh, birth)
  assert.deepEqual([kept?.procedure.name.vi, kept?.procedure.officialName], ['Đăng ký khai sinh', undefined])
  await put([line('7.920010'), line('7.920011', { name: 'Trở lại' })], true, '2027-01-01')
  const back = await findProcedure(fresh, '7.920011')
  assert.deepEqual([back?.number, back?.procedure.name.vi], [2, 'Trở lại'])
})
