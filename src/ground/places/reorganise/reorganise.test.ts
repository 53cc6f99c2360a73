import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { before, describe, test } from 'node:test'
import { type Db, sql } from '#core/db.ts'
import { world } from '../../../../test/world.ts'
import { listPredecessors, listSuccessors, recodeTo } from '../units/recode.ts'
import { listAncestors, listDescendantIds, listTree } from '../units/tree.queries.ts'
import { findUnitByCode, getUnit, listChildren, listUnits } from '../units/units.queries.ts'
import { reorganise } from './reorganise.ts'
import type { NewUnit, Step } from './reorganise.rules.ts'

const day = '2027-01-01'
const eve = '2026-12-31'
const signed = { legalBasis: 'Nghị quyết thử', by: 'tester' }

describe('a reorganisation', () => {
  let db: Db
  before(async () => {
    db = (await world()).db
  })

  const draft = (parent: string | null, level = 'commune', kind: NewUnit['kind'] = 'administrative'): NewUnit => {
    const code = `T-${randomUUID().slice(0, 8)}`
    return { code, name: code, fullName: `Xã ${code}`, level, type: 'Xã', kind, parent }
  }
  /** A province of its own with three communes. */
  async function country(): Promise<{ p: string; a: string; b: string; c: string }> {
    const steps: Step[] = [
      { op: 'create', key: 'p', unit: draft(null, 'province') },
      ...['a', 'b', 'c'].map((key): Step => ({ op: 'create', key, unit: draft('new:p') })),
    ]
    const { created } = await reorganise(db, { ...signed, title: 'Lập tỉnh thử', onDate: '2020-01-01', steps })
    return created as { p: string; a: string; b: string; c: string }
  }
  const change = (steps: Step[], onDate = day) => reorganise(db, { ...signed, title: 'Sắp xếp thử', onDate, steps })

  test('writes versions, links and one event, and the day before stays as it was', async () => {
    const { p, a, b, c } = await country()
    await new Promise((done) => setTimeout(done, 5))
    const known = new Date()
    await new Promise((done) => setTimeout(done, 5))
    const outcome = await change([
      { op: 'create', key: 'n', unit: draft(p) },
      {
        op: 'merge',
        from: [
          { unit: a, share: 'whole' },
          { unit: b, share: 'whole' },
        ],
        into: 'new:n',
      },
      { op: 'rename', unit: c, to: { name: 'Mới', fullName: 'Phường Mới' } },
    ])
    assert.deepEqual(outcome.ended.sort(), [a, b].sort())
    assert.deepEqual(outcome.changed, [c])
    const ids = async (on: string) => (await listChildren(db, p, { on })).map((unit) => unit.id).sort()
    assert.deepEqual(await ids(eve), [a, b, c].sort())
    assert.deepEqual(await ids(day), [c, ...outcome.begun].sort())
    assert.equal((await getUnit(db, c, { on: day })).fullName, 'Phường Mới')
    assert.notEqual((await getUnit(db, c, { on: day, known })).fullName, 'Phường Mới')
    assert.equal((await getUnit(db, a, { on: day, known })).id, a)
    assert.deepEqual(
      (await listSuccessors(db, a, { on: day })).map((heir) => [heir.unit.id, heir.share]),
      [[outcome.begun[0], 'whole']],
    )
    assert.deepEqual((await listPredecessors(db, outcome.begun[0] ?? '', { on: eve })).map((heir) => heir.unit.id).sort(), [a, b].sort())
    const { rows } = await sql<{
      name: string
      payload: { ended: string[] }
    }>`select name, payload from core.event where subject = ${outcome.id}`.execute(db)
    assert.deepEqual(
      rows.map((row) => [row.name, row.payload.ended.length]),
      [['places.units_reorganised', 2]],
    )
  })

  test('that is refused leaves nothing behind', async () => {
    const { p, a } = await country()
    await assert.rejects(
      change([
        { op: 'rename', unit: a, to: { name: 'x' } },
        { op: 'abolish', unit: p, reason: 'hết' },
      ]),
      { code: 'places.left_without_parent' },
    )
    assert.equal((await listChildren(db, p, { on: day })).length, 3)
    assert.notEqual((await getUnit(db, a)).name, 'x')
  })

  test('can abolish a level: those below move up in the same operation', async () => {
    const { p, a, b, c } = await country()
    const { created } = await change(
      [{ op: 'create', key: 'd', unit: draft(p, 'district') }, ...[a, b].map((unit): Step => ({ op: 'move', unit, parent: 'new:d' }))],
      '2021-01-01',
    )
    const d = created.d ?? ''
    assert.deepEqual(
      (await listAncestors(db, a, { on: '2022-01-01' })).map((unit) => unit.id),
      [d, p],
    )
    assert.deepEqual((await listTree(db, p, { on: '2022-01-01' })).map((unit) => unit.depth).sort(), [0, 1, 1, 2, 2])
    await change([...[a, b].map((unit): Step => ({ op: 'move', unit, parent: p })), { op: 'abolish', unit: d, reason: 'Bỏ cấp huyện' }])
    assert.deepEqual(
      (await listAncestors(db, a, { on: day })).map((unit) => unit.id),
      [p],
    )
    assert.equal((await listDescendantIds(db, d, { on: eve })).length, 3)
    assert.deepEqual((await recodeTo(db, [d], day)).list, [{ from: d, to: [a, b].sort(), share: 'part' }])
    assert.equal((await listUnits(db, [a, b, c, d], { on: day })).length, 3)
    assert.equal((await listUnits(db, [a, b, c, d])).length, 4)
  })

  test('keeps the way from the first unit to the last over several operations', async () => {
    const { a, b, c } = await country()
    await change([{ op: 'merge', from: [{ unit: a, share: 'whole' }], into: b }], '2026-01-01')
    await change([{ op: 'merge', from: [{ unit: b, share: 'whole' }], into: c }])
    const { restate } = await recodeTo(db, [a, b, c], day)
    assert.deepEqual(
      [
        ...restate(
          new Map([
            [a, 5],
            [b, 7],
            [c, 11],
          ]),
        ).sums,
      ],
      [[c, 23]],
    )
    assert.deepEqual((await listPredecessors(db, c, { on: '2025-06-01' })).map((heir) => heir.unit.id).sort(), [a, b].sort())
  })

  test('of two at the same moment on one unit only one is accepted', async () => {
    const { a, b, c } = await country()
    const both = await Promise.allSettled([b, c].map((into) => change([{ op: 'merge', from: [{ unit: a, share: 'whole' }], into }])))
    assert.deepEqual(both.map((one) => one.status).sort(), ['fulfilled', 'rejected'])
    const refused = both.find((one) => one.status === 'rejected')
    assert.match(String((refused as PromiseRejectedResult).reason.code), /^places\.unit_not_in_force$/)
    assert.equal((await listSuccessors(db, a, { on: day })).length, 1)
  })

  test('the database itself refuses two versions of one unit, or one code twice, in one time', async () => {
    const { a, b } = await country()
    const copy = (unit: string, code: string) =>
      sql`insert into places.unit_version (unit_id, code, name, full_name, level, type, valid_from, search, words)
      select ${unit}::uuid, ${code}, name, full_name, level, type, '2023-01-01', search, words from places.unit_version where unit_id = ${a}::uuid limit 1`.execute(
        db,
      )
    await assert.rejects(copy(a, 'other'), { constraint: 'unit_version_no_overlap' })
    const code = (await getUnit(db, b)).code
    await reorganise(db, { ...signed, title: 'x', onDate: '2022-06-01', steps: [{ op: 'abolish', unit: a, reason: 'hết' }] })
    await assert.rejects(copy(a, code), { constraint: 'unit_version_one_code' })
    assert.equal((await findUnitByCode(db, code, { on: '2023-06-01' }))?.id, b)
  })

  test('a day that is none, and an id that is none, are refused with words', async () => {
    await assert.rejects(change([], '2027-02-30'), { code: 'places.not_a_day' })
    await assert.rejects(change([{ op: 'move', unit: 'x', parent: null }]), { code: 'places.unit_not_found' })
    await assert.rejects(getUnit(db, 'x'), { code: 'places.unit_not_found' })
  })
})
