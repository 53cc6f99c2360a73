import { type Db, sql } from '#core/db.ts'

export type Incident = { id: string; service: string; cause: string; beganAt: Date; endedAt: Date | null }

/** One open incident a service: a second sign of the same trouble adds nothing. */
export async function openIncident(db: Db, service: string, cause: string, at: Date): Promise<void> {
  await sql`insert into exchange.incident (service, cause, began_at) values (${service}, ${cause}, ${at})
    on conflict (service) where ended_at is null do nothing`.execute(db)
}

export async function closeIncident(db: Db, service: string, at: Date): Promise<void> {
  await sql`update exchange.incident set ended_at = ${at} where service = ${service} and ended_at is null`.execute(db)
}

export async function listIncidents(db: Db, since: Date): Promise<Incident[]> {
  const { rows } = await sql<Incident>`select id, service, cause, began_at as "beganAt", ended_at as "endedAt" from exchange.incident
    where ended_at is null or began_at >= ${since} order by began_at desc limit 200`.execute(db)
  return rows
}
