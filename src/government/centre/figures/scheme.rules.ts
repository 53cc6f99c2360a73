/** A unit as it is drawn: a path, and the point where a mark stands. */
export type Shape = { unitId: string; path: string; at: { x: number; y: number } }

const gap = 5

/**
 * Where no border is known: a square for each unit, those of one group together, one group after the other. It says who there is
 * and how they do, not where they lie.
 */
export function schemeOf(units: readonly { id: string; group: string }[], width: number, top: number): { shapes: Shape[]; height: number } {
  const shapes: Shape[] = []
  const side = units.length > 60 ? 44 : 80
  const perRow = Math.max(1, Math.floor((width + gap) / (side + gap)))
  const groups = Map.groupBy(units, (unit) => unit.group)
  let y = top
  let column = 0
  for (const members of groups.values()) {
    // A small group goes on in the row; one that has no room left begins the next.
    if (column > 0 && column + Math.min(members.length, perRow) + 1 > perRow) {
      column = 0
      y += side + gap * 2
    }
    for (const { id } of members) {
      if (column >= perRow) {
        column = 0
        y += side + gap
      }
      const x = column * (side + gap)
      shapes.push({ unitId: id, path: `M${x} ${y}h${side}v${side}h-${side}z`, at: { x: x + side / 2, y: y + side / 2 } })
      column++
    }
    if (column > 0) column++
  }
  return { shapes, height: units.length === 0 ? top : y + side }
}
