import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { FontPieces, FontSubset } from './font-subset.ts'

const fileOf = (path: string): Buffer => readFileSync(fileURLToPath(import.meta.resolve(`@expo-google-fonts/${path}`)))

for (const path of ['be-vietnam-pro/400Regular/BeVietnamPro_400Regular.ttf', 'noto-sans-khmer/400Regular/NotoSansKhmer_400Regular.ttf']) {
  test(`a subset draws each glyph as the font does, parts of glyphs too: ${path.split('/')[0]}`, () => {
    const font = new FontPieces(fileOf(path))
    const asked = Array.from({ length: 150 }, (_, index) => 1 + ((index * 37) % (font.table('maxp').readUInt16BE(4) - 1)))
    const subset = new FontSubset(font)
    const numbers = new Map(asked.map((glyph) => [glyph, subset.includeGlyph(glyph)]))
    assert.equal(subset.includeGlyph(asked[0] ?? 0), 1, 'a glyph has one number')
    const small = new FontPieces(subset.encode())
    let composed = 0
    const same = (glyph: number, number: number): void => {
      const [whole, part] = [font.piece(glyph), small.piece(number)]
      assert.deepEqual([part.advance, part.bearing, part.components.length], [whole.advance, whole.bearing, whole.components.length])
      if (whole.components.length === 0) return assert.ok(part.bytes.subarray(0, whole.bytes.length).equals(whole.bytes))
      composed++
      return whole.components.forEach((component, index) => same(component.glyph, part.components[index]?.glyph ?? -1))
    }
    same(0, 0)
    for (const [glyph, number] of numbers) same(glyph, number)
    assert.equal(composed > 0, path.includes('Khmer'), 'Khmer letters are put together from others')
    assert.equal(small.table('maxp').readUInt16BE(4), small.table('hhea').readUInt16BE(34))
    for (const tag of ['cvt ', 'fpgm', 'prep']) assert.deepEqual(small.has(tag) && small.table(tag), font.has(tag) && font.table(tag))
  })
}
