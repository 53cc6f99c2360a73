import { metresBetween, type Point } from '#ground/places/index.ts'

export type Corner = readonly [lat: number, lon: number]

/** Corners as they were walked: one a line, "9.412, 106.03". Undefined where a line is none, or where two do not make an area. */
export function readCorners(text: string): Corner[] | undefined {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const corners = lines.map((line): Corner | undefined => {
    const [, lat, lon] = /^(-?\d{1,2}(?:[.]\d{1,8})?)\s*[,;\s]\s*(-?\d{1,3}(?:[.]\d{1,8})?)$/.exec(line) ?? []
    return lat !== undefined && lon !== undefined && Math.abs(Number(lat)) <= 90 && Math.abs(Number(lon)) <= 180
      ? [Number(lat), Number(lon)]
      : undefined
  })
  if (corners.some((corner) => corner === undefined) || corners.length === 2 || corners.length > 60) return undefined
  return corners as Corner[]
}

export const cornersText = (corners: readonly Corner[]): string =>
  corners.map((corner) => corner.map((degrees) => String(Number(degrees.toFixed(7)))).join(', ')).join('\n')

/** The middle of the corners. */
export function middleOf(corners: readonly Corner[]): Point | undefined {
  if (corners.length === 0) return undefined
  const sum = (pick: 0 | 1): number => corners.reduce((total, corner) => total + corner[pick], 0) / corners.length
  return { lat: sum(0), lon: sum(1) }
}

/** Square metres within the corners, on the flat that a field is. */
export function squareMetres(corners: readonly Corner[]): number {
  const origin = corners[0]
  if (!origin || corners.length < 3) return 0
  const east = metresBetween({ lat: origin[0], lon: 0 }, { lat: origin[0], lon: 1 })
  const north = metresBetween({ lat: 0, lon: 0 }, { lat: 1, lon: 0 })
  const flat = corners.map(([lat, lon]) => [(lon - origin[1]) * east, (lat - origin[0]) * north] as const)
  const twice = flat.reduce((total, [x, y], index) => {
    const [nextX, nextY] = flat[(index + 1) % flat.length] ?? [0, 0]
    return total + x * nextY - nextX * y
  }, 0)
  return Math.round(Math.abs(twice) / 2)
}

/** What was said and what was walked differ by more than a third: somebody has to look. */
export const sizesDiffer = (said: number, walked: number): boolean => walked > 0 && Math.abs(said - walked) > walked / 3

/** The number of an area: letters of its kind, the year, a running number. The form is the platform's own, to be verified. */
export const areaNumber = (letters: string, year: string, running: number): string =>
  `${letters}-${year}-${String(running).padStart(6, '0')}`

export type State = 'recorded' | 'asked' | 'granted' | 'refused' | 'suspended'
/** What may follow on what: a refused area may be asked for again, a suspended one goes on or stays. */
const roads: Record<State, readonly State[]> = {
  recorded: ['asked'],
  asked: ['granted', 'refused'],
  refused: ['asked'],
  granted: ['suspended'],
  suspended: ['granted'],
}
export const mayBecome = (from: State, to: State): boolean => roads[from].includes(to)

/** What the end of a dossier says of the area for which it was filed; nothing where it was withdrawn or not taken. */
export function stateAfter(outcome: string | null): State | 'recorded' | undefined {
  if (outcome === 'granted') return 'granted'
  if (outcome === 'refused' || outcome === 'declined') return 'refused'
  return outcome === 'withdrawn' ? 'recorded' : undefined
}
