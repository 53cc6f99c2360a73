import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gathered } from '../desk/warning.rules.ts'
import { areaNumber, cornersText, mayBecome, middleOf, readCorners, sizesDiffer, squareMetres, stateAfter } from './area.rules.ts'

test('corners are read as they were walked, and a square of a hundred metres has a hectare', () => {
  const side = 100 / 111_195
  const text = [
    [9.4, 106],
    [9.4 + side, 106],
    [9.4 + side, 106 + side / Math.cos((9.4 * Math.PI) / 180)],
    [9.4, 106 + side / Math.cos((9.4 * Math.PI) / 180)],
  ]
    .map(([lat = 0, lon = 0]) => `${lat.toFixed(7)}, ${lon.toFixed(7)}`)
    .join('\n')
  const corners = readCorners(text) ?? []
  assert.equal(corners.length, 4)
  assert.ok(Math.abs(squareMetres(corners) - 10_000) < 60, String(squareMetres(corners)))
  assert.deepEqual(readCorners(cornersText(corners)), corners)
  assert.ok(Math.abs((middleOf(corners)?.lat ?? 0) - 9.4 - side / 2) < 1e-6)
  assert.deepEqual([readCorners('9.41, 106.02\n9.42, 106.03'), readCorners('ở sau nhà')], [undefined, undefined])
  assert.deepEqual(readCorners(''), [])
  assert.deepEqual([sizesDiffer(10_000, 10_100), sizesDiffer(20_000, 10_000), sizesDiffer(5, 0)], [false, true, false])
})

test('a code is granted after it was asked for, and only a granted one is suspended', () => {
  assert.deepEqual(
    [mayBecome('recorded', 'granted'), mayBecome('asked', 'granted'), mayBecome('refused', 'suspended')],
    [false, true, false],
  )
  assert.deepEqual(['granted', 'refused', 'declined', 'withdrawn', null].map(stateAfter), [
    'granted',
    'refused',
    'refused',
    'recorded',
    undefined,
  ])
  assert.equal(areaNumber('AT', '2026', 7), 'AT-2026-000007')
})

test('disease gathers where ponds with a sign lie together within the days', () => {
  const at = (areaId: string, lat: number, day: string, unitId = 'u') => ({ areaId, unitId, lat, lon: 106, day })
  const near = [at('a', 9.4, '2026-11-20'), at('b', 9.41, '2026-11-21'), at('c', 9.42, '2026-11-22'), at('d', 9.9, '2026-11-22', 'v')]
  const rule = { radiusMetres: 5_000, days: 14, least: 3 }
  assert.deepEqual([...gathered(near, '2026-11-23', rule)], [['u', 3]])
  assert.deepEqual([...gathered(near, '2026-12-30', rule)], [])
  const border = [...near.slice(0, 2), at('c', 9.42, '2026-11-22', 'v')]
  assert.deepEqual(
    [...gathered(border, '2026-11-23', rule)],
    [
      ['u', 2],
      ['v', 1],
    ],
    'a company in two communes counts in both',
  )
  assert.deepEqual(
    [
      ...gathered(
        [near[0], near[0], near[0]].flatMap((one) => one ?? []),
        '2026-11-23',
        rule,
      ),
    ],
    [],
    'one pond is no company',
  )
})
