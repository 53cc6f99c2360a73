import { type Db, sql } from '#core/db.ts'

export type Point = { kind: 'target' | 'task' | 'project' | 'payment' | 'budget'; title: string; proof: string; href: string }
export type Meeting = {
  id: string
  reference: string
  title: string
  onDay: string
  place: string
  chair: string
  agenda: Point[]
  heldAt: Date | null
  minutes: string | null
  byName: string
  madeAt: Date
}
export type Conclusion = { number: number; words: string; unitId: string; dueOn: string; taskId: string; byName: string; at: Date }
type By = { id: string | null; name: string }

const columns =
  sql.raw(`id, reference, title, on_day::text as "onDay", place, chair, agenda, held_at as "heldAt", minutes, by_name as "byName",
  made_at as "madeAt"`)

export async function listMeetings(db: Db): Promise<(Meeting & { conclusions: number })[]> {
  const { rows } = await sql<Meeting & { conclusions: number }>`select ${columns},
      (select count(*)::int from projects.conclusion c where c.meeting_id = m.id) as conclusions
    from projects.meeting m order by on_day desc, made_at desc limit 200`.execute(db)
  return rows
}

export async function findMeeting(db: Db, id: string, options: { lock?: boolean } = {}): Promise<Meeting | undefined> {
  const { rows } = await sql<Meeting>`select ${columns} from projects.meeting where id = ${id}::uuid
    ${options.lock ? sql`for update` : sql``}`.execute(db)
  return rows[0]
}

export type NewMeeting = Pick<Meeting, 'title' | 'onDay' | 'place' | 'chair' | 'agenda'> & { by: By; at: Date }
export async function insertMeeting(trx: Db, given: NewMeeting): Promise<string> {
  const { rows } = await sql<{
    id: string
  }>`insert into projects.meeting (reference, title, on_day, place, chair, agenda, by_id, by_name, made_at)
    values ('HBCD-' || left(${given.onDay}, 4) || '-' || lpad(nextval('projects.meeting_number')::text, 3, '0'), ${given.title}, ${given.onDay}::date,
      ${given.place}, ${given.chair}, ${JSON.stringify(given.agenda)}::jsonb, ${given.by.id}, ${given.by.name}, ${given.at}) returning id`.execute(
    trx,
  )
  return rows[0]?.id ?? ''
}

export async function setAgenda(trx: Db, id: string, agenda: Point[]): Promise<void> {
  await sql`update projects.meeting set agenda = ${JSON.stringify(agenda)}::jsonb where id = ${id}::uuid and held_at is null`.execute(trx)
}

/** False where it was held already. */
export async function markHeld(trx: Db, id: string, minutes: string, at: Date): Promise<boolean> {
  const { numAffectedRows } = await sql`update projects.meeting set held_at = ${at}, minutes = ${minutes}
    where id = ${id}::uuid and held_at is null`.execute(trx)
  return numAffectedRows === 1n
}

export async function listConclusions(db: Db, meetingId: string): Promise<Conclusion[]> {
  const { rows } = await sql<Conclusion>`select number, words, unit_id as "unitId", due_on::text as "dueOn", task_id as "taskId",
      by_name as "byName", at from projects.conclusion where meeting_id = ${meetingId}::uuid order by number`.execute(db)
  return rows
}

export async function insertConclusion(trx: Db, meetingId: string, given: Omit<Conclusion, 'byName'> & { by: By }): Promise<void> {
  await sql`insert into projects.conclusion (meeting_id, number, words, unit_id, due_on, task_id, by_name, at)
    values (${meetingId}, ${given.number}, ${given.words}, ${given.unitId}, ${given.dueOn}::date, ${given.taskId}, ${given.by.name}, ${given.at})`.execute(
    trx,
  )
}
