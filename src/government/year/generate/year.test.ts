import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { type Db, sql } from '#core/db.ts'
import type { Context } from '#core/module.ts'
import { compareFrozen, freezePeriod, periodOf, periodsBetween, readIndicator, unitsOfLevel } from '#engine/indicators/index.ts'
import { completenessOf } from '#engine/registers/index.ts'
import { refreshDataset } from '#government/opendata/index.ts'
import { doStep } from '#government/reports/index.ts'
import { findUnitByCode, listTree, loadPack, reorganiseByPack } from '#ground/places/index.ts'
import { definitionsOf, type Figures, figuresOf, letFollow, lost } from '../../../../test/figures.ts'
import { forgetMerger } from '../../../../test/merging.ts'
import { world } from '../../../../test/world.ts'
import { amountsOf, monthsOf, spanOf } from './year.rules.ts'
import { generateYear } from './year.ts'

const mergerOn = '2025-07-01'
const scale = 0.001
const seed = 7

test('the year is the one before the merger and what had passed of its own', () => {
  const span = spanOf(mergerOn)
  assert.deepEqual(span, { from: '2024-01-01', to: '2025-06-30', mergerOn })
  assert.ok(monthsOf(span) > 17.7 && monthsOf(span) < 18)
  assert.deepEqual(amountsOf(1).dossiers, 330_000)
  assert.ok(Object.values(amountsOf(0.000_001)).every((amount) => amount > 0))
})

