import { type Db, sql } from '#core/db.ts'
import { isNumeric } from '../record/value.rules.ts'
import type { Definition, Field, Register } from './definition.ts'

/*
 * One table holds every register, so an index serves one of them only where it is partial. Publication makes, for each
 * register, the index of its words and one for each field that is filtered or sorted by; they carry the statistics of the
 * expression, which is what lets the planner choose between walking the order and looking up the filter. Measured at a million
 * rows (bench/registers.ts), one GIN index over the whole of `data` answers an equal filter as fast (1 to 3 ms); it knows no
 * ranges and no order, and these do.
 */
const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** The value of a field as it is compared: the companion of a sealed one. */
export const filterExpression = (field: Field): string => {
  const text = `(v.data ->> ${quote(field.sealed ? `${field.key}#` : field.key)})`
  return isNumeric(field.kind) ? `(${text}::numeric)` : text
}

/** The value of a field as it is sorted; what is absent comes last. */
export const sortExpression = (field: Field): string =>
  isNumeric(field.kind)
    ? `coalesce((v.data ->> ${quote(field.key)})::numeric, 'Infinity'::numeric)`
    : field.kind === 'text' || field.kind === 'longtext'
      ? `registers.sort_text(v.data ->> ${quote(field.key)})`
      : `coalesce(v.data ->> ${quote(field.key)}, '~')`

export const isFiltered = (definition: Definition, field: Field): boolean =>
  (field.filter === true || field.kind === 'link' || (definition.duplicates?.within.includes(field.key) ?? false)) &&
  field.key !== definition.unit

type Wanted = { name: string; body: string }

function wantedIndexes({ id, definition }: Register): Wanted[] {
  const where = `where superseded_at is null and register_id = ${id}`
  const plain = (expression: string): string => expression.replaceAll('v.data', 'data')
  const wanted: Wanted[] = [{ name: `register_${id}_words`, body: `using gin (search) ${where}` }]
  for (const field of definition.fields) {
    const name = (kind: string): string => `register_${id}_${field.key}_${kind}`.slice(0, 62)
    if (isFiltered(definition, field))
      wanted.push({
        name: name('f'),
        body: `((${plain(filterExpression(field))}), key, record_id) include (valid_from, valid_to) ${where}`,
      })
    if (field.sort) wanted.push({ name: name('s'), body: `((${plain(sortExpression(field))}), record_id) ${where}` })
  }
  return wanted
}

/** Makes the indexes that a register's definition asks for and lacks, and drops those that it no longer does; answers what it made. */
export async function ensureIndexes(db: Db, register: Register): Promise<string[]> {
  const wanted = wantedIndexes(register)
  const { rows } = await sql<{ name: string; note: string | null }>`
    select c.relname as name, obj_description(c.oid) as note from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'registers' and c.relkind = 'i' and c.relname ~ ${`^register_${register.id}_`}`.execute(db)
  const made: string[] = []
  for (const { name } of rows.filter((row) => !wanted.some((own) => own.name === row.name && own.body === row.note)))
    await sql`drop index if exists ${sql.raw(`registers."${name}"`)}`.execute(db)
  for (const { name, body } of wanted) {
    if (rows.some((row) => row.name === name && row.note === body)) continue
    await sql`create index if not exists ${sql.raw(`"${name}" on registers.record_version ${body}`)}`.execute(db)
    await sql`comment on index ${sql.raw(`registers."${name}"`)} is ${sql.raw(quote(body))}`.execute(db)
    made.push(name)
  }
  return made
}

/** Fresh statistics after many rows were written, index waiting lists written out and pages marked for index-only reading. */
export async function analyseRecords(db: Db): Promise<void> {
  await sql`analyze registers.record_version`.execute(db)
  await sql`analyze registers.record`.execute(db)
}
