import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Static, TSchema } from 'typebox'
import { Value } from 'typebox/value'
import type { CodeLink, Dataset, UnitRecord } from '../load/dataset.rules.ts'
import { readTable } from '../load/table.ts'
import type { UnitKind } from '../units/units.rules.ts'
import { agencyLinks, type Agency, oneStopLinks, oneStopRecords, withAgencies } from './agencies.rules.ts'
import { type Calendars, type Facts, type Officers, PackFile, sideFiles, type Texts } from './pack.ts'
import { findFaults } from './pack.rules.ts'

/** What is wrong in a pack: which file, where in it, and why. */
export type PackFault = { file: string; path: string; reason: string }

export type Pack = {
  dir: string
  manifest: PackFile
  dataset: Dataset
  calendars: Static<typeof Calendars>
  officers: Static<typeof Officers>
  texts: Static<typeof Texts>
  facts: Static<typeof Facts>
}

export class BrokenPack extends Error {
  readonly faults: PackFault[]
  constructor(dir: string, faults: PackFault[]) {
    super(
      `the pack ${dir} has ${faults.length} faults:\n${faults.map((fault) => `  ${fault.file} ${fault.path}: ${fault.reason}`).join('\n')}`,
    )
    this.faults = faults
  }
}

type Reader = { dir: string; faults: PackFault[] }

async function readJson<S extends TSchema>(reader: Reader, file: string, schema: S, absent?: Static<S>): Promise<Static<S> | undefined> {
  const fail = (path: string, reason: string) => {
    reader.faults.push({ file, path, reason })
    return undefined
  }
  const text = await readFile(join(reader.dir, file), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return absent ?? fail('/', 'the file is missing')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return fail('/', `not JSON: ${(error as Error).message}`)
  }
  if (Value.Check(schema, value)) return value as Static<S>
  for (const error of Value.Errors(schema, value).slice(0, 20)) fail(error.instancePath || '/', error.message)
  return undefined
}

async function readRows<C extends string>(reader: Reader, file: string, columns: { required: readonly C[]; optional?: readonly C[] }) {
  const table = await readTable(join(reader.dir, file), columns).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    reader.faults.push({ file, path: '/', reason: 'the file is missing' })
    return { rows: [], refused: [] }
  })
  for (const line of table.refused) reader.faults.push({ file, path: `line ${line.line}`, reason: line.reason })
  return table.rows
}

async function readStructure(reader: Reader, structure: PackFile['structures'][number]): Promise<UnitRecord[]> {
  const rows = await readRows(reader, structure.units, {
    required: ['code', 'level', 'type', 'name', 'name_en'],
    optional: ['name_km', 'parent'],
  })
  return rows.map((row) => ({
    code: row.code,
    level: row.level,
    type: row.type,
    name: row.name,
    fullName: `${row.type} ${row.name}`,
    nameEn: row.name_en,
    nameKm: row.name_km || null,
    kind: 'administrative',
    parent: row.parent || null,
    competence: [],
    from: structure.from,
    to: structure.to ?? null,
    endReason: structure.endReason?.[row.level] ?? null,
  }))
}

async function readLinks(reader: Reader, succession: PackFile['successions'][number]): Promise<CodeLink[]> {
  const rows = await readRows(reader, succession.links, { required: ['from', 'to', 'share'] })
  return rows.flatMap((row) => {
    if (row.share === 'whole' || row.share === 'part') return [{ from: row.from, to: row.to, share: row.share, onDate: succession.on }]
    reader.faults.push({ file: succession.links, path: `line ${row.line}`, reason: `share "${row.share}" is neither whole nor part` })
    return []
  })
}

async function readAgencies(reader: Reader, file: string): Promise<Agency[]> {
  const rows = await readRows(reader, file, {
    required: ['code', 'kind', 'level', 'type', 'name', 'name_en', 'parent', 'from'],
    optional: ['name_km', 'to', 'successor', 'competence', 'end_reason'],
  })
  return rows.flatMap((row) => {
    if (row.kind !== 'agency' && row.kind !== 'one_stop') {
      reader.faults.push({ file, path: `line ${row.line}`, reason: `kind "${row.kind}" is neither agency nor one_stop` })
      return []
    }
    const kind: UnitKind = row.kind
    const { code, level, type, name, parent, from, successor } = row
    const fullName = name.startsWith(type) ? name : `${type} ${name}`
    const competence = row.competence ? row.competence.split(' ') : []
    const record = {
      code,
      kind,
      level,
      type,
      name,
      fullName,
      nameEn: row.name_en,
      nameKm: row.name_km || null,
      parent,
      competence,
      from,
      to: row.to || null,
      endReason: row.end_reason || null,
    }
    return [{ record, successor: successor || null }]
  })
}

async function readUnits(reader: Reader, manifest: PackFile): Promise<Dataset> {
  const structures = await Promise.all(manifest.structures.map((structure) => readStructure(reader, structure)))
  const links = await Promise.all(manifest.successions.map((succession) => readLinks(reader, succession)))
  const agencies = manifest.agencies ? await readAgencies(reader, manifest.agencies) : []
  const territory: Dataset = { units: structures.flat(), links: links.flat() }
  const hosts = withAgencies(territory, agencies)
  const stops = manifest.oneStops.flatMap((rule) => oneStopRecords(rule, territory.units))
  return {
    units: [...hosts.units, ...stops],
    links: [...hosts.links, ...oneStopLinks(manifest.oneStops, territory), ...agencyLinks(agencies)],
  }
}

/** Reads and checks a province's pack; a fault anywhere refuses the whole with every file, place and reason. */
export async function readPack(dir: string): Promise<Pack> {
  const reader: Reader = { dir, faults: [] }
  const manifest = await readJson(reader, 'pack.json', PackFile)
  if (!manifest) throw new BrokenPack(dir, reader.faults)
  if (manifest.key !== basename(dir))
    reader.faults.push({ file: 'pack.json', path: '/key', reason: `"${manifest.key}" is not the name of the folder` })
  const dataset = await readUnits(reader, manifest)
  const calendars = await readJson(reader, 'calendars.json', sideFiles['calendars.json'], [])
  const officers = await readJson(reader, 'officers.json', sideFiles['officers.json'], [])
  const texts = await readJson(reader, 'texts.json', sideFiles['texts.json'], {})
  const facts = await readJson(reader, 'facts.json', sideFiles['facts.json'], [])
  const pack = { dir, manifest, dataset, calendars: calendars ?? [], officers: officers ?? [], texts: texts ?? {}, facts: facts ?? [] }
  reader.faults.push(...findFaults(pack))
  if (reader.faults.length > 0) throw new BrokenPack(dir, reader.faults)
  return pack
}
