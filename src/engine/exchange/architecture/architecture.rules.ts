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
/** `agreed`: an agreement is in force; a flow without one is of the past. */
export type MapFlow = { client: string; provider: string; calls: number; failed: number; bytes: number; agreed: boolean }
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

/** Who only calls stands left, who calls and provides in the middle, who only provides right; in the order of their names. */
export function columnsOf({ systems, flows }: Pick<Architecture, 'systems' | 'flows'>): [MapSystem[], MapSystem[], MapSystem[]] {
  const calls = new Set(flows.map((flow) => flow.client))
  const provides = new Set(systems.filter((system) => system.services.length > 0).map((system) => system.identifier))
  const columns: [MapSystem[], MapSystem[], MapSystem[]] = [[], [], []]
  for (const system of systems) {
    const both = calls.has(system.identifier) && provides.has(system.identifier)
    columns[both ? 1 : provides.has(system.identifier) ? 2 : 0].push(system)
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
  const width = margin * 2 + columns.length * boxWidth + Math.max(0, columns.length - 1) * columnGap
  const byName = new Map(boxes.map((box) => [box.system.identifier, box]))
  const most = Math.max(1, ...architecture.flows.map((flow) => flow.calls))
  const lines = architecture.flows.flatMap((flow): Line[] => {
    const [from, to] = [byName.get(flow.client), byName.get(flow.provider)]
    if (!from || !to || from === to) return []
    return [lineBetween(flow, from, to, 1.5 + 4.5 * (Math.log1p(flow.calls) / Math.log1p(most)))]
  })
  return { width, height, boxes, lines }
}

function lineBetween(flow: MapFlow, from: Box, to: Box, width: number): Line {
  const forward = to.x >= from.x
  const x1 = forward && to.x !== from.x ? from.x + from.width : from.x
  const x2 = to.x === from.x ? to.x : forward ? to.x : to.x + to.width
  const [y1, y2] = [from.y + from.height / 2, to.y + to.height / 2]
  const bend = to.x === from.x ? -columnGap / 2 : (x2 - x1) / 2
  const path = `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - (to.x === from.x ? -bend : bend)} ${y2} ${x2} ${y2}`
  return { flow, path, width: Math.round(width * 10) / 10, labelX: (x1 + x2) / 2, labelY: (y1 + y2) / 2 }
}

/** A line of a box: names longer than it are cut, and stand whole in the table. */
export const fit = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text)
