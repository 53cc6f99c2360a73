/** Where a point lies among borders. Coordinates are [longitude, latitude], as in GeoJSON. */
export type Position = readonly [number, number, ...number[]]
type Ring = readonly Position[]
export type Geometry =
  | { type: 'Polygon'; coordinates: readonly Ring[] }
  | { type: 'MultiPolygon'; coordinates: readonly (readonly Ring[])[] }
export type Point = { lat: number; lon: number }
export type Box = { west: number; south: number; east: number; north: number }

export const polygonsOf = (geometry: Geometry): readonly (readonly Ring[])[] =>
  geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates

/** The smallest box around a border. */
export function boxOf(geometry: Geometry): Box {
  const box = { west: 180, south: 90, east: -180, north: -90 }
  for (const [outer = []] of polygonsOf(geometry)) {
    for (const [lon, lat] of outer) {
      box.west = Math.min(box.west, lon)
      box.east = Math.max(box.east, lon)
      box.south = Math.min(box.south, lat)
      box.north = Math.max(box.north, lat)
    }
  }
  return box
}

export const isIn = (box: Box, { lat, lon }: Point): boolean => lon >= box.west && lon <= box.east && lat >= box.south && lat <= box.north

function isInRing(ring: Ring, { lat, lon }: Point): boolean {
  let inside = false
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [x1, y1] = ring[i] ?? [0, 0]
    const [x2, y2] = ring[j] ?? [0, 0]
    if (y1 > lat !== y2 > lat && lon < ((x2 - x1) * (lat - y1)) / (y2 - y1) + x1) inside = !inside
  }
  return inside
}

/** Whether the point lies within the border and in none of its holes. */
export function isWithin(geometry: Geometry, point: Point): boolean {
  return polygonsOf(geometry).some(([outer, ...holes]) => outer && isInRing(outer, point) && !holes.some((hole) => isInRing(hole, point)))
}

const earth = 6_371_008.8
const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** Metres between two points over the surface (haversine on a sphere: within 0.5 % of the truth). */
export function metresBetween(a: Point, b: Point): number {
  const half = (x: number): number => Math.sin(x / 2) ** 2
  const h = half(radians(b.lat - a.lat)) + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * half(radians(b.lon - a.lon))
  return 2 * earth * Math.asin(Math.min(1, Math.sqrt(h)))
}
