import assert from 'node:assert/strict'
import { appendFile, cp, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import type { Db } from '#core/db.ts'
import { projectRoot } from '#core/files.ts'
import { world } from '../../../../test/world.ts'
import { recodeTo } from '../units/recode.ts'
import { listTree } from '../units/tree.queries.ts'
import { findUnitByCode, listChildren } from '../units/units.queries.ts'
import { loadPack } from './load-pack.ts'
import { BrokenPack, readPack } from './read-pack.ts'

const packDir = (name: string): string => join(projectRoot, 'provinces', name)
const then = '2024-12-31'
const now = '2025-07-01'

/** A copy of a pack that a test may break. */
async function copyOf(name: string): Promise<string> {
  const dir = join(await mkdtemp(join(tmpdir(), 'pack-')), name)
  await cp(packDir(name), dir, { recursive: true })
  return dir
}

describe('the packs', () => {
  for (const name of ['soc-trang', 'ben-tre', 'dong-thap']) {
    test(`${name} is in order`, async () => {
      const pack = await readPack(packDir(name))
      assert.equal(pack.manifest.key, name)
      assert.ok(pack.facts.length > 0)
    })
  }

  test('Sóc Trăng has its people, hours and one-stops', async () => {
    const { officers, calendars, dataset } = await readPack(packDir('soc-trang'))
    const roles = new Set(officers.flatMap((officer) => officer.roles.map((role) => role.role)))
    for (const role of ['administrator', 'approver', 'clerk', 'leader', 'processor', 'receiver']) assert.ok(roles.has(role), role)
    assert.deepEqual(
      calendars.map((calendar) => calendar.id),
      ['hanh-chinh', 'mot-cua'],
    )
    assert.ok(dataset.units.some((unit) => unit.fullName === 'Trung tâm Phục vụ hành chính công phường Phú Lợi'))
  })

  test('a broken pack is refused with file, place and reason', async () => {
    const dir = await copyOf('soc-trang')
    await appendFile(
      join(dir, 'units-2025.csv'),
      '99999,commune,Xã,Mồ Côi,Mo Coi,,77\n31510,commune,Phường,Lặp,Lap,,92\nonly,three,cells\n',
    )
    await appendFile(join(dir, 'succession-2025.csv'), '31498,00000,whole\n31498,31510,half\n')
    const officers = (await readFile(join(dir, 'officers.json'), 'utf8')).replace('"receiver"', '"King 1"')
    await writeFile(join(dir, 'officers.json'), officers)
    const error = await readPack(dir).then(
      () => assert.fail('it was accepted'),
      (reason: unknown) => reason,
    )
    assert.ok(error instanceof BrokenPack)
    for (const expected of [
      /units-2025\.csv 99999: no unit 77 to stand under on 2025-07-01/,
      /units-2025\.csv 31510: the code comes twice in one time/,
      /units-2025\.csv line 48: 3 fields instead of 7/,
      /succession-2025\.csv 31498 → 00000: no unit 00000 on 2025-07-01/,
      /succession-2025\.csv line 112: share "half" is neither whole nor part/,
      /officers\.json \/0\/roles\/0\/role/,
    ])
      assert.match(error.message, expected)
  })

  test('a pack without a manifest, or with one that is not JSON, is refused', async () => {
    await assert.rejects(readPack(packDir('nowhere')), /pack\.json \/: the file is missing/)
    const dir = await copyOf('ben-tre')
    await writeFile(join(dir, 'pack.json'), '{')
    await assert.rejects(readPack(dir), /pack\.json \/: not JSON/)
  })
})

describe('loading packs', () => {
  let db: Db
  before(async () => {
    db = await (await world()).freshDatabase()
    for (const name of ['soc-trang', 'ben-tre', 'dong-thap']) await loadPack(db, packDir(name))
  })

  const below = async (code: string, on: string, level: string) => {
    const root = await findUnitByCode(db, code, { on, level: 'province' })
    return (await listTree(db, root?.id ?? '', { on })).filter((unit) => unit.level === level)
  }

  test('Sóc Trăng has 11 districts before and none after', async () => {
    assert.equal((await below('94', '2025-06-30', 'district')).length, 11)
    assert.equal((await below('94', '2025-06-30', 'commune')).length, 108)
    assert.equal((await below('92', now, 'district')).length, 0)
    assert.equal((await below('92', now, 'commune')).length, 43)
    assert.equal(await findUnitByCode(db, '94', { on: now }), undefined)
  })

  test("the sums of Sóc Trăng's communes are the same in the new units", async () => {
    const communes = await below('94', then, 'commune')
    const { restate } = await recodeTo(
      db,
      communes.map((unit) => unit.id),
      now,
    )
    const { sums, undivided } = restate(new Map(communes.map((unit, i) => [unit.id, i + 1])))
    assert.deepEqual(undivided, [])
    assert.equal(
      [...sums.values()].reduce((a, b) => a + b, 0),
      (108 * 109) / 2,
    )
    assert.equal(sums.size, 43)
  })

  test('departments merged in March and went to Cần Thơ in July', async () => {
    const names = async (code: string, on: string) => (await below(code, on, 'department')).map((unit) => unit.fullName)
    assert.ok((await names('94', '2025-02-28')).includes('Sở Giao thông vận tải'))
    assert.ok(!(await names('94', '2025-03-01')).includes('Sở Giao thông vận tải'))
    assert.ok((await names('92', now)).includes('Sở Xây dựng'))
    const transport = await findUnitByCode(db, 'H51.SGTVT', { on: then })
    const construction = await findUnitByCode(db, 'H13.SXD', { on: now })
    assert.deepEqual((await recodeTo(db, [transport?.id ?? ''], now)).list[0], {
      from: transport?.id,
      to: [construction?.id],
      share: 'whole',
    })
  })

  test('each commune has a one-stop, and the old one-stop is followed by the new', async () => {
    const ward = await findUnitByCode(db, '31510', { on: now })
    const [stop] = (await listChildren(db, ward?.id ?? '', { on: now })).filter((unit) => unit.kind === 'one_stop')
    const old = await findUnitByCode(db, 'H51.31522.MC', { on: then })
    assert.deepEqual((await recodeTo(db, [old?.id ?? ''], now)).list[0]?.to, [stop?.id])
  })

  test('the three stand beside each other, and a second time nothing changes', async () => {
    for (const [code, on] of [
      ['94', then],
      ['83', then],
      ['87', then],
      ['92', now],
      ['86', now],
      ['82', now],
    ] as const) {
      assert.ok(await findUnitByCode(db, code, { on, level: 'province' }), `${code} on ${on}`)
    }
    for (const name of ['soc-trang', 'ben-tre', 'dong-thap']) {
      const again = await loadPack(db, packDir(name))
      assert.deepEqual([again.created, again.changed, again.successions, again.unmatched], [0, 0, 0, []])
    }
  })
})
