import type { Geometry } from '#ground/places/index.ts'

export type Shape = { unitId: string; path: string; step: 1 | 2 | 3 | 4; value: number }
export type Drawn = { width: number; height: number; shapes: Shape[]; steps: { step: 1 | 2 | 3 | 4; from: number; to: number }[] }

const ringsOf = (geometry: Geometry): readonly (readonly (readonly number[])[])[] =>
  geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat()

/** Quarters of the units by their counts, so that every shade of the ramp is used. */
function stepsOf(values: number[]): Drawn['steps'] {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  const edges = [sorted[0] ?? 0, at(0.25), at(0.5), at(0.75), sorted.at(-1) ?? 0]
  return ([1, 2, 3, 4] as const)
    .map((step) => ({ step, from: edges[step - 1] ?? 0, to: step === 4 ? (edges[4] ?? 0) : (edges[step] ?? 0) }))
    .filter((each, index, all) => index === 0 || each.from > (all[index - 1]?.from ?? -1))
}

/** Borders as paths of one picture, 800 wide; undefined where no border is known. Degrees are drawn as they lie at this latitude. */
export function drawMap(
  borders: readonly { unitId: string; geometry: Geometry }[],
  values: ReadonlyMap<string, number>,
): Drawn | undefined {
  const points = borders.flatMap((border) => ringsOf(border.geometry).flat())
  if (points.length === 0) return undefined
  let [west, south, east, north] = [180, 90, -180, -90]
  for (const [lon = 0, lat = 0] of points) {
    west = Math.min(west, lon)
    east = Math.max(east, lon)
    south = Math.min(south, lat)
    north = Math.max(north, lat)
  }
  const squeeze = Math.cos((((north + south) / 2) * Math.PI) / 180)
  const scale = 800 / Math.max((east - west) * squeeze, 1e-6)
  const height = Math.max(1, Math.round((north - south) * scale))
  const steps = stepsOf(borders.map((border) => values.get(border.unitId) ?? 0))
  const shapes = borders.map(({ unitId, geometry }): Shape => {
    const value = values.get(unitId) ?? 0
    const path = ringsOf(geometry)
      .map(
        (ring) =>
          `M${thin(ring.map(([lon = 0, lat = 0]) => `${((lon - west) * squeeze * scale).toFixed(1)} ${((north - lat) * scale).toFixed(1)}`)).join('L')}Z`,
      )
      .join('')
    return { unitId, path, value, step: steps.filter((each) => value >= each.from).at(-1)?.step ?? 1 }
  })
  return { width: 800, height, shapes, steps }
}

/** Neighbouring points that fall on the same tenth of a pixel are one. */
const thin = (points: string[]): string[] => points.filter((point, index) => point !== points[index - 1])
