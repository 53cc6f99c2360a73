import { type Db, sql } from '#core/db.ts'

export type Apology = {
  id: string
  caseId: string
  dossierCode: string
  unitId: string
  unitPath: string[]
  dueAt: Date
  promisedAt: Date
  reason: string
  state: 'draft' | 'issued' | 'dropped'
  draftedAt: Date
  year: number | null
  number: number | null
  notation: string | null
  signerId: string | null
  signerName: string | null
  signerTitle: string | null
  issuedAt: Date | null
  fileId: string | null
  sha256: string | null
}

const columns =
  sql.raw(`id, case_id as "caseId", dossier_code as "dossierCode", unit_id as "unitId", unit_path as "unitPath", due_at as "dueAt",
  promised_at as "promisedAt", reason, state, drafted_at as "draftedAt", year, number, notation, signer_id as "signerId",
  signer_name as "signerName", signer_title as "signerTitle", issued_at as "issuedAt", file_id as "fileId", sha256`)

export type Draft = Pick<Apology, 'caseId' | 'dossierCode' | 'unitId' | 'unitPath' | 'dueAt' | 'promisedAt' | 'draftedAt'>

/** Drafts a letter for a missed time, once; false where there is one. A draft for an earlier time gives way to it. */
export async function insertDraft(trx: Db, draft: Draft): Promise<boolean> {
  await sql`update procedures.apology set state = 'dropped' where case_id = ${draft.caseId}::uuid and state = 'draft' and due_at < ${draft.dueAt}`.execute(
    trx,
  )
  const { rows } = await sql<{
    id: string
  }>`insert into procedures.apology (case_id, dossier_code, unit_id, unit_path, due_at, promised_at, drafted_at)
    values (${draft.caseId}::uuid, ${draft.dossierCode}, ${draft.unitId}::uuid, ${draft.unitPath}::uuid[], ${draft.dueAt}, ${draft.promisedAt}, ${draft.draftedAt})
    on conflict (case_id, due_at) do nothing returning id`.execute(trx)
  return rows.length > 0
}

/** Drafts of cases that are no longer late need not be sent. */
export async function dropDrafts(trx: Db, caseIds: readonly string[]): Promise<void> {
  if (caseIds.length === 0) return
  await sql`update procedures.apology set state = 'dropped' where state = 'draft' and case_id = any(${caseIds}::uuid[])`.execute(trx)
}

export async function findApology(db: Db, id: string): Promise<Apology | undefined> {
  const { rows } = await sql<Apology>`select ${columns} from procedures.apology where id = ${id}::uuid`.execute(db)
  return rows[0]
}

export async function lockApology(trx: Db, id: string): Promise<Apology | undefined> {
  const { rows } = await sql<Apology>`select ${columns} from procedures.apology where id = ${id}::uuid for update`.execute(trx)
  return rows[0]
}

/** The letters of a dossier that were issued, the newest first. */
export async function listIssued(db: Db, caseId: string): Promise<Apology[]> {
  const { rows } = await sql<Apology>`select ${columns} from procedures.apology
    where case_id = ${caseId}::uuid and state = 'issued' order by issued_at desc`.execute(db)
  return rows
}

export async function findDraft(db: Db, caseId: string): Promise<Apology | undefined> {
  const { rows } =
    await sql<Apology>`select ${columns} from procedures.apology where case_id = ${caseId}::uuid and state = 'draft' order by due_at desc limit 1`.execute(
      db,
    )
  return rows[0]
}

/** Letters of the units, and of those below them: drafts the oldest first, issued ones the newest. */
export async function listApologies(db: Db, by: { unitIds: string[]; state: 'draft' | 'issued'; limit: number }): Promise<Apology[]> {
  const order = by.state === 'draft' ? sql`due_at, id` : sql`issued_at desc, id`
  const { rows } = await sql<Apology>`select ${columns} from procedures.apology
    where unit_path && ${by.unitIds}::uuid[] and state = ${by.state} order by ${order} limit ${by.limit}`.execute(db)
  return rows
}

/** Promises that have passed and that no later letter has taken up. */
export async function listBroken(db: Db, now: Date, limit: number): Promise<Apology[]> {
  const { rows } = await sql<Apology>`select ${columns} from procedures.apology a where a.state = 'issued' and a.promised_at <= ${now}
    and a.promised_at > ${now}::timestamptz - interval '30 days'
    and not exists (select from procedures.apology l where l.case_id = a.case_id and l.due_at >= a.promised_at) order by a.promised_at limit ${limit}`.execute(
    db,
  )
  return rows
}

export type Issue = {
  promisedAt: Date
  reason: string
  year: number
  number: number
  notation: string
  signerId: string
  signerName: string
  signerTitle: string
  at: Date
}

export async function setIssued(trx: Db, id: string, issue: Issue): Promise<void> {
  await sql`update procedures.apology set state = 'issued', promised_at = ${issue.promisedAt}, reason = ${issue.reason}, year = ${issue.year},
      number = ${issue.number}, notation = ${issue.notation}, signer_id = ${issue.signerId}::uuid, signer_name = ${issue.signerName},
      signer_title = ${issue.signerTitle}, issued_at = ${issue.at} where id = ${id}::uuid`.execute(trx)
}

export async function setApologyFile(trx: Db, id: string, file: { fileId: string; sha256: string }): Promise<void> {
  await sql`update procedures.apology set file_id = ${file.fileId}::uuid, sha256 = ${file.sha256} where id = ${id}::uuid`.execute(trx)
}

/** The letters that were sent to a person, for the copy of their data. A draft is the office's until it is signed. */
export async function listOwnApologies(db: Db, ownerId: string): Promise<unknown[]> {
  const { rows } = await sql`
    select a.dossier_code as "dossierCode", a.notation, a.reason, a.due_at as "dueAt", a.promised_at as "promisedAt", a.signer_name as "signerName",
      a.issued_at as "issuedAt"
    from procedures.apology a join procedures.dossier d on d.case_id = a.case_id
    where d.owner_id = ${ownerId}::uuid and a.state = 'issued' order by a.issued_at, a.id`.execute(db)
  return rows
}
