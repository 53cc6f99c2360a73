import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sql } from '#core/db.ts'
import { world } from '../../../../test/world.ts'
import { generateReports } from '../generate/generate.ts'
import { freezeMonth, verifyMonth } from './freeze.ts'
import { frozenText, isMonth, type Line, monthBefore, rank, spanOf } from './league.rules.ts'

const line = (unitName: string, received: number, inTime: number, medianHours: number | null = 5): Line => ({
  unitId: unitName,
  unitName,
  received,
  answered: inTime,
  inTime,
  open: received - inTime,
  medianHours,
  slowHours: 20,
  rated: 0,
  scoreSum: 0,
})

test('units are ranked by the share in time, then by speed; too few reports have no place', () => {
  const ranked = rank([line('a', 10, 5), line('b', 10, 9, 9), line('c', 10, 9, 3), line('d', 4, 4)])
  assert.deepEqual(
    ranked.map(({ unitName, place }) => [unitName, place]),
    [
      ['c', 1],
      ['b', 2],
      ['a', 3],
      ['d', null],
    ],
  )
})

test('months follow each other without a gap, in Vietnam’s time', () => {
  const days = fc
    .date({ min: new Date('2020-01-15'), max: new Date('2040-12-15'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10))
  fc.assert(
    fc.property(days, (day) => {
      const before = monthBefore(day)
      assert.ok(isMonth(before))
      assert.equal(spanOf(before).to.getTime(), spanOf(day.slice(0, 7)).from.getTime())
    }),
  )
  assert.equal(spanOf('2026-12').to.toISOString(), '2026-12-31T17:00:00.000Z')
})

test('the frozen text does not depend on the order of the lines', () => {
  const lines = [line('b', 3, 1), line('a', 2, 2)]
  assert.equal(frozenText('2026-10', lines, ''), frozenText('2026-10', lines.toReversed(), ''))
  assert.notEqual(frozenText('2026-10', lines, ''), frozenText('2026-10', lines, 'x'))
})

test('a month is frozen once it is over, stays what it was, and shows when somebody changed it', async () => {
  const w = await world()
  const db = await w.freshDatabase()
  const context = { db, clock: w.clock, config: w.app.config, log: () => undefined }
  await generateReports(context, { count: 3000, seed: 5 })
  assert.equal(await freezeMonth(db, '2026-11', new Date('2026-11-30T16:59:59Z')), false)
  for (const month of ['2026-09', '2026-10']) assert.equal(await freezeMonth(db, month, w.clock.now()), true)
  const read = async () =>
    (await sql<{ body: unknown; previous_hash: string; hash: string }>`select * from feedback.frozen_month order by month`.execute(db)).rows
  const before = await read()
  assert.equal(before[1]?.previous_hash, before[0]?.hash)
  await sql`update feedback.report set phase = 'open'`.execute(db)
  assert.equal(await freezeMonth(db, '2026-10', w.clock.now()), false)
  assert.deepEqual(await read(), before)
  assert.equal(await verifyMonth(db, '2026-10'), true)
  await assert.rejects(sql`update feedback.frozen_month set hash = 'x'`.execute(db), /never changed/)
  await sql`alter table feedback.frozen_month disable trigger frozen_month_is_immutable`.execute(db)
  await sql`update feedback.frozen_month set body = jsonb_set(body, '{0,inTime}', '999') where month = '2026-10'`.execute(db)
  assert.equal(await verifyMonth(db, '2026-10'), false)
})

test('the league reads frozen months only', async () => {
  const w = await world()
  const page = await w.inject({ url: '/phan-anh/xep-hang?thang=2020-01' })
  assert.equal(page.statusCode, 200)
  assert.match(page.body, /Chưa có tháng nào được chốt|Mã kiểm chứng/)
})
