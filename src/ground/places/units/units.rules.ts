/** Part of the ground on which every other module counts: what a unit is, and how days and shares behave. */
export type UnitKind = 'administrative' | 'agency' | 'one_stop'
export type Share = 'whole' | 'part'

/** One version of a unit. Days are `YYYY-MM-DD`; `validTo` is the last day on which it holds. */
export type Unit = {
  id: string
  kind: UnitKind
  code: string
  name: string
  fullName: string
  nameEn: string | null
  nameKm: string | null
  level: string
  type: string
  parentId: string | null
  competence: string[]
  validFrom: string
  validTo: string | null
  endReason: string | null
}

export type VersionDraft = Omit<Unit, 'id' | 'kind'> & { unitId: string }
export type Succession = { from: string; to: string; onDate: string; share: Share }

/** What a change writes: identities, versions that end or are replaced, versions that begin, links. */
export type Plan = {
  units: { id: string; kind: UnitKind }[]
  supersede: { unitId: string; validFrom: string }[]
  versions: VersionDraft[]
  successions: Succession[]
}

export function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
}

export function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`)
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

export function holdsOn(version: { validFrom: string; validTo: string | null }, day: string): boolean {
  return version.validFrom <= day && (version.validTo === null || version.validTo >= day)
}