describe('a made-up year, and the merger of 2025 loaded upon it', () => {
  let db: Db
  let context: Context
  const said: string[] = []
  const months = periodsBetween(periodOf('month', '2024-01-01'), periodOf('month', '2024-12-01'), 99)
  const year = periodOf('year', '2024-01-01')
  const today = '2025-08-01'
  let codesOfPack: string[]
  const codes = async (): Promise<string[]> => {
    const province = await findUnitByCode(db, '92', { on: mergerOn, level: 'province' })
    assert.ok(province)
    const all = await listTree(db, province.id, { on: mergerOn })
    const byId = new Map(all.map((unit) => [unit.id, unit.code]))
    return all.map(({ code, fullName, level, parentId }) => [level, code, fullName, byId.get(parentId ?? '') ?? ''].join(' ')).sort()
  }
  const figures = async (structure: string): Promise<Figures> =>
    figuresOf(db, await definitionsOf(db, ['one_stop', 'entered']), {
      periods: ({ body }) =>
        body.period === 'year' ? [year] : body.period === 'quarter' ? [periodOf('quarter', '2024-10-01'), year] : [...months],
      structure,
      today,
    })

  before(async () => {
    const w = await world()
    db = await w.freshDatabase()
    codesOfPack = await codes()
    await forgetMerger(db, mergerOn)
    const url = new URL(w.app.config.databaseUrl)
    const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(db)
    url.pathname = `/${rows[0]?.name}`
    const clock = { now: () => new Date('2025-07-01T02:00:00Z') }
    context = { db, clock, config: { ...w.app.config, databaseUrl: url.href }, log: (line) => void said.push(line) }
  })

  test('it is made once, labelled, and refused in production', async () => {
    assert.equal(await generateYear({ ...context, config: { ...context.config, mode: 'production' } }, { seed, scale }), 2)
    assert.equal(await generateYear(context, { seed, scale }), 0, said.at(-1))
    assert.equal(await generateYear(context, { seed, scale }), 1)
    assert.match(said.at(-1) ?? '', /seed 7 is here already, at scale 0.001/)
    assert.equal(await generateYear(context, { seed: 8, scale }), 1)
    assert.match(said.at(-1) ?? '', /holds the made-up year of seed 7/)
    const received = await readIndicator(db, 'one_stop_received', { today: '2025-06-30' })
    assert.match(received?.source.vi ?? '', /^Sinh thử \(seed 7\)/)
    assert.match((await readIndicator(db, 'payment_accounts', { today }))?.source.vi ?? '', /^Sinh thử/)
    assert.doesNotMatch((await readIndicator(db, 'one_stop_received', { today: '2026-06-30' }))?.source.vi ?? '', /sinh thử/)
    const teams = await completenessOf(db, 'community-digital-teams', '2025-06-30')
    assert.ok(teams.length >= 100, `${teams.length} units have teams`)
  })

  test('whoever takes a figure away from here takes the label with it: open data and reports', async () => {
    const at = new Date('2025-07-02T02:00:00Z')
    assert.equal((await refreshDataset(db, context.config, 'one-stop-province', at)).result, 'released')
    const { rows } = await sql<{ period: string; madeUp: boolean }>`
      select data ->> 'period' as period, (data ->> 'made_up')::boolean as "madeUp" from opendata.row r
      join opendata.dataset d on d.id = r.dataset_id where d.key = 'one-stop-province'`.execute(db)
    assert.ok(rows.length > 20 && rows.every(({ period, madeUp }) => madeUp === period >= '2024-01'), JSON.stringify(rows[0]))
    const [unit] = await unitsOfLevel(db, 'province', '2025-06-30')
    assert.ok(unit)
    const actor = {
      personId: crypto.randomUUID(),
      kind: 'officer',
      name: 'Người lập',
      sessionId: '',
      roles: [{ role: 'data_entry', unitId: unit.id }],
    }
    const report = await doStep(db, {
      ...{
        regime: 'one_stop_monthly',
        period: periodOf('month', '2025-06-01'),
        unit,
        path: [unit.id],
        action: 'produce' as const,
        note: null,
        at,
      },
      actor: actor as Parameters<typeof doStep>[1]['actor'],
    })
    const lines = report.content.lines.filter(({ indicator, value }) => indicator.startsWith('one_stop') && value !== null)
    assert.ok(lines.length > 0 && lines.every(({ madeUp }) => madeUp === true))
  })

  test('cut off in the middle it goes on at the same scale, and makes nothing twice', async () => {
    const count = async (): Promise<unknown> =>
      (
        await sql`select (select count(*) from procedures.dossier) as dossiers, (select count(*) from registers.record) as records,
          (select count(*) from feedback.report) as reports, (select count(*) from indicators.entry) as entries`.execute(db)
      ).rows[0]
    const had = await count()
    await sql`update indicators.generated set finished_at = null`.execute(db)
    assert.equal(await generateYear(context, { seed, scale: 0.5 }), 1)
    assert.match(said.at(-1) ?? '', /go on with --scale 0.001/)
    assert.equal(await generateYear(context, { seed, scale }), 0)
    assert.deepEqual(await count(), had)
  })

  test('every figure of 2024 stays, frozen ones with their hash, and is told in the units of either structure', async () => {
    const definitions = await definitionsOf(db, ['one_stop', 'entered'])
    assert.ok(definitions.length >= 60, `${definitions.length} indicators`)
    const by = { id: null, name: 'Người chốt', at: context.clock.now() }
    const hashes = new Map<string, string>()
    const told = await figures('then')
    for (const definition of definitions)
      if (told.get(definition.key)?.at(-1)?.value !== null)
        hashes.set(definition.key, (await freezePeriod(db, definition, year, by).catch(() => undefined))?.hash ?? '')
    const oldUnits = new Set([...told.values()].flatMap((values) => values.flatMap((value) => value.groups.map((group) => group.unitId))))

    const done = await reorganiseByPack(db, context.config.province, mergerOn)
    assert.ok(done.ended.length > 200 && done.begun.length > 80, `${done.ended.length} ended, ${done.begun.length} began`)
    assert.deepEqual(await codes(), codesOfPack, 'the units are those of the pack')
    const again = await loadPack(db, context.config.province)
    assert.deepEqual([again.created, again.changed, again.successions, again.unmatched], [0, 0, 0, []], 'the pack has nothing to add')
    await assert.rejects(reorganiseByPack(db, context.config.province, mergerOn), { code: 'places.reorganised_already' })
    await assert.rejects(reorganiseByPack(db, context.config.province, '2031-01-01'), { code: 'places.no_such_reorganisation' })

    const open = await sql<{
      count: number
    }>`select count(*) as count from casework.case_record where closed_at is null and kind = 'dossier'`.execute(db)
    await letFollow(context)
    const left = await sql<{
      count: number
    }>`select count(*) as count from casework.case_record c join places.unit_version v on v.unit_id = c.unit_id
      where c.closed_at is null and c.kind = 'dossier' and v.valid_to = '2025-06-30' and v.superseded_at is null
        and not exists (select from places.unit_version w where w.unit_id = v.unit_id and w.valid_from > v.valid_from)`.execute(db)
    assert.ok(Number(open.rows[0]?.count) > 0)
    assert.equal(Number(left.rows[0]?.count), 0, 'nothing that is open stays behind')

    assert.deepEqual(await figures('then'), told, 'in the units of then nothing has changed')
    assert.ok([...hashes.values()].filter(Boolean).length >= 30)
    for (const [key, hash] of hashes) {
      if (!hash) continue
      const [frozen] = await compareFrozen(db, key, today)
      assert.deepEqual([frozen?.hash, frozen?.intact, frozen?.restated], [hash, true, false], key)
    }
    const restated = await figures(mergerOn)
    assert.deepEqual(lost(told, restated), [], 'nothing is lost over the units of today')
    assert.deepEqual(lost(await figures('2025-06-30'), restated), [])
    const counted = restated.get('one_stop_received')?.flatMap((value) => value.groups) ?? []
    assert.ok(
      counted.length > 0 && counted.every(({ unitId }) => !oldUnits.has(unitId) || unitId === null || done.changed.includes(unitId)),
    )
    const parts = counted.filter((group) => group.unitId === 'undivided')
    assert.ok(counted.length > parts.length)
  })
})
