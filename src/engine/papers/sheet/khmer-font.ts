// The shaper follows an anchor that a font leaves out ("this mark has no place on this letter") and fails on common Khmer
// words such as ខ្ញុំ. Every other shaper then tries the font's next table; so does this one once it is mended here.
type Positions = {
  applyLookup(type: number, table: unknown): boolean
  applyAnchor(mark: { markAnchor: unknown }, base: unknown, index: number): void
}
/** A parsed font, as far as its way of placing marks is concerned. */
export type Shaped = { _layoutEngine?: { engine?: { GPOSProcessor?: Positions | null } | null } }

const noPlace = Symbol('no place for this mark')

/** Makes a font that was just parsed place Khmer marks. */
export function mendMarks(font: Shaped): void {
  const positions = font._layoutEngine?.engine?.GPOSProcessor
  if (!positions) return
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
