import type { Localized } from '#core/i18n.ts'
import type { Reading } from '#engine/indicators/index.ts'
import type { Unit } from '#ground/places/index.ts'
import type { Composition } from '../composition/composition.ts'

/** How many records a register holds; fewer than `smallest` are not told. */
export type Held = {
  register: string
  title: Localized
  owner: Localized
  class: string
  readBy: readonly Reader[]
  rows: number
  fresh: number
  lastAt: Date | null
}
export type Reader = { role: string; reach: string }

/** A number of the picture as it was last read. `down`: its source could not be read since then, and this is the last good one. */
export type Figure = { key: string; reading: Reading | undefined; held: Held | undefined; readAt: Date; down: boolean }

/** One unit with all that stands below it on the day of the picture. */
export type Branch = { id: string; code: string; names: Localized; level: string; kind: string; parentId: string | null }

export type OpenAlarm = {
  caseId: string
  reference: string
  rule: string
  unitId: string
  phase: 'alarmed' | 'recovered'
  value: number | null
  since: Date
  dueAt: Date | null
  owner: string | null
  state: string
}

/** All that a page about a unit (or the whole province) needs; the same for everybody: who may see what of it is decided when it is shown. */
export type Picture = {
  scope: string
  root: Branch
  unit: Branch
  at: Date
  composition: Composition
  figures: ReadonlyMap<string, Figure>
  /** Cases of this moment, in the order of the composition's row. */
  row: readonly number[]
  alarms: readonly OpenAlarm[]
  tree: ReadonlyMap<string, Branch>
}

/** Cells smaller than this could point at a person. */
export const smallest = 10

export const branchOf = (unit: Unit): Branch => ({
  id: unit.id,
  code: unit.code,
  names: { vi: unit.fullName, en: unit.nameEn ?? undefined, km: unit.nameKm ?? undefined },
  level: unit.level,
  kind: unit.kind,
  parentId: unit.parentId,
})

/** The unit and all above it, within the tree. */
export function pathIn(tree: ReadonlyMap<string, Branch>, unitId: string): string[] {
  const path: string[] = []
  for (let at = tree.get(unitId); at; at = at.parentId ? tree.get(at.parentId) : undefined) path.push(at.id)
  return path
}

/** The unit of the table in which a record's unit is counted: its commune, or else what stands right below the root. */
export function rowOf(tree: ReadonlyMap<string, Branch>, unitId: string): string | undefined {
  const path = pathIn(tree, unitId)
  return path.find((id) => tree.get(id)?.level === 'commune') ?? path.at(-2) ?? path[0]
}
