import type { Config } from '#core/config.ts'
import type { Db } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { findRegister } from '../definition/definition.queries.ts'
import type { Field, Register, Scalar } from '../definition/definition.ts'
import { dataOf } from '../record/change.ts'
import { idsOf, madeUpAmong } from '../record/made-up.queries.ts'
import { isNumeric } from '../record/value.rules.ts'
import { type Cursor, type FieldFilter, listRecords } from './list.queries.ts'
import { type Group, groupRecords, type Tally } from './tally.queries.ts'

export type { Group, Tally } from './tally.queries.ts'
export type OpenRow = { id: string; unitId: string | null; validFrom: string; madeUp: boolean; data: Record<string, Scalar> }
export type OpenRows = { register: Register; rows: OpenRow[]; next: Cursor | undefined }
export type Where = { field: string; is: string }

/** Whether a field of an open register may be seen by anybody: neither masked nor sealed, and no number of a person. */
export const isOpenField = (field: Field): boolean =>
  !field.seenBy && !field.sealed && field.kind !== 'identity_number' && field.kind !== 'phone'

function filtersOf(fields: readonly Field[], where: readonly Where[]): FieldFilter[] {
  return where.map(({ field: key, is }) => {
    const field = fields.find((each) => each.key === key)
    if (!field || (isNumeric(field.kind) && !Number.isFinite(Number(is))))
      throw refuse('invalid', 'registers.no_such_field', { field: key })
    return { field, is }
  })
}

/** Records of an open register as anybody may have them: without masked and sealed fields. Refuses any register that is not open. */
export async function openRows(
  db: Db,
  config: Config,
  register: string,
  page: { on: string; after?: Cursor | undefined; limit: number; where?: readonly Where[] },
): Promise<OpenRows> {
  const found = await findRegister(db, register)
  if (!found || found.definition.class !== 'open') throw refuse('notFound', 'registers.no_such_register', { register })
  const shown = found.definition.fields.filter(isOpenField)
  const filter = { on: page.on, fields: filtersOf(shown, page.where ?? []) }
  const { rows, next } = await listRecords(db, found, filter, { after: page.after, limit: page.limit })
  const madeUp = await madeUpAmong(db, found.id, idsOf(rows))
  return {
    register: { ...found, definition: { ...found.definition, fields: shown } },
    next,
    rows: rows.map((version) => {
      const data = dataOf(config, version)
      const open = Object.fromEntries(shown.flatMap(({ key }) => (data[key] === undefined ? [] : [[key, data[key]]])))
      return {
        id: version.recordId,
        unitId: version.unitId,
        validFrom: version.validFrom,
        madeUp: madeUp.has(version.recordId),
        data: open,
      }
    }),
  }
}

/** Whether records may be counted by a field: its values are few and are nobody's own. */
export const isCountedBy = (field: Field): boolean =>
  isOpenField(field) && ['choice', 'yesno', 'unit', 'date', 'integer', 'number', 'money'].includes(field.kind)

/**
 * How many records there are by up to two fields (or `most`), of any register but a sealed one: counts alone leave, and no record is read.
 * Whoever publishes them hides the small ones.
 */
export async function tallyRows(
  db: Db,
  register: string,
  tally: { on: string; by: Tally[]; sums: string[]; where: readonly Where[]; most?: number },
): Promise<Group[]> {
  const found = await findRegister(db, register)
  if (!found || found.definition.class === 'sealed') throw refuse('notFound', 'registers.no_such_register', { register })
  const { fields, unit } = found.definition
  for (const { field } of tally.by)
    if (!fields.some((each) => each.key === field && isCountedBy(each))) throw refuse('invalid', 'registers.no_such_field', { field })
  const sums = fields.filter((field) => tally.sums.includes(field.key) && isOpenField(field) && isNumeric(field.kind))
  if (sums.length < tally.sums.length || tally.by.length > (tally.most ?? 2))
    throw refuse('invalid', 'registers.no_such_field', { field: tally.sums.join(', ') })
  const counted = fields.filter(isCountedBy)
  const by = tally.by.flatMap((own) => {
    const field = fields.find((each) => each.key === own.field)
    return field ? [{ ...own, shape: field, isUnit: field.key === unit }] : []
  })
  return groupRecords(db, found, { filter: { on: tally.on, fields: filtersOf(counted, tally.where) }, by, sums })
}
