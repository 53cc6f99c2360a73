import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { sql, inTransaction } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import { findCase, getLatestDefinition, publishDefinition } from '#engine/casework/index.ts'
import { findOrder, publishFeeRule } from '#engine/payments/index.ts'
import { saveDraft } from '#ground/versions/index.ts'
import { fileFromSchema, post, unitIdOf } from '../../../../test/filing.ts'
import { type World, world } from '../../../../test/world.ts'
import { formOf } from '../apply/apply.ts'
import { applyRecords } from '../import/apply.ts'
import { findProcedure } from '../procedure/procedure.queries.ts'
import type { Procedure } from '../procedure/procedure.ts'
import { runReplay } from '../replay/replay.job.ts'
import { addTo, differenceOf, noFigures, type Played } from '../replay/replay.rules.ts'

const record = (code: string, over: Partial<Procedure> = {}): Procedure => ({
  code,
  name: { vi: `Thủ tục thử chuyển ${code}` },
  ministry: 'Bộ Thử',
  field: 'Thử',
  levels: ['commune'],
  audiences: ['citizen'],
  lifeEvents: [],
  agency: 'UBND cấp xã',
  channels: [{ channel: 'online', duration: { amount: 3, unit: 'working_day' }, fee: { kind: 'free' } }],
  papers: [],
  results: [{ name: { vi: 'Giấy' } }],
  legal: [{ number: '1/2026/NĐ-CP' }],
  onlineLevel: 'full',
  ...over,
})

const put = (w: World, one: Procedure, day: string): Promise<unknown> =>
  inTransaction(w.db, (trx) => applyRecords(trx, 'province', [{ record: one, validFrom: day }], { by: 'thử', at: w.clock.now() }))

const fee = (code: string, amount: number, validFrom: string) => ({
  key: code,
  validFrom,
  collect: 'any_time',
  source: { note: { vi: 'ví dụ' }, verified: false },
  lines: [
    { key: 'le_phi', label: { vi: 'Lệ phí' }, kind: 'fee', setBy: { body: 'council' }, steps: [{ amount, words: { vi: 'Một hồ sơ' } }] },
  ],
})

async function publishFee(w: World, code: string, amount: number, day: string): Promise<void> {
  const version = await findProcedure(w.db, code)
  assert.ok(version)
  const form = await formOf(w.db, version, w.clock.now())
  await publishFeeRule(w.db, fee(code, amount, day), form.body, { at: w.clock.now(), by: 'A, B' })
}

/** A procedure with a process, a fee and an open, received dossier of its own. */
async function scene(code: string, key: string) {
  const w = await world()
  const day = dayOf(w.clock.now())
  const process = { ...(await getLatestDefinition(w.db, 'one_stop')), key }
  await publishDefinition(w.db, process, w.clock.now())
  await put(w, record(code, { processKey: key }), '2026-01-01')
  await publishFee(w, code, 15000, '2026-01-01')
  const { code: reference, unit } = await fileFromSchema(w, await w.citizen(), code)
  const unitId = await unitIdOf(w, unit)
  const act = async (role: string, action: string): Promise<void> => {
    const done = await w.inject({
      method: 'POST',
      url: `/api/dossiers/${reference}/actions`,
      payload: { action },
      as: await w.officer(role, unitId),
    })
    assert.equal(done.statusCode, 200, done.body)
  }
  await act('receiver', 'receive')
  const root = (await sql<{ id: string }>`select id from places.unit limit 1`.execute(w.db)).rows[0]?.id ?? ''
  return { w, day, process, reference, act, admin: await w.officer('administrator', root) }
}

const hidden = (body: string, name: string): string => new RegExp(`name="${name}" value="([^"]*)"`).exec(body)?.[1] ?? ''

