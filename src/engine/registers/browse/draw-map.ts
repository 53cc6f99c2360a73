import { type Geometry, outlineOf } from '#ground/places/index.ts'

export type Shape = { unitId: string; path: string; step: 1 | 2 | 3 | 4; value: number }
export type Drawn = { width: number; height: number; shapes: Shape[]; steps: { step: 1 | 2 | 3 | 4; from: number; to: number }[] }

/** Quarters of the units by their counts, so that every shade of the ramp is used. */
function stepsOf(values: number[]): Drawn['steps'] {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  const edges = [sorted[0] ?? 0, at(0.25), at(0.5), at(0.75), sorted.at(-1) ?? 0]
  return ([1, 2, 3, 4] as const)
    .map((step) => ({ step, from: edges[step - 1] ?? 0, to: step === 4 ? (edges[4] ?? 0) : (edges[step] ?? 0) }))
    .filter((each, index, all) => index === 0 || each.from > (all[index - 1]?.from ?? -1))
}

/** Borders as paths of one picture, 800 wide, shaded by quarters; undefined where no border is known. */
export function drawMap(
  borders: readonly { unitId: string; geometry: Geometry }[],
  values: ReadonlyMap<string, number>,
): Drawn | undefined {
  const outline = outlineOf(borders, { width: 800, decimals: 1 })
  if (!outline) return undefined
  const steps = stepsOf(borders.map((border) => values.get(border.unitId) ?? 0))
  const shapes = outline.shapes.map(({ unitId, path }): Shape => {
    const value = values.get(unitId) ?? 0
    return { unitId, path, value, step: steps.filter((each) => value >= each.from).at(-1)?.step ?? 1 }
  })
  return { width: outline.width, height: outline.height, shapes, steps }
}
