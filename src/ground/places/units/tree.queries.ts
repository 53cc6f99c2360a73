import { ask, type Db, sql } from '#core/db.ts'
import { type AsOf, columnText, holds, unitColumns } from './units.queries.ts'
import type { Unit } from './units.rules.ts'

export type TreeUnit = Unit & { depth: number }

/** The unit and all below it on a day, each parent before its children, children by code. */
export async function listTree(db: Db, rootId: string, asOf: { on: string; known?: Date }): Promise<TreeUnit[]> {
  const { rows } = await sql<TreeUnit>`
    with recursive below as (
      select v.unit_id, 0 as depth, array[v.code] as path from places.unit_version v
      where v.unit_id = ${rootId}::uuid and ${holds(asOf)}
      union all
      select v.unit_id, b.depth + 1, b.path || v.code from below b
      join places.unit_version v on v.parent_id = b.unit_id and ${holds(asOf)}
    )
    select ${unitColumns}, b.depth from below b
    join places.unit_version v on v.unit_id = b.unit_id and ${holds(asOf)}
    join places.unit u on u.id = v.unit_id
    order by b.path`.execute(db)
  return rows
}

/** The chain above a unit on a day, its parent first, the root last. */
export async function listAncestors(db: Db, id: string, asOf: { on: string; known?: Date }): Promise<Unit[]> {
  const { rows } = await sql<Unit>`
    with recursive above as (
      select v.parent_id, 1 as step from places.unit_version v where v.unit_id = ${id}::uuid and ${holds(asOf)}
      union all
      select v.parent_id, a.step + 1 from above a join places.unit_version v on v.unit_id = a.parent_id and ${holds(asOf)}
    )
    select ${unitColumns} from above a
    join places.unit_version v on v.unit_id = a.parent_id and ${holds(asOf)}
    join places.unit u on u.id = v.unit_id
    order by a.step`.execute(db)
  return rows
}

const holdsOn = 'v.superseded_at is null and v.valid_from <= $2::date and (v.valid_to is null or v.valid_to >= $2::date)'
const lineage = `with recursive above as (
    select $1::uuid as unit_id, 0 as step
    union all
    select v.parent_id, a.step + 1 from above a join places.unit_version v on v.unit_id = a.unit_id and ${holdsOn} where v.parent_id is not null
  )
  select ${columnText} from above a
  join places.unit_version v on v.unit_id = a.unit_id and ${holdsOn}
  join places.unit u on u.id = v.unit_id
  order by a.step`

/** The unit as it was on a day, then the chain above it; nothing where there was no such unit. One question, asked at every filing. */
export async function listLineage(db: Db, id: string, asOf: { on: string }): Promise<Unit[]> {
  const units = await ask<Unit>(db, lineage, [id, asOf.on])
  return units[0]?.id === id ? units : []
}

/** Ids of the unit and of all below it on a day; without a day, of all that ever stood below it. */
export async function listDescendantIds(db: Db, id: string, asOf: AsOf = {}): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive below as (
      select ${id}::uuid as unit_id
      union
      select v.unit_id from below b join places.unit_version v on v.parent_id = b.unit_id and ${holds(asOf)}
    )
    select unit_id as id from below`.execute(db)
  return rows.map((row) => row.id)
}
