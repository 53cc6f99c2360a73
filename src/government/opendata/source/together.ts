import type { Db } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { type Tally, tallyRows } from '#engine/registers/index.ts'
import { listDatasets } from '../dataset/dataset.queries.ts'
import type { DatasetBody } from '../dataset/definition.ts'
import { hiddenColumn } from '../protect/hide.rules.ts'
import { holdTogether, type OwnPiece, type Piece } from '../protect/together.rules.ts'
import { isSmall } from '../protect/suppress.rules.ts'
import type { Row, Table } from './table.ts'

/** A table that was protected by itself, and from which number on it shows a count. */
export type Protected = { body: DatasetBody; table: Table; k: number }
type Cell = { row: number; value: number; atoms: string[]; hidden: boolean }

const mostAtoms = 5_000
const mostFields = 6

const tallyOf = ({ source }: DatasetBody) => (source.kind === 'tally' ? source : undefined)
const termsOf = (table: Table): Set<string> =>
  new Set((table.counted ?? []).flatMap(({ lines }) => lines.flatMap(({ atoms }) => atoms?.map((atom) => atom.split(' ')[0] ?? '') ?? [])))

/** Datasets that were there before this one and count the same: it must hold beside them, not they beside it. */
async function earlier(db: Db, body: DatasetBody): Promise<DatasetBody[]> {
  const all = await listDatasets(db)
  const own = all.find(({ key }) => key === body.key)
  const before = all.filter((one) => one.key !== body.key && one.standing !== 'withdrawn')
  const older = own
    ? before.filter((one) => one.createdAt < own.createdAt || (+one.createdAt === +own.createdAt && one.key < own.key))
    : before
  const { source } = body
  return older
    .map((one) => one.body)
    .filter((one) =>
      source.kind === 'tally'
        ? tallyOf(one)?.register === source.register
        : source.kind === 'indicator' && one.source.kind === 'indicator' && one.source.by === source.by,
    )
}

/** The records behind tallies of one register, divided as finely as any of them asks; the parts of each by field. */
async function atomsOf(db: Db, bodies: readonly DatasetBody[], today: string) {
  const tallies = bodies.flatMap((body) => tallyOf(body) ?? [])
  const fields = new Map<string, Tally>()
  for (const { by, where } of tallies) {
    for (const one of by) fields.set(JSON.stringify([one.field, one.as, one.step]), one)
    for (const { field } of where ?? []) fields.set(JSON.stringify([field, undefined, undefined]), { field })
  }
  const [register] = tallies.map((one) => one.register)
  if (register === undefined || fields.size > mostFields) throw refuse('invalid', 'opendata.compared_too_fine')
  const groups = await tallyRows(db, register, { on: today, by: [...fields.values()], sums: [], where: [], most: mostFields })
  if (groups.length > mostAtoms) throw refuse('invalid', 'opendata.compared_too_fine')
  const names = [...fields.keys()]
  return groups.map(({ parts, count }, index) => ({
    id: String(index),
    count,
    part: new Map(names.map((name, at) => [name, parts[at] ?? ''])),
  }))
}
type Atom = Awaited<ReturnType<typeof atomsOf>>[number]

const partOf = (atom: Atom, by: Tally): string => atom.part.get(JSON.stringify([by.field, by.as, by.step])) ?? ''
const fits = (atom: Atom, body: DatasetBody): boolean =>
  (tallyOf(body)?.where ?? []).every(({ field, is }) => partOf(atom, { field }) === is)

function cellsOf({ body, table }: Protected, atoms: readonly Atom[]): Cell[] {
  const by = tallyOf(body)?.by
  const inCell = new Map<string, string[]>()
  if (by)
    for (const atom of atoms) {
      if (!fits(atom, body)) continue
      const key = by.map((one) => partOf(atom, one)).join('\n')
      inCell.set(key, [...(inCell.get(key) ?? []), atom.id])
    }
  return (table.counted ?? []).flatMap(({ column, lines }) =>
    lines.map(({ row, value, parts, atoms: own }) => ({
      ...{ row, value, hidden: table.rows[row]?.[column] === null },
      atoms: own ?? inCell.get((by && by.length > 1 ? [parts[0], parts[1] ?? ''] : [parts[0]]).join('\n')) ?? [],
    })),
  )
}

