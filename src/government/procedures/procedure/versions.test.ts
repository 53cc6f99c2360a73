import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import { publishDefinition } from '#engine/casework/index.ts'
import { getLatestDefinition } from '#engine/casework/index.ts'
import { declarationForm } from '#engine/forms/index.ts'
import { listFeeVersions, publishFeeRule } from '#engine/payments/index.ts'
import { publishDue } from '#ground/versions/index.ts'
import { post } from '../../../../test/filing.ts'
import { type Person, type World, world } from '../../../../test/world.ts'
import { formOf } from '../apply/apply.ts'
import { findLatestForm, publishForm } from '../dossier/form.queries.ts'
import { importProcedures } from '../import/import.ts'
import { loadPackProcedures } from '../pack/pack.ts'
import { findProcedure } from './procedure.queries.ts'

const line = (code: string) =>
  JSON.stringify({
    code,
    name: 'Thủ tục thử phiên bản',
    ministry: 'Bộ Thử',
    field: 'Thử',
    levels: ['xa'],
    audience: ['Công dân Việt Nam'],
    methods: [{ channel: 'online', duration: 3, unit: 'Ngày làm việc', fee: 'Miễn phí', feeAmount: 0 }],
    documents: [{ name: 'Tờ khai', original: 1, copy: 0 }],
    results: [{ name: 'Giấy', code: 'KQ.1' }],
    legal: ['1/2026/NĐ-CP'],
  })

type Two = { w: World; first: Person; second: Person; today: string }

async function two(): Promise<Two> {
  const w = await world()
  const unit = (await sql<{ id: string }>`select id from places.unit limit 1`.execute(w.db)).rows[0]?.id ?? ''
  return { w, first: await w.officer('administrator', unit), second: await w.officer('administrator', unit), today: dayOf(w.clock.now()) }
}

const codeOf = (answer: { json<X>(): X }): string => answer.json<{ code: string }>().code

/** The whole road of a change: one writes, one reads, one publishes; whoever takes a short cut is told why not. */
async function road({ w, first, second, today }: Two, at: string, change: Record<string, string>): Promise<void> {
  const edit = `/quan-tri/phien-ban/${at}/soan`
  assert.equal((await w.inject({ url: edit, as: first })).statusCode, 200, edit)
  const kept = await post(w, first, edit, { ...change, note: 'Theo đề nghị' })
  assert.equal(kept.statusCode, 303, kept.body.slice(0, 500))
  const draft = String(kept.headers.location)
  const decide = (as: Person, how: string, fields: Record<string, string> = {}) =>
    w.inject({
      method: 'POST',
      url: `${draft}/${how}`,
      as,
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin', accept: 'application/json' },
      payload: new URLSearchParams(fields).toString(),
    })
  const own = await decide(first, 'duyet')
  assert.deepEqual([own.statusCode, codeOf(own)], [403, 'versions.own_draft'])
  const early = await decide(second, 'ban-hanh', { from: today })
  assert.deepEqual([early.statusCode, codeOf(early)], [409, 'versions.not_reviewed'])
  assert.match((await w.inject({ url: draft, as: first })).body, /một người khác phải duyệt/)
  const page = await w.inject({ url: draft, as: second })
  assert.match(page.body, /<ins>|<del>/)
  assert.match(page.body, /Theo đề nghị/)
  assert.equal((await decide(second, 'duyet')).statusCode, 200)
  assert.equal(codeOf(await decide(second, 'ban-hanh', { from: '2020-01-01' })), 'versions.day_past')
  const done = await decide(first, 'ban-hanh', { from: today })
  assert.equal(done.statusCode, 200, done.body)
  assert.equal(codeOf(await decide(second, 'tra-lai', { reason: 'muộn' })), 'versions.already_decided')
  const thing = await w.inject({ url: `/quan-tri/phien-ban/${at}`, as: second })
  assert.match(thing.body, /so với bản trước/)
  assert.equal((await w.inject({ url: `/quan-tri/phien-ban/${at}/so-sanh`, as: second })).statusCode, 200)
}

