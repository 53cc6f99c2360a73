import { randomUUID } from 'node:crypto'
import type { Config } from '#core/config.ts'
import type { Db } from '#core/db.ts'
import type { Localized } from '#core/i18n.ts'
import { findPeopleByNumber } from '#ground/identity/index.ts'
import type { Field, Register } from '../definition/definition.ts'
import { derive } from '../record/derive.ts'
import { checkRecord, prepare, type Prepared } from '../record/prepare.ts'
import { type Current, listCurrent } from '../record/record.queries.ts'
import { keyOf, sameStored } from '../record/seal.ts'
import { lookAround } from '../record/surroundings.ts'
import { type Directory, directoryOf } from '../record/units.ts'
import { type Data, isDay, readText, type ValueFault } from '../record/value.rules.ts'
import { ruleField } from '../record/words.ts'
import { type Mapping, validFromColumn } from './mapping.rules.ts'
import type { Line } from './csv.rules.ts'

/** Why a row cannot be loaded: a rule of values, or the message of a rule of the register. */
export type Reason = { field: string; rule: string; limit?: string | undefined; message?: Localized }
export type CheckedRow = {
  line: number
  cells: string[]
  outcome: 'new' | 'changed' | 'same' | 'faulty'
  recordId: string | null
  personId: string | null
  validFrom: string | null
  prepared: Prepared | undefined
  reasons: Reason[]
}
export type Checking = {
  db: Db
  config: Config
  register: Register
  mapping: Mapping
  /** The day from which rows hold that say none themselves. */
  validFrom: string
  /** Units in which the importer may write; undefined: everywhere. */
  units: readonly string[] | undefined
}

type Read = { line: Line; data: Data; validFrom: string; unitId: string | null; faults: ValueFault[] }

/** Checks pieces of a table one after the other; keys are remembered, so that a line that comes twice is seen. */
export function checker(checking: Checking): (lines: readonly Line[]) => Promise<CheckedRow[]> {
  const { register, mapping } = checking
  const { definition } = register
  const columns = Object.entries(mapping).flatMap(([column, key]): { column: number; field: Field | undefined }[] => [
    { column: Number(column), field: definition.fields.find((field) => field.key === key) },
  ])
  const fromEntry = Object.entries(mapping).find(([, key]) => key === validFromColumn)
  const fromColumn = fromEntry && Number(fromEntry[0])
  const unitFields = definition.fields.filter((field) => field.kind === 'unit')
  const directories = new Map<string, Directory>()
  const seen = new Map<string, number>()
  const allowed = checking.units && new Set(checking.units)
  const dayOfRow = (line: Line): string => {
    const own = fromColumn === undefined ? '' : (line.cells[fromColumn] ?? '').trim()
    return own === '' ? checking.validFrom : String(readText(fromField, own))
  }

  const read = (line: Line): Read => {
    const data: Data = {}
    const faults: ValueFault[] = []
    for (const { column, field } of columns) {
      const cell = line.cells[column]
      const value = field && cell !== undefined && cell !== '' ? readText(field, cell) : undefined
      if (field && value !== undefined) data[field.key] = value
    }
    Object.assign(data, derive(definition, data))
    const day = dayOfRow(line)
    if (!isDay(day)) faults.push({ field: validFromColumn, rule: 'valid_from', limit: day })
    const unitId = faults.length === 0 ? resolveUnits(data, day, faults) : null
    return { line, data, validFrom: day, unitId, faults }
  }

  const resolveUnits = (data: Data, day: string, faults: ValueFault[]): string | null => {
    let own: string | null = null
    for (const field of unitFields) {
      const text = data[field.key]
      if (text === undefined) continue
      const unit = directories.get(day)?.find(String(text))
      if (!unit) faults.push({ field: field.key, rule: 'unit', limit: String(text) })
      else data[field.key] = unit.code
      if (field.key === definition.unit) own = unit?.id ?? null
    }
    if (allowed && faults.length === 0 && !allowed.has(own ?? '')) faults.push({ field: definition.unit ?? '', rule: 'unit_outside' })
    return own
  }

  return async (lines) => {
    // What the rows of this piece need is read first, so that the rows themselves wait for nothing.
    if (unitFields.length > 0)
      for (const day of new Set(lines.map(dayOfRow)))
        if (isDay(day) && !directories.has(day)) directories.set(day, await directoryOf(checking.db, day))
    return finish(checking, lines.map(read), seen)
  }
}

