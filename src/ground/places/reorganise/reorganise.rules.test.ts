import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { Refusal } from '#core/errors.ts'
import { type History, recodeUnit, restateSums } from '../units/recode.rules.ts'
import { dayBefore, holdsOn, type Plan, type Unit } from '../units/units.rules.ts'
import { type NewUnit, planReorganisation, type Step } from './reorganise.rules.ts'

const start = '2010-01-01'
const day = '2025-07-01'

function unit(id: string, parentId: string | null = null, over: Partial<Unit> = {}): Unit {
  const named = {
    code: `c-${id}`,
    name: id,
    fullName: `Xã ${id}`,
    nameEn: null,
    nameKm: null,
    level: parentId ? 'commune' : 'province',
    type: 'Xã',
  }
  return { id, kind: 'administrative', ...named, parentId, competence: [], validFrom: start, validTo: null, endReason: null, ...over }
}
const drafted = (key: string, parent: string | null = 'p'): Step => ({ op: 'create', key, unit: newUnit(key, parent) })
const newUnit = (key: string, parent: string | null): NewUnit => ({
  code: `n-${key}`,
  name: key,
  fullName: `Xã ${key}`,
  level: 'commune',
  type: 'Xã',
  parent,
})
const known = [unit('p'), unit('q'), unit('a', 'p'), unit('b', 'p'), unit('c', 'p'), unit('d', 'q')]

function plan(steps: Step[], units: Unit[] = known): Plan {
  let made = 0
  return planReorganisation(units, { onDate: day, steps }, () => `made-${made++}`)
}
const refused = (code: string, steps: Step[], units?: Unit[]) =>
  assert.throws(
    () => plan(steps, units),
    (error) => error instanceof Refusal && error.code === code,
  )

/** What is known after the plan: the versions left standing and those it adds. */
function after(units: readonly Unit[], change: Plan): Unit[] {
  const kinds = new Map(change.units.map((one) => [one.id, one.kind]))
  const standing = units.filter((one) => !change.supersede.some((gone) => gone.unitId === one.id && gone.validFrom === one.validFrom))
  return [
    ...standing,
    ...change.versions.map(({ unitId, ...version }) => ({
      id: unitId,
      kind: kinds.get(unitId) ?? ('administrative' as const),
      ...version,
    })),
  ]
}

