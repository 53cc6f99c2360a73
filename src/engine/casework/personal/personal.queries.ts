import { type Db, sql } from '#core/db.ts'

export type OwnCase = {
  kind: string
  reference: string
  title: string
  channel: string
  state: string
  outcome: string | null
  openedAt: Date
  dueAt: Date | null
  closedAt: Date | null
}

/** A person's own cases, of whatever kind. */
export async function listCasesOf(db: Db, personId: string): Promise<OwnCase[]> {
  const { rows } = await sql<OwnCase>`select kind, reference, title, channel, state, outcome, opened_at as "openedAt", due_at as "dueAt",
      closed_at as "closedAt"
    from casework.case_record where owner_id = ${personId}::uuid order by opened_at, reference`.execute(db)
  return rows
}

export type OwnAct = {
  kind: string
  reference: string
  act: string
  role: string
  from: string
  to: string
  at: Date
  words: string | null
}

/** What a person did on cases of whatever kind. In a case that is somebody else's the words stay: they are about that person. */
export async function listActsOf(db: Db, personId: string): Promise<OwnAct[]> {
  const { rows } =
    await sql<OwnAct>`select c.kind, c.reference, a.type as act, a.actor_role as role, a.from_state as "from", a.to_state as "to",
      a.at, case when c.owner_id is null or c.owner_id = ${personId}::uuid then a.note end as words
    from casework.action a join casework.case_record c on c.id = a.case_id
    where a.actor_id = ${personId}::uuid order by a.at, c.reference, a.seq`.execute(db)
  return rows
}

export type Entrusted = { kind: string; reference: string; state: string; dueAt: Date | null }

/** Open cases that an officer has in hand. */
export async function listEntrusted(db: Db, personId: string): Promise<Entrusted[]> {
  const { rows } = await sql<Entrusted>`select kind, reference, state, due_at as "dueAt" from casework.case_record
    where assignee_id = ${personId}::uuid and closed_at is null order by reference`.execute(db)
  return rows
}
