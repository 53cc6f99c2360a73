import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { appendFile, chmod, copyFile, mkdtemp, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { type Db, sql } from '#core/db.ts'
import { world } from '../../../../test/world.ts'
import { recodeTo } from '../units/recode.ts'
import { searchUnits } from '../units/search.queries.ts'
import { listDescendantIds, listTree } from '../units/tree.queries.ts'
import { findUnitByCode, getUnit, listChildren } from '../units/units.queries.ts'
import { loadPack } from '../pack/load-pack.ts'
import { findBoundary } from './boundaries.queries.ts'
import { importBoundaries } from './boundaries.ts'
import type { Dataset } from './dataset.rules.ts'
import { importUnits, type LoadReport } from './load.ts'
import { type Reference, readReference } from './reference.ts'

const data = process.env.TINHSO_DATA ?? '../shared/data'
const admin = join(data, 'admin')
const skip = existsSync(admin) ? false : 'skipped: no reference data'
const source = { title: 'Sắp xếp đơn vị hành chính', onDate: '2025-07-01', legalBasis: 'Nghị quyết 202/2025/QH15', by: 'test' }
const then = '2024-12-31'
const now = '2025-07-01'

/** The lists as one knew them before the reorganisation: three tiers, no end in sight. */
function threeTiersOf({ units }: Dataset): Dataset {
  return { units: units.filter((unit) => unit.to !== null).map((unit) => ({ ...unit, to: null, endReason: null })), links: [] }
}

async function countLevels(db: Db, on: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const root of await listChildren(db, null, { on })) {
    for (const unit of await listTree(db, root.id, { on }))
      if (unit.kind === 'administrative') counts[unit.level] = (counts[unit.level] ?? 0) + 1
  }
  return counts
}

describe('the national lists of units', { skip }, () => {
  let db: Db
  let reference: Reference
  let report: LoadReport
  let treeBefore: string[]
  let momentBefore: Date
  const nameAndCode = async (on: string): Promise<string[]> => {
    const province = await findUnitByCode(db, '83', { on, level: 'province' })
    return (await listTree(db, province?.id ?? '', { on })).map((unit) => `${unit.depth} ${unit.code} ${unit.fullName}`)
  }

  before(async () => {
    db = await (await world()).freshDatabase()
    await sql`truncate places.unit cascade`.execute(db)
    reference = await readReference(admin)
    await importUnits(db, threeTiersOf(reference.dataset), source)
    treeBefore = await nameAndCode(then)
    await new Promise((done) => setTimeout(done, 5))
    momentBefore = new Date()
    await new Promise((done) => setTimeout(done, 5))
    report = await importUnits(db, reference.dataset, source)
  })

  test('are read whole: 63, 696 and 10,035 of then, 34 and 3,321 of now, 10,604 links between communes', () => {
    const count = (level: string, isOld: boolean) =>
      reference.dataset.units.filter((unit) => unit.level === level && (unit.to !== null) === isOld).length
    assert.deepEqual([count('province', true), count('district', true), count('commune', true)], [63, 696, 10_035])
    assert.deepEqual([count('province', false), count('district', false), count('commune', false)], [34, 0, 3_321])
    assert.equal(reference.links, 10_604 + 63)
    assert.deepEqual(reference.refused, [])
  })

  test('are in force as of a day: three tiers before, two tiers since', async () => {
    assert.deepEqual(await countLevels(db, then), { province: 63, district: 696, commune: 10_035 })
    assert.deepEqual(await countLevels(db, '2025-06-30'), { province: 63, district: 696, commune: 10_035 })
    assert.deepEqual(await countLevels(db, now), { province: 34, commune: 3_321 })
  })

  test('say what could not be matched, and which links are doubtful', () => {
    assert.equal(report.unmatched.length, 12)
    assert.ok(
      report.unmatched.every((line) => /no unit \d{5} before 2025-07-01/.test(line)),
      report.unmatched[0],
    )
    assert.equal(reference.mended.length, 6)
    assert.equal(reference.doubtful.length, 8)
    assert.ok(reference.doubtful.includes('Xã Vĩnh Thành (31771) → 31232'))
  })

  test('change nothing when they are loaded again', async () => {
    const again = await importUnits(db, reference.dataset, source)
    assert.deepEqual([again.created, again.changed, again.successions], [0, 0, 0])
    assert.equal(again.unchanged, reference.dataset.units.length)
  })

  test('leave the past as it was before the merger was loaded', async () => {
    assert.deepEqual(await nameAndCode(then), treeBefore)
    const benTre = await findUnitByCode(db, '83', { on: then })
    assert.equal((await getUnit(db, benTre?.id ?? '', { on: then })).validTo, '2025-06-30')
    assert.equal((await getUnit(db, benTre?.id ?? '', { on: now, known: momentBefore })).validTo, null)
    await assert.rejects(getUnit(db, benTre?.id ?? '', { on: now }), { code: 'places.unit_not_found' })
  })

  test('keep the identity of a unit that simply goes on, and of no other', async () => {
    const hanoi = await Promise.all([then, now].map((on) => findUnitByCode(db, '01', { on })))
    assert.equal(hanoi[0]?.id, hanoi[1]?.id)
    const canTho = await Promise.all([then, now].map((on) => findUnitByCode(db, '92', { on })))
    assert.notEqual(canTho[0]?.id, canTho[1]?.id)
  })

  test('restate a sum over a province in its new communes without losing anything', async () => {
    const province = await findUnitByCode(db, '83', { on: then })
    const communes = (await listTree(db, province?.id ?? '', { on: then })).filter((unit) => unit.level === 'commune')
    const recodings = await recodeTo(
      db,
      communes.map((unit) => unit.id),
      now,
    )
    const { sums, undivided } = recodings.restate(new Map(communes.map((unit) => [unit.id, 100])))
    const restated = [...sums.values()].reduce((a, b) => a + b, 0)
    assert.equal(restated + undivided.reduce((sum, one) => sum + one.value, 0), 148 * 100)
    const successor = (await recodeTo(db, [province?.id ?? ''], now)).list[0]
    const below = new Set(await listDescendantIds(db, successor?.to[0] ?? '', { on: now }))
    for (const unitId of sums.keys()) assert.ok(below.has(unitId))
  })

  test('answer for a district, whose level ended, through the communes that were in it', async () => {
    const district = await findUnitByCode(db, '945', { on: then })
    const [recoding] = (await recodeTo(db, [district?.id ?? ''], now)).list
    assert.deepEqual([recoding?.share, recoding?.to.length], ['part', 2])
    const island = await findUnitByCode(db, '755', { on: then })
    assert.equal((await recodeTo(db, [island?.id ?? ''], now)).list[0]?.share, 'whole')
  })

  test('go back as well: a commune of now lies in the province of then', async () => {
    const commune = await findUnitByCode(db, '31510', { on: now })
    const province = await findUnitByCode(db, '94', { on: then })
    const of = (await recodeTo(db, [commune?.id ?? ''], then)).list[0]?.to ?? []
    const below = new Set(await listDescendantIds(db, province?.id ?? '', { on: then }))
    assert.equal(of.length, 4)
    assert.ok(of.every((unitId) => below.has(unitId)))
  })

  test('are found with and without tone marks, by code, and only in their time', async () => {
    for (const text of ['Phú Lợi', 'phu loi', 'PHƯỜNG PHÚ LỢ']) {
      assert.ok(
        (await searchUnits(db, text, { on: now })).some((unit) => unit.code === '31510'),
        text,
      )
    }
    assert.equal((await searchUnits(db, '31510', { on: now }))[0]?.fullName, 'Phường Phú Lợi')
    assert.equal((await searchUnits(db, 'Kế Sách', { on: now, level: 'district' })).length, 0)
    assert.equal((await searchUnits(db, 'ke sach', { on: then, level: 'district' })).length, 1)
    assert.deepEqual(await searchUnits(db, "'; drop table", { on: now }), [])
  })

  test('take borders, and say which have no unit', async () => {
    const file = join(data, 'gis/communes-2025-92-cantho.geojson')
    const first = await importBoundaries(db, file, { on: now })
    assert.deepEqual([first.features, first.written, first.unmatched, first.refused], [103, 103, [], []])
    assert.equal((await importBoundaries(db, file, { on: now })).written, 0)
    const unit = await findUnitByCode(db, '31510', { on: now })
    assert.ok(await findBoundary(db, unit?.id ?? '', '2026-01-01'))
    assert.equal(await findBoundary(db, unit?.id ?? '', then), undefined)
    assert.ok((await importBoundaries(db, join(data, 'gis/provinces-old-dissolved.geojson'), { on: now })).unmatched.length > 0)
  })
})