describe('planning a reorganisation', () => {
  test('units that merge end the day before, and the new one begins', () => {
    const change = plan([
      drafted('ab'),
      {
        op: 'merge',
        from: [
          { unit: 'a', share: 'whole' },
          { unit: 'b', share: 'whole' },
        ],
        into: 'new:ab',
      },
    ])
    assert.deepEqual(
      change.successions.map((link) => [link.from, link.to, link.share]),
      [
        ['a', 'made-0', 'whole'],
        ['b', 'made-0', 'whole'],
      ],
    )
    const later = after(known, change)
    assert.deepEqual(
      later.filter((one) => holdsOn(one, day) && one.parentId === 'p').map((one) => one.id),
      ['c', 'made-0'],
    )
    assert.equal(later.find((one) => one.id === 'a')?.validTo, '2025-06-30')
  })

  test('a unit that gives a part away goes on', () => {
    const change = plan([{ op: 'merge', from: [{ unit: 'a', share: 'part' }], into: 'b' }])
    assert.deepEqual(change.versions, [])
    assert.equal(change.successions[0]?.share, 'part')
  })

  test('a move and a rename of one unit are one new version', () => {
    const change = plan([
      { op: 'move', unit: 'a', parent: 'q' },
      { op: 'rename', unit: 'a', to: { name: 'Mới', fullName: 'Phường Mới' } },
    ])
    const begun = change.versions.filter((version) => version.validFrom === day)
    assert.equal(begun.length, 1)
    assert.deepEqual([begun[0]?.parentId, begun[0]?.name, begun[0]?.code], ['q', 'Mới', 'c-a'])
  })

  test('a change on the day on which the version began replaces it', () => {
    const change = plan([{ op: 'rename', unit: 'a', to: { name: 'Mới' } }], [unit('a', null, { validFrom: day })])
    assert.equal(change.versions.length, 1)
    assert.equal(change.supersede.length, 1)
  })

  test('what cannot be is refused with its reason', () => {
    refused('places.nothing_to_do', [])
    refused('places.unit_not_found', [{ op: 'move', unit: 'zz', parent: 'p' }])
    refused('places.unknown_new_unit', [{ op: 'merge', from: [{ unit: 'a', share: 'whole' }], into: 'new:x' }])
    refused('places.key_comes_twice', [drafted('x'), drafted('x')])
    refused('places.abolished_without_reason', [{ op: 'abolish', unit: 'a', reason: ' ' }])
    refused('places.left_without_parent', [{ op: 'abolish', unit: 'p', reason: 'hết' }])
    refused('places.left_without_parent', [{ op: 'abolish', unit: 'a', reason: 'hết' }, drafted('x', 'a')])
    refused('places.left_without_parent', [
      { op: 'abolish', unit: 'a', reason: 'hết' },
      { op: 'move', unit: 'b', parent: 'a' },
    ])
    refused('places.successor_ended', [
      { op: 'merge', from: [{ unit: 'a', share: 'whole' }], into: 'b' },
      { op: 'abolish', unit: 'b', reason: 'hết' },
    ])
    refused('places.ended_and_changed', [
      { op: 'abolish', unit: 'a', reason: 'hết' },
      { op: 'rename', unit: 'a', to: { name: 'x' } },
    ])
    refused('places.ended_twice', [
      { op: 'abolish', unit: 'a', reason: 'hết' },
      { op: 'abolish', unit: 'a', reason: 'hết' },
    ])
    refused('places.under_itself', [{ op: 'move', unit: 'p', parent: 'a' }])
    refused('places.code_taken', [{ op: 'rename', unit: 'a', to: { code: 'c-b' } }])
    refused('places.split_needs_two', [{ op: 'split', from: 'a', into: ['b'] }])
    refused('places.unit_into_itself', [{ op: 'merge', from: [{ unit: 'a', share: 'part' }], into: 'a' }])
    refused('places.passed_on_twice', [
      { op: 'merge', from: [{ unit: 'a', share: 'part' }], into: 'b' },
      { op: 'merge', from: [{ unit: 'a', share: 'whole' }], into: 'c' },
    ])
    refused('places.unit_not_in_force', [{ op: 'abolish', unit: 'a', reason: 'hết' }], [unit('a', null, { validTo: '2020-01-01' })])
    refused('places.unit_changed_later', [{ op: 'abolish', unit: 'a', reason: 'hết' }], [unit('a', null, { validFrom: '2026-01-01' })])
  })

  test('a code that is set free is free on the same day', () => {
    const change = plan([
      { op: 'abolish', unit: 'b', reason: 'hết' },
      { op: 'rename', unit: 'a', to: { code: 'c-b' } },
    ])
    assert.equal(change.versions.find((version) => version.validFrom === day)?.code, 'c-b')
  })
})

/** A country of a few provinces with communes, and a reorganisation that the generator made up: partly nonsense. */
const world = fc
  .record({ provinces: fc.integer({ min: 1, max: 3 }), communes: fc.array(fc.nat(2), { minLength: 1, maxLength: 10 }) })
  .map(({ provinces, communes }) => [
    ...Array.from({ length: provinces }, (_, i) => unit(`p${i}`)),
    ...communes.map((p, i) => unit(`c${i}`, `p${p % provinces}`)),
  ])
const id = fc.oneof({ weight: 1, arbitrary: fc.nat(2).map((n) => `p${n}`) }, { weight: 4, arbitrary: fc.nat(9).map((n) => `c${n}`) })
const ref = fc.oneof(
  id,
  fc.nat(2).map((n) => `new:k${n}`),
)
const share = fc.constantFrom('whole' as const, 'part' as const)
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    op: fc.constant('merge' as const),
    from: fc.array(fc.record({ unit: id, share }), { minLength: 1, maxLength: 3 }),
    into: ref,
  }),
  fc.record({ op: fc.constant('split' as const), from: id, into: fc.array(ref, { minLength: 2, maxLength: 3 }) }),
  fc.record({ op: fc.constant('move' as const), unit: id, parent: ref }),
  fc.record({ op: fc.constant('rename' as const), unit: id, to: fc.record({ code: fc.nat(12).map((n) => `c-c${n}`) }) }),
  fc.record({
    op: fc.constant('abolish' as const),
    unit: id,
    reason: fc.constantFrom('', 'hết'),
    successors: fc.array(fc.record({ unit: ref, share }), { maxLength: 2 }),
  }),
)
const steps = fc
  .tuple(fc.nat(2), fc.array(step, { minLength: 1, maxLength: 5 }))
  .map(([parent, rest]) => [...[0, 1, 2].map((n) => drafted(`k${n}`, `p${parent}`)), ...rest])

