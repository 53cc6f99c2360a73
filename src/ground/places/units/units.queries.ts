import { type Db, sql } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import type { Succession, Unit } from './units.rules.ts'

/** A day of the real world, and a moment of our knowledge; without them: the last version, as known now. */
export type AsOf = { on?: string; known?: Date }

export const columnText = `v.unit_id as "id", u.kind, v.code, v.name, v.full_name as "fullName", v.name_en as "nameEn",
  v.name_km as "nameKm", v.level, v.type, v.parent_id as "parentId", v.competence, v.valid_from as "validFrom",
  v.valid_to as "validTo", v.end_reason as "endReason"`
export const unitColumns = sql.raw(columnText)

/** The condition on a version row `v` that it holds on the day, as it was known at the moment. */
export function holds({ on, known }: AsOf) {
  const knowledge = known
    ? sql<boolean>`v.recorded_at <= ${known} and (v.superseded_at is null or v.superseded_at > ${known})`
    : sql<boolean>`v.superseded_at is null`
  return on ? sql<boolean>`${knowledge} and v.valid_from <= ${on}::date and (v.valid_to is null or v.valid_to >= ${on}::date)` : knowledge
}

async function findUnit(db: Db, id: string, asOf: AsOf): Promise<Unit | undefined> {
  const { rows } = await sql<Unit>`
    select ${unitColumns} from places.unit_version v join places.unit u on u.id = v.unit_id
    where v.unit_id = ${id}::uuid and ${holds(asOf)}
    order by v.valid_from desc limit 1`.execute(db)
  return rows[0]
}

/** The unit as it was on a day (`on`), as we knew it at a moment (`known`); by default its last version known now. */
export async function getUnit(db: Db, id: string, asOf: AsOf = {}): Promise<Unit> {
  const isUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)
  const unit = isUuid ? await findUnit(db, id, asOf) : undefined
  if (!unit) throw refuse('notFound', 'places.unit_not_found', { unit: id })
  return unit
}

/** Many units at once, in the order of their codes; ids that do not exist (on that day) are absent. */
export async function listUnits(db: Db, ids: string[], asOf: AsOf = {}): Promise<Unit[]> {
  const { rows } = await sql<Unit>`
    select distinct on (v.code, v.unit_id) ${unitColumns}
    from places.unit_version v join places.unit u on u.id = v.unit_id
    where v.unit_id = any(${ids}::uuid[]) and ${holds(asOf)}
      and not exists (select from places.unit_version w where w.unit_id = v.unit_id and w.valid_from > v.valid_from and ${asOf.on || asOf.known ? sql`false` : sql`w.superseded_at is null`})
    order by v.code, v.unit_id, v.valid_from desc`.execute(db)
  return rows
}

/** Codes are unique within a level on any day; without a level the highest match by code length is not guessed: the first by level. */
export async function findUnitByCode(db: Db, code: string, asOf: { on: string; level?: string }): Promise<Unit | undefined> {
  const { rows } = await sql<Unit>`
    select ${unitColumns} from places.unit_version v join places.unit u on u.id = v.unit_id
    where v.code = ${code} and ${holds({ on: asOf.on })} and ${asOf.level ? sql`v.level = ${asOf.level}` : sql`true`}
    order by v.level limit 1`.execute(db)
  return rows[0]
}

/** Versions of a level with these codes that ended before a day, each as it was on its last day. */
export async function listEndedUnits(db: Db, by: { level: string; codes: string[]; before: string }): Promise<Unit[]> {
  const { rows } = await sql<Unit>`
    select ${unitColumns} from places.unit_version v join places.unit u on u.id = v.unit_id
    where v.level = ${by.level} and v.code = any(${by.codes}::text[]) and v.superseded_at is null and v.valid_to < ${by.before}::date
    order by v.code, v.valid_from`.execute(db)
  return rows
}

/** The last unit that ever bore the code: where a link to an abolished unit still leads. */
export async function findLastUnitByCode(db: Db, code: string): Promise<Unit | undefined> {
  const { rows } = await sql<Unit>`
    select ${unitColumns} from places.unit_version v join places.unit u on u.id = v.unit_id
    where v.code = ${code} and v.superseded_at is null order by v.valid_from desc, v.level limit 1`.execute(db)
  return rows[0]
}

/** The units directly below one, on a day; with null, those that stand under none. */
export async function listChildren(db: Db, parentId: string | null, asOf: { on: string; level?: string }): Promise<Unit[]> {
  const { rows } = await sql<Unit>`
    select ${unitColumns} from places.unit_version v join places.unit u on u.id = v.unit_id
    where ${parentId === null ? sql`v.parent_id is null` : sql`v.parent_id = ${parentId}::uuid`}
      and ${holds({ on: asOf.on })} and ${asOf.level ? sql`v.level = ${asOf.level}` : sql`true`}
    order by u.kind, v.code`.execute(db)
  return rows
}

/** Every version of one unit that is known now, oldest first. */
export async function listVersions(db: Db, id: string): Promise<Unit[]> {
  const { rows } = await sql<Unit>`
    select ${unitColumns} from places.unit_version v join places.unit u on u.id = v.unit_id
    where v.unit_id = ${id}::uuid and v.superseded_at is null order by v.valid_from`.execute(db)
  return rows
}

/** Every version known now of the units with these ids, codes or parents: what a change must look at. */
export async function listVersionsTouching(db: Db, by: { ids: string[]; codes: string[] }): Promise<Unit[]> {
  const { rows } = await sql<Unit>`
    select ${unitColumns} from places.unit_version v join places.unit u on u.id = v.unit_id
    where v.superseded_at is null
      and (v.unit_id = any(${by.ids}::uuid[]) or v.code = any(${by.codes}::text[]) or v.parent_id = any(${by.ids}::uuid[]))
    order by v.valid_from`.execute(db)
  return rows
}

/** Links that lead away from (or, backwards, into) any of the units. */
export async function listLinks(db: Db, ids: string[], direction: 'out' | 'into'): Promise<Succession[]> {
  const column = direction === 'out' ? sql`from_unit` : sql`to_unit`
  const { rows } = await sql<Succession>`
    select from_unit as "from", to_unit as "to", on_date as "onDate", share from places.succession
    where ${column} = any(${ids}::uuid[]) order by on_date, from_unit, to_unit`.execute(db)
  return rows
}

/** Every version of every unit that is known now, by code and first day. */
export async function listEveryVersion(db: Db): Promise<Unit[]> {
  const { rows } = await sql<Unit>`
    select ${unitColumns} from places.unit_version v join places.unit u on u.id = v.unit_id
    where v.superseded_at is null order by v.code, v.valid_from, v.unit_id`.execute(db)
  return rows
}