/** Small figures that nobody may work out: those that a table hides, and what is left of one where another takes only a part. */
function secretsOf(all: readonly (Protected & { cells: Cell[] })[], atoms: readonly Atom[], k: number): string[][] {
  const byId = new Map(atoms.map((atom) => [atom.id, atom]))
  const secrets: string[][] = []
  for (const { body, cells } of all) {
    secrets.push(...cells.filter(({ value }) => isSmall(value, k)).map((cell) => cell.atoms))
    for (const other of all) {
      if (other.body === body || !tallyOf(other.body)?.where?.length) continue
      for (const cell of cells) {
        const rest = cell.atoms.filter((id) => !fits(byId.get(id) as Atom, other.body))
        const left = rest.reduce((sum, id) => sum + (byId.get(id)?.count ?? 0), 0)
        if (rest.length < cell.atoms.length && isSmall(left, k)) secrets.push(rest)
      }
    }
  }
  return secrets
}

const wholeOf = (cells: readonly Cell[]): Piece => ({
  atoms: [...new Set(cells.flatMap(({ atoms }) => atoms))],
  value: cells.reduce((sum, { value }) => sum + value, 0),
})

/**
 * The table with so much more hidden that nothing small follows from it beside the datasets that were there before; refused where
 * no hiding is enough. `protect` makes another dataset's table as it is published.
 */
export async function besideOthers(
  db: Db,
  own: Protected,
  today: string,
  protect: (body: DatasetBody) => Promise<Protected>,
): Promise<{ table: Table; more: number }> {
  const bodies = await earlier(db, own.body)
  if (bodies.length === 0 || !own.table.counted) return { table: own.table, more: 0 }
  const terms = termsOf(own.table)
  const isTally = own.body.source.kind === 'tally'
  const others: Protected[] = []
  for (const body of bodies) {
    const other = await protect(body)
    if (other.table.counted && (isTally || [...termsOf(other.table)].some((term) => terms.has(term)))) others.push(other)
  }
  if (others.length === 0) return { table: own.table, more: 0 }
  const atoms = isTally ? await atomsOf(db, [own.body, ...others.map(({ body }) => body)], today) : []
  const all = [own, ...others].map((one) => ({ ...one, cells: cellsOf(one, atoms) }))
  const k = Math.max(...all.map((one) => one.k))
  const [mine, ...theirs] = all
  const pieces: OwnPiece[] = (mine?.cells ?? []).map((cell, index) => ({ ...cell, id: String(index) }))
  // All that there is counts as known, whether a table says it or not.
  const wholes = all.map(({ cells }) => wholeOf(cells)).filter(({ value }) => isTally && value >= k)
  const shown = theirs.flatMap(({ cells }) => cells.filter(({ hidden }) => !hidden))
  const more = holdTogether(pieces, [...wholes, ...shown], secretsOf(all, atoms, k))
  if (!more) throw refuse('invalid', 'opendata.compared', { dataset: others.map(({ body }) => body.key).join(', ') })
  return { table: hidden(own.table, mine?.cells ?? [], more), more: more.size }
}

function hidden(table: Table, cells: readonly Cell[], more: ReadonlySet<string>): Table {
  const rows = new Set([...more].flatMap((id) => cells[Number(id)]?.row ?? []))
  const empty = (table.counted ?? []).flatMap(({ column, with: others }) => [column, ...others])
  const shown = table.rows.map(
    (row, index): Row =>
      rows.has(index) ? { ...row, ...Object.fromEntries(empty.map((name) => [name, null])), [hiddenColumn]: true } : row,
  )
  return { ...table, rows: shown }
}
