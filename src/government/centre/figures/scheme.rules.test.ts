import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { schemeOf } from './scheme.rules.ts'

test('every unit has a square of its own within the picture', () => {
  const units = fc.array(fc.record({ id: fc.uuid(), group: fc.constantFrom('a', 'b', 'c', 'd') }), { maxLength: 140 })
  fc.assert(
    fc.property(units, (given) => {
      const { shapes, height } = schemeOf(given, 720, 20)
      assert.equal(shapes.length, given.length)
      assert.equal(new Set(shapes.map(({ at }) => `${at.x} ${at.y}`)).size, given.length)
      for (const { at } of shapes) assert.ok(at.x > 0 && at.x < 720 && at.y > 20 && at.y < height)
    }),
  )
})
