import { type Db, sql } from '#core/db.ts'

export type StandIn = {
  id: string
  personId: string
  personName: string
  standInId: string
  standInName: string
  unitId: string
  validFrom: Date
  validTo: Date
  reason: string
  openAtStart: number
  delegations: string[]
  madeByName: string
  endedAt: Date | null
}
export type Away = { standInId: string; standInName: string; until: Date }

const columns =
  sql.raw(`id, person_id as "personId", person_name as "personName", stand_in_id as "standInId", stand_in_name as "standInName",
  unit_id as "unitId", valid_from as "validFrom", valid_to as "validTo", reason, open_at_start as "openAtStart", delegations,
  made_by_name as "madeByName", ended_at as "endedAt"`)

/** Who of these people is away at a moment, and who does their work. */
export async function listAway(db: Db, kind: string, personIds: readonly string[], at: Date): Promise<Map<string, Away>> {
  if (personIds.length === 0) return new Map()
  const { rows } = await sql<Away & { personId: string }>`
    select person_id as "personId", stand_in_id as "standInId", stand_in_name as "standInName", valid_to as until from desk.stand_in
    where kind = ${kind} and person_id = any(${[...personIds]}::uuid[]) and ended_at is null and valid_from <= ${at} and valid_to > ${at}`.execute(
    db,
  )
  return new Map(rows.map(({ personId, ...away }) => [personId, away]))
}

/** Whose work a person does at a moment beside their own. */
export async function listStoodInFor(db: Db, kind: string, personId: string, at: Date): Promise<StandIn[]> {
  const { rows } = await sql<StandIn>`select ${columns} from desk.stand_in
    where kind = ${kind} and stand_in_id = ${personId}::uuid and ended_at is null and valid_from <= ${at} and valid_to > ${at}
    order by person_name`.execute(db)
  return rows
}

/** Holds a person's absences until the transaction ends: two are never written over each other. */
export async function lockAbsences(trx: Db, personId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('desk.stand_in'), hashtext(${personId}))`.execute(trx)
}

/** Whether a person is away for any part of a span. */
export async function isAwayWithin(db: Db, kind: string, personId: string, span: { from: Date; to: Date }): Promise<boolean> {
  const { rows } = await sql<{
    away: boolean
  }>`select exists (select from desk.stand_in where kind = ${kind} and person_id = ${personId}::uuid
    and ended_at is null and valid_from < ${span.to} and valid_to > ${span.from}) as away`.execute(db)
  return rows[0]?.away === true
}

type NewStandIn = Omit<StandIn, 'id' | 'endedAt'> & { kind: string; madeBy: string; at: Date }

export async function insertStandIn(trx: Db, one: NewStandIn): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into desk.stand_in (kind, person_id, person_name, stand_in_id, stand_in_name, unit_id, valid_from, valid_to, reason, open_at_start,
      delegations, made_at, made_by, made_by_name)
    values (${one.kind}, ${one.personId}::uuid, ${one.personName}, ${one.standInId}::uuid, ${one.standInName}, ${one.unitId}::uuid,
      ${one.validFrom}, ${one.validTo}, ${one.reason}, ${one.openAtStart}, ${one.delegations}::uuid[], ${one.at}, ${one.madeBy}::uuid,
      ${one.madeByName}) returning id`.execute(trx)
  return rows[0]?.id ?? ''
}

/** Absences that concern a person, or are of their units: the latest first. */
export async function listStandIns(db: Db, by: { kind: string; personId: string; unitIds: readonly string[] }): Promise<StandIn[]> {
  const { rows } = await sql<StandIn>`select ${columns} from desk.stand_in
    where kind = ${by.kind} and (${by.personId}::uuid in (person_id, stand_in_id) or unit_id = any(${[...by.unitIds]}::uuid[]))
    order by valid_to desc, id limit 100`.execute(db)
  return rows
}

export async function findStandIn(db: Db, id: string): Promise<StandIn | undefined> {
  const { rows } = await sql<StandIn>`select ${columns} from desk.stand_in where id = ${id}::uuid`.execute(db)
  return rows[0]
}

/** Ends an absence before its time; false where it is over already. */
export async function endStandIn(trx: Db, id: string, by: { id: string; at: Date }): Promise<boolean> {
  const done = await sql`update desk.stand_in set ended_at = ${by.at}, ended_by = ${by.id}::uuid
    where id = ${id}::uuid and ended_at is null and valid_to > ${by.at}`.execute(trx)
  return (done.numAffectedRows ?? 0n) > 0n
}

/** Takes up to so many absences that are over and of which nobody was told; each is handed out once. */
export async function takeOver(trx: Db, at: Date, limit: number): Promise<(StandIn & { kind: string })[]> {
  const { rows } = await sql<StandIn & { kind: string }>`
    update desk.stand_in set told_at = ${at} where id in (
      select id from desk.stand_in where told_at is null and (ended_at is not null or valid_to <= ${at})
      order by valid_to limit ${limit} for update skip locked)
    returning ${columns}, kind`.execute(trx)
  return rows
}
