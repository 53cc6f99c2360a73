import type { Static } from 'typebox'
import { refuse } from '#core/errors.ts'
import type { Db } from '#core/db.ts'
import { type Field, findRegister, type Group, isCountedBy, isOpenField, tallyRows } from '#engine/registers/index.ts'
import type { TallySource } from '../dataset/definition.ts'
import { columnsOf, unitsById } from './register.ts'
import type { Cell, Column, Counted, Row, Table } from './table.ts'

type Source = Static<typeof TallySource>

const countLabel = { vi: 'Số bản ghi', en: 'Number of records', km: 'ចំនួនកំណត់ត្រា' }

/** What is wrong with the choice: a field that is not there, or one by which people would be counted one by one. */
export async function refusedTally(db: Db, source: Source): Promise<{ field: string; why: 'unknown' | 'personal' | 'closed' }[]> {
  const register = await findRegister(db, source.register)
  if (!register) return [{ field: source.register, why: 'unknown' }]
  const { definition } = register
  if (definition.class === 'sealed') return [{ field: source.register, why: 'closed' }]
  const find = (key: string): Field | undefined => definition.fields.find((one) => one.key === key)
  const bad: { field: string; why: 'unknown' | 'personal' }[] = []
  for (const { field: key, as } of source.by) {
    const field = find(key)
    const isFine =
      field &&
      isCountedBy(field) &&
      (field.kind !== 'date' || as !== undefined) &&
      (!['integer', 'number', 'money'].includes(field.kind) || as === 'band')
    if (!isFine) bad.push({ field: key, why: field ? 'personal' : 'unknown' })
  }
  for (const key of source.sums ?? []) {
    const field = find(key)
    if (!field || !isOpenField(field) || !['integer', 'number', 'money'].includes(field.kind))
      bad.push({ field: key, why: field ? 'personal' : 'unknown' })
  }
  for (const { field: key } of source.where ?? []) {
    const field = find(key)
    if (!field || !isCountedBy(field)) bad.push({ field: key, why: field ? 'personal' : 'unknown' })
  }
  return bad
}

/** Counts of a register's records as a table; small ones are hidden later, with what would betray them. */
export async function readTally(db: Db, source: Source, today: string): Promise<Table> {
  const [bad] = await refusedTally(db, source)
  if (bad) throw refuse('invalid', `opendata.field_${bad.why}`, { field: bad.field })
  const register = await findRegister(db, source.register)
  if (!register) throw refuse('notFound', 'opendata.field_unknown', { field: source.register })
  const { fields, unit } = register.definition
  const groups = await tallyRows(db, source.register, { on: today, by: source.by, sums: source.sums ?? [], where: source.where ?? [] })
  const at = source.by.findIndex(({ field }) => field === unit)
  const units = await unitsById(
    db,
    groups.map(({ parts }) => (at < 0 ? null : (parts[at] ?? null))),
  )
  const columns: Column[] = [
    ...source.by.flatMap((own) => {
      const field = fields.find((one) => one.key === own.field)
      return field ? columnsOf(field, own.as === undefined ? {} : { as: own.as }) : []
    }),
    { key: 'count', label: countLabel, kind: 'integer' },
    ...(source.sums ?? []).flatMap((key) => fields.filter((one) => one.key === key).flatMap((field) => columnsOf(field))),
  ]
  const rows = groups.map(({ parts, count, sums }): Row => {
    const own: [string, Cell][] = source.by.flatMap(({ field: key, as, step }, index): [string, Cell][] => {
      const field = fields.find((one) => one.key === key)
      const part = parts[index] ?? null
      if (field?.kind === 'unit') {
        const found = index === at && part ? units.get(part) : undefined
        return [
          [`${key}_code`, found?.code ?? part],
          [`${key}_name`, found?.fullName ?? null],
        ]
      }
      if (field?.kind === 'yesno') return [[key, part === null ? null : part === 'true']]
      const from = Number(part)
      return [[key, as === 'band' && part !== null ? `${from}–${from + (step ?? 10) - 1}` : part]]
    })
    return Object.fromEntries([...own, ['count', count], ...Object.entries(sums)])
  })
  const lasts = groups.flatMap(({ lastAt }) => lastAt ?? [])
  return {
    columns,
    rows,
    keys: columns.filter(({ key }) => key !== 'count' && !(source.sums ?? []).includes(key)).map(({ key }) => key),
    sourceAt: lasts.length > 0 ? new Date(Math.max(...lasts.map(Number))) : null,
    aggregated: true,
    // Rows of an open register may be read one by one: there is nothing to hide in their number.
    ...(register.definition.class === 'open' ? {} : { counted: countedOf(source, groups) }),
  }
}

const countedOf = (source: Source, groups: readonly Group[]): Counted[] => [
  {
    column: 'count',
    with: [...(source.sums ?? [])],
    lines: groups.map(({ parts, count }, row) => ({
      row,
      value: count,
      parts: source.by.length > 1 ? [parts[0] ?? '', parts[1] ?? ''] : [parts[0] ?? ''],
    })),
  },
]
