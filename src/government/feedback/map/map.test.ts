import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import fc from 'fast-check'
import { sql } from '#core/db.ts'
import { aReport, doneOnDesk, drawWards, here, staffOf } from '../../../../test/street.ts'
import { world } from '../../../../test/world.ts'
import { generateReports } from '../generate/generate.ts'
import { sideOf, viewAround, viewQuery } from './map.rules.ts'

before(async () => drawWards((await world()).db))

test('the counts of the map are those of the public reports, whatever was done to them', async () => {
  const db = await (await world()).freshDatabase()
  const w = await world()
  await generateReports({ db, clock: w.clock, config: w.app.config, log: () => undefined }, { count: 400, seed: 3 })
  const change = fc.record({
    n: fc.nat(399),
    set: fc.constantFrom(
      "phase = 'fixed'",
      "phase = 'open'",
      'is_hidden = true',
      'is_hidden = false',
      'is_public = false',
      'lat = lat + 0.2',
      "category = 'noise'",
      'lat = null, lon = null',
    ),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 12 }), async (changes) => {
      for (const { n, set } of changes)
        await sql`update feedback.report set ${sql.raw(set)} where reference = ${`PA.THU-3-${n}`}`.execute(db)
      for (const level of [0, 3, 6]) {
        const side = sideOf(level)
        const { rows } = await sql<{ wrong: number }>`
          with truth as (
            select floor(lat / ${side}::float8)::integer as y, floor(lon / ${side}::float8)::integer as x, category, phase, count(*) as n
            from feedback.report where is_public and not is_hidden and lat is not null group by 1, 2, 3, 4
          )
          select count(*) as wrong from truth full join (select * from feedback.map_cell where level = ${level} and count <> 0) k using (y, x, category, phase)
          where truth.n is distinct from k.count`.execute(db)
        assert.equal(rows[0]?.wrong, 0, `level ${level}`)
      }
    }),
    { numRuns: 12 },
  )
})

test('the map shows groups from afar, single reports from near, and lets one move and filter by links', async () => {
  const w = await world()
  const { dispatcher } = await staffOf(w)
  const { reference } = await aReport(w, { fields: { category: 'lights' } })
  await doneOnDesk(w, dispatcher, reference, 'accept')
  const near = await w.inject({ url: `/phan-anh/ban-do?loai=lights&${viewQuery(viewAround(8, here))}` })
  assert.equal(near.statusCode, 200)
  assert.match(near.body, new RegExp(`<a href="/phan-anh/p/${reference}"[^>]*aria-label="Đèn đường, Đang xử lý`))
  for (const way of ['nearer', 'farther', 'north', 'south', 'west', 'east']) assert.match(near.body, new RegExp(`data-way="${way}"`))
  const empty = await w.inject({ url: `/phan-anh/ban-do?loai=lights&tt=fixed&${viewQuery(viewAround(8, here))}` })
  assert.ok(!empty.body.includes(reference))
  assert.equal(
    (await w.inject({ url: '/phan-anh/ban-do?muc=99&x=a&y=0' })).statusCode,
    200,
    'an address that is no view opens the province',
  )
})

test('the ground of the map is small, kept by browsers, and has the names of the wards', async () => {
  const w = await world()
  const base = await w.inject({ url: `/phan-anh/nen.svg?${viewQuery(viewAround(5, here))}` })
  assert.equal(base.headers['content-type'], 'image/svg+xml')
  assert.match(String(base.headers['cache-control']), /max-age=86400/)
  assert.match(base.body, />Phú Lợi</)
  assert.ok(base.body.length < 40_000)
  assert.equal((await w.inject({ url: '/phan-anh/nen.svg?muc=3&x=1' })).statusCode, 404)
})
