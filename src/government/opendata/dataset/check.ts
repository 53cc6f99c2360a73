import { Compile } from 'typebox/compile'
import type { Config } from '#core/config.ts'
import type { Db } from '#core/db.ts'
import { Refusal } from '#core/errors.ts'
import { dayOf, localized, type MessageKey, type T } from '#core/i18n.ts'
import { buildDataset, type Built } from '../source/build.ts'
import { refusedIndicators, speaksOfPeople } from '../source/indicator.ts'
import { refusedFields } from '../source/register.ts'
import { refusedTally } from '../source/tally.ts'
import { findDefinition } from '#engine/indicators/index.ts'
import { type DatasetBody, DatasetShape, reservedKeys } from './definition.ts'
import { ownerOf } from './rights.ts'
import { licenceOf, settings } from './settings.ts'

const shape = Compile(DatasetShape)

/** What forbids that a dataset be published, and, where it could be built, what the scan has found. */
export type Checked = { faults: { at: string; code: MessageKey; vars: Record<string, string | number> }[]; built: Built | undefined }

export const isBody = (body: unknown): body is DatasetBody => shape.Check(body)
export const shapeFaults = (body: unknown): { at: string; message: string }[] =>
  shape.Check(body)
    ? []
    : [...shape.Errors(body)].slice(0, 5).map(({ instancePath, message }) => ({ at: instancePath.slice(1).replaceAll('/', '.'), message }))

async function checkChoice(db: Db, body: DatasetBody): Promise<Checked['faults']> {
  const { source } = body
  if (source.kind === 'register')
    return (await refusedFields(db, source)).map(({ field, why }) => ({
      at: 'source',
      code: `opendata.field_${why}` as const,
      vars: { field },
    }))
  if (source.kind === 'tally') {
    const faults: Checked['faults'] = (await refusedTally(db, source)).map(({ field, why }) => ({
      at: 'source',
      code: `opendata.field_${why}` as const,
      vars: { field },
    }))
    return faults
  }
  if (source.kind === 'offered') return []
  return (await refusedIndicators(db, source)).map(({ field, why }) => ({
    at: 'source',
    code: `opendata.indicator_${why}` as const,
    vars: { field },
  }))
}

async function demandsK(db: Db, { source, subject }: DatasetBody): Promise<boolean> {
  if (source.kind === 'tally') return subject === 'people'
  if (source.kind !== 'indicator' || !source.by) return false
  const definitions = await Promise.all(source.indicators.map((key) => findDefinition(db, key)))
  return definitions.some((definition) => definition && speaksOfPeople(definition))
}

/** Checks a dataset with its rows: what it says, what it takes, what the scan finds in it. */
export async function checkDataset(db: Db, config: Config, body: DatasetBody, at: Date): Promise<Checked> {
  const faults: Checked['faults'] = []
  const minimum = settings().minimumK
  if (reservedKeys.has(body.key)) faults.push({ at: 'key', code: 'opendata.key_reserved', vars: { key: body.key } })
  if (!licenceOf(body.licence)) faults.push({ at: 'licence', code: 'opendata.no_such_licence', vars: { licence: body.licence } })
  if (!(await ownerOf(db, body.owner, dayOf(at)))) faults.push({ at: 'owner', code: 'opendata.no_such_owner', vars: { owner: body.owner } })
  if ((await demandsK(db, body)) && (body.k ?? 0) < minimum) faults.push({ at: 'k', code: 'opendata.k_too_small', vars: { minimum } })
  faults.push(...(await checkChoice(db, body)))
  if (faults.some(({ at: place }) => place === 'source')) return { faults, built: undefined }
  let built: Built
  try {
    built = await buildDataset(db, config, body, at)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { faults: [...faults, { at: 'source', code: error.code, vars: error.vars }], built: undefined }
  }
  for (const column of built.scan.columns)
    if (built.scan.blocked.includes(column.column) && column.verdict !== 'fine')
      faults.push({ at: column.column, code: `opendata.blocked_${column.verdict}` as MessageKey, vars: { column: column.label.vi } })
  const { anonymity } = built.scan
  if (body.subject === 'people' && !built.table.aggregated && (anonymity?.k ?? 0) < Math.max(minimum, body.k ?? 0))
    faults.push({ at: 'quasi', code: anonymity ? 'opendata.too_few_alike' : 'opendata.no_quasi', vars: { k: anonymity?.k ?? 0, minimum } })
  return { faults, built }
}

export const faultWords = (t: T, { at, code, vars }: Checked['faults'][number]): { at: string; message: string } => ({
  at,
  message: t(code, vars),
})
export const titleOf = (t: T, body: Pick<DatasetBody, 'title'>): string => localized(t.lang, body.title)
