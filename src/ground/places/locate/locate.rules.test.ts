import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { boxOf, type Geometry, isIn, isWithin, metresBetween } from './locate.rules.ts'

const square = (west: number, south: number, size: number): [number, number][] => [
  [west, south],
  [west + size, south],
  [west + size, south + size],
  [west, south + size],
  [west, south],
]

test('a point lies in a border, not in its hole, and in either part of a divided one', () => {
  const ring: Geometry = { type: 'Polygon', coordinates: [square(105, 9, 1), square(105.4, 9.4, 0.2)] }
  assert.equal(isWithin(ring, { lon: 105.1, lat: 9.1 }), true)
  assert.equal(isWithin(ring, { lon: 105.5, lat: 9.5 }), false)
  assert.equal(isWithin(ring, { lon: 106.1, lat: 9.1 }), false)
  const two: Geometry = { type: 'MultiPolygon', coordinates: [[square(105, 9, 1)], [square(107, 9, 1)]] }
  assert.equal(isWithin(two, { lon: 107.5, lat: 9.5 }), true)
  assert.deepEqual(boxOf(two), { west: 105, south: 9, east: 108, north: 10 })
})

test('neighbours share every point between them: it is in exactly one', () => {
  const cells = Array.from({ length: 9 }, (_, n): Geometry => ({ type: 'Polygon', coordinates: [square(n % 3, Math.floor(n / 3), 1)] }))
  const within = fc.double({ min: 0.001, max: 2.999, noNaN: true })
  fc.assert(
    fc.property(within, within, (lon, lat) => {
      assert.equal(cells.filter((cell) => isWithin(cell, { lon, lat })).length, 1)
    }),
  )
})

test('distance is symmetric, nothing to oneself, and right for a known pair', () => {
  const soc = { lat: 9.6025, lon: 105.9739 }
  const can = { lat: 10.0452, lon: 105.7469 }
  assert.ok(Math.abs(metresBetween(soc, can) - 55_100) < 500, String(metresBetween(soc, can)))
  assert.equal(metresBetween(soc, soc), 0)
  assert.equal(metresBetween(soc, can), metresBetween(can, soc))
  assert.equal(isIn({ west: 105, south: 9, east: 106, north: 10 }, soc), true)
})
