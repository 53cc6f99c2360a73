import { ask, type Db } from '#core/db.ts'

export const complainedAbout = ['decision', 'handling'] as const
export type About = (typeof complainedAbout)[number]
export type Outcome = 'upheld' | 'dismissed' | 'reopened' | 'withdrawn'

export type Complaint = {
  id: string
  caseId: string
  reference: string
  ofCaseId: string
  ofCode: string
  personId: string
  about: About
  words: string
  /** The officers who worked on the dossier. */
  doers: string[]
  askedAt: Date
  answer: string | null
  outcome: Outcome | null
  followCode: string | null
  endedAt: Date | null
}
const found = `select c.id, c.case_id as "caseId", c.reference, c.of_case_id as "ofCaseId", d.code as "ofCode", c.person_id as "personId", c.about,
    c.words, c.doers, c.asked_at as "askedAt", c.answer, c.outcome, c.follow_code as "followCode", c.ended_at as "endedAt"
  from procedures.complaint c join procedures.dossier d on d.case_id = c.of_case_id`

/** KN-2026-000012: a number that a filing which was not accepted took is left out. */
export async function nextComplaintReference(trx: Db, at: Date): Promise<string> {
  const [row] = await ask<{ number: number }>(trx, `select nextval('procedures.complaint_number') as number`)
  return `KN-${at.getUTCFullYear()}-${String(row?.number ?? 0).padStart(6, '0')}`
}

type New = Pick<Complaint, 'caseId' | 'reference' | 'ofCaseId' | 'personId' | 'about' | 'words' | 'doers' | 'askedAt'>

/** Keeps a complaint; false where one of the same dossier is still open. */
export async function insertComplaint(trx: Db, one: New): Promise<boolean> {
  const rows = await ask(
    trx,
    `insert into procedures.complaint (case_id, reference, of_case_id, person_id, about, words, doers, asked_at)
      values ($1, $2, $3, $4, $5, $6, $7::uuid[], $8) on conflict (of_case_id) where ended_at is null do nothing returning id`,
    [one.caseId, one.reference, one.ofCaseId, one.personId, one.about, one.words, one.doers, one.askedAt],
  )
  return rows.length > 0
}

export async function findComplaint(db: Db, reference: string): Promise<Complaint | undefined> {
  const [row] = await ask<Complaint>(db, `${found} where c.reference = $1`, [reference])
  return row
}

/** The complaints about a dossier, the latest first. */
export const listComplaintsOf = (db: Db, ofCaseId: string): Promise<Complaint[]> =>
  ask(db, `${found} where c.of_case_id = $1 order by c.asked_at desc, c.reference desc`, [ofCaseId])

export const listComplaintsByCase = (db: Db, caseIds: readonly string[]): Promise<Complaint[]> =>
  ask(db, `${found} where c.case_id = any($1::uuid[])`, [caseIds])

export async function endComplaint(
  trx: Db,
  id: string,
  end: { answer: string | null; outcome: Outcome; followCode: string | null; at: Date },
): Promise<void> {
  await ask(trx, 'update procedures.complaint set answer = $2, outcome = $3, follow_code = $4, ended_at = $5 where id = $1', [
    id,
    end.answer,
    end.outcome,
    end.followCode,
    end.at,
  ])
}

/** A person's complaints with what was answered, for their copy. */
export const listOwnComplaints = (db: Db, personId: string): Promise<unknown[]> =>
  ask(
    db,
    `select c.reference, d.code as dossier, c.about, c.words, c.asked_at as "askedAt", c.outcome, c.answer, c.follow_code as "decidedAnew",
        c.ended_at as "endedAt"
      from procedures.complaint c join procedures.dossier d on d.case_id = c.of_case_id where c.person_id = $1 order by c.asked_at, c.reference`,
    [personId],
  )
