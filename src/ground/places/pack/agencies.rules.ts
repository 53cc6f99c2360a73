import type { CodeLink, Dataset, UnitRecord } from '../load/dataset.rules.ts'
import { dayBefore, holdsOn } from '../units/units.rules.ts'

export type Agency = { record: UnitRecord; successor: string | null }
export type OneStopRule = { level: string; from: string; to?: string; code: string; type: string; nameEn: string; endReason?: string }

const dayAfter = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)

export const withAgencies = (territory: Dataset, agencies: readonly Agency[]): Dataset => ({
  units: [...territory.units, ...agencies.map((agency) => agency.record)],
  links: territory.links,
})

/** An agency that has a successor goes over to it as a whole on the day after its last. */
export function agencyLinks(agencies: readonly Agency[]): CodeLink[] {
  return agencies.flatMap(({ record, successor }) =>
    successor && record.to ? [{ from: record.code, to: successor, onDate: dayAfter(record.to), share: 'whole' as const }] : [],
  )
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)
const codeFor = (rule: OneStopRule, host: string): string => rule.code.replace('{code}', host)

function hostsOf(rule: OneStopRule, units: readonly UnitRecord[]): UnitRecord[] {
  return units.filter(
    (unit) => unit.kind === 'administrative' && unit.level === rule.level && holdsOn({ validFrom: unit.from, validTo: unit.to }, rule.from),
  )
}

/** The one-stop that each unit of the level has in the rule's time. */
export function oneStopRecords(rule: OneStopRule, units: readonly UnitRecord[]): UnitRecord[] {
  return hostsOf(rule, units).map((host) => {
    const name = `${rule.type} ${lowerFirst(host.fullName)}`
    return {
      code: codeFor(rule, host.code),
      kind: 'one_stop',
      level: 'one_stop',
      type: rule.type,
      name,
      fullName: name,
      nameEn: rule.nameEn.replace('{name_en}', host.nameEn ?? host.name),
      nameKm: null,
      parent: host.code,
      competence: [],
      from: rule.from,
      to: rule.to ?? null,
      endReason: rule.endReason ?? null,
    }
  })
}

/** Where a unit is succeeded by another and both have a one-stop, the one-stop is succeeded in the same way. */
export function oneStopLinks(rules: readonly OneStopRule[], territory: Dataset): CodeLink[] {
  const stopOf = (code: string, day: string): string | undefined => {
    const host = territory.units.find((unit) => unit.code === code && holdsOn({ validFrom: unit.from, validTo: unit.to }, day))
    const rule = rules.find((one) => one.level === host?.level && holdsOn({ validFrom: one.from, validTo: one.to ?? null }, day))
    return rule && codeFor(rule, code)
  }
  return territory.links.flatMap((link) => {
    const from = stopOf(link.from, dayBefore(link.onDate))
    const to = stopOf(link.to, link.onDate)
    return from && to ? [{ ...link, from, to }] : []
  })
}
