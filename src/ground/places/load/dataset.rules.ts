import {
  dayBefore,
  holdsOn,
  type Plan,
  type Share,
  type Succession,
  type Unit,
  type UnitKind,
  type VersionDraft,
} from '../units/units.rules.ts'

/** A unit as a list names it: by code. `parent` is the code of a unit that is in force on the same day. */
export type UnitRecord = {
  code: string
  name: string
  fullName: string
  nameEn: string | null
  nameKm: string | null
  level: string
  type: string
  kind: UnitKind
  parent: string | null
  competence: string[]
  from: string
  to: string | null
  endReason: string | null
}
/** From a unit of the day before to a unit of the day. */
export type CodeLink = { from: string; to: string; onDate: string; share: Share }
export type Dataset = { units: UnitRecord[]; links: CodeLink[] }
export type LoadCounts = { created: number; changed: number; unchanged: number; continued: number }
export type LoadPlan = Plan & { counts: LoadCounts; unmatched: string[] }

/** Two spellings of one name: `Hoà` and `Hòa` differ only in the letter that carries the tone mark. */
export function sameName(a: string, b: string): boolean {
  if (a === b) return true
  const signature = (text: string) => {
    const letters = text.normalize('NFD').toLowerCase().replace(/\s+/g, ' ').trim()
    const marks = [...letters].filter((c) => /\p{M}/u.test(c)).sort()
    return letters.replace(/\p{M}/gu, '') + marks.join('')
  }
  return signature(a) === signature(b)
}

const codeDay = (code: string, day: string) => `${code} ${day}`

/** Finds records and known versions by code and day; a code that stands for several levels on one day resolves to the first. */
class Register {
  private readonly records = new Map<string, UnitRecord[]>()
  private readonly known = new Map<string, Unit[]>()
  private readonly ends = new Map<Unit, string>()
  private readonly ids = new Map<UnitRecord, string>()
  constructor(dataset: Dataset, existing: readonly Unit[]) {
    for (const record of dataset.units) this.records.set(record.code, [...(this.records.get(record.code) ?? []), record])
    for (const unit of existing) this.known.set(unit.code, [...(this.known.get(unit.code) ?? []), unit])
  }
  recordOn(code: string, day: string): UnitRecord | undefined {
    return this.records.get(code)?.find((record) => holdsOn({ validFrom: record.from, validTo: record.to }, day))
  }
  /** The version that this record describes: same level and code, in force on its last day or on its first. */
  versionOf(record: UnitRecord): Unit | undefined {
    const candidates = (this.known.get(record.code) ?? []).filter((unit) => unit.level === record.level)
    return candidates.find((unit) => this.holds(unit, record.to ?? record.from)) ?? candidates.find((unit) => this.holds(unit, record.from))
  }
  /** A list that gives an end to a version leaves the days after it free for another. */
  end(version: Unit, day: string): void {
    this.ends.set(version, day)
  }
  private holds(unit: Unit, day: string): boolean {
    return holdsOn(unit, day) && day <= (this.ends.get(unit) ?? day)
  }
  setId(record: UnitRecord, id: string): void {
    this.ids.set(record, id)
  }
  idOn(code: string, day: string): string | undefined {
    const record = this.recordOn(code, day)
    return (record && this.ids.get(record)) ?? this.known.get(code)?.find((unit) => this.holds(unit, day))?.id
  }
}

/** A unit goes on under the same identity if all of it, and nothing else, is in the new one, with the same code and full name. */
function continuations(dataset: Dataset, register: Register): Map<UnitRecord, UnitRecord> {
  const outgoing = new Map<string, number>()
  const incoming = new Map<string, CodeLink[]>()
  for (const link of dataset.links) {
    const target = codeDay(link.to, link.onDate)
    outgoing.set(codeDay(link.from, link.onDate), (outgoing.get(codeDay(link.from, link.onDate)) ?? 0) + 1)
    incoming.set(target, [...(incoming.get(target) ?? []), link])
  }
  const found = new Map<UnitRecord, UnitRecord>()
  for (const links of incoming.values()) {
    const [link] = links
    if (!link || links.length !== 1 || link.share !== 'whole' || link.from !== link.to) continue
    if (outgoing.get(codeDay(link.from, link.onDate)) !== 1) continue
    const before = register.recordOn(link.from, dayBefore(link.onDate))
    const after = register.recordOn(link.to, link.onDate)
    if (before && after && before.level === after.level && sameName(before.fullName, after.fullName)) found.set(after, before)
  }
  return found
}

