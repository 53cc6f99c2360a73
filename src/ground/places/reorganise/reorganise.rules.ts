import { refuse } from '#core/errors.ts'
import { dayBefore, holdsOn, type Plan, type Share, type Unit, type UnitKind, type VersionDraft } from '../units/units.rules.ts'

/** A unit that exists (its id) or one that this operation creates (`new:<key>`). */
export type Ref = string
export type NewUnit = {
  code: string
  name: string
  fullName: string
  nameEn?: string | undefined
  nameKm?: string | undefined
  level: string
  type: string
  kind?: UnitKind | undefined
  parent: Ref | null
  competence?: string[] | undefined
}
export type Step =
  | { op: 'create'; key: string; unit: NewUnit }
  /** Units go into another: as a whole (they end) or with a part (they go on). */
  | { op: 'merge'; from: { unit: string; share: Share }[]; into: Ref }
  /** A unit ends and its parts go to several. */
  | { op: 'split'; from: string; into: Ref[] }
  | { op: 'move'; unit: string; parent: Ref | null }
  | {
      op: 'rename'
      unit: string
      to: Partial<Pick<NewUnit, 'code' | 'name' | 'fullName' | 'nameEn' | 'nameKm' | 'level' | 'type' | 'competence'>>
    }
  | { op: 'abolish'; unit: string; reason?: string | undefined; successors?: { unit: Ref; share: Share }[] | undefined }

/** The units that a change can touch, every version known now: those named, their children, those that bear a code asked for. */
export type Known = readonly Unit[]

type Draft = {
  onDate: string
  known: Map<string, Unit[]>
  begun: Map<string, { id: string; unit: NewUnit }>
  ended: Map<string, string | null>
  changed: Map<string, VersionDraft>
  plan: Plan
}

export function planReorganisation(known: Known, operation: { onDate: string; steps: readonly Step[] }, newId: () => string): Plan {
  if (operation.steps.length === 0) throw refuse('invalid', 'places.nothing_to_do')
  const draft: Draft = {
    onDate: operation.onDate,
    known: Map.groupBy(known, (unit) => unit.id),
    begun: new Map(),
    ended: new Map(),
    changed: new Map(),
    plan: { units: [], supersede: [], versions: [], successions: [] },
  }
  for (const step of operation.steps) if (step.op === 'create') create(draft, step, newId())
  for (const step of operation.steps) apply(draft, step)
  refuseDeadEnds(draft)
  write(draft)
  refuseTakenCodes(draft, known)
  refuseOrphans(draft)
  return draft.plan
}

function create(draft: Draft, { key, unit }: Extract<Step, { op: 'create' }>, id: string): void {
  if (draft.begun.has(key)) throw refuse('invalid', 'places.key_comes_twice', { key })
  draft.begun.set(key, { id, unit })
}

function apply(draft: Draft, step: Step): void {
  if (step.op === 'merge') {
    const into = resolve(draft, step.into)
    for (const { unit, share } of step.from) pass(draft, { from: unit, to: into, share })
  } else if (step.op === 'split') {
    const parts = new Set(step.into.map((ref) => resolve(draft, ref)))
    if (parts.size < 2) throw refuse('invalid', 'places.split_needs_two')
    end(draft, step.from, null)
    for (const to of parts) link(draft, { from: step.from, to, share: 'part' })
  } else if (step.op === 'move') {
    change(draft, step.unit, { parentId: step.parent === null ? null : resolve(draft, step.parent) })
  } else if (step.op === 'rename') {
    const given = Object.fromEntries(Object.entries(step.to).filter(([, value]) => value !== undefined))
    change(draft, step.unit, given)
  } else if (step.op === 'abolish') abolish(draft, step)
}

function pass(draft: Draft, { from, to, share }: { from: string; to: string; share: Share }): void {
  if (share === 'whole') end(draft, from, null)
  else current(draft, from)
  link(draft, { from, to, share })
}

function abolish(draft: Draft, step: Extract<Step, { op: 'abolish' }>): void {
  const successors = step.successors ?? []
  if (!step.reason?.trim() && successors.length === 0)
    throw refuse('invalid', 'places.abolished_without_reason', { unit: current(draft, step.unit).fullName })
  end(draft, step.unit, step.reason?.trim() || null)
  for (const { unit, share } of successors) link(draft, { from: step.unit, to: resolve(draft, unit), share })
}

function link(draft: Draft, { from, to, share }: { from: string; to: string; share: Share }): void {
  if (from === to) throw refuse('invalid', 'places.unit_into_itself', { unit: current(draft, from).fullName })
  const links = draft.plan.successions
  if (links.some((one) => one.from === from && (one.to === to || one.share === 'whole' || share === 'whole')))
    throw refuse('invalid', 'places.passed_on_twice', { unit: current(draft, from).fullName })
  links.push({ from, to, onDate: draft.onDate, share })
}

