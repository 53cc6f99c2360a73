import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type CodeLink, type Dataset, sameName, type UnitRecord } from './dataset.rules.ts'
import { type RefusedLine, readTable, refuseRows } from './table.ts'

/** The national lists: three tiers until the last day of June 2025, two tiers since. The first day of the old list is nominal: the source has none. */
export const threeTier = { from: '2010-01-01', to: '2025-06-30' }
export const twoTier = { from: '2025-07-01', to: null }
const levelEnded = 'Kết thúc hoạt động của đơn vị hành chính cấp huyện'

export type Reference = { dataset: Dataset; refused: RefusedLine[]; doubtful: string[]; mended: string[]; links: number }

type Time = { from: string; to: string | null }
type Named = { code: string; name: string; fullName: string; type: string; nameEn?: string }

const codes = { province: /^\d{2}$/, district: /^\d{3}$/, commune: /^\d{5}$/ }

function record(level: keyof typeof codes, time: Time, unit: Named & { parent: string | null }): UnitRecord {
  const { code, name, fullName, type, parent } = unit
  const endReason = level === 'district' && time.to ? levelEnded : null
  return {
    code,
    name,
    fullName,
    type,
    parent,
    level,
    kind: 'administrative',
    nameEn: unit.nameEn || null,
    nameKm: null,
    competence: [],
    endReason,
    ...time,
  }
}

async function readProvinces(path: string, time: Time): Promise<{ units: UnitRecord[]; refused: RefusedLine[] }> {
  const list = JSON.parse(await readFile(path, 'utf8')) as Partial<Named>[]
  const refused: RefusedLine[] = []
  const units = list.flatMap((entry, i) => {
    const { code, name, fullName, type, nameEn } = entry
    if (code && codes.province.test(code) && name && fullName && type)
      return [record('province', time, { code, name, fullName, type, parent: null, ...(nameEn ? { nameEn } : {}) })]
    refused.push({ file: basename(path), line: i + 1, reason: 'an entry needs code (two digits), name, fullName and type' })
    return []
  })
  return { units, refused }
}

async function readUnits(
  path: string,
  level: 'district' | 'commune',
  time: Time,
  parent: 'province_code' | 'district_code',
): Promise<{ units: UnitRecord[]; refused: RefusedLine[] }> {
  const file = basename(path)
  const seen = new Set<string>()
  const read = await readTable(path, { required: ['code', 'name', 'type', 'full_name', parent], optional: ['name_en'] })
  const table = refuseRows(read, file, (row) => {
    if (!codes[level].test(row.code)) return `code "${row.code}" is not of a ${level}`
    if (seen.has(row.code)) return `code ${row.code} comes twice`
    seen.add(row.code)
    return undefined
  })
  const units = table.rows.map((row) =>
    record(level, time, {
      code: row.code,
      name: row.name,
      fullName: row.full_name,
      type: row.type,
      nameEn: row.name_en,
      parent: row[parent] ?? null,
    }),
  )
  return { units, refused: table.refused }
}

type NamedLink = CodeLink & { line: number; toName: string; toProvince: string }

async function readLinks(path: string, onDate: string): Promise<{ links: NamedLink[]; refused: RefusedLine[] }> {
  const shares: Record<string, CodeLink['share']> = { full: 'whole', partial: 'part' }
  const read = await readTable(path, { required: ['old_code', 'new_code', 'share'], optional: ['new_full_name', 'new_province_code'] })
  const table = refuseRows(read, basename(path), (row) =>
    shares[row.share] ? undefined : `share "${row.share}" is neither full nor partial`,
  )
  const links = table.rows.map((row) => ({
    from: row.old_code,
    to: row.new_code,
    onDate,
    share: shares[row.share] ?? 'part',
    line: row.line,
    toName: row.new_full_name,
    toProvince: row.new_province_code,
  }))
  return { links, refused: table.refused }
}

/** A link into a code that the list of units lacks goes to the unit of the same name in the same province, if no link leads there by code. */
function mendByName(links: NamedLink[], units: UnitRecord[]): { links: CodeLink[]; mended: string[] } {
  const present = units.filter((unit) => unit.to === null)
  const codesPresent = new Set(present.map((unit) => unit.code))
  const reached = new Set(links.map((link) => link.to))
  const mended: string[] = []
  const whole = links.map(({ line, toName, toProvince, ...link }) => {
    if (codesPresent.has(link.to)) return link
    const named = present.filter((unit) => unit.parent === toProvince && sameName(unit.fullName, toName) && !reached.has(unit.code))
    const [unit] = named
    if (!unit || named.length !== 1) return link
    mended.push(`line ${line}: ${toName} is ${unit.code}, not ${link.to}`)
    return { ...link, to: unit.code }
  })
  return { links: whole, mended }
}

/** Links that alone reach over an old province's border into a unit that was otherwise made inside one: mostly a name taken for another. */
export function findDoubtful(links: CodeLink[], units: UnitRecord[]): string[] {
  const old = new Map(units.filter((unit) => unit.to !== null).map((unit) => [unit.code, unit]))
  const top = (code: string): string => {
    const parent = old.get(code)?.parent
    return parent ? top(parent) : code
  }
  const into = new Map<string, CodeLink[]>()
  for (const link of links) into.set(link.to, [...(into.get(link.to) ?? []), link])
  return links.flatMap((link) => {
    const others = (into.get(link.to) ?? []).filter((other) => other !== link && old.has(other.from))
    if (!old.has(link.from) || others.length === 0 || others.some((other) => top(other.from) === top(link.from))) return []
    return [`${old.get(link.from)?.fullName} (${link.from}) → ${link.to}`]
  })
}

/** Reads the folder of national lists and says what in it could not be read. */
export async function readReference(dir: string): Promise<Reference> {
  const at = (name: string) => join(dir, name)
  const lists = await Promise.all([
    readProvinces(at('provinces-old-2025-03.json'), threeTier),
    readUnits(at('districts-old-2025-03.csv'), 'district', threeTier, 'province_code'),
    readUnits(at('communes-old-2025-03.csv'), 'commune', threeTier, 'district_code'),
    readProvinces(at('provinces-2025.json'), twoTier),
    readUnits(at('communes-2025.csv'), 'commune', twoTier, 'province_code'),
  ])
  const maps = await Promise.all([
    readLinks(at('province-merge-map.csv'), twoTier.from),
    readLinks(at('commune-merge-map.csv'), twoTier.from),
  ])
  const units = lists.flatMap((list) => list.units)
  const { links, mended } = mendByName(
    maps.flatMap((map) => map.links),
    units,
  )
  return {
    dataset: { units, links },
    refused: [...lists, ...maps].flatMap((part) => part.refused),
    doubtful: findDoubtful(
      links.filter((link) => codes.commune.test(link.from)),
      units,
    ),
    mended,
    links: links.length,
  }
}
