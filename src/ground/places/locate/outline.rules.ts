import { boxOf, type Geometry, polygonsOf } from './locate.rules.ts'

/** A border as it is drawn in a picture: its path, and a point about its middle. */
export type Outline = { unitId: string; path: string; at: { x: number; y: number } }
export type Outlines = { width: number; height: number; shapes: Outline[] }

/** Neighbouring points that fall on the same place of the picture are one. */
const thin = (points: string[]): string[] => points.filter((point, index) => point !== points[index - 1])

/** Borders as paths of one picture of a width; undefined where there are none. Degrees are drawn as they lie at this latitude. */
export function outlineOf(
  borders: readonly { unitId: string; geometry: Geometry }[],
  by: { width: number; decimals: number },
): Outlines | undefined {
  if (borders.length === 0) return undefined
  const boxes = borders.map(({ geometry }) => boxOf(geometry))
  const west = Math.min(...boxes.map((box) => box.west))
  const east = Math.max(...boxes.map((box) => box.east))
  const south = Math.min(...boxes.map((box) => box.south))
  const north = Math.max(...boxes.map((box) => box.north))
  const squeeze = Math.cos((((north + south) / 2) * Math.PI) / 180)
  const scale = by.width / Math.max((east - west) * squeeze, 1e-6)
  const x = (lon: number): number => (lon - west) * squeeze * scale
  const y = (lat: number): number => (north - lat) * scale
  const shapes = borders.map(({ unitId, geometry }, index): Outline => {
    const path = polygonsOf(geometry)
      .flat()
      .map((ring) => `M${thin(ring.map(([lon, lat]) => `${x(lon).toFixed(by.decimals)} ${y(lat).toFixed(by.decimals)}`)).join('L')}Z`)
      .join('')
    const box = boxes[index] ?? { west, east, south, north }
    return { unitId, path, at: { x: Math.round(x((box.west + box.east) / 2)), y: Math.round(y((box.north + box.south) / 2)) } }
  })
  return { width: by.width, height: Math.max(1, Math.round((north - south) * scale)), shapes }
}
