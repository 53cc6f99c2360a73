import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { strFromU8, unzipSync } from 'fflate'
import { inTransaction } from '#core/db.ts'
import { findUnitByCode } from '#ground/places/index.ts'
import { sentFacts, workFileFacts } from '../facts/facts.ts'
import { findDocument, takeNumber } from '../register/document.queries.ts'
import { type Cast, cast, draft, issued, page, post, received, root } from '../../../../test/official-documents.ts'
import { createDraft } from '../draft/draft.ts'
import { settingsOf } from '../pack/settings.ts'
import { registersOf } from '../register/heirs.queries.ts'
import { listDocuments } from '../register/list.queries.ts'
import { receiveDocument } from '../register/receive.ts'
import { followDocuments, followFiles } from './follow.ts'
import { fileCode, keptUntil } from './retention.rules.ts'
import { countWorkFiles, findWorkFile, insertWorkFile } from './work-file.queries.ts'

async function opened(c: Cast, title = 'Hồ sơ cải cách hành chính'): Promise<string> {
  const made = await post(c.w, c.drafter, '/ho-so', { unit: c.unit, title, retention: '10' })
  assert.equal(made.statusCode, 303, made.body.slice(0, 400))
  return String(made.headers.location).slice(`${root}/ho-so/`.length)
}

const sources = { work_files: workFileFacts.source, documents_sent: sentFacts.source }

const counted = async (c: Cast): Promise<[number, number]> => {
  const rows = (await countWorkFiles(c.w.db, { from: '2026-11-23', to: '2026-11-23' })).filter(({ unitId }) => unitId === c.unit)
  return [rows.reduce((sum, each) => sum + each.files, 0), rows.reduce((sum, each) => sum + each.filesOnline, 0)]
}

test('a work file gathers documents under numbers without a gap, is closed when all is done, and then does not change', async () => {
  const c = await cast()
  const { w, drafter } = c
  const wrong = await post(w, drafter, '/ho-so', { unit: c.second, title: 'x', retention: '200' })
  assert.equal(wrong.statusCode, 422)
  for (const words of [/Nhập tên hồ sơ từ 5 đến 300/, /Chọn thời hạn bảo quản/, /Chọn đơn vị mà bạn làm việc/])
    assert.match(wrong.body, words)
  const file = await opened(c)
  const [first, second, third] = [await issued(c), await draft(c), await issued(c)]
  for (const id of [first, second, third, first]) assert.equal((await post(w, drafter, `/${id}/ho-so`, { 'ho-so': file })).statusCode, 303)
  const early = await post(w, drafter, `/ho-so/${file}/dong`)
  assert.equal(early.statusCode, 409)
  assert.match(early.body, /Còn 1 việc chưa xong trong hồ sơ: VBDT-/)
  assert.equal((await post(w, drafter, `/ho-so/${file}/bo/2`)).statusCode, 303)
  const shown = await page(w, drafter, `/ho-so/${file}`)
  assert.ok(shown.body.includes(`${root}/${third}`) && !shown.body.includes(`${root}/${second}`))
  assert.equal((await page(w, c.clerk, `/ho-so/${file}/goi.zip`)).statusCode, 409)
  const before = await counted(c)
  assert.equal((await post(w, drafter, `/ho-so/${file}/dong`)).statusCode, 303)
  assert.deepEqual(await counted(c), [before[0] + 1, before[1] + 1], 'all in it was signed digitally')
  for (const answer of [await post(w, drafter, `/ho-so/${file}/bo/1`), await post(w, drafter, `/${second}/ho-so`, { 'ho-so': file })])
    assert.equal(answer.statusCode, 409)
  assert.equal((await page(w, c.theirClerk, `/ho-so/${file}`)).statusCode, 404)
  assert.equal((await post(w, c.theirProcessor, `/ho-so/${file}/dong`)).statusCode, 404)
  assert.match((await page(w, drafter, '/ho-so?xem=da-dong')).body, /31\/12\/2036/)
})

