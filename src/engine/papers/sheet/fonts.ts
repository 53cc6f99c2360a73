import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import PDFDocument from 'pdfkit'
import { FontPieces, FontSubset } from './font-subset.ts'
import { mendMarks, type Shaped } from './khmer-font.ts'

export type Weight = 'regular' | 'italic' | 'semibold' | 'bold'
const files: Record<string, string> = {
  'vietnamese-regular': 'be-vietnam-pro/400Regular/BeVietnamPro_400Regular.ttf',
  'vietnamese-italic': 'be-vietnam-pro/400Regular_Italic/BeVietnamPro_400Regular_Italic.ttf',
  'vietnamese-semibold': 'be-vietnam-pro/600SemiBold/BeVietnamPro_600SemiBold.ttf',
  'vietnamese-bold': 'be-vietnam-pro/700Bold/BeVietnamPro_700Bold.ttf',
  'khmer-regular': 'noto-sans-khmer/400Regular/NotoSansKhmer_400Regular.ttf',
  'khmer-bold': 'noto-sans-khmer/700Bold/NotoSansKhmer_700Bold.ttf',
}
const inKhmer: Record<Weight, string> = { regular: 'khmer-regular', italic: 'khmer-regular', semibold: 'khmer-bold', bold: 'khmer-bold' }

export const fontName = (khmer: boolean, weight: Weight): string => (khmer ? inKhmer[weight] : `vietnamese-${weight}`)

type ParsedFont = Shaped & {
  layout(text: string, ...more: unknown[]): unknown
  createSubset(): FontSubset
  _glyphs: Record<number, unknown>
}
type FontOfDocument = { font: ParsedFont; layoutCache?: Record<string, unknown> }
type Kept = { font: ParsedFont; words: Record<string, unknown> }
const kept = new Map<string, Kept>()
const widths = new Map<string, number>()
// Words of earlier papers are remembered up to here, then all forgotten.
const mostWords = 4_000

const fontOf = (doc: PDFKit.PDFDocument): FontOfDocument => (doc as unknown as { _font: FontOfDocument })._font

/** Parsing a font costs more than writing a paper: it is done once, and every later document is given what was parsed. */
function keptFont(name: string): Kept {
  const known = kept.get(name)
  if (known) return known
  const bytes = readFileSync(fileURLToPath(import.meta.resolve(`@expo-google-fonts/${files[name]}`)))
  const { font } = fontOf(new PDFDocument({ font: bytes as unknown as string, bufferPages: true }))
  mendMarks(font)
  const pieces = new FontPieces(bytes)
  font.createSubset = () => new FontSubset(pieces)
  // A glyph remembers the letters for which it was first drawn, and the paper says so to readers. Forgetting that before
  // every word makes a word's shape depend on the word alone, so that all programs write the same bytes.
  const layout = font.layout
  font.layout = function (this: ParsedFont, ...words) {
    this._glyphs = {}
    return layout.apply(this, words)
  }
  const fresh = { font, words: Object.create(null) as Record<string, unknown> }
  kept.set(name, fresh)
  return fresh
}

/** The font with which every document begins. */
export const firstFont = (): string => keptFont('vietnamese-regular').font as unknown as string

/** Makes the font the one in which the document writes on. */
export function setFont(doc: PDFKit.PDFDocument, name: string): PDFKit.PDFDocument {
  const { font, words } = keptFont(name)
  const before = fontOf(doc)
  if (before.font === font && before.layoutCache === words) return doc
  doc.registerFont(name, font as unknown as string)
  doc.font(name)
  fontOf(doc).layoutCache = words
  return doc
}

/** The width of a word, measured once: words come again and again. */
export function keptWidth(key: string, measure: () => number): number {
  const known = widths.get(key)
  if (known !== undefined) return known
  const width = measure()
  widths.set(key, width)
  return width
}

/** Between two papers: keeps the memory of words small. */
export function forgetWords(): void {
  if (widths.size < mostWords) return
  widths.clear()
  for (const font of kept.values()) font.words = Object.create(null) as Record<string, unknown>
}