test('a longer time limit: the open dossier is shown, moved, and its history says so; a stale preview is refused', async () => {
  const { w, day, reference, admin, act } = await scene('7.910001', 'thu_chuyen_a')
  const before = await findCase(w.db, { reference })
  await put(
    w,
    record('7.910001', { processKey: 'thu_chuyen_a', channels: [{ channel: 'online', duration: { amount: 8, unit: 'working_day' } }] }),
    day,
  )
  const url = '/quan-tri/chuyen-ho-so/procedure/7.910001'
  assert.equal((await w.inject({ url, as: await w.citizen() })).statusCode, 403)
  const preview = await w.inject({ url, as: admin })
  assert.match(preview.body, /1 hồ sơ giữ bản cũ: 1 chuyển được, 0 không; 1 hồ sơ đổi hạn/)
  assert.match(preview.body, new RegExp(reference))
  assert.equal((await post(w, admin, url, { xem: hidden(preview.body, 'xem'), reason: ' ' })).statusCode, 422)
  await act('processor', 'take')
  const stale = await post(w, admin, url, { xem: hidden(preview.body, 'xem'), reason: 'Nghị định mới' })
  assert.equal(stale.statusCode, 409)
  const again = await w.inject({ url, as: admin })
  const done = await post(w, admin, url, { xem: hidden(again.body, 'xem'), reason: 'Nghị định mới' })
  assert.equal(done.statusCode, 303, done.body.slice(-900))
  const after = await findCase(w.db, { reference })
  assert.ok(before?.dueAt && after?.dueAt && after.dueAt > before.dueAt)
  assert.deepEqual([after.state, after.duration], ['processing', { amount: 8, unit: 'working_day' }])
  assert.match((await w.inject({ url: String(done.headers.location), as: admin })).body, /Đã chuyển 1 hồ sơ/)
  const processor = await w.officer('processor', after.unitId)
  const page = await w.inject({ url: `/lam-viec/ho-so/${reference}`, as: processor })
  assert.match(page.body, /Chuyển sang bản mới của quy định/)
  assert.match(page.body, /Nghị định mới/)
})

test('a new process: the state that is gone asks for another, and all are moved or none', async () => {
  const { w, process, reference, admin, act } = await scene('7.910002', 'thu_chuyen_b')
  const rename = (state: string): string => (state === 'received' ? 'taken_in' : state)
  const states = Object.fromEntries(Object.entries(process.states).map(([key, state]) => [rename(key), state]))
  const actions = Object.fromEntries(
    Object.entries(process.actions).map(([key, action]) => [key, { ...action, from: action.from.map(rename), to: rename(action.to) }]),
  )
  assert.equal(await publishDefinition(w.db, { ...process, states, actions }, w.clock.now(), 'A, B'), true)
  const url = '/quan-tri/chuyen-ho-so/process/thu_chuyen_b'
  const blocked = await w.inject({ url, as: admin })
  assert.match(blocked.body, /bản mới không có bước này/)
  assert.match(blocked.body, /name="buoc-received"/)
  const chosen = await w.inject({ url: `${url}?buoc-received=taken_in`, as: admin })
  assert.match(chosen.body, /1 chuyển được, 0 không/)
  const wrong = await post(w, admin, url, { xem: hidden(chosen.body, 'xem'), reason: 'Quy trình mới' })
  assert.equal(wrong.statusCode, 409, 'without the choice it is another plan')
  const done = await post(w, admin, url, { xem: hidden(chosen.body, 'xem'), 'buoc-received': 'taken_in', reason: 'Quy trình mới' })
  assert.equal(done.statusCode, 303)
  assert.equal((await findCase(w.db, { reference }))?.state, 'taken_in')
  await act('processor', 'take')
  assert.equal((await findCase(w.db, { reference }))?.state, 'processing')
})

test('a new fee: what is not paid yet is asked anew, and the old order says why it ended', async () => {
  const { w, day, reference, admin } = await scene('7.910003', 'thu_chuyen_c')
  await publishFee(w, '7.910003', 9000, day)
  const url = '/quan-tri/chuyen-ho-so/fee/7.910003'
  const preview = await w.inject({ url, as: admin })
  assert.match(preview.body, /<del>15\.000.đ<\/del> <ins>9\.000.đ<\/ins>/)
  assert.equal((await post(w, admin, url, { xem: hidden(preview.body, 'xem'), reason: 'Nghị quyết mới' })).statusCode, 303)
  const order = await findOrder(w.db, { kind: 'dossier', subject: reference })
  assert.deepEqual([order?.amount, order?.state], [9000, 'requested'])
  assert.match((await w.inject({ url, as: admin })).body, /Không còn hồ sơ nào giữ bản cũ/)
})

