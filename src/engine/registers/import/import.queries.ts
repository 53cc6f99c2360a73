import { copyIn, type CopyValue } from '#core/copy.ts'
import { type Db, sql, tablesOf } from '#core/db.ts'
import type pg from 'pg'
import type { RegistersTables } from '../tables.ts'
import type { CheckedRow, Reason } from './check.ts'
import type { Mapping } from './mapping.rules.ts'
import type { Line } from './csv.rules.ts'

export type ImportState = 'uploaded' | 'checking' | 'checked' | 'waiting' | 'loaded' | 'undone' | 'dropped'
export type Import = {
  id: string
  registerId: number
  definitionVersion: number
  fileName: string
  state: ImportState
  header: string[]
  mapping: Mapping
  validFrom: string | null
  mode: 'all' | 'good' | null
  lines: number
  fresh: number
  changed: number
  same: number
  faulty: number
  byId: string | null
  byName: string
  madeAt: Date
  decidedByName: string | null
  loadedAt: Date | null
  undoneAt: Date | null
  undoneByName: string | null
  /** Samples of the pack, or generated. */
  madeUp: boolean
}

const columns =
  sql.raw(`i.id, i.register_id as "registerId", i.definition_version as "definitionVersion", i.file_name as "fileName", i.state, i.header, i.mapping,
  i.valid_from as "validFrom", i.mode, i.lines, i.fresh, i.changed, i.same, i.faulty, i.by_id as "byId", i.by_name as "byName", i.made_at as "madeAt",
  i.decided_by_name as "decidedByName", i.loaded_at as "loadedAt", i.undone_at as "undoneAt", i.undone_by_name as "undoneByName", i.made_up as "madeUp"`)

export async function findImport(db: Db, registerId: number, id: string): Promise<Import | undefined> {
  const { rows } =
    await sql<Import>`select ${columns} from registers.import i where i.id = ${id}::uuid and i.register_id = ${registerId}`.execute(db)
  return rows[0]
}

export async function listImports(db: Db, registerId: number): Promise<Import[]> {
  const { rows } = await sql<Import>`select ${columns} from registers.import i where i.register_id = ${registerId} and i.state <> 'dropped'
    order by i.made_at desc limit 20`.execute(db)
  return rows
}

export type NewImport = Pick<Import, 'registerId' | 'definitionVersion' | 'fileName' | 'header' | 'mapping' | 'byId' | 'byName'> & {
  validFrom?: string
  madeUp?: boolean
  at: Date
}

export async function insertImport(db: Db, own: NewImport): Promise<string> {
  const { rows } = await sql<{
    id: string
  }>`insert into registers.import (register_id, definition_version, file_name, state, header, mapping, valid_from, by_id, by_name, made_up, made_at)
    values (${own.registerId}, ${own.definitionVersion}, ${own.fileName}, 'uploaded', ${own.header}::text[], ${JSON.stringify(own.mapping)}::jsonb, ${own.validFrom ?? null}::date,
      ${own.byId}::uuid, ${own.byName}, ${own.madeUp ?? false}, ${own.at}) returning id`.execute(db)
  return rows[0]?.id ?? ''
}

/** Moves an import on; false when it does not stand where the caller thinks. */
export async function moveImport(
  db: Db,
  id: string,
  from: readonly ImportState[],
  to: ImportState,
  more: Partial<Pick<Import, 'mapping' | 'validFrom' | 'mode'>> = {},
): Promise<boolean> {
  const done =
    await sql`update registers.import i set state = ${to}, mapping = ${more.mapping ? JSON.stringify(more.mapping) : sql`i.mapping`}::jsonb,
      valid_from = ${more.validFrom ?? sql`i.valid_from`}::date, mode = ${more.mode ?? sql`i.mode`}
    where i.id = ${id}::uuid and i.state = any(${[...from]}::text[])`.execute(db)
  return Number(done.numAffectedRows ?? 0) === 1
}

export async function signImport(
  trx: Db,
  id: string,
  by: { loaded?: boolean; decidedBy?: { id: string; name: string }; undoneBy?: string; at: Date },
): Promise<void> {
  await tablesOf<RegistersTables>(trx)
    .updateTable('registers.import')
    .set({
      ...(by.loaded ? { loaded_at: by.at } : {}),
      ...(by.decidedBy ? { decided_by: by.decidedBy.id, decided_by_name: by.decidedBy.name } : {}),
      ...(by.undoneBy ? { undone_at: by.at, undone_by_name: by.undoneBy } : {}),
    })
    .where('id', '=', id)
    .execute()
}

const rowColumns =
  'import_id, line, cells, outcome, record_id, key, title, unit_id, person_id, data, search, missing, faults, valid_from, reasons'

function checkedCells(importId: string, row: CheckedRow, keepCells: boolean): CopyValue[] {
  const { prepared: p } = row
  const cells = keepCells || row.outcome === 'faulty' ? row.cells : []
  const what = p
    ? [p.key, p.title, p.unitId, row.personId, JSON.stringify(p.stored), p.search, p.missing, p.faults]
    : [null, null, null, null, null, null, null, null]
  return [
    importId,
    row.line,
    cells,
    row.outcome,
    row.recordId,
    ...what,
    row.validFrom,
    row.reasons.length > 0 ? JSON.stringify(row.reasons) : null,
  ]
}

/** Rows as they came, before any column has a meaning. */
export async function copyRaw(client: pg.ClientBase, importId: string, lines: readonly Line[]): Promise<void> {
  const rows = lines.map(({ line, cells }): CopyValue[] => [importId, line, cells, 'raw'])
  await copyIn(client, 'copy registers.import_row (import_id, line, cells, outcome) from stdin', rows)
}

export async function copyChecked(client: pg.ClientBase, importId: string, rows: readonly CheckedRow[], keepCells: boolean): Promise<void> {
  await copyIn(
    client,
    `copy registers.import_row (${rowColumns}) from stdin`,
    rows.map((row) => checkedCells(importId, row, keepCells)),
  )
}

export async function clearRows(client: pg.ClientBase, importId: string): Promise<void> {
  await client.query('delete from registers.import_row where import_id = $1', [importId])
}

export async function listRaw(db: Db, importId: string, limit?: number): Promise<Line[]> {
  const { rows } =
    await sql<Line>`select line, cells from registers.import_row where import_id = ${importId}::uuid order by line ${limit ? sql`limit ${limit}` : sql``}`.execute(
      db,
    )
  return rows
}

/** Counts what the check found, and marks the import as checked. */
export async function countChecked(db: Db, importId: string): Promise<void> {
  await sql`update registers.import i set state = 'checked', lines = c.lines, fresh = c.fresh, changed = c.changed, same = c.same, faulty = c.faulty
    from (select count(*) as lines, count(*) filter (where outcome = 'new') as fresh, count(*) filter (where outcome = 'changed') as changed,
      count(*) filter (where outcome = 'same') as same, count(*) filter (where outcome = 'faulty') as faulty from registers.import_row where import_id = ${importId}::uuid) c
    where i.id = ${importId}::uuid`.execute(db)
}

export type ShownRow = {
  line: number
  cells: string[]
  outcome: string
  title: string | null
  reasons: Reason[] | null
  recordId: string | null
}

export async function listRows(db: Db, importId: string, outcome: string, after: number, limit: number): Promise<ShownRow[]> {
  const { rows } = await sql<ShownRow>`select line, cells, outcome, title, reasons, record_id as "recordId" from registers.import_row
    where import_id = ${importId}::uuid and outcome = ${outcome} and line > ${after} order by line limit ${limit}`.execute(db)
  return rows
}
