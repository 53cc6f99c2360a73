/*
 * The map is a grid of squares, each level half of the one before. A view shows 16 × 16 squares, each of 40 pixels: so a view
 * has an address of three numbers, can be kept by browsers, and counts what is in it from at most 256 rows.
 */
export const cells = 16
export const pixels = 640
export const levels = { first: 0, counted: 6, last: 9 }
const side = 0.32

export type View = { level: number; x: number; y: number }
export type LatLon = { lat: number; lon: number }
type Pixel = { x: number; y: number }
type Bounds = { west: number; south: number; east: number; north: number }

/** Degrees of a square's side. */
export const sideOf = (level: number): number => side / 2 ** level

export function viewAround(level: number, { lat, lon }: LatLon): View {
  const s = sideOf(level)
  return { level, x: Math.floor(lon / s) - cells / 2, y: Math.floor(lat / s) - cells / 2 }
}

/** A view from an address; undefined when it is none, or not on Earth. */
export function readView(query: { muc?: string | undefined; x?: string | undefined; y?: string | undefined }): View | undefined {
  const [level, x, y] = [query.muc, query.x, query.y].map((text) => (/^-?\d{1,7}$/.test(text ?? '') ? Number(text) : Number.NaN))
  if (level === undefined || x === undefined || y === undefined) return undefined
  const view = { level, x, y }
  const isLevel = level >= levels.first && level <= levels.last
  if (!isLevel || Number.isNaN(x) || Number.isNaN(y)) return undefined
  const { west, south, east, north } = boundsOf(view)
  return west >= -185 && east <= 185 && south >= -90 && north <= 90 ? view : undefined
}

export function boundsOf({ level, x, y }: View): Bounds {
  const s = sideOf(level)
  return { west: x * s, south: y * s, east: (x + cells) * s, north: (y + cells) * s }
}

export const centreOf = (view: View): LatLon => {
  const { west, south, east, north } = boundsOf(view)
  return { lat: (south + north) / 2, lon: (west + east) / 2 }
}

export function toPixel(view: View, { lat, lon }: LatLon): Pixel {
  const s = sideOf(view.level)
  return { x: ((lon - view.x * s) / s) * (pixels / cells), y: pixels - ((lat - view.y * s) / s) * (pixels / cells) }
}

export function toLatLon(view: View, { x, y }: Pixel): LatLon {
  const s = sideOf(view.level)
  return { lon: (view.x + (x * cells) / pixels) * s, lat: (view.y + ((pixels - y) * cells) / pixels) * s }
}

export const moved = (view: View, dx: number, dy: number): View => ({ ...view, x: view.x + dx, y: view.y + dy })

/** The same place one level nearer or farther; undefined at the end. */
export function zoomed(view: View, by: number): View | undefined {
  const level = view.level + by
  return level < levels.first || level > levels.last ? undefined : viewAround(level, centreOf(view))
}

export const viewQuery = ({ level, x, y }: View): string => `muc=${level}&x=${x}&y=${y}`

type Ring = readonly (readonly number[])[]
type Flat = readonly [number, number]

/** Cuts a ring to a square of pixels (Sutherland–Hodgman): borders far outside would only make the file long. */
function clip(ring: Flat[], low: number, high: number): Flat[] {
  const edges: [axis: 0 | 1, limit: number, keep: 1 | -1][] = [
    [0, low, 1],
    [0, high, -1],
    [1, low, 1],
    [1, high, -1],
  ]
  let points = ring
  for (const [axis, limit, keep] of edges) {
    const isIn = (p: Flat): boolean => (p[axis] - limit) * keep >= 0
    const next: Flat[] = []
    for (const [at, p] of points.entries()) {
      const before = points.at(at - 1)
      if (!before) continue
      if (isIn(p) !== isIn(before)) {
        const share = (limit - before[axis]) / (p[axis] - before[axis])
        next.push([before[0] + (p[0] - before[0]) * share, before[1] + (p[1] - before[1]) * share])
      }
      if (isIn(p)) next.push(p)
    }
    points = next
  }
  return points
}

function distance([x, y]: Flat, [x1, y1]: Flat, [x2, y2]: Flat): number {
  const length = Math.hypot(x2 - x1, y2 - y1)
  return length === 0 ? Math.hypot(x - x1, y - y1) : Math.abs((y2 - y1) * x - (x2 - x1) * y + x2 * y1 - y2 * x1) / length
}

/** Leaves out points that would move the line by less than the tolerance (Douglas–Peucker). */
function simplify(points: Flat[], tolerance: number): Flat[] {
  const keep = new Set([0, points.length - 1])
  const spans: [number, number][] = [[0, points.length - 1]]
  for (let span = spans.pop(); span; span = spans.pop()) {
    const [from, to] = span
    let [farthest, most] = [0, tolerance]
    for (let at = from + 1; at < to; at++) {
      const d = distance(points[at] as Flat, points[from] as Flat, points[to] as Flat)
      if (d > most) [farthest, most] = [at, d]
    }
    if (most > tolerance) {
      keep.add(farthest)
      spans.push([from, farthest], [farthest, to])
    }
  }
  return points.filter((_, at) => keep.has(at))
}

/** A ring as an SVG path in whole pixels; empty when it lies outside or is too small to be seen. */
export function ringPath(view: View, ring: Ring): string {
  const all = ring.map(([lon = 0, lat = 0]): Flat => {
    const { x, y } = toPixel(view, { lat, lon })
    return [x, y]
  })
  const inside = simplify(clip(all, -20, pixels + 20), 0.6).map(([x, y]): Flat => [Math.round(x), Math.round(y)])
  const points = inside.filter((p, at) => at === 0 || p[0] !== inside[at - 1]?.[0] || p[1] !== inside[at - 1]?.[1])
  if (points.length < 3) return ''
  let last: Flat = [0, 0]
  const steps = points.map((p, at) => {
    const step = at === 0 ? `M${p[0]} ${p[1]}` : `l${p[0] - last[0]} ${p[1] - last[1]}`
    last = p
    return step
  })
  return `${steps.join('')}z`
}

/** How large a group is drawn: its area grows with its number, up to the square it stands in. */
export const radiusOf = (count: number): number => Math.min(19, Math.round(8 + 3 * Math.log10(Math.max(1, count)) * 1.4))

/** 1234 → 1,2k: what fits into a circle. */
export const shortCount = (count: number): string =>
  count < 1000
    ? String(count)
    : `${(count < 10_000 ? Math.round(count / 100) / 10 : Math.round(count / 1000)).toString().replace('.', ',')}k`
