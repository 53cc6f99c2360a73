import { type Db, sql } from '#core/db.ts'

export type Link = {
  portalCode: string
  dossierCode: string | null
  caseId: string | null
  ownerId: string | null
  procedureCode: string
  agency: string
  told: number
  sent: number
  sends: number
  toldState: string | null
  arrivedAt: Date
  filedAt: Date | null
  sentAt: Date | null
  /** there: filed on the portal; here: filed with us, and known there by our own code. */
  origin: 'there' | 'here'
  heard: number
}
const columns = sql.raw(`portal_code as "portalCode", dossier_code as "dossierCode", case_id as "caseId", owner_id as "ownerId",
  procedure_code as "procedureCode", agency, told, sent, sends, told_state as "toldState", arrived_at as "arrivedAt", filed_at as "filedAt",
  sent_at as "sentAt", origin, heard`)

export async function insertLink(db: Db, link: { code: string; procedure: string; agency: string; at: Date }): Promise<void> {
  await sql`insert into national_portal.link (portal_code, procedure_code, agency, arrived_at)
    values (${link.code}, ${link.procedure}, ${link.agency}, ${link.at}) on conflict do nothing`.execute(db)
}

export async function findLink(db: Db, by: { code: string } | { dossier: string }): Promise<Link | undefined> {
  const { rows } = await sql<Link>`select ${columns} from national_portal.link
    where ${'code' in by ? sql`portal_code = ${by.code}` : sql`dossier_code = ${by.dossier}`}`.execute(db)
  return rows[0]
}

/** The link of a case, held until the transaction ends: its messages are numbered one after the other. */
export async function lockLink(trx: Db, by: { code: string } | { caseId: string }): Promise<Link | undefined> {
  const { rows } = await sql<Link>`select ${columns} from national_portal.link
    where ${'code' in by ? sql`portal_code = ${by.code}` : sql`case_id = ${by.caseId}::uuid`} for update`.execute(trx)
  return rows[0]
}

/** Of these cases, those whose dossier came from the portal. */
export async function listLinked(db: Db, caseIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{
    id: string
  }>`select case_id as id from national_portal.link where origin = 'there' and case_id = any(${[...caseIds]}::uuid[])`.execute(db)
  return new Set(rows.map((row) => row.id))
}

export async function setFiled(
  trx: Db,
  code: string,
  filed: { dossier: string; caseId: string; ownerId: string; procedure: string; at: Date },
): Promise<void> {
  await sql`update national_portal.link set dossier_code = ${filed.dossier}, case_id = ${filed.caseId}::uuid, owner_id = ${filed.ownerId}::uuid,
    procedure_code = ${filed.procedure}, filed_at = ${filed.at} where portal_code = ${code}`.execute(trx)
}

export async function setTold(trx: Db, code: string, told: { number: number; state: string }): Promise<void> {
  await sql`update national_portal.link set told = ${told.number}, told_state = ${told.state} where portal_code = ${code}`.execute(trx)
}

export async function setSent(db: Db, code: string, number: number, at: Date): Promise<void> {
  await sql`update national_portal.link set sent = greatest(sent, ${number}), sends = sends + 1, sent_at = ${at}
    where portal_code = ${code}`.execute(db)
}

export type Act = {
  portalCode: string
  key: string
  kind: 'file' | 'supplement' | 'withdraw'
  at: Date
  note: string
  papers: { fileId: string; label: string }[]
  outcome: 'done' | 'refused'
  reason: string | null
  caseSeq: number | null
  portalState: string
  sendsThen: number
  followed: boolean
  appliedAt: Date
}

export async function insertAct(trx: Db, act: Act): Promise<void> {
  await sql`insert into national_portal.act
      (portal_code, key, kind, at, note, papers, outcome, reason, case_seq, portal_state, sends_then, followed, applied_at)
    values (${act.portalCode}, ${act.key}, ${act.kind}, ${act.at}, ${act.note}, ${JSON.stringify(act.papers)}::jsonb, ${act.outcome},
      ${act.reason}, ${act.caseSeq}, ${act.portalState}, ${act.sendsThen}, ${act.followed}, ${act.appliedAt})`.execute(trx)
}

const actColumns = sql.raw(`portal_code as "portalCode", key, kind, at, note, papers, outcome, reason, case_seq as "caseSeq",
  portal_state as "portalState", sends_then as "sendsThen", followed, applied_at as "appliedAt"`)

export async function listActs(db: Db, code: string): Promise<Act[]> {
  const { rows } = await sql<Act>`select ${actColumns} from national_portal.act where portal_code = ${code} order by at, key`.execute(db)
  return rows
}

export async function findActOf(db: Db, code: string, seq: number): Promise<Act | undefined> {
  const { rows } = await sql<Act>`select ${actColumns} from national_portal.act where portal_code = ${code} and case_seq = ${seq}`.execute(
    db,
  )
  return rows[0]
}

export const listLinksOf = async (db: Db, ownerId: string): Promise<Link[]> =>
  (await sql<Link>`select ${columns} from national_portal.link where owner_id = ${ownerId}::uuid order by arrived_at`.execute(db)).rows

/** Dossiers of which the portal was told that their fee is waited for. */
export const listAwaitingPayment = async (db: Db): Promise<Link[]> =>
  (await sql<Link>`select ${columns} from national_portal.link where told_state = 'awaiting_payment' limit 500`.execute(db)).rows

/** Links by the portal's code, some at a time. */
export async function listLinks(db: Db, after: string, limit: number): Promise<Link[]> {
  const { rows } =
    await sql<Link>`select ${columns} from national_portal.link where portal_code > ${after} order by portal_code limit ${limit}`.execute(
      db,
    )
  return rows
}

export async function listNewest(db: Db, limit: number): Promise<Link[]> {
  const { rows } =
    await sql<Link>`select ${columns} from national_portal.link order by told <> sent desc, arrived_at desc, portal_code limit ${limit}`.execute(
      db,
    )
  return rows
}
