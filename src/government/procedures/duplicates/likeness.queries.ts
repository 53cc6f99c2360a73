import type { Config } from '#core/config.ts'
import { ask, type Db } from '#core/db.ts'
import { fingerprint } from '#core/seal.ts'
import { pairOf, type Trait } from './alike.rules.ts'

/** The hash under which a trait rests: of this procedure and clause alone. */
export const traitHash = (config: Config, procedure: string, { clause, text }: Trait): string =>
  fingerprint(config.secret, 'duplicates', JSON.stringify([procedure, clause, text])).slice(0, 27)

export type KeptTrait = { clause: string; hash: string; day: string | null; within: number }

/** Keeps by what a dossier is found. */
export async function insertTraits(trx: Db, caseId: string, filedAt: Date, traits: readonly KeptTrait[]): Promise<void> {
  if (traits.length === 0) return
  await ask(
    trx,
    `insert into procedures.dossier_trait (case_id, clause, hash, day, filed_at)
      select $1, clause, hash, day, $2 from unnest($3::text[], $4::text[], $5::date[]) as t (clause, hash, day) on conflict do nothing`,
    [caseId, filedAt, traits.map((t) => t.clause), traits.map((t) => t.hash), traits.map((t) => t.day)],
  )
}

// Of each trait the latest: who files the same every day for years is not compared with all of it.
const candidatesOf = `select t.clause, c.case_id as "caseId"
  from unnest($2::text[], $3::text[], $4::date[], $5::int[]) as t (clause, hash, day, within)
  cross join lateral (
    select o.case_id from procedures.dossier_trait o
    where o.hash = t.hash and o.case_id <> $1 and (t.day is null or o.day between t.day - t.within and t.day + t.within)
    order by o.filed_at desc limit 10
  ) c`

/** Other dossiers that carry one of these traits, by the clause. */
export async function listCandidates(db: Db, caseId: string, traits: readonly KeptTrait[]): Promise<{ clause: string; caseId: string }[]> {
  if (traits.length === 0) return []
  return ask(db, candidatesOf, [
    caseId,
    traits.map((t) => t.clause),
    traits.map((t) => t.hash),
    traits.map((t) => t.day),
    traits.map((t) => t.within),
  ])
}

/** Two dossiers with one trait, looked at in the same moment: one waits, and then sees the other. */
export async function lockTraits(trx: Db, traits: readonly KeptTrait[]): Promise<void> {
  await ask(
    trx,
    'select pg_advisory_xact_lock(key) from (select hashtextextended(hash, 24) as key from unnest($1::text[]) as hash order by 1) k',
    [traits.map((t) => t.hash)],
  )
}

/** Notes that two dossiers may be the same: once a pair, and nothing once it was judged. Answers how many are new. */
export async function insertPairs(trx: Db, caseId: string, found: ReadonlyMap<string, string[]>, at: Date): Promise<number> {
  let fresh = 0
  for (const [other, clauses] of [...found].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const rows = await ask<{ id: string }>(
      trx,
      `insert into procedures.likeness (case_a, case_b, clauses, found_at) values ($1, $2, $3, $4)
        on conflict (case_a, case_b) do nothing returning id`,
      [...pairOf(caseId, other), clauses, at],
    )
    fresh += rows.length
  }
  return fresh
}

export type Verdict = 'different' | 'duplicate'
export type Pair = {
  id: string
  caseA: string
  caseB: string
  clauses: string[]
  foundAt: Date
  verdict: Verdict | null
  closedCase: string | null
  reason: string | null
  judgedBy: string | null
  judgedByName: string | null
  judgedAt: Date | null
}
const columns = `id, case_a as "caseA", case_b as "caseB", clauses, found_at as "foundAt", verdict, closed_case as "closedCase", reason,
  judged_by as "judgedBy", judged_by_name as "judgedByName", judged_at as "judgedAt"`

/** The pairs of a dossier, from whichever side they were found; those that wait for a verdict first. */
export const listPairs = (db: Db, caseId: string): Promise<Pair[]> =>
  ask(
    db,
    `select ${columns} from procedures.likeness where case_a = $1 union all select ${columns} from procedures.likeness where case_b = $1
      order by "judgedAt" desc nulls first, "foundAt", id`,
    [caseId],
  )

export async function findPair(db: Db, id: string): Promise<Pair | undefined> {
  const [row] = await ask<Pair>(db, `select ${columns} from procedures.likeness where id = $1`, [id])
  return row
}

/** Which of these dossiers wait for a verdict. */
export async function listFlagged(db: Db, caseIds: readonly string[]): Promise<Set<string>> {
  if (caseIds.length === 0) return new Set()
  const rows = await ask<{ id: string }>(
    db,
    `select case_a as id from procedures.likeness where case_a = any($1::uuid[]) and verdict is null
      union select case_b from procedures.likeness where case_b = any($1::uuid[]) and verdict is null`,
    [caseIds],
  )
  return new Set(rows.map(({ id }) => id))
}

export type Judging = {
  id: string
  verdict: Verdict
  closedCase: string | null
  reason: string
  by: { personId: string; name: string }
  at: Date
}

/** Gives the verdict, if nobody has: of two at the same moment one is written. */
export async function judgePair(trx: Db, { id, verdict, closedCase, reason, by, at }: Judging): Promise<boolean> {
  const rows = await ask<{ id: string }>(
    trx,
    `update procedures.likeness set verdict = $2, closed_case = $3, reason = $4, judged_by = $5, judged_by_name = $6, judged_at = $7
      where id = $1 and verdict is null returning id`,
    [id, verdict, closedCase, reason, by.personId, by.name, at],
  )
  return rows.length > 0
}

/** Codes of the dossiers behind cases. */
export const listCodes = (db: Db, caseIds: readonly string[]): Promise<{ caseId: string; code: string }[]> =>
  ask(db, 'select case_id as "caseId", code from procedures.dossier where case_id = any($1::uuid[])', [caseIds])

/** A person's latest dossiers of a procedure. */
export const listFiledBy = (
  db: Db,
  ownerId: string,
  procedureCode: string,
): Promise<{ caseId: string; code: string; filedAt: Date; unitName: string }[]> =>
  ask(
    db,
    `select case_id as "caseId", code, filed_at as "filedAt", unit_name as "unitName" from procedures.dossier
      where owner_id = $1 and procedure_code = $2 order by filed_at desc limit 10`,
    [ownerId, procedureCode],
  )

/** Whether a dossier is a line of a firm's sheet: those are told apart line by line. */
export async function isOfSheet(db: Db, code: string, ownerId: string): Promise<boolean> {
  const rows = await ask(
    db,
    `select from procedures.sheet_line l join procedures.sheet_filing s on s.id = l.sheet_id where s.owner_id = $2 and l.code = $1 limit 1`,
    [code, ownerId],
  )
  return rows.length > 0
}
