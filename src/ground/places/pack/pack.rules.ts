import type { Dataset, UnitRecord } from '../load/dataset.rules.ts'
import { dayBefore, holdsOn, isDay } from '../units/units.rules.ts'

type Fault = { file: string; path: string; reason: string }
type Checked = {
  manifest: {
    structures: readonly { units: string; from: string; to?: string }[]
    agencies?: string
    successions: readonly { links: string; on: string }[]
  }
  dataset: Dataset
  officers: readonly { login: string; roles: readonly { unit: string }[] }[]
  calendars: readonly { id: string; units: readonly string[] }[]
}

const holds = (unit: UnitRecord, day: string): boolean => holdsOn({ validFrom: unit.from, validTo: unit.to }, day)

/** What the shapes cannot say: parents and ends of links exist on their day, no code comes twice, every end has a successor or a reason. */
export function findFaults(pack: Checked): Fault[] {
  const { dataset, manifest } = pack
  const byCode = new Map<string, UnitRecord[]>()
  for (const unit of dataset.units) byCode.set(unit.code, [...(byCode.get(unit.code) ?? []), unit])
  const on = (code: string, day: string): UnitRecord | undefined => byCode.get(code)?.find((unit) => holds(unit, day))
  const fileOf = (unit: UnitRecord): string =>
    unit.kind === 'administrative'
      ? (manifest.structures.find((structure) => structure.from === unit.from)?.units ?? 'pack.json')
      : (manifest.agencies ?? 'pack.json')
  const left = new Set(dataset.links.map((link) => `${link.from} ${dayBefore(link.onDate)}`))
  return [
    ...dataset.units.flatMap((unit) =>
      unitFaults(unit, { on, left, twins: byCode.get(unit.code) ?? [] }).map((reason) => ({ file: fileOf(unit), path: unit.code, reason })),
    ),
    ...linkFaults(dataset, on).map((fault) => ({
      file: manifest.successions.find((one) => one.on === fault.onDate)?.links ?? manifest.agencies ?? 'pack.json',
      path: fault.path,
      reason: fault.reason,
    })),
    ...pack.officers.flatMap((officer) =>
      officer.roles
        .filter((role) => !byCode.has(role.unit))
        .map((role) => ({ file: 'officers.json', path: officer.login, reason: `no unit ${role.unit}` })),
    ),
    ...twice(pack.officers.map((officer) => officer.login)).map((login) => ({
      file: 'officers.json',
      path: login,
      reason: 'the login comes twice',
    })),
    ...pack.calendars.flatMap((calendar) =>
      calendar.units
        .filter((code) => code !== '*' && !byCode.has(code))
        .map((code) => ({ file: 'calendars.json', path: calendar.id, reason: `no unit ${code}` })),
    ),
  ]
}

const twice = (words: string[]): string[] => [...new Set(words.filter((word, i) => words.indexOf(word) !== i))]

type Around = { on(code: string, day: string): UnitRecord | undefined; left: ReadonlySet<string>; twins: readonly UnitRecord[] }

function unitFaults(unit: UnitRecord, { on, left, twins }: Around): string[] {
  const faults: string[] = []
  if (!isDay(unit.from) || (unit.to !== null && !isDay(unit.to))) return [`"${unit.from}" to "${unit.to}" are not days`]
  if (unit.to !== null && unit.to < unit.from) faults.push(`ends on ${unit.to}, before it begins`)
  if (unit.parent !== null && !on(unit.parent, unit.from)) faults.push(`no unit ${unit.parent} to stand under on ${unit.from}`)
  if (twins.some((twin) => twin !== unit && twin.level === unit.level && (holds(twin, unit.from) || holds(unit, twin.from))))
    faults.push('the code comes twice in one time')
  if (unit.to !== null && unit.endReason === null && !left.has(`${unit.code} ${unit.to}`))
    faults.push(`ends on ${unit.to} without a successor or a reason`)
  return faults
}

function linkFaults(dataset: Dataset, on: Around['on']): { path: string; reason: string; onDate: string }[] {
  return dataset.links.flatMap((link) => {
    const path = `${link.from} → ${link.to}`
    if (!on(link.from, dayBefore(link.onDate))) return [{ path, onDate: link.onDate, reason: `no unit ${link.from} before ${link.onDate}` }]
    return on(link.to, link.onDate) ? [] : [{ path, onDate: link.onDate, reason: `no unit ${link.to} on ${link.onDate}` }]
  })
}