test("a province's pack that is loaded already keeps its word against the national lists", { skip }, async () => {
  const db = await (await world()).freshDatabase()
  const reference = await readReference(admin)
  const idOf = async (code: string, on: string) => (await findUnitByCode(db, code, { on }))?.id ?? ''
  const [province, commune] = [await idOf('94', then), await idOf('31771', then)]
  const report = await importUnits(db, reference.dataset, source)
  assert.deepEqual(await countLevels(db, now), { province: 34, commune: 3_321 })
  assert.deepEqual([report.changed, report.keptOther], [0, 3])
  assert.deepEqual([await idOf('94', then), await idOf('31771', then)], [province, commune])
  assert.deepEqual((await recodeTo(db, [commune], now)).list[0]?.to, [await idOf('31777', now)])
  const again = await importUnits(db, reference.dataset, source)
  assert.deepEqual([again.created, again.changed, again.successions], [0, 0, 0])
  assert.equal((await loadPack(db, 'provinces/soc-trang')).changed, 0)
})

test('a malformed line is refused with its number and reason, and the rest is read', { skip }, async () => {
  const dir = await mkdtemp(join(tmpdir(), 'units-'))
  for (const name of await readdir(admin)) await copyFile(join(admin, name), join(dir, name))
  const path = join(dir, 'communes-2025.csv')
  await chmod(path, 0o644)
  await appendFile(path, 'abc,Sai,Xã,Xã Sai,Sai,sai,92\n99998,,Xã,,,,92\n99999,Thiếu\n00004,Lặp,Xã,Xã Lặp,Lap,lap,92\n')
  const { dataset, refused } = await readReference(dir)
  assert.deepEqual(
    refused.map((line) => `${line.file} ${line.line}`).sort(),
    [3323, 3324, 3325, 3326].map((line) => `communes-2025.csv ${line}`),
  )
  assert.match(refused.map((line) => line.reason).join('; '), /code "abc"/)
  assert.equal(dataset.units.length, 63 + 696 + 10_035 + 34 + 3_321)
})