/** The version that the change replaces: the one of the day before, provided that nothing later is known. */
function current(draft: Draft, id: string): Unit {
  const versions = draft.known.get(id)
  if (!versions) throw refuse('notFound', 'places.unit_not_found', { unit: id })
  const last = versions.reduce((a, b) => (a.validFrom > b.validFrom ? a : b))
  if (last.validFrom > draft.onDate) throw refuse('conflict', 'places.unit_changed_later', { unit: last.fullName, day: last.validFrom })
  if (!holdsOn(last, draft.onDate)) throw refuse('conflict', 'places.unit_not_in_force', { unit: last.fullName, day: draft.onDate })
  return last
}

function resolve(draft: Draft, ref: Ref): string {
  if (!ref.startsWith('new:')) return current(draft, ref).id
  const begun = draft.begun.get(ref.slice(4))
  if (!begun) throw refuse('invalid', 'places.unknown_new_unit', { key: ref.slice(4) })
  return begun.id
}

function end(draft: Draft, id: string, reason: string | null): void {
  const unit = current(draft, id)
  if (draft.ended.has(id)) throw refuse('invalid', 'places.ended_twice', { unit: unit.fullName })
  if (unit.validFrom >= draft.onDate) throw refuse('conflict', 'places.unit_changed_later', { unit: unit.fullName, day: unit.validFrom })
  draft.ended.set(id, reason)
}

function change(draft: Draft, id: string, to: Partial<VersionDraft>): void {
  const { id: unitId, kind: _kind, ...unit } = current(draft, id)
  draft.changed.set(id, { ...unit, unitId, validFrom: draft.onDate, validTo: null, endReason: null, ...draft.changed.get(id), ...to })
}

/** Turns what was gathered into rows: a version that goes on under another name or parent is cut at the day before. */
function write(draft: Draft): void {
  const { plan, onDate } = draft
  const until = dayBefore(onDate)
  const cut = (id: string, endReason: string | null): void => {
    const { id: unitId, kind: _kind, ...version } = current(draft, id)
    plan.supersede.push({ unitId, validFrom: version.validFrom })
    if (version.validFrom < onDate) plan.versions.push({ ...version, unitId, validTo: until, endReason })
  }
  for (const [id, reason] of draft.ended) cut(id, reason)
  for (const [id, version] of draft.changed) {
    if (draft.ended.has(id)) throw refuse('invalid', 'places.ended_and_changed', { unit: version.fullName })
    cut(id, null)
    plan.versions.push(version)
  }
  for (const { id, unit } of draft.begun.values()) {
    const { kind, parent, nameEn, nameKm, competence, ...named } = unit
    plan.units.push({ id, kind: kind ?? 'administrative' })
    const parentId = parent === null ? null : resolve(draft, parent)
    plan.versions.push({
      ...named,
      unitId: id,
      parentId,
      nameEn: nameEn ?? null,
      nameKm: nameKm ?? null,
      competence: competence ?? [],
      validFrom: onDate,
      validTo: null,
      endReason: null,
    })
  }
}

/** What a unit leaves goes to a unit that is there on the day. */
function refuseDeadEnds(draft: Draft): void {
  for (const { to } of draft.plan.successions)
    if (draft.ended.has(to)) throw refuse('invalid', 'places.successor_ended', { unit: current(draft, to).fullName })
}

function refuseTakenCodes(draft: Draft, known: Known): void {
  const taken = new Set<string>()
  const replaced = new Set([...draft.ended.keys(), ...draft.changed.keys()])
  for (const unit of known) {
    const goesOn = unit.validTo === null || unit.validTo >= draft.onDate
    if (goesOn && !(replaced.has(unit.id) && unit.validFrom <= draft.onDate)) taken.add(`${unit.level} ${unit.code}`)
  }
  for (const version of draft.plan.versions) {
    if (version.validFrom < draft.onDate) continue
    const key = `${version.level} ${version.code}`
    if (taken.has(key)) throw refuse('conflict', 'places.code_taken', { code: version.code })
    taken.add(key)
  }
}

/** Nobody stands under a unit that ended, under something that does not exist, or under himself. */
function refuseOrphans(draft: Draft): void {
  const begun = draft.plan.versions.filter((version) => version.validFrom === draft.onDate)
  const parents = new Map(begun.map((version) => [version.unitId, version.parentId]))
  for (const [id, versions] of draft.known) {
    const now = versions.find((version) => holdsOn(version, draft.onDate) || version.validFrom > draft.onDate)
    if (!now || draft.ended.has(id) || parents.has(id)) continue
    parents.set(id, now.parentId)
    if (now.parentId && draft.ended.has(now.parentId)) throw refuse('conflict', 'places.left_without_parent', { unit: now.fullName })
  }
  for (const version of begun) {
    if (version.parentId && draft.ended.has(version.parentId))
      throw refuse('conflict', 'places.left_without_parent', { unit: version.fullName })
    const above = new Set<string>()
    for (let id = version.parentId; id; id = parents.get(id) ?? null) {
      if (id === version.unitId || above.has(id)) throw refuse('conflict', 'places.under_itself', { unit: version.fullName })
      above.add(id)
    }
  }
}