test('a file with something on paper in it is not one processed online', async () => {
  const c = await cast()
  const file = await opened(c)
  const paper = await received(c)
  assert.equal((await post(c.w, c.drafter, `/${paper}/ho-so`, { 'ho-so': file })).statusCode, 303)
  assert.equal((await post(c.w, c.drafter, `/${paper}`, { action: 'take' })).statusCode, 303)
  assert.equal((await post(c.w, c.drafter, `/${paper}`, { action: 'finish', note: 'Đã xong' })).statusCode, 303)
  assert.match((await page(c.w, c.drafter, `/ho-so/${file}`)).body, /Bản giấy/)
  const before = await counted(c)
  assert.equal((await post(c.w, c.drafter, `/ho-so/${file}/dong`)).statusCode, 303)
  assert.deepEqual(await counted(c), [before[0] + 1, before[1]])
})

test('the package for the archive holds what its manifest says, with checksums, the same bytes each time', async () => {
  const c = await cast()
  const { w, clerk, drafter } = c
  const file = await opened(c, 'Hồ sơ giao nộp <thử> & kiểm')
  const id = await issued(c, { subject: 'V/v giao nộp & lưu trữ' })
  assert.equal((await post(w, drafter, `/${id}/ho-so`, { 'ho-so': file })).statusCode, 303)
  assert.equal((await post(w, drafter, `/ho-so/${file}/dong`)).statusCode, 303)
  assert.equal((await page(w, drafter, `/ho-so/${file}/goi.zip`)).statusCode, 403)
  const [one, two] = [await page(w, clerk, `/ho-so/${file}/goi.zip`), await page(w, clerk, `/ho-so/${file}/goi.zip`)]
  assert.equal(one.statusCode, 200)
  assert.ok(one.rawPayload.equals(two.rawPayload))
  const packed = unzipSync(one.rawPayload)
  const manifest = JSON.parse(strFromU8(packed['manifest.json'] ?? new Uint8Array())) as {
    files: { path: string; bytes: number; sha256: string }[]
  }
  assert.deepEqual(
    manifest.files.map(({ path }) => path),
    ['muc-luc.xml', '0001/van-ban.pdf', '0001/metadata.xml'],
  )
  for (const { path, bytes, sha256 } of manifest.files) {
    assert.equal(packed[path]?.length, bytes)
    assert.equal(
      createHash('sha256')
        .update(packed[path] ?? new Uint8Array())
        .digest('hex'),
      sha256,
    )
    assert.ok(strFromU8(packed.SHA256SUMS ?? new Uint8Array()).includes(`${sha256}  ${path}\n`))
  }
  assert.match(
    strFromU8(packed['muc-luc.xml'] ?? new Uint8Array()),
    /<Title>Hồ sơ giao nộp &lt;thử&gt; &amp; kiểm<\/Title>.*<Retention>P10Y<\/Retention><KeptUntil>2036-12-31/s,
  )
  assert.match(strFromU8(packed['0001/metadata.xml'] ?? new Uint8Array()), /<SignatureLevel>B-LTA<\/SignatureLevel>/)
  assert.equal((await post(w, clerk, `/ho-so/${file}/ban-giao`)).statusCode, 303)
  assert.equal((await post(w, clerk, `/ho-so/${file}/ban-giao`)).statusCode, 409)
  const digest = createHash('sha256').update(one.rawPayload).digest('hex')
  assert.match((await page(w, clerk, `/ho-so/${file}`)).body, new RegExp(digest))
})

test('keeping is counted in whole years from the end of the year of closing', () => {
  assert.equal(keptUntil('2026-11-23', 10), '2036-12-31')
  assert.equal(keptUntil('2026-11-23', null), null)
  assert.equal(keptUntil(null, 10), null)
})

