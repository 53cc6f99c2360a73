import { ask, type Db } from '#core/db.ts'

/** A dossier that takes up another, with the dossier that it takes up. */
export type FollowUp = {
  id: string
  what: string
  ofCaseId: string
  ofCode: string
  caseId: string | null
  code: string | null
  askedAt: Date
}

const found = `select f.id, f.what, f.of_case_id as "ofCaseId", o.code as "ofCode", f.case_id as "caseId", d.code, f.asked_at as "askedAt"
  from procedures.follow_up f join procedures.dossier o on o.case_id = f.of_case_id left join procedures.dossier d on d.case_id = f.case_id`

/** What a draft, or a dossier, takes up. */
export async function findFollowUp(db: Db, by: { draftId: string } | { caseId: string }): Promise<FollowUp | undefined> {
  const [row] = await ask<FollowUp>(db, 'draftId' in by ? `${found} where f.draft_id = $1` : `${found} where f.case_id = $1`, [
    'draftId' in by ? by.draftId : by.caseId,
  ])
  return row
}

/** The dossiers that took this one up, the latest first. */
export const listFollowUps = (db: Db, ofCaseId: string): Promise<(FollowUp & { caseId: string; code: string })[]> =>
  ask(db, `${found} where f.of_case_id = $1 and f.case_id is not null order by f.asked_at desc, f.id`, [ofCaseId])

/** Notes that a draft takes a dossier up, or what is wrong anew. */
export async function noteFollowUp(trx: Db, of: { ofCaseId: string; draftId: string; what: string; at: Date }): Promise<void> {
  await ask(
    trx,
    `insert into procedures.follow_up (of_case_id, draft_id, what, asked_at) values ($1, $2, $3, $4)
      on conflict (draft_id) do update set what = excluded.what`,
    [of.ofCaseId, of.draftId, of.what, of.at],
  )
}

/** A dossier that takes another up without a draft before it. */
export async function insertFollowUp(trx: Db, of: { ofCaseId: string; caseId: string; what: string; at: Date }): Promise<void> {
  await ask(trx, 'insert into procedures.follow_up (of_case_id, case_id, what, asked_at) values ($1, $2, $3, $4)', [
    of.ofCaseId,
    of.caseId,
    of.what,
    of.at,
  ])
}

/** The draft was sent: from here on the dossier takes the other up. */
export async function settleFollowUp(trx: Db, draftId: string, caseId: string): Promise<void> {
  await ask(trx, 'update procedures.follow_up set case_id = $2 where draft_id = $1 and case_id is null', [draftId, caseId])
}

/** Held until the end of the transaction: two corrections of one dossier are sent one after the other. */
export async function lockTakenUp(trx: Db, ofCaseId: string): Promise<void> {
  await ask(trx, 'select from procedures.dossier where case_id = $1 for no key update', [ofCaseId])
}

/** Which of these cases take this one up, or are taken up by it: they are alike because they are meant to be. */
export async function listKin(db: Db, caseId: string): Promise<Set<string>> {
  const rows = await ask<{ id: string }>(
    db,
    `with recursive kin (id) as (
      select $1::uuid
      union
      select case when f.case_id = kin.id then f.of_case_id else f.case_id end
        from kin join procedures.follow_up f on kin.id in (f.case_id, f.of_case_id) and f.case_id is not null
    ) select id from kin`,
    [caseId],
  )
  return new Set(rows.map(({ id }) => id))
}

export type Replacement = { code: string; issuedAt: Date }

/** The result that took the place of one: at the end of the chain, where that was corrected in its turn. */
export async function findReplacement(db: Db, code: string): Promise<Replacement | undefined> {
  const [row] = await ask<Replacement>(
    db,
    `with recursive chain (code, case_id, issued_at, step) as (
      select code, case_id, issued_at, 0 from procedures.result where code = $1
      union all
      select r.code, r.case_id, r.issued_at, chain.step + 1
        from chain join procedures.follow_up f on f.of_case_id = chain.case_id join procedures.result r on r.case_id = f.case_id
    ) select code, issued_at as "issuedAt" from chain where step > 0 order by step desc, issued_at desc limit 1`,
    [code],
  )
  return row
}

/** The result in whose place one was issued. */
export async function findReplaced(db: Db, code: string): Promise<Replacement | undefined> {
  const [row] = await ask<Replacement>(
    db,
    `select o.code, o.issued_at as "issuedAt" from procedures.result r join procedures.follow_up f on f.case_id = r.case_id
      join procedures.result o on o.case_id = f.of_case_id where r.code = $1`,
    [code],
  )
  return row
}

/** What a person said was wrong in results of theirs. */
export const listOwnFollowUps = (db: Db, personId: string): Promise<{ of: string; what: string; code: string | null; askedAt: Date }[]> =>
  ask(
    db,
    `select o.code as of, f.what, d.code, f.asked_at as "askedAt" from procedures.follow_up f
      join procedures.dossier o on o.case_id = f.of_case_id left join procedures.dossier d on d.case_id = f.case_id
      where o.owner_id = $1 order by f.asked_at, f.id`,
    [personId],
  )
