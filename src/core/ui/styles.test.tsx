import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { sourceRoot } from '#core/files.ts'
import { galleryHtml } from '#core/ui/gallery.ts'
import { buildAssets, withDeviceTheme } from '../../../scripts/build-assets.ts'

const tokens = readFileSync(join(sourceRoot, 'core/ui/styles/tokens.css'), 'utf8')
const read = (css: string): Record<string, string> =>
  Object.fromEntries([...css.matchAll(/--([\w-]+): (#[0-9a-f]{3,6});/g)].map((m) => [m[1] ?? '', m[2] ?? '']))
const darkFrom = tokens.indexOf(':root[data-theme="dark"]')
const light = read(tokens.slice(0, darkFrom))
const dark = { ...light, ...read(tokens.slice(darkFrom)) }

function luminance(hex: string): number {
  const full = hex.length === 4 ? [...hex.slice(1)].map((c) => c + c).join('') : hex.slice(1)
  const [r = 0, g = 0, b = 0] = [0, 2, 4].map((at) => {
    const part = Number.parseInt(full.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (high + 0.05) / (low + 0.05)
}

const text = [
  ...['ink', 'ink-soft', 'link', 'river', 'rice-ink', 'late', 'lotus', 'leaf'].flatMap((ink) =>
    ['paper', 'sheet'].map((ground) => [ink, ground]),
  ),
  ...['ink', 'ink-soft', 'link', 'rice-ink'].map((ink) => [ink, 'well']),
  ...['ink', 'ink-soft', 'link', 'river'].map((ink) => [ink, 'river-tint']),
  ...['ink', 'rice-ink'].map((ink) => [ink, 'rice-tint']),
  ['ink', 'leaf-tint'],
  ['leaf', 'leaf-tint'],
  ['stale', 'stale-tint'],
  ['on-river', 'river'],
  ['on-river', 'river-strong'],
  ['on-late', 'late'],
  ['on-lotus', 'lotus'],
  ['on-deep', 'deep'],
  ['on-deep-soft', 'deep'],
] as const

for (const [name, theme] of Object.entries({ light, dark })) {
  test(`every text pair of the ${name} theme reads at 4.5 to 1 or better`, () => {
    for (const [ink = '', ground = ''] of text) {
      const ratio = contrast(theme[ink] ?? '', theme[ground] ?? '')
      assert.ok(ratio >= 4.5, `${ink} on ${ground} is ${ratio.toFixed(2)}`)
    }
  })
  test(`edges of controls and the focus ring of the ${name} theme stand out at 3 to 1`, () => {
    for (const line of ['edge', 'river', 'ring']) {
      for (const ground of ['paper', 'sheet']) assert.ok(contrast(theme[line] ?? '', theme[ground] ?? '') >= 3, `${line} on ${ground}`)
    }
  })
}

test('a dark device gets the dark values unless light was chosen', () => {
  const css = withDeviceTheme(tokens)
  assert.match(css, /prefers-color-scheme: dark\) \{ :root:not\(\[data-theme="light"\]\)/)
  assert.equal(css.split('--paper: #06161b').length, 3)
})

test('the first visit of a Vietnamese page stays under 100 KB and the portal css under 9 KB', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'tinhso-assets-'))
  const assets = await buildAssets(dir)
  const file = (address: string): Buffer => readFileSync(join(dir, basename(address)))
  const zipped = (address: string): number => gzipSync(file(address)).length
  assert.ok(zipped(assets.css.portal) <= 9 * 1024)
  const islands = assets.js.reduce((sum, script) => sum + zipped(script), 0)
  assert.ok(islands <= 6 * 1024)
  assert.equal(assets.preload.length, 2)
  const css = file(assets.css.portal).toString()
  const fonts = [...css.matchAll(/be-vietnam-pro-(latin|vietnamese)-\d+-normal\.\w+\.woff2/g)].map((m) => file(m[0]).length)
  assert.equal(fonts.length, 4)
  const page = gzipSync(galleryHtml({}, { assets, province: 'Sóc Trăng', path: '/' })).length
  const total = zipped(assets.css.portal) + islands + page + fonts.reduce((sum, bytes) => sum + bytes, 0)
  assert.ok(total <= 100 * 1024, `${total} bytes`)
  rmSync(dir, { recursive: true })
})
