import type { Config } from '#core/config.ts'
import type { Db } from '#core/db.ts'
import { completenessOf, type Field, findRegister, isOpenField, openRows, type OpenRow } from '#engine/registers/index.ts'
import { listUnits, type Unit } from '#ground/places/index.ts'
import { refuse } from '#core/errors.ts'
import type { Static } from 'typebox'
import type { RegisterSource } from '../dataset/definition.ts'
import { type Cell, type Column, mostRows, type Row, type Table } from './table.ts'

type Chosen = Static<typeof RegisterSource>['columns'][number]
type Source = Static<typeof RegisterSource>
const piece = 2000

export const kindOf = (field: Field): Column['kind'] =>
  field.kind === 'choice'
    ? 'code'
    : field.kind === 'yesno' || field.kind === 'date' || field.kind === 'unit'
      ? field.kind
      : field.kind === 'integer' || field.kind === 'money'
        ? 'integer'
        : ['number', 'latitude', 'longitude'].includes(field.kind)
          ? 'number'
          : 'text'

const measures: Record<string, Column['measure']> = { money: { vi: 'đồng', en: 'đồng', km: 'ដុង' } }

/** A field as a column; a unit is told by its code and, beside it, by its name. */
export function columnsOf(field: Field, chosen: Pick<Chosen, 'as' | 'quasi'> = {}): Column[] {
  const isCoarse = chosen.as === 'year' || chosen.as === 'month'
  const column: Column = {
    key: field.key,
    label: field.label,
    kind: isCoarse ? 'period' : chosen.as === 'band' ? 'text' : kindOf(field),
    ...(field.hint ? { hint: field.hint } : {}),
    ...(field.kind === 'choice' && field.options ? { values: field.options } : {}),
    ...(field.measure || measures[field.kind] ? { measure: field.measure ?? measures[field.kind] } : {}),
    ...(chosen.quasi ? { quasi: true } : {}),
    ...(field.kind === 'latitude' || field.kind === 'longitude' ? { place: field.kind } : {}),
  }
  if (field.kind !== 'unit') return [column]
  const { vi, en, km } = field.label
  return [
    { ...column, key: `${field.key}_code`, label: { vi: `${vi} (mã)`, en: `${en ?? vi} (code)`, km: `${km ?? vi} (លេខកូដ)` } },
    { ...column, kind: 'text', key: `${field.key}_name` },
  ]
}

export function coarse(value: Cell, { as, step }: Pick<Chosen, 'as' | 'step'>): Cell {
  if (value === null || as === undefined) return value
  if (as === 'year') return String(value).slice(0, 4)
  if (as === 'month') return String(value).slice(0, 7)
  if (typeof value !== 'number') return value
  if (as === 'round') return Number(value.toFixed(Math.min(6, Math.max(0, step ?? 2))))
  const width = step && step > 0 ? step : 10
  const from = Math.floor(value / width) * width
  return `${from}–${from + width - 1}`
}

export const unitsById = async (db: Db, ids: readonly (string | null)[]): Promise<ReadonlyMap<string, Unit>> =>
  new Map((await listUnits(db, [...new Set(ids.flatMap((id) => id ?? []))])).map((unit) => [unit.id, unit]))

/** What is wrong with the choice of fields, before any row is read: a field that is not there, or one that is nobody's to publish. */
export async function refusedFields(db: Db, source: Source): Promise<{ field: string; why: 'unknown' | 'personal' | 'closed' }[]> {
  const register = await findRegister(db, source.register)
  if (!register) return [{ field: source.register, why: 'unknown' }]
  if (register.definition.class !== 'open') return [{ field: source.register, why: 'closed' }]
  return [...source.columns, ...(source.where ?? [])].flatMap(({ field: key }): { field: string; why: 'unknown' | 'personal' }[] => {
    const field = register.definition.fields.find((one) => one.key === key)
    if (!field) return [{ field: key, why: 'unknown' }]
    return isOpenField(field) ? [] : [{ field: key, why: 'personal' }]
  })
}

async function allRows(db: Db, config: Config, source: Source, on: string): Promise<{ fields: Field[]; key: string[]; rows: OpenRow[] }> {
  const rows: OpenRow[] = []
  let after: Awaited<ReturnType<typeof openRows>>['next']
  for (;;) {
    const page = await openRows(db, config, source.register, { on, after, limit: piece, where: source.where ?? [] })
    rows.push(...page.rows)
    if (rows.length > mostRows) throw refuse('tooLarge', 'opendata.too_many_rows', { most: mostRows })
    after = page.next
    if (!after) return { fields: page.register.definition.fields, key: page.register.definition.identifiedBy, rows }
  }
}

/** The rows of an open register as a table. */
export async function readRegister(db: Db, config: Config, source: Source, today: string): Promise<Table> {
  const [bad] = await refusedFields(db, source)
  if (bad) throw refuse('invalid', `opendata.field_${bad.why}`, { field: bad.field })
  const { fields, key, rows } = await allRows(db, config, source, today)
  const units = await unitsById(
    db,
    rows.map(({ unitId }) => unitId),
  )
  const chosen = source.columns.flatMap((own) => {
    const field = fields.find((one) => one.key === own.field)
    return field ? [{ own, field }] : []
  })
  const cells = ({ data, unitId }: OpenRow): Row =>
    Object.fromEntries(
      chosen.flatMap(({ own, field }): [string, Cell][] => {
        const value = data[field.key] ?? null
        if (field.kind !== 'unit') return [[field.key, coarse(value, own)]]
        const unit = unitId ? units.get(unitId) : undefined
        return [
          [`${field.key}_code`, unit?.code ?? value],
          [`${field.key}_name`, unit?.fullName ?? null],
        ]
      }),
    )
  const lasts = (await completenessOf(db, source.register, today)).flatMap(({ lastAt }) => lastAt ?? [])
  const columns = chosen.flatMap(({ own, field }) => columnsOf(field, own))
  const keys = columns.map((column) => column.key).filter((name) => key.some((own) => name === own || name === `${own}_code`))
  return {
    columns,
    rows: rows.map(cells),
    madeUp: new Set(rows.flatMap(({ madeUp }, index) => (madeUp ? [index] : []))),
    keys: keys.length > 0 && key.every((own) => keys.some((name) => name.startsWith(own))) ? keys : columns.map((column) => column.key),
    sourceAt: lasts.length > 0 ? new Date(Math.max(...lasts.map(Number))) : null,
  }
}
