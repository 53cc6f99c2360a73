import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { emptyDefinition } from '../define/form.rules.ts'
import type { Definition } from '../definition/definition.ts'
import { alike, similarity } from './similar.rules.ts'

test('likeness knows no tones, case or order of words, and is the same in both directions', () => {
  assert.equal(similarity('Nguyễn Văn Tèo', 'nguyen van teo'), 1)
  assert.equal(similarity('Văn Tèo Nguyễn', 'Nguyễn Văn Tèo'), 1)
  assert.ok(similarity('Nguyễn Văn Tèo', 'Nguyễn Văn Teo B') > 0.8)
  assert.ok(similarity('Nguyễn Văn Tèo', 'Trần Thị Mai') < 0.4)
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      const both = similarity(one, other)
      assert.ok(both >= 0 && both <= 1)
      assert.equal(both, similarity(other, one))
      assert.equal(similarity(one, one), 1)
    }),
  )
})

test('pairs are named once, the most alike first, fields that one lacks left out', () => {
  const definition: Definition = {
    ...emptyDefinition('x', 'X'),
    duplicates: {
      within: ['code'],
      compare: [
        { field: 'name', how: 'similar', weight: 3 },
        { field: 'sex', how: 'same', weight: 1 },
      ],
      from: 0.8,
    },
  }
  const found = alike(definition, [
    { id: 'b', data: { name: 'Lâm Văn Phúc', sex: 'male' } },
    { id: 'a', data: { name: 'Lam Van Phuc' } },
    { id: 'c', data: { name: 'Lâm Văn Phúc', sex: 'female' } },
    { id: 'd', data: { name: 'Thạch Thị Sa' } },
  ])
  assert.deepEqual(
    found.map(({ one, other, score }) => [one, other, score]),
    [
      ['a', 'b', 1],
      ['a', 'c', 1],
    ],
  )
})