function draft(record: UnitRecord, unitId: string, parentId: string | null, known: Unit | undefined): VersionDraft {
  return {
    unitId,
    code: record.code,
    name: record.name,
    fullName: record.fullName,
    nameEn: record.nameEn ?? known?.nameEn ?? null,
    nameKm: record.nameKm ?? known?.nameKm ?? null,
    level: record.level,
    type: record.type,
    parentId: parentId ?? known?.parentId ?? null,
    competence: record.competence.length > 0 ? record.competence : (known?.competence ?? []),
    validFrom: known?.validFrom ?? record.from,
    validTo: record.to ?? known?.validTo ?? null,
    endReason: record.endReason ?? known?.endReason ?? null,
  }
}

function differs(version: VersionDraft, known: Unit): boolean {
  const { id: _id, kind: _kind, ...rest } = known
  const now: Record<string, unknown> = version
  // Another spelling of the same name is no change: sources disagree on where the tone mark sits.
  return Object.entries(rest).some(([key, value]) =>
    key === 'name' || key === 'fullName' ? !sameName(String(value), String(now[key])) : JSON.stringify(value) !== JSON.stringify(now[key]),
  )
}

/** What a list of units changes in what is known: nothing at all when it was loaded before. Unknown codes are reported, the rest is loaded. */
export function planLoad(dataset: Dataset, existing: readonly Unit[], newId: () => string): LoadPlan {
  const register = new Register(dataset, existing)
  const plan: LoadPlan = {
    units: [],
    supersede: [],
    versions: [],
    successions: [],
    unmatched: [],
    counts: { created: 0, changed: 0, unchanged: 0, continued: 0 },
  }
  const records = [...dataset.units].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))
  const continued = continuations(dataset, register)
  const versions = new Map<UnitRecord, Unit | undefined>()
  const ids = new Map<UnitRecord, string>()
  for (const record of records) {
    const version = register.versionOf(record)
    const before = continued.get(record)
    const id = version?.id ?? (before && ids.get(before)) ?? newId()
    if (!version && !before) plan.units.push({ id, kind: record.kind })
    if (before) plan.counts.continued++
    if (version && record.to) register.end(version, record.to)
    versions.set(record, version)
    ids.set(record, id)
    register.setId(record, id)
  }
  for (const record of records) addVersion(plan, register, { record, id: ids.get(record) ?? '', version: versions.get(record) })
  plan.successions = dataset.links.flatMap((link) => resolve(link, register, plan.unmatched))
  return plan
}

function addVersion(
  plan: LoadPlan,
  register: Register,
  { record, id, version }: { record: UnitRecord; id: string; version: Unit | undefined },
): void {
  const parentId = record.parent === null ? null : register.idOn(record.parent, record.from)
  if (parentId === undefined)
    plan.unmatched.push(`${record.fullName} (${record.code}): no unit ${record.parent} to stand under on ${record.from}`)
  const next = draft(record, id, parentId ?? null, version)
  if (version && !differs(next, version)) {
    plan.counts.unchanged++
    return
  }
  plan.counts[version ? 'changed' : 'created']++
  if (version) plan.supersede.push({ unitId: id, validFrom: version.validFrom })
  plan.versions.push(next)
}

function resolve(link: CodeLink, register: Register, unmatched: string[]): Succession[] {
  const from = register.idOn(link.from, dayBefore(link.onDate))
  const to = register.idOn(link.to, link.onDate)
  if (!from) unmatched.push(`${link.from} → ${link.to}: no unit ${link.from} before ${link.onDate}`)
  else if (!to) unmatched.push(`${link.from} → ${link.to}: no unit ${link.to} on ${link.onDate}`)
  return from && to && from !== to ? [{ from, to, onDate: link.onDate, share: link.share }] : []
}