function planOrRefusal(units: Unit[], wanted: Step[]): Plan | undefined {
  try {
    return plan(wanted, units)
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

const runs = { numRuns: 3000 }

describe('whatever is asked for, a plan that is accepted', () => {
  const holds = (check: (units: Unit[], change: Plan, later: Unit[]) => void) => {
    let accepted = 0
    fc.assert(
      fc.property(world, steps, (units, wanted) => {
        const change = planOrRefusal(units, wanted)
        if (!change) return
        accepted++
        check(units, change, after(units, change))
      }),
      runs,
    )
    assert.ok(accepted > 100, `only ${accepted} plans were accepted: the property says little`)
  }

  test('leaves no two versions of a unit, and no code twice, in one time', () => {
    holds((_units, _change, later) => {
      for (const when of [start, dayBefore(day), day, '2030-01-01']) {
        const now = later.filter((one) => holdsOn(one, when))
        assert.equal(new Set(now.map((one) => one.id)).size, now.length)
        assert.equal(new Set(now.map((one) => `${one.level} ${one.code}`)).size, now.length)
      }
    })
  })

  test('leaves nobody under a unit that is not there', () => {
    holds((_units, _change, later) => {
      const now = later.filter((one) => holdsOn(one, day))
      const there = new Set(now.map((one) => one.id))
      for (const one of now) assert.ok(one.parentId === null || there.has(one.parentId), `${one.id} stands under ${one.parentId}`)
    })
  })

  test('gives every unit that ended a successor or a reason', () => {
    holds((units, change, later) => {
      for (const one of units) {
        if (later.some((version) => version.id === one.id && holdsOn(version, day))) continue
        const last = later.find((version) => version.id === one.id)
        assert.ok(change.successions.some((link) => link.from === one.id) || last?.endReason, `${one.id} vanished`)
      }
    })
  })

  test('changes nothing of the days before', () => {
    holds((units, _change, later) => {
      const then = (list: Unit[]) =>
        list
          .filter((one) => holdsOn(one, dayBefore(day)))
          .map((one) => `${one.id} ${one.code} ${one.parentId}`)
          .sort()
      assert.deepEqual(then(later), then(units))
    })
  })

  test('loses nothing of a sum that is restated', () => {
    holds((units, change, later) => {
      const history: History = {
        spans: Map.groupBy(later, (one) => one.id),
        out: Map.groupBy(change.successions, (link) => link.from),
        into: Map.groupBy(change.successions, (link) => link.to),
        lastChildren: new Map(units.map((one) => [one.id, units.filter((other) => other.parentId === one.id).map((other) => other.id)])),
      }
      const communes = units.filter((one) => one.parentId !== null)
      const values = new Map(communes.map((one, i) => [one.id, 2 ** i]))
      const recodings = communes.map((one) => recodeUnit(history, one.id, day))
      const restated = restateSums(recodings, values)
      const total = [...restated.sums.values()].reduce((a, b) => a + b, 0) + restated.undivided.reduce((sum, one) => sum + one.value, 0)
      assert.equal(
        total,
        [...values.values()].reduce((a, b) => a + b, 0),
      )
      const ended = new Set(
        communes.filter((one) => !later.some((version) => version.id === one.id && holdsOn(version, day))).map((one) => one.id),
      )
      for (const [to] of restated.sums) assert.ok(later.some((version) => version.id === to && holdsOn(version, day)))
      for (const link of change.successions) {
        const isWhole = link.share === 'whole' && ended.has(link.from) && !ended.has(link.to)
        if (isWhole) assert.equal(recodings.find((recoding) => recoding.from === link.from)?.share, 'whole')
      }
    })
  })
})