const fromField: Field = { key: validFromColumn, label: { vi: 'Từ ngày' }, kind: 'date' }

/** Rules, keys and what is there already, for one piece. */
async function finish(checking: Checking, rows: Read[], seen: Map<string, number>): Promise<CheckedRow[]> {
  const { db, config, register, validFrom } = checking
  const { definition } = register
  const keys = rows.map((row) => keyOf(config, definition, row.data))
  const [around, current] = await Promise.all([
    lookAround(
      db,
      register,
      rows.map((row) => row.data),
      validFrom,
      new Set(keys.filter((key) => key !== undefined)),
    ),
    currentOf(db, register, rows, keys),
  ])
  const numbers =
    definition.person === undefined
      ? []
      : rows.flatMap(({ data }) => (typeof data[definition.person ?? ''] === 'string' ? [String(data[definition.person ?? ''])] : []))
  const people = numbers.length > 0 ? await findPeopleByNumber(db, config, numbers) : undefined
  return rows.map((row, index) => {
    const key = keys[index]
    const { line, cells } = row.line
    const { faults, broken, warnings } = checkRecord(definition, row.data, around.of(row.data))
    const links = around.linkFaults(row.data)
    const reasons: Reason[] = [
      ...row.faults,
      ...[...faults, ...links].filter((fault) => !row.faults.some((own) => own.field === fault.field)),
      ...broken.map((rule) => ({ field: ruleField(rule), rule: rule.key, message: rule.message })),
    ]
    const existing = key === undefined ? undefined : current.get(`${row.validFrom} ${key}`)
    if (key !== undefined) {
      const before = seen.get(key)
      if (before !== undefined) reasons.push({ field: definition.identifiedBy[0] ?? '', rule: 'key_twice', limit: String(before) })
      else seen.set(key, line)
      if (existing?.mergedInto) reasons.push({ field: definition.identifiedBy[0] ?? '', rule: 'merged' })
    }
    const base = { line, cells, validFrom: isDay(row.validFrom) ? row.validFrom : null }
    if (reasons.length > 0 || key === undefined)
      return { ...base, outcome: 'faulty', recordId: null, personId: null, prepared: undefined, reasons }
    const recordId = existing?.id ?? randomUUID()
    const prepared = prepare(config, definition, { id: recordId, data: row.data, unitId: row.unitId, warnings, key })
    const same = existing?.stored && prepared && sameStored(existing.stored, prepared.stored)
    const personId = people?.get(String(row.data[definition.person ?? ''])) ?? null
    return { ...base, outcome: same ? 'same' : existing?.stored ? 'changed' : 'new', recordId, personId, prepared, reasons }
  })
}

/** What is there under the keys, on the day from which each row holds. */
async function currentOf(
  db: Db,
  register: Register,
  rows: readonly Read[],
  keys: readonly (string | undefined)[],
): Promise<Map<string, Current>> {
  const byDay = new Map<string, string[]>()
  rows.forEach((row, index) => {
    const key = keys[index]
    if (key !== undefined && isDay(row.validFrom)) (byDay.get(row.validFrom) ?? byDay.set(row.validFrom, []).get(row.validFrom))?.push(key)
  })
  const found = new Map<string, Current>()
  for (const [day, wanted] of byDay) for (const one of await listCurrent(db, register.id, wanted, day)) found.set(`${day} ${one.key}`, one)
  return found
}
