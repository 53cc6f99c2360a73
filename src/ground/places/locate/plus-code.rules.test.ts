import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { areaOf, centreOf, isFullCode, isShortCode, plusCode, recovered, shortened } from './plus-code.rules.ts'

const dir = join(process.env.TINHSO_DATA ?? '../shared/data', 'conformance/olc/test_data')
const skip = existsSync(dir) ? false : 'skipped: no reference data'
const vectors = (file: string): string[][] =>
  readFileSync(join(dir, file), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.trim().split(','))

describe('plus codes', () => {
  it('are the codes of the specification’s points', { skip }, () => {
    const rows = vectors('encoding.csv')
    assert.ok(rows.length > 300)
    for (const [lat, lng, , , length, code] of rows) {
      if (code === '') assert.throws(() => plusCode(Number(lat), Number(lng), Number(length)), RangeError)
      else assert.equal(plusCode(Number(lat), Number(lng), Number(length)), code, `${lat}, ${lng}, ${length}`)
    }
  })

  it('stand for the fields of the specification', { skip }, () => {
    const rows = vectors('decoding.csv')
    assert.ok(rows.length > 300)
    for (const [code = '', length, ...edges] of rows) {
      const area = areaOf(code)
      assert.ok(area, code)
      assert.equal(area.length, Number(length), code)
      const [south = 0, west = 0, north = 0, east = 0] = edges.map(Number)
      for (const [given, wanted] of [
        [area.south, south],
        [area.west, west],
        [area.north, north],
        [area.east, east],
      ] as const)
        assert.ok(Math.abs(given - wanted) < 1e-9, `${code}: ${given} is not ${wanted}`)
    }
  })

  it('are told from what is none, whole from short', { skip }, () => {
    for (const [code = '', valid, short, full] of vectors('validityTests.csv')) {
      assert.equal(isFullCode(code) || isShortCode(code), valid === 'true', code)
      assert.equal(isShortCode(code), short === 'true', code)
      assert.equal(isFullCode(code), full === 'true', code)
    }
  })

  it('are shortened near a place and found again from there', { skip }, () => {
    for (const [code = '', lat, lng, short = '', kind] of vectors('shortCodeTests.csv')) {
      const near = { latitude: Number(lat), longitude: Number(lng) }
      if (kind !== 'R') assert.equal(shortened(code, near), short, code)
      if (kind !== 'S') assert.equal(recovered(short, near), code, short)
    }
  })

  it('lead back to a field that holds the point, also when shortened', () => {
    const point = fc.record({
      latitude: fc.double({ min: 8, max: 24, noNaN: true }),
      longitude: fc.double({ min: 102, max: 110, noNaN: true }),
    })
    fc.assert(
      fc.property(point, fc.constantFrom(10, 11), ({ latitude, longitude }, length) => {
        const code = plusCode(latitude, longitude, length)
        const area = areaOf(code)
        assert.ok(area)
        assert.ok(area.south <= latitude + 1e-9 && latitude < area.north + 1e-9)
        assert.ok(area.west <= longitude + 1e-9 && longitude < area.east + 1e-9)
        const near = { latitude: latitude + 0.1, longitude: longitude - 0.1 }
        const short = shortened(code, near)
        assert.ok(short.length < code.length)
        assert.equal(recovered(short.toLowerCase(), near), code)
        assert.equal(plusCode(centreOf(area).latitude, centreOf(area).longitude, length), code)
      }),
    )
  })
})
