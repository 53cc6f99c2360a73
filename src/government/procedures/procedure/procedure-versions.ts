import { Value } from 'typebox/value'
import type { Db } from '#core/db.ts'
import type { MessageKey, T } from '#core/i18n.ts'
import { getLatestDefinition } from '#engine/casework/index.ts'
import { changesBetween, type Fault, registerVersionedKind } from '#ground/versions/index.ts'
import { findLatestForm } from '../dossier/form.queries.ts'
import { applyRecords } from '../import/apply.ts'
import { listStored, lockCatalogue } from '../import/import.queries.ts'
import { placeKey } from '../lint/place.rules.ts'
import { getProcedureVersion, listCatalogue, listProcedureVersions } from './procedure.queries.ts'
import { canonical, mergeRecords } from './procedure.rules.ts'
import { Procedure } from './procedure.ts'

const strict = { additionalProperties: false }
const Shape = { ...Procedure, ...strict }

/** The record as a draft begins: what is in force, with every part that the province may say in its own words. */
async function begin(db: Db, code: string): Promise<Procedure | undefined> {
  const stored = (await listStored(db, [code])).get(code)
  const own = stored?.own ?? stored?.pack ?? stored?.national
  return own ? mergeRecords(stored?.national ?? undefined, own) : undefined
}

const isThere = (asked: Promise<unknown>): Promise<boolean> =>
  asked.then(
    (found) => found !== undefined,
    () => false,
  )

/** What of a draft cannot be: a wrong shape, keys that lead nowhere, and parts that are the ministry's to say. */
async function check(db: Db, code: string, body: unknown): Promise<Fault[]> {
  const shape = Value.Errors(Shape, body).map((error) => ({ at: error.instancePath, message: error.message }))
  if (shape.length > 0) return shape.slice(0, 50)
  const record = body as Procedure
  const faults: Fault[] = []
  if (record.code !== code) faults.push({ at: 'code', message: `${record.code} ≠ ${code}` })
  if (record.formKey && !(await isThere(findLatestForm(db, record.formKey))))
    faults.push({ at: 'formKey', message: `no form ${record.formKey}` })
  if (record.processKey && !(await isThere(getLatestDefinition(db, record.processKey))))
    faults.push({ at: 'processKey', message: `no process ${record.processKey}` })
  const stored = (await listStored(db, [code])).get(code)
  const merged = mergeRecords(stored?.national ?? undefined, record)
  if (canonical(merged) !== canonical(record))
    for (const change of changesBetween(record, merged))
      faults.push({ at: change.path, message: `the national catalogue says: ${change.after ?? '–'}` })
  return faults
}

/** A place of a record in words. */
const place = (t: T, path: string): string => {
  const key = placeKey(path)
  return key ? `${t(`procedures.lint_place.${key}` as MessageKey)} (${path})` : path
}

/** Procedures are changed by drafts of two persons, laid over the national record as the pack is; the pack's file stays beside it. */
export function registerProcedureVersions(): void {
  registerVersionedKind({
    kind: 'procedure',
    label: 'procedures.versions.procedure',
    about: 'procedures.versions.procedure_about',
    order: 10,
    list: (db, page) => listCatalogue(db, page),
    title: async (db, code) => (await listProcedureVersions(db, code))[0]?.name,
    versions: async (db, code) =>
      (await listProcedureVersions(db, code)).map((line) => ({
        number: line.number,
        from: line.validFrom,
        to: line.validTo,
        by: line.recordedBy === 'pack' || line.recordedBy === 'command' ? null : line.recordedBy,
      })),
    body: async (db, code, number) => {
      const line = (await listProcedureVersions(db, code)).find((one) => one.number === number)
      return line && (await getProcedureVersion(db, line.id)).procedure
    },
    begin,
    check,
    place,
    publish: async (trx, code, body, { at, from, drafter, reviewer }) => {
      await lockCatalogue(trx)
      await applyRecords(trx, 'officers', [{ record: body as Procedure, validFrom: from }], { by: `${drafter.name}, ${reviewer.name}`, at })
      return (await listProcedureVersions(trx, code))[0]?.number ?? 0
    },
  })
}
