/*
 * The part of a TrueType font that one paper needs. The package that pdfkit uses reads and writes every table anew for every
 * paper, which was half of what a paper cost; here a glyph is taken from the file once, and a paper's font is put together from
 * the pieces. The tables are those that PDF asks for (ISO 32000-1, 9.9): head, hhea, loca, maxp, cvt, prep, glyf, hmtx, fpgm.
 */

type Component = { at: number; glyph: number }
type Piece = { bytes: Buffer; components: Component[]; advance: number; bearing: number }
type Table = { tag: string; bytes: Buffer }

const untouched = ['cvt ', 'fpgm', 'prep'] as const
const flags = { wordArguments: 0x0001, scale: 0x0008, more: 0x0020, twoScales: 0x0040, matrix: 0x0080 }

/** A font file, opened for taking pieces out of it. */
export class FontPieces {
  readonly #tables = new Map<string, Buffer>()
  readonly #known = new Map<number, Piece>()
  readonly #longOffsets: boolean
  readonly #metrics: number

  constructor(file: Buffer) {
    const count = file.readUInt16BE(4)
    for (let index = 0; index < count; index++) {
      const entry = 12 + index * 16
      const start = file.readUInt32BE(entry + 8)
      this.#tables.set(file.toString('latin1', entry, entry + 4), file.subarray(start, start + file.readUInt32BE(entry + 12)))
    }
    this.#longOffsets = this.table('head').readInt16BE(50) === 1
    this.#metrics = this.table('hhea').readUInt16BE(34)
  }

  table(tag: string): Buffer {
    const found = this.#tables.get(tag)
    if (!found) throw new Error(`the font has no table ${tag}`)
    return found
  }

  has(tag: string): boolean {
    return this.#tables.has(tag)
  }

  piece(glyph: number): Piece {
    const known = this.#known.get(glyph)
    if (known) return known
    const bytes = this.table('glyf').subarray(this.#offset(glyph), this.#offset(glyph + 1))
    const hmtx = this.table('hmtx')
    const advance = hmtx.readUInt16BE(Math.min(glyph, this.#metrics - 1) * 4)
    const bearing =
      glyph < this.#metrics ? hmtx.readInt16BE(glyph * 4 + 2) : hmtx.readInt16BE(this.#metrics * 4 + (glyph - this.#metrics) * 2)
    const piece = { bytes, components: componentsOf(bytes), advance, bearing }
    this.#known.set(glyph, piece)
    return piece
  }

  #offset(glyph: number): number {
    const loca = this.table('loca')
    return this.#longOffsets ? loca.readUInt32BE(glyph * 4) : loca.readUInt16BE(glyph * 2) * 2
  }
}

/** The glyphs of which a glyph is put together, and where it names them. */
function componentsOf(bytes: Buffer): Component[] {
  if (bytes.length === 0 || bytes.readInt16BE(0) >= 0) return []
  const components: Component[] = []
  for (let at = 10, more = true; more; ) {
    const flag = bytes.readUInt16BE(at)
    components.push({ at: at + 2, glyph: bytes.readUInt16BE(at + 2) })
    const scales = flag & flags.matrix ? 8 : flag & flags.twoScales ? 4 : flag & flags.scale ? 2 : 0
    at += 4 + (flag & flags.wordArguments ? 4 : 2) + scales
    more = (flag & flags.more) !== 0
  }
  return components
}

/** What pdfkit asks of a subset: a new number for each glyph that is used, and in the end the font. */
export class FontSubset {
  readonly #font: FontPieces
  readonly #glyphs: number[] = []
  readonly #numbers = new Map<number, number>()

  constructor(font: FontPieces) {
    this.#font = font
    // The sign for what is missing is always the first.
    this.includeGlyph(0)
  }

  includeGlyph(glyph: number): number {
    const known = this.#numbers.get(glyph)
    if (known !== undefined) return known
    this.#glyphs.push(glyph)
    this.#numbers.set(glyph, this.#glyphs.length - 1)
    return this.#glyphs.length - 1
  }

  encode(): Buffer {
    const outlines: Buffer[] = []
    const metrics: Piece[] = []
    // The list grows while it is walked: parts of a glyph are glyphs.
    for (let index = 0; index < this.#glyphs.length; index++) {
      const piece = this.#font.piece(this.#glyphs[index] ?? 0)
      outlines.push(padded(this.#renumbered(piece)))
      metrics.push(piece)
    }
    const kept = untouched.filter((tag) => this.#font.has(tag)).map((tag) => ({ tag, bytes: this.#font.table(tag) }))
    return fileOf([
      ...kept,
      { tag: 'glyf', bytes: Buffer.concat(outlines) },
      { tag: 'head', bytes: changed(this.#font.table('head'), (head) => void (head.writeUInt32BE(0, 8), head.writeInt16BE(1, 50))) },
      { tag: 'hhea', bytes: changed(this.#font.table('hhea'), (hhea) => void hhea.writeUInt16BE(metrics.length, 34)) },
      { tag: 'hmtx', bytes: metricsTable(metrics) },
      { tag: 'loca', bytes: offsetsTable(outlines) },
      { tag: 'maxp', bytes: changed(this.#font.table('maxp'), (maxp) => void maxp.writeUInt16BE(metrics.length, 4)) },
    ])
  }

  #renumbered({ bytes, components }: Piece): Buffer {
    if (components.length === 0) return bytes
    return changed(bytes, (copy) => {
      for (const { at, glyph } of components) copy.writeUInt16BE(this.includeGlyph(glyph), at)
    })
  }
}

function changed(bytes: Buffer, change: (copy: Buffer) => void): Buffer {
  const copy = Buffer.from(bytes)
  change(copy)
  return copy
}

function padded(bytes: Buffer): Buffer {
  const rest = bytes.length % 4
  return rest === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(4 - rest)])
}

function metricsTable(metrics: readonly Piece[]): Buffer {
  const table = Buffer.alloc(metrics.length * 4)
  metrics.forEach(({ advance, bearing }, index) => {
    table.writeUInt16BE(advance, index * 4)
    table.writeInt16BE(bearing, index * 4 + 2)
  })
  return table
}

function offsetsTable(outlines: readonly Buffer[]): Buffer {
  const table = Buffer.alloc((outlines.length + 1) * 4)
  let offset = 0
  outlines.forEach((outline, index) => {
    offset += outline.length
    table.writeUInt32BE(offset, (index + 1) * 4)
  })
  return table
}

function checksumOf(bytes: Buffer): number {
  let sum = 0
  for (let at = 0; at + 4 <= bytes.length; at += 4) sum = (sum + bytes.readUInt32BE(at)) >>> 0
  return sum
}

/** A font file of these tables, which are in the order of their names. */
function fileOf(tables: readonly Table[]): Buffer {
  const power = Math.floor(Math.log2(tables.length))
  const header = Buffer.alloc(12 + tables.length * 16)
  header.writeUInt32BE(0x00010000, 0)
  header.writeUInt16BE(tables.length, 4)
  header.writeUInt16BE(2 ** power * 16, 6)
  header.writeUInt16BE(power, 8)
  header.writeUInt16BE((tables.length - 2 ** power) * 16, 10)
  let start = header.length
  const bodies = tables.map(({ tag, bytes }, index) => {
    const body = padded(bytes)
    header.write(tag, 12 + index * 16, 'latin1')
    header.writeUInt32BE(checksumOf(body), 16 + index * 16)
    header.writeUInt32BE(start, 20 + index * 16)
    header.writeUInt32BE(bytes.length, 24 + index * 16)
    start += body.length
    return body
  })
  return Buffer.concat([header, ...bodies])
}