test('after a merger the open files go on in the list of the heir under numbers of it, and keep the number that they bore', async () => {
  const w = (await cast()).w
  const db = await w.freshDatabase()
  const on = '2026-11-23'
  const [from, to] = await Promise.all(['31510', '31507'].map(async (code) => (await findUnitByCode(db, code, { on }))?.id ?? ''))
  assert.ok(from && to)
  const keeper = { keeperId: randomUUID(), keeperName: 'Người giữ', openedAt: w.clock.now() }
  const add = (unitId: string, title: string) =>
    inTransaction(db, async (trx) => {
      const number = await takeNumber(trx, { unitId, direction: 'work_file', book: 'ho-so', year: 2026 })
      const id = randomUUID()
      const code = fileCode(number, 2026, 'UBND')
      await insertWorkFile(trx, { id, unitId, unitName: title, year: 2026, number, code, title, retentionYears: 10, ...keeper })
      return id
    })
  const [one, two, own] = [await add(from, 'Phường cũ'), await add(from, 'Phường cũ'), await add(to, 'Phường mới')]
  await followFiles(db, from, [to])
  await followFiles(db, from, [to])
  const files = await Promise.all([one, two, own].map((id) => findWorkFile(db, id)))
  assert.deepEqual(
    files.map((file) => [file?.unitId === to, file?.number, file?.code, file?.formerCode, file?.formerUnit]),
    [
      [true, 2, '02.2026.HS-UBND', '01.2026.HS-UBND', 'Phường cũ'],
      [true, 3, '03.2026.HS-UBND', '02.2026.HS-UBND', 'Phường cũ'],
      [true, 1, '01.2026.HS-UBND', null, null],
    ],
  )
  assert.equal((await findWorkFile(db, await add(to, 'Hồ sơ sau')))?.number, 4, 'what comes later takes no number twice')
  // The registers of the unit that ended are the heir's to read; a draft goes on as the heir's, whose number and letters it will bear.
  const settings = settingsOf(w.app.config)
  const type = settings.types.find(({ notation }) => notation === 'KH')
  const actor = {
    personId: randomUUID(),
    kind: 'officer' as const,
    name: 'Người soạn',
    sessionId: '',
    roles: [{ role: 'processor', unitId: from }],
  }
  const common = { unitId: from, subject: 'Kế hoạch dở dang', content: 'Nội dung', urgency: 0, dueOn: null, fileIds: [], at: w.clock.now() }
  assert.ok(type)
  const id = await createDraft(db, settings, { ...common, type, drafted: 'VP', recipients: '', replacesId: null, actor })
  const came = await inTransaction(db, (trx) =>
    receiveDocument(trx, settings, {
      ...{ ...common, typeCode: '1', documentId: null, by: null },
      sender: { name: 'Nơi gửi', organ: '', code: '1/NG', datedOn: on },
    }),
  )
  await followDocuments(db, from, [to])
  await followDocuments(db, from, [to])
  const [moved, kept] = [await findDocument(db, id), await findDocument(db, came.id)]
  assert.deepEqual([moved?.unitId, moved?.notation, kept?.unitId, kept?.number], [to, 'KH-UBND', from, 1])
  assert.deepEqual((await registersOf(db, [to])).toSorted(), [from, to].toSorted())
  assert.deepEqual(await registersOf(db, [from]), [from])
  const found = await listDocuments(db, { unitIds: await registersOf(db, [to]), q: 'ke hoach do dang' }, { limit: 5 })
  assert.deepEqual(found.map((each) => each.id).toSorted(), [id, came.id].toSorted())
})

test('the share of work files processed online, and of documents signed, is counted from what was closed and issued', async () => {
  const c = await cast()
  const day = { from: '2026-11-23', to: '2026-11-23', today: '2026-11-23' }
  const count = async (key: keyof typeof sources, measure: string, where: Record<string, string> = {}): Promise<number> =>
    ((await sources[key].read?.(c.w.db, { ...day, measure, where })) ?? [])
      .filter((row) => row.unitId === c.unit)
      .reduce((sum, row) => sum + row.amount, 0)
  const all = () =>
    Promise.all([
      count('work_files', 'closed', { level: 'province' }),
      count('work_files', 'closed_online', { level: 'province' }),
      count('work_files', 'closed', { level: 'commune' }),
      count('documents_sent', 'sent'),
      count('documents_sent', 'signed'),
    ])
  const before = await all()
  const file = await opened(c)
  const id = await issued(c)
  assert.equal((await post(c.w, c.drafter, `/${id}/ho-so`, { 'ho-so': file })).statusCode, 303)
  assert.equal((await post(c.w, c.drafter, `/ho-so/${file}/dong`)).statusCode, 303)
  const now = await all()
  assert.deepEqual(
    now.map((amount, at) => amount - (before[at] ?? 0)),
    [1, 1, 0, 1, 1],
  )
})
