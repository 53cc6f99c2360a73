import type { Localized } from '#core/i18n.ts'
import type { Health, State } from '../health/health.rules.ts'

export type MapService = { identifier: string; name: Localized; enabled: boolean; health: Health }
export type MapSystem = {
  identifier: string
  name: Localized
  owner: string
  securityLevel: number
  enabled: boolean
  services: MapService[]
}
/**
 * `call`: a client calls a provider; `event`: messages go by the queue from a publisher (`client`) to a receiver. `agreed`: an
 * agreement or a subscription is in force; a flow without one is of the past.
 */
export type MapFlow = {
  kind: 'call' | 'event'
  client: string
  provider: string
  calls: number
  failed: number
  bytes: number
  agreed: boolean
}
export type Architecture = { instance: string; at: string; days: number; systems: MapSystem[]; flows: MapFlow[] }

export type Box = { system: MapSystem; x: number; y: number; width: number; height: number; state: State | undefined }
export type Line = { flow: MapFlow; path: string; width: number; labelX: number; labelY: number }
export type Drawing = { width: number; height: number; boxes: Box[]; lines: Line[] }

export const boxWidth = 250
const boxHeight = 92
const columnGap = 190
const rowGap = 26
const margin = 16

// The worst of its services is the state of a system.
const worst: State[] = ['down', 'failing', 'maintenance', 'well', 'quiet', 'disabled']

export const stateOf = (system: MapSystem): State | undefined =>
  worst.find((state) => system.services.some((service) => service.health.state === state))

/** How much of what a system does is sending; of partners that only trade messages, who gets as many as it sends counts as a receiver. */
function shareOf(system: MapSystem, flows: readonly MapFlow[]): number {
  const weigh = (own: MapFlow[]): number => own.reduce((sum, flow) => sum + flow.calls + (flow.agreed ? 1 : 0), 0)
  const weights = (kind: MapFlow['kind']): [out: number, into: number] => [
    weigh(flows.filter((flow) => flow.kind === kind && flow.client === system.identifier)),
    weigh(flows.filter((flow) => flow.kind === kind && flow.provider === system.identifier)),
  ]
  const [calling, called] = weights('call')
  if (calling + called > 0) return calling / (calling + called)
  const [sending, getting] = weights('event')
  if (sending + getting > 0) return sending > getting ? 1 : 0
  return system.services.length > 0 ? 0 : 1
}

/** Who mostly calls stands left, who mostly is called right, who does both in the middle; each column in the order of its names. */
export function columnsOf({ systems, flows }: Pick<Architecture, 'systems' | 'flows'>): [MapSystem[], MapSystem[], MapSystem[]] {
  const columns: [MapSystem[], MapSystem[], MapSystem[]] = [[], [], []]
  for (const system of systems) {
    const share = shareOf(system, flows)
    columns[share >= 0.7 ? 0 : share <= 0.3 ? 2 : 1].push(system)
  }
  return columns
}

/** Places systems and flows. The same register gives the same picture. */
export function draw(architecture: Pick<Architecture, 'systems' | 'flows'>): Drawing {
  const columns = columnsOf(architecture).filter((column) => column.length > 0)
  const tallest = Math.max(1, ...columns.map((column) => column.length))
  const height = margin * 2 + tallest * boxHeight + (tallest - 1) * rowGap
  const boxes = columns.flatMap((column, place) => {
    const own = column.length * boxHeight + (column.length - 1) * rowGap
    const top = (height - own) / 2
    return column.map((system, row): Box => {
      const x = margin + place * (boxWidth + columnGap)
      return { system, x, y: top + row * (boxHeight + rowGap), width: boxWidth, height: boxHeight, state: stateOf(system) }
    })
  })
  // A single column needs room for the bows beside it.
  const gaps = Math.max(1, columns.length - 1)
  const width = margin * 2 + columns.length * boxWidth + gaps * columnGap
  const lastColumn = Math.max(...boxes.map((box) => box.x))
  const byName = new Map(boxes.map((box) => [box.system.identifier, box]))
  const most = Math.max(1, ...architecture.flows.map((flow) => flow.calls))
  const pairs = architecture.flows.flatMap((flow): Pair[] => {
    const [from, to] = [byName.get(flow.client), byName.get(flow.provider)]
    return from && to && from !== to ? [{ flow, from, to }] : []
  })
  const lines = pairs.map((pair) => {
    const startY = anchorOf(
      pair.from,
      pair,
      pairs.filter(({ from }) => from === pair.from),
      ({ to }) => to.y,
    )
    const endY = anchorOf(
      pair.to,
      pair,
      pairs.filter(({ to }) => to === pair.to),
      ({ from }) => from.y,
    )
    return lineBetween(pair, { startY, endY, lastColumn, width: 1.5 + 4.5 * (Math.log1p(pair.flow.calls) / Math.log1p(most)) })
  })
  return { width, height, boxes, lines }
}

type Pair = { flow: MapFlow; from: Box; to: Box }
type Point = { x: number; y: number }

/** Where a line meets its box: lines are spread over the middle half of the edge, in the order of where they lead. */
function anchorOf(box: Box, pair: Pair, all: readonly Pair[], by: (pair: Pair) => number): number {
  const place = [...all].sort((a, b) => by(a) - by(b)).indexOf(pair)
  return box.y + box.height * (0.25 + (0.5 * (place + 0.5)) / all.length)
}

/** A point of a cubic curve. */
function along([a, b, c, d]: readonly [Point, Point, Point, Point], share: number): Point {
  const rest = 1 - share
  const mix = (p: number, q: number, r: number, s: number): number =>
    rest ** 3 * p + 3 * rest ** 2 * share * q + 3 * rest * share ** 2 * r + share ** 3 * s
  return { x: mix(a.x, b.x, c.x, d.x), y: mix(a.y, b.y, c.y, d.y) }
}

type Ends = { startY: number; endY: number; width: number; lastColumn: number }

function lineBetween({ flow, from, to }: Pair, { startY, endY, width, lastColumn }: Ends): Line {
  const [start, end] = [
    { x: 0, y: startY },
    { x: 0, y: endY },
  ]
  let [bendStart, bendEnd] = [0, 0]
  if (from.x === to.x) {
    // Neighbours of one column: a bow at the side where there is room.
    const side = from.x === lastColumn && lastColumn > margin ? -1 : 1
    start.x = end.x = side === 1 ? from.x + from.width : from.x
    bendStart = bendEnd = side * columnGap * 0.5
  } else {
    const forward = to.x > from.x
    start.x = forward ? from.x + from.width : from.x
    end.x = forward ? to.x : to.x + to.width
    bendStart = (end.x - start.x) / 2
    bendEnd = -bendStart
  }
  const curve = [start, { x: start.x + bendStart, y: start.y }, { x: end.x + bendEnd, y: end.y }, end] as const
  const round = (value: number): number => Math.round(value * 10) / 10
  const [a, b, c, d] = curve.map(({ x, y }) => `${round(x)} ${round(y)}`)
  // Near its end the lines lie apart, and no box of a column between hides it.
  const label = along(curve, 0.82)
  return { flow, path: `M${a}C${b} ${c} ${d}`, width: round(width), labelX: round(label.x), labelY: round(label.y) }
}

/** A line of a box: names longer than it are cut, and stand whole in the table. */
export const fit = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text)
