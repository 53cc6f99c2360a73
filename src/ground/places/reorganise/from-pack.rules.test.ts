import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Dataset, UnitRecord } from '../load/dataset.rules.ts'
import type { Unit } from '../units/units.rules.ts'
import { stepsBetween } from './from-pack.rules.ts'

const [eve, day] = ['2025-06-30', '2025-07-01']

const record = (code: string, more: Partial<UnitRecord> = {}): UnitRecord => ({
  ...{ code, name: code, fullName: `Xã ${code}`, nameEn: null, nameKm: null, level: 'commune', type: 'Xã', kind: 'administrative' },
  ...{ parent: null, competence: [], from: '2010-01-01', to: eve, endReason: null },
  ...more,
})
const unit = (one: UnitRecord): Unit => {
  const { code, name, fullName, level, type, kind, from } = one
  return {
    ...{ id: `id-${code}`, kind, code, name, fullName, nameEn: null, nameKm: null, level, type },
    ...{ parentId: null, competence: [], validFrom: from, validTo: null, endReason: null },
  }
}
const began = (code: string, more: Partial<UnitRecord> = {}): UnitRecord => record(code, { from: day, to: null, ...more })

function steps(before: UnitRecord[], after: UnitRecord[], links: [string, string, 'whole' | 'part'][]) {
  const dataset: Dataset = { units: [...before, ...after], links: links.map(([from, to, share]) => ({ from, to, share, onDate: day })) }
  return stepsBetween(dataset, before.map(unit), day)
}

test('units that go wholly into a new one are merged into it, under a code that one of them bore', () => {
  const made = steps(
    [record('1'), record('2')],
    [began('1', { fullName: 'Phường 1' })],
    [
      ['1', '1', 'whole'],
      ['2', '1', 'whole'],
    ],
  )
  assert.deepEqual(
    made.map(({ op }) => op),
    ['create', 'merge', 'merge'],
  )
  assert.deepEqual(made.slice(1), [
    { op: 'merge', from: [{ unit: 'id-1', share: 'whole' }], into: 'new:commune-1' },
    { op: 'merge', from: [{ unit: 'id-2', share: 'whole' }], into: 'new:commune-1' },
  ])
})

test('a unit that goes on with all that it was keeps its identity: it moves, and is spelt as the new list spells it', () => {
  const top = began('92', { level: 'province', fullName: 'Thành phố mới' })
  const made = steps(
    [record('1', { fullName: 'Xã Lai Hoà' })],
    [top, began('1', { fullName: 'Xã Lai Hòa', parent: '92' })],
    [['1', '1', 'whole']],
  )
  assert.deepEqual(made.slice(1), [
    { op: 'rename', unit: 'id-1', to: { name: '1', fullName: 'Xã Lai Hòa' } },
    { op: 'move', unit: 'id-1', parent: 'new:province-92' },
  ])
})

test('a unit that is divided ends with its parts named; one that none takes over ends with its reason', () => {
  const district = record('9', { level: 'district', endReason: 'Bỏ cấp huyện' })
  const made = steps(
    [record('1'), district],
    [began('2'), began('3')],
    [
      ['1', '2', 'part'],
      ['1', '3', 'part'],
    ],
  )
  assert.deepEqual(made.slice(2), [
    {
      op: 'abolish',
      unit: 'id-1',
      successors: [
        { unit: 'new:commune-2', share: 'part' },
        { unit: 'new:commune-3', share: 'part' },
      ],
    },
    { op: 'abolish', unit: 'id-9', reason: 'Bỏ cấp huyện' },
  ])
})

test('a link to a unit that no list knows is refused with its code', () => {
  assert.throws(() => steps([record('1')], [], [['1', '7', 'whole']]), { code: 'places.unit_not_found' })
})
