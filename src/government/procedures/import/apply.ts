import { createHash } from 'node:crypto'
import type { Db } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import { fold } from '#core/search.ts'
import type { FormDefinition } from '#engine/forms/index.ts'
import { findLatestForm } from '../dossier/form.queries.ts'
import { lint, surroundingsOf } from '../lint/lint.rules.ts'
import { readReference, replaceDefects } from '../lint/lint.queries.ts'
import { listFormKeys } from '../procedure/procedure.queries.ts'
import type { Procedure } from '../procedure/procedure.ts'
import { canonical, mergeRecords } from '../procedure/procedure.rules.ts'
import {
  closeVersions,
  forgetNational,
  insertVersions,
  listStored,
  type NewVersion,
  saveOwnRecords,
  saveRecords,
  type Stamp,
  type Stored,
} from './import.queries.ts'

/** Where a record comes from: the national catalogue, the pack's file, or two officers who drafted and read it. */
export type Source = 'national' | 'province' | 'officers'
export type Incoming = {
  record: Procedure
  validFrom: string
  /** Versions before it, oldest first; used when the procedure is new. */
  history?: { record: Procedure; validFrom: string }[]
}
export type Counts = { added: number; changed: number; unchanged: number }

const layerOf = { national: 'national', province: 'pack', officers: 'own' } as const
const batchSize = 300

function* batches<X>(all: X[]): Generator<X[]> {
  for (let i = 0; i < all.length; i += batchSize) yield all.slice(i, i + batchSize)
}

const hashOf = (record: Procedure): string => createHash('sha256').update(canonical(record)).digest('hex')

const allOf = (text: Procedure['name']): string[] => [text.vi, text.en, text.km].filter((t) => t !== undefined)

/** `| name | other name |`: a pattern can ask for a whole name, the start of one, or the start of a word. */
function foldNames(record: Procedure): string {
  const names = [...allOf(record.name), ...(record.officialName ? [record.officialName] : [])]
  const folded = names.map((name) => fold(name).replace(/^thu tuc /, ''))
  return `| ${[...new Set(folded)].join(' | ')} |`
}

function newVersion(record: Procedure, part: { number: number; validFrom: string; validTo?: string }): NewVersion {
  const rest = [
    ...(record.summary ? allOf(record.summary) : []),
    ...record.papers.filter((paper) => !paper.isNote).map((paper) => paper.name.vi),
    ...record.results.map((result) => result.name.vi),
  ]
  return {
    code: record.code,
    number: part.number,
    validFrom: part.validFrom,
    validTo: part.validTo ?? null,
    hash: hashOf(record),
    body: record,
    nameFolded: foldNames(record),
    fieldFolded: fold(record.field),
    searchText: fold(rest.join(' ')),
  }
}

/** Versions that a procedure begins with, or begins anew with after it had ended: its past ones, then the one in force. */
function firstVersions(incoming: Incoming, last: number): NewVersion[] {
  const line = [...(incoming.history ?? []), incoming]
  return line.map((item, i) => {
    const next = line[i + 1]
    return newVersion(item.record, { number: last + i + 1, validFrom: item.validFrom, ...(next && { validTo: next.validFrom }) })
  })
}

/** When a change is in force: on the stated day if that is news, else today; never before the version it follows. */
function nextDay(before: string, stated: string, today: string): string {
  if (stated > before) return stated
  return today > before ? today : before
}

type Plan = Counts & { records: { code: string; record: Procedure }[]; ends: { versionId: string; on: string }[]; versions: NewVersion[] }

function plan(source: Source, incoming: Incoming[], stored: Map<string, Stored>, today: string): Plan {
  const out: Plan = { added: 0, changed: 0, unchanged: 0, records: [], ends: [], versions: [] }
  for (const item of incoming) {
    const { record } = item
    const before = stored.get(record.code)
    const held = before?.[layerOf[source]]
    if (!held || canonical(held) !== canonical(record)) out.records.push({ code: record.code, record })
    if (!before?.versionId) {
      out.added++
      out.versions.push(...firstVersions(item, before?.last ?? 0))
      continue
    }
    const layers = { national: before.national, pack: before.pack, own: before.own, [layerOf[source]]: record }
    const merged = mergeRecords(layers.national ?? undefined, layers.own ?? layers.pack ?? undefined)
    if (hashOf(merged) === before.hash) {
      out.unchanged++
      continue
    }
    out.changed++
    const validFrom = nextDay(before.validFrom ?? today, item.validFrom, today)
    out.ends.push({ versionId: before.versionId, on: validFrom })
    out.versions.push(newVersion(merged, { number: (before.number ?? 0) + 1, validFrom }))
  }
  return out
}

/** Lays records of one source into the catalogue: equal content changes nothing, other content makes a new version. */
export async function applyRecords(trx: Db, source: Source, incoming: Incoming[], stamp: Stamp): Promise<Counts> {
  const stored = await listStored(trx)
  const { records, ends, versions, ...counts } = plan(source, incoming, stored, dayOf(stamp.at))
  for (const batch of batches(records)) await (source === 'officers' ? saveOwnRecords(trx, batch) : saveRecords(trx, source, batch))
  for (const batch of batches(ends)) await closeVersions(trx, batch)
  for (const batch of batches(versions)) await insertVersions(trx, batch, stamp)
  await relint(trx)
  return counts
}

/** Ends procedures that the whole catalogue no longer has; one that the province keeps as well goes on as the province's own. */
export async function endRecords(trx: Db, codes: readonly string[], on: string, stamp: Stamp): Promise<number> {
  const stored = await listStored(trx, [...codes])
  const ends: Plan['ends'] = []
  const versions: NewVersion[] = []
  for (const before of stored.values()) {
    if (!before.versionId) continue
    const day = nextDay(before.validFrom ?? on, on, dayOf(stamp.at))
    ends.push({ versionId: before.versionId, on: day })
    const own = before.own ?? before.pack
    if (own) versions.push(newVersion(own, { number: (before.last ?? 0) + 1, validFrom: day }))
  }
  await closeVersions(trx, ends)
  await insertVersions(trx, versions, stamp)
  await forgetNational(
    trx,
    versions.map((version) => version.code),
  )
  return ends.length
}

/** Runs every rule over the source record of each procedure in force, so that a new rule speaks at the next import. */
export async function relint(trx: Db): Promise<void> {
  const stored = [...(await listStored(trx)).values()].flatMap((s) => {
    const record = s.national ?? s.own ?? s.pack
    return record && s.versionId ? [{ versionId: s.versionId, record }] : []
  })
  const reference = { ...(await readReference(trx)), forms: await formsInUse(trx) }
  const around = surroundingsOf(
    stored.map((s) => s.record),
    reference,
  )
  const defects = stored.flatMap((s) => lint(s.record, around).map((defect) => ({ ...defect, versionId: s.versionId })))
  await replaceDefects(trx, defects)
}

/** The e-forms by which procedures are filed, by the procedures' codes. */
async function formsInUse(trx: Db): Promise<Map<string, FormDefinition>> {
  const forms = new Map<string, FormDefinition>()
  for (const { code, formKey } of await listFormKeys(trx)) {
    const form = await findLatestForm(trx, formKey)
    if (form) forms.set(code, form.body)
  }
  return forms
}