test('a draft is tried on closed dossiers: figures, list, and nothing is written to them', async (t) => {
  const { w, reference, admin, act, process } = await scene('7.910004', 'thu_chuyen_d')
  const now = w.clock.now()
  t.after(() => w.clock.set(now))
  for (const [role, action] of [
    ['processor', 'take'],
    ['processor', 'propose'],
    ['approver', 'approve'],
    ['receiver', 'deliver'],
  ] as const) {
    if (action === 'deliver') await sql`update payments.payment_order set state = 'waived' where subject = ${reference}`.execute(w.db)
    await act(role, action)
  }
  const closed = await findCase(w.db, { reference })
  assert.ok(closed?.closedAt)
  const { propose: _gone, ...actions } = process.actions
  const by = { id: admin.personId, name: admin.name }
  const draftOf = async (kind: string, key: string, body: unknown): Promise<string> =>
    (await saveDraft(w.db, { kind, key, body, by, at: now })).id
  const drafts = [
    await draftOf('process', 'thu_chuyen_d', { ...process, actions }),
    await draftOf(
      'procedure',
      '7.910004',
      record('7.910004', { channels: [{ channel: 'online', duration: { amount: 1, unit: 'working_day' } }] }),
    ),
    await draftOf('fee', '7.910004', fee('7.910004', 40000, '2026-12-01')),
  ]
  w.clock.set('2026-11-25T08:00:00+07:00')
  const later = await w.officer('administrator', closed.unitId)
  const span = { 'from-d': '23', 'from-m': '11', 'from-y': '2026', 'to-d': '24', 'to-m': '11', 'to-y': '2026' }
  const bodies: string[] = []
  for (const id of drafts) {
    const url = `/quan-tri/ban-thao/${id}/chay-lai`
    assert.equal((await post(w, later, url, { ...span, 'to-d': '25' })).statusCode, 422)
    assert.equal((await post(w, later, url, span)).statusCode, 303)
    assert.match((await w.inject({ url, as: later })).body, /Đang chạy/)
    const { rows } = await sql<{ id: string }>`select id from procedures.replay where draft_id = ${id}::uuid`.execute(w.db)
    await runReplay({ db: w.db, clock: w.clock, config: w.app.config, log: () => undefined }, { id: rows[0]?.id })
    bodies.push((await w.inject({ url, as: later })).body)
  }
  for (const body of bodies) assert.match(body, new RegExp(reference))
  assert.match(bodies[0] ?? '', /Bản thảo không có việc “/)
  assert.match(bodies[1] ?? '', /Hạn sớm hơn[\s\S]{0,200}>1</)
  assert.match(bodies[2] ?? '', /15\.000.đ → 40\.000.đ/)
  assert.deepEqual(await findCase(w.db, { reference }), closed)
  assert.equal((await w.inject({ url: `/quan-tri/ban-thao/${randomUUID()}/chay-lai`, as: later })).statusCode, 404)
})

test('figures count every dossier once, and say nothing differs when nothing does', () => {
  const moment = fc.option(fc.date({ min: new Date('2026-01-01'), max: new Date('2026-12-31'), noInvalidDate: true }), { nil: null })
  const played = fc.record({
    state: fc.constant('x'),
    road: fc.array(fc.constantFrom('a', 'b')),
    over: fc.subarray(['a', 'b']),
    outcome: fc.constant(null),
    dueAt: moment,
    late: fc.option(fc.boolean(), { nil: null }),
    stop: fc.constant(undefined),
  })
  fc.assert(
    fc.property(fc.array(fc.record({ was: played, now: played, same: fc.boolean(), fee: fc.nat() })), (all) => {
      const cases: Played[] = all.map(({ was, now, same, fee: amount }, index) => ({
        code: String(index),
        was,
        now: same ? was : now,
        fee: { was: amount, now: amount },
      }))
      const figures = cases.reduce(addTo, noFigures())
      assert.equal(figures.cases, cases.length)
      assert.equal(figures.same, cases.filter((one) => !differenceOf(one)).length)
      assert.equal(figures.feeWas, figures.feeNow)
      if (all.every(({ same }) => same))
        assert.deepEqual([figures.same, figures.earlier + figures.later + figures.stopped], [cases.length, 0])
      assert.equal(figures.rerouted, cases.filter((one) => differenceOf(one)?.road).length)
      assert.equal(
        figures.overNow,
        cases.reduce((sum, one) => sum + one.now.over.length, 0),
      )
    }),
  )
})
