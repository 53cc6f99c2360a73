import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  boundsOf,
  centreOf,
  levels,
  moved,
  pixels,
  radiusOf,
  readView,
  ringPath,
  shortCount,
  toLatLon,
  toPixel,
  viewAround,
  viewQuery,
  zoomed,
} from './map.rules.ts'

const place = fc.record({ lat: fc.double({ min: 8, max: 23, noNaN: true }), lon: fc.double({ min: 102, max: 110, noNaN: true }) })
const level = fc.integer({ min: levels.first, max: levels.last })

test('a place is in the view around it, and pixels lead back to it', () => {
  fc.assert(
    fc.property(level, place, (l, p) => {
      const view = viewAround(l, p)
      const at = toPixel(view, p)
      assert.ok(at.x >= 0 && at.x <= pixels && at.y >= 0 && at.y <= pixels)
      const back = toLatLon(view, at)
      assert.ok(Math.abs(back.lat - p.lat) < 1e-9 && Math.abs(back.lon - p.lon) < 1e-9)
      assert.deepEqual(readView(Object.fromEntries(new URLSearchParams(viewQuery(view)))), view)
    }),
  )
})

test('zooming stays at the place, and ends at both ends', () => {
  fc.assert(
    fc.property(level, place, (l, p) => {
      const nearer = zoomed(viewAround(l, p), 1)
      assert.equal(nearer === undefined, l === levels.last)
      if (!nearer) return
      const { west, east, south, north } = boundsOf(nearer)
      const { lat, lon } = centreOf(viewAround(l, p))
      assert.ok(lon >= west && lon <= east && lat >= south && lat <= north)
    }),
  )
  assert.equal(zoomed({ level: 0, x: 320, y: 20 }, -1), undefined)
  assert.deepEqual(moved({ level: 3, x: 1, y: 1 }, 4, -4), { level: 3, x: 5, y: -3 })
})

test('an address that is no view is none', () => {
  for (const [muc, x, y] of [
    ['10', '1', '1'],
    ['3', 'a', '1'],
    ['0', '99999', '1'],
    [undefined, '1', '1'],
    ['1.5', '1', '1'],
  ])
    assert.equal(readView({ muc, x, y }), undefined)
})

test('a border is drawn in whole pixels, cut at the edge, and gone when it is outside', () => {
  const view = viewAround(2, { lat: 9.6, lon: 105.97 })
  const { west, south, east, north } = boundsOf(view)
  const square = (w: number, s: number, e: number, n: number) => [
    [w, s],
    [e, s],
    [e, n],
    [w, n],
    [w, s],
  ]
  assert.match(ringPath(view, square(west + 0.1, south + 0.1, east - 0.1, north - 0.1)), /^M\d+ \d+(l-?\d+ -?\d+)+z$/)
  assert.equal(ringPath(view, square(west - 5, south - 5, west - 4, south - 4)), '')
  assert.ok(ringPath(view, square(west - 5, south - 5, east + 5, north + 5)).length < 60)
  const wavy = Array.from({ length: 5000 }, (_, n) => [west + 0.3 + 0.2 * Math.cos(n / 800), south + 0.5 + 0.2 * Math.sin(n / 800)])
  assert.ok(ringPath(view, wavy).length < 1200)
})

test('a group’s circle says its number in a few letters', () => {
  assert.deepEqual([1, 999, 1234, 20_400].map(shortCount), ['1', '999', '1,2k', '20k'])
  assert.ok(radiusOf(1) < radiusOf(100) && radiusOf(1e6) <= 19)
})
