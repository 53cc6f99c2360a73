// The shaper follows an anchor that a font leaves out ("this mark has no place on this letter") and fails on common Khmer
// words such as ខ្ញុំ. Every other shaper then tries the font's next table; so does this one once it is mended here.
type Positions = {
  applyLookup(type: number, table: unknown): boolean
  applyAnchor(mark: { markAnchor: unknown }, base: unknown, index: number): void
}
type Shaped = { _layoutEngine?: { engine?: { GPOSProcessor?: Positions | null } | null } }

const noPlace = Symbol('no place for this mark')
const mended = new WeakSet<Positions>()

/** Makes the font that the document uses now place Khmer marks; safe to repeat. */
export function mendMarks(doc: PDFKit.PDFDocument): void {
  const { font } = (doc as unknown as { _font: { font?: Shaped } })._font
  const positions = font?._layoutEngine?.engine?.GPOSProcessor
  if (!positions || mended.has(positions)) return
  mended.add(positions)
  const { applyLookup, applyAnchor } = positions
  positions.applyAnchor = function (mark, base, index) {
    if (!base || !mark.markAnchor) throw noPlace
    applyAnchor.call(this, mark, base, index)
  }
  positions.applyLookup = function (type, table) {
    try {
      return applyLookup.call(this, type, table)
    } catch (signal) {
      if (signal !== noPlace) throw signal
      return false
    }
  }
}
