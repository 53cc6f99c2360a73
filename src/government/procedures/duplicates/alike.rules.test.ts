import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fold } from '#core/search.ts'
import type { Answers } from '#engine/forms/index.ts'
import { areAlike, countsStill, isSameName, lettersApart, pairOf, traitOf } from './alike.rules.ts'
import type { AlikeClause } from './clause.ts'

const child: AlikeClause = {
  key: 'same_child',
  label: { vi: 'Cùng trẻ', en: 'Same child', km: 'កុមារដូចគ្នា' },
  all: [
    { field: 'mother_identity', match: 'exact' },
    { field: 'child_name', match: 'name' },
    { field: 'child_birth_date', match: 'days', within: 3 },
  ],
}
const birth = (child_name: string, child_birth_date: string, mother_identity = '094194000482'): Answers => ({
  child_name,
  child_birth_date,
  mother_identity,
})

test('a name is the same without tone marks, in another order and with a slip of the pen, and another name is not', () => {
  const same = (one: string, other: string): boolean => isSameName(fold(one), fold(other))
  assert.ok(same('Trần Văn Ân', 'TRAN VAN AN'))
  assert.ok(same('Hoà Bình', 'Hòa Bình'))
  assert.ok(same('Thạch Sà Rươne', 'Sà Rươne Thạch'))
  assert.ok(same('Nguyễn Thị Minh Khai', 'Nguyễn Thị Minh Kha'))
  assert.ok(!same('Trần Văn An', 'Lê Thị Hoa'))
  assert.ok(!same('', ''))
})

test('a clause holds when all of it holds: days within its range and no further', () => {
  const one = birth('Trần Văn An', '2026-11-03')
  assert.ok(areAlike(child, one, birth('Tran Van Ân', '2026-11-06'), fold))
  assert.ok(!areAlike(child, one, birth('Tran Van Ân', '2026-11-07'), fold))
  assert.ok(!areAlike(child, one, birth('Lê Thị Hoa', '2026-11-03'), fold))
})

test('what a clause asks and was not answered makes no trait; a number is the same with spaces', () => {
  assert.equal(traitOf(child, { child_name: 'An', child_birth_date: '2026-11-03' }, fold), undefined)
  assert.equal(traitOf(child, birth('An', '3/11/2026'), fold), undefined)
  const plain = traitOf(child, birth('An', '2026-11-03'), fold)
  assert.deepEqual(plain, traitOf(child, birth('Bình', '2026-11-03', '094 194 000 482'), fold))
  assert.equal(plain?.day, '2026-11-03')
})

test('open dossiers count always, granted ones for so many days, those without a result never', () => {
  const at = new Date('2026-11-23T03:00:00Z')
  const ago = (days: number): Date => new Date(at.getTime() - days * 86_400_000)
  assert.ok(countsStill({ closedAt: null, outcome: null }, 0, at))
  assert.ok(countsStill({ closedAt: ago(90), outcome: 'granted' }, 90, at))
  assert.ok(!countsStill({ closedAt: ago(91), outcome: 'granted' }, 90, at))
  for (const outcome of ['declined', 'refused', 'withdrawn']) assert.ok(!countsStill({ closedAt: ago(0), outcome }, 90, at), outcome)
})

test('being alike is the same from both sides, and so is the pair', () => {
  const name = fc.array(fc.constantFrom('Trần', 'Văn', 'An', 'Ân', 'Thị', 'Hoa', 'Hòa', 'Sơn', 'Sươn'), { minLength: 1, maxLength: 4 })
  const some = fc.record({
    child_name: name.map((words) => words.join(' ')),
    child_birth_date: fc.integer({ min: 1, max: 28 }).map((day) => `2026-11-${String(day).padStart(2, '0')}`),
    mother_identity: fc.constantFrom('094194000482', '094194000999'),
  })
  fc.assert(
    fc.property(some, some, (one, other) => {
      assert.equal(areAlike(child, one, other, fold), areAlike(child, other, one, fold))
      assert.equal(lettersApart(one.child_name, other.child_name), lettersApart(other.child_name, one.child_name))
      assert.ok(areAlike(child, one, one, fold))
    }),
  )
  fc.assert(fc.property(fc.uuid(), fc.uuid(), (one, other) => assert.deepEqual(pairOf(one, other), pairOf(other, one))))
})
