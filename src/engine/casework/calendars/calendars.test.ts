import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { findUnitByCode, listLineage } from '#ground/places/index.ts'
import { post } from '../../../../test/filing.ts'
import { world } from '../../../../test/world.ts'
import { act, openCase } from '../act/act.ts'
import { asOfficer, opening } from '../act/act.test.ts'
import { findCase, listActions } from '../case/case.queries.ts'
import { lostUmbrella } from '../definition/neutral.test.ts'
import { findCaseHistories } from '../history/history.ts'
import { publishDefinition } from '../publish/publish.ts'
import { moveToCalendar } from './change.ts'

const home = '/quan-tri/lich-lam-viec'

test('an agency gets a closed day: proposed by one, seen what moves, approved by another, moved once; the past stays', async (t) => {
  const w = await world()
  const { db } = w
  const before = w.clock.now()
  t.after(() => w.clock.set(before))
  const definition = { ...lostUmbrella, key: 'forgotten_hat', kind: 'hat', clock: 'from_opening' as const }
  await publishDefinition(db, definition, before)
  const code = 'H13.SKHCN'
  const unit = await findUnitByCode(db, code, { on: '2026-11-23' })
  const other = await findUnitByCode(db, '31510', { on: '2026-11-23' })
  assert.ok(unit && other)
  const lineage = await listLineage(db, unit.id, { on: '2026-11-23' })
  const where = { unitId: unit.id, unitPath: lineage.map(({ id }) => id), unitCodes: lineage.map((one) => one.code) }
  const days = (amount: number) => ({ duration: { amount, unit: 'working_day' as const } })
  const late = await openCase(db, opening(definition, new Date(before.getTime() - 20 * 86_400_000), { ...where, ...days(3) }))
  const found = await openCase(db, opening(definition, before, { ...where, ...days(5), title: `Mũ ${randomUUID()}` }))
  const short = await openCase(db, opening(definition, before, { ...where, ...days(1) }))
  const elsewhere = await openCase(
    db,
    opening(definition, before, { ...days(5), unitId: other.id, unitPath: [other.id], unitCodes: ['31510', '92'] }),
  )
  assert.equal(found.dueAt?.toISOString(), '2026-11-30T10:00:00.000Z')

  const [city] = lineage.slice(-1)
  assert.ok(city)
  const [first, second] = [await w.officer('administrator', city.id, { name: 'Người đề nghị' }), await w.officer('administrator', city.id)]
  const list = await w.inject({ url: home, as: first })
  assert.ok(list.statusCode === 200 && list.body.includes('Giờ hành chính'))
  assert.equal((await w.inject({ url: home, as: await w.officer('leader', city.id) })).statusCode, 403)
  const page = await w.inject({ url: `${home}/hanh-chinh`, as: first })
  assert.ok(page.body.includes('Quốc khánh') && page.body.includes('Thêm ngày nghỉ'))
  const propose = (fields: Record<string, string>) =>
    post(w, first, `${home}/hanh-chinh`, { viec: 'close', unit: code, name: 'Nghỉ tránh bão', reason: 'Công điện số 12', ...fields })
  const passed = await propose({ 'date-d': '20', 'date-m': '11', 'date-y': '2026', reason: '' })
  assert.equal(passed.statusCode, 422)
  assert.ok(passed.body.includes('Không đổi được ngày đã qua') && passed.body.includes('Nhập lý do'))
  const sent = await propose({ 'date-d': '26', 'date-m': '11', 'date-y': '2026' })
  assert.equal(sent.statusCode, 303, sent.body)
  const url = String(sent.headers.location)
  assert.equal((await propose({ 'date-d': '27', 'date-m': '11', 'date-y': '2026' })).statusCode, 409)
  const preview = await w.inject({ url, as: first })
  assert.ok(
    preview.body.includes(found.reference) && preview.body.includes('17:00, 30/11/2026') && preview.body.includes('17:00, 01/12/2026'),
  )
  assert.ok(preview.body.includes('muộn hơn 1 ngày'))
  assert.ok(
    !preview.body.includes(elsewhere.reference) && !preview.body.includes(short.reference) && !preview.body.includes(late.reference),
  )
  assert.match(preview.body, /cần một người quản trị khác/)
  assert.equal((await post(w, first, url, { quyet: 'duyet' })).statusCode, 403)
  assert.equal((await findCase(db, { id: found.id }))?.dueAt?.toISOString(), '2026-11-30T10:00:00.000Z')
  assert.equal((await post(w, second, url, { quyet: 'duyet' })).statusCode, 303)
  assert.equal((await post(w, second, url, { quyet: 'duyet' })).statusCode, 409)

  const context = { db, clock: w.clock, log: () => undefined }
  const id = url.split('/').at(-1)
  await Promise.all([moveToCalendar(context, { id }), moveToCalendar(context, { id })])
  await moveToCalendar(context, { id })
  const due = async (caseId: string): Promise<string | undefined> => (await findCase(db, { id: caseId }))?.dueAt?.toISOString()
  assert.equal(await due(found.id), '2026-12-01T10:00:00.000Z')
  assert.deepEqual(
    [await due(short.id), await due(late.id), await due(elsewhere.id)],
    [short, late, elsewhere].map((one) => one.dueAt?.toISOString()),
  )
  const noted = (await listActions(db, found.id)).filter(({ type }) => type === 'calendar_changed')
  assert.deepEqual(
    noted.map(({ note, actorRole }) => [note, actorRole]),
    [['Công điện số 12', 'system']],
  )
  assert.deepEqual(
    (await listActions(db, short.id)).map(({ type }) => type),
    ['open'],
  )
  // What was reckoned before the change stays as it was reckoned.
  const [history] = await findCaseHistories(db, [found.id])
  assert.deepEqual(
    [history?.standing(1).dueAt?.toISOString(), history?.standing(2).dueAt?.toISOString()],
    ['2026-11-30T10:00:00.000Z', '2026-12-01T10:00:00.000Z'],
  )
  // A new case of the agency keeps the new days, and the moved one goes on as any other.
  assert.equal((await openCase(db, opening(definition, before, { ...where, ...days(5) }))).dueAt?.toISOString(), '2026-12-01T10:00:00.000Z')
  const fetched = await act(db, {
    by: { id: found.id },
    action: 'fetch',
    clientKey: randomUUID(),
    actor: asOfficer('keeper', unit.id),
    at: w.clock.now(),
  })
  assert.equal(fetched.case.late, false)
  assert.match((await w.inject({ url, as: second })).body, /1 hồ sơ, đã xong/)
})
