import { type Db, sql } from '#core/db.ts'

export type OwnFilter = { name: string; kind: string; query: unknown; shared: boolean; madeAt: Date }

export async function listOwnFilters(db: Db, personId: string): Promise<OwnFilter[]> {
  const { rows } = await sql<OwnFilter>`select name, kind, query, unit_id is not null as shared, made_at as "madeAt"
    from desk.saved_filter where owner_id = ${personId}::uuid order by made_at`.execute(db)
  return rows
}

/** Filters that are the person's alone go; what a unit works with stays. */
export async function dropOwnFilters(trx: Db, personId: string): Promise<number> {
  const done = await sql`delete from desk.saved_filter where owner_id = ${personId}::uuid and unit_id is null`.execute(trx)
  return Number(done.numAffectedRows ?? 0n)
}

export type OwnAbsence = { role: 'away' | 'stand_in'; reason: string | null; from: Date; to: Date; endedAt: Date | null }

/** When they were away, with the reason, and when they did another's work, whose reason is not theirs to know. */
export async function listOwnAbsences(db: Db, personId: string): Promise<OwnAbsence[]> {
  const { rows } = await sql<OwnAbsence>`select case when person_id = ${personId}::uuid then 'away' else 'stand_in' end as role,
      case when person_id = ${personId}::uuid then reason end as reason, valid_from as "from", valid_to as "to", ended_at as "endedAt"
    from desk.stand_in where person_id = ${personId}::uuid or stand_in_id = ${personId}::uuid order by valid_from`.execute(db)
  return rows
}