test('a procedure, its form, its process and its fee are each changed by two persons and by one mechanism', async () => {
  const given = await two()
  const { w } = given
  const at = w.clock.now()
  const code = '7.900001'
  await importProcedures(w.db, { lines: [line(code)], file: 'thu', by: 'thử', at, validFrom: '2026-01-01' })
  await road(given, `procedure/${code}`, { 'o:name/vi': 'Tên dễ hiểu hơn' })
  const now = await findProcedure(w.db, code)
  assert.deepEqual([now?.procedure.name.vi, now?.number, now?.procedure.officialName], ['Tên dễ hiểu hơn', 2, 'Thủ tục thử phiên bản'])
  assert.match((await w.inject({ url: `/thu-tuc/${code}` })).body, /Tên dễ hiểu hơn/)
  // The same file again, and the pack again: what two officers published stays.
  await importProcedures(w.db, { lines: [line(code)], file: 'thu', by: 'thử', at, validFrom: '2026-01-02' })
  await loadPackProcedures(w.db, 'provinces/soc-trang/procedures', { by: 'pack', at })
  assert.equal((await findProcedure(w.db, code))?.number, 2)

  const form = declarationForm({ code: 'thu', name: 'Tờ khai thử', papers: [] })
  await publishForm(w.db, 'thu-phien-ban', { ...form, key: 'thu-phien-ban' }, at, 'pack')
  await road(given, 'form/thu-phien-ban', { 'o:title/vi': 'Tờ khai thử, bản mới' })
  await publishForm(w.db, 'thu-phien-ban', { ...form, key: 'thu-phien-ban' }, at, 'pack')
  assert.equal((await findLatestForm(w.db, 'thu-phien-ban'))?.body.title.vi, 'Tờ khai thử, bản mới')

  const process = await getLatestDefinition(w.db, 'one_stop')
  const own = { ...process, key: 'thu_phien_ban' }
  await publishDefinition(w.db, own, at)
  await road(given, 'process/thu_phien_ban', { 'o:title/vi': 'Quy trình thử, bản mới' })
  assert.equal(await publishDefinition(w.db, own, at), false)
  assert.equal((await getLatestDefinition(w.db, 'thu_phien_ban')).title.vi, 'Quy trình thử, bản mới')

  const rule = {
    key: code,
    validFrom: '2026-01-01',
    collect: 'any_time',
    source: { note: { vi: 'ví dụ' }, verified: false },
    lines: [
      {
        key: 'le_phi',
        label: { vi: 'Lệ phí' },
        kind: 'fee',
        setBy: { body: 'council' },
        steps: [{ amount: 15000, words: { vi: 'Một hồ sơ' } }],
      },
    ],
  }
  if (now) await publishFeeRule(w.db, rule, (await formOf(w.db, now, at)).body, { at, by: 'pack fees' })
  await road(given, `fee/${code}`, { 'o:lines/0/steps/0/amount': '20000' })
  const [fee] = await listFeeVersions(w.db, code)
  assert.deepEqual([fee?.version, fee?.body.validFrom, fee?.body.lines[0]?.steps[0]?.amount], [2, given.today, 20000])
})

test('a faulty draft is kept and never published; one that was changed after it was read is read again', async () => {
  const given = await two()
  const { w, first, second, today } = given
  const code = '7.900002'
  await importProcedures(w.db, { lines: [line(code)], file: 'thu', by: 'thử', at: w.clock.now(), validFrom: '2026-01-01' })
  const edit = `/quan-tri/phien-ban/procedure/${code}/soan`
  const faulty = await post(w, first, edit, { 'o:channels/0/duration/amount': '9' })
  const draft = String(faulty.headers.location)
  assert.match((await w.inject({ url: draft, as: second })).body, /the national catalogue says: 3/)
  const refused = await w.inject({
    method: 'POST',
    url: `${draft}/duyet`,
    as: second,
    headers: { accept: 'application/json', 'sec-fetch-site': 'same-origin' },
  })
  assert.deepEqual([refused.statusCode, codeOf(refused)], [422, 'versions.faulty'])
  const seen = /name="seen" value="(\w+)"/.exec((await w.inject({ url: edit, as: first })).body)?.[1] ?? ''
  assert.equal((await post(w, first, edit, { 'o:channels/0/duration/amount': '3', 'o:name/vi': 'Tên khác', seen })).statusCode, 303)
  assert.equal((await post(w, second, edit, { 'o:name/vi': 'Ghi đè', seen })).statusCode, 409)
  assert.equal((await post(w, second, edit, { 'o:channels/0/duration/amount': 'ba' })).statusCode, 422)
  assert.equal((await post(w, second, `${draft}/duyet`)).statusCode, 303)
  // The first goes on writing: the second's agreement no longer counts.
  assert.equal((await post(w, first, edit, { 'o:name/vi': 'Tên khác nữa' })).statusCode, 303)
  assert.equal((await post(w, second, `${draft}/ban-hanh`, { from: today })).statusCode, 409)
  assert.equal((await post(w, second, `${draft}/tra-lai`, { reason: '' })).statusCode, 422)
  assert.equal((await post(w, second, `${draft}/tra-lai`, { reason: 'Chưa đủ căn cứ' })).statusCode, 303)
  assert.match((await w.inject({ url: draft, as: first })).body, /Chưa đủ căn cứ/)
  await assert.rejects(sql`update versions.draft set note = 'x' where state = 'rejected'`.execute(w.db), /append-only/)
})

test('what is published for a later day takes effect on that day by itself', async (t) => {
  const given = await two()
  const { w, first, second } = given
  const now = w.clock.now()
  t.after(() => w.clock.set(now))
  const code = '7.900003'
  await importProcedures(w.db, { lines: [line(code)], file: 'thu', by: 'thử', at: now, validFrom: '2026-01-01' })
  const kept = await post(w, first, `/quan-tri/phien-ban/procedure/${code}/soan`, { 'o:name/vi': 'Tên của tháng sau' })
  const draft = String(kept.headers.location)
  assert.equal((await post(w, second, `${draft}/duyet`)).statusCode, 303)
  assert.equal((await post(w, second, `${draft}/ban-hanh`, { 'from-d': '15', 'from-m': '12', 'from-y': '2026' })).statusCode, 303)
  const page = await w.inject({ url: draft, as: first })
  assert.match(page.body, /chờ đến ngày/)
  assert.match(page.body, /15\/12\/2026/)
  const context = { db: w.db, clock: w.clock, config: w.app.config, log: () => undefined }
  await publishDue(context)
  assert.equal((await findProcedure(w.db, code))?.number, 1)
  w.clock.set('2026-12-15T01:00:00+07:00')
  await publishDue(context)
  const found = await findProcedure(w.db, code)
  assert.deepEqual([found?.number, found?.validFrom, found?.procedure.name.vi], [2, '2026-12-15', 'Tên của tháng sau'])
})
