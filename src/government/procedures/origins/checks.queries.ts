import { type Db, sql } from '#core/db.ts'

export type CheckState = 'waiting' | 'agrees' | 'differs' | 'unknown' | 'gave_up'
export type OutsideCheck = {
  id: string
  caseId: string
  key: string
  service: string
  operation: string
  state: CheckState
  attempts: number
  nextAt: Date | null
  lastFault: string | null
  askedAt: Date | null
  asOf: string | null
  exchangeId: string | null
  aboutOwner: boolean
  /** Sealed. */
  differences: string | null
}

const columns = sql.raw(`id, case_id as "caseId", key, service, operation, state, attempts, next_at as "nextAt", last_fault as "lastFault",
  asked_at as "askedAt", as_of as "asOf", exchange_id as "exchangeId", about_owner as "aboutOwner", differences`)

/** Plans checks of a dossier; those that are planned or done already are asked once more where `again`. */
export async function planChecks(
  trx: Db,
  caseId: string,
  checks: readonly { key: string; service: string; operation: string }[],
  by: { at: Date; again: boolean },
): Promise<void> {
  const list = (of: 'key' | 'service' | 'operation'): string[] => checks.map((check) => check[of])
  await sql`insert into procedures.outside_check (case_id, key, service, operation, next_at, created_at)
    select ${caseId}::uuid, x.key, x.service, x.operation, ${by.at}, ${by.at}
    from unnest(${list('key')}::text[], ${list('service')}::text[], ${list('operation')}::text[]) x (key, service, operation)
    on conflict (case_id, key) do update set state = 'waiting', attempts = 0, next_at = excluded.next_at, last_fault = null
    where ${by.again}`.execute(trx)
}

/** Takes the next check that is due and keeps it from others for two minutes. */
export async function claimCheck(db: Db, now: Date): Promise<OutsideCheck | undefined> {
  const { rows } = await sql<OutsideCheck>`update procedures.outside_check set next_at = ${new Date(now.getTime() + 120_000)},
      attempts = attempts + 1
    where id = (select id from procedures.outside_check where state = 'waiting' and next_at <= ${now} order by next_at, id limit 1
      for update skip locked)
    returning ${columns}`.execute(db)
  return rows[0]
}

export async function setFailed(db: Db, id: string, to: { fault: string; nextAt: Date | null; at: Date }): Promise<void> {
  await sql`update procedures.outside_check set state = ${to.nextAt ? 'waiting' : 'gave_up'}, next_at = ${to.nextAt}, last_fault = ${to.fault},
    asked_at = ${to.at} where id = ${id}::uuid`.execute(db)
}

export type Answered = Pick<OutsideCheck, 'asOf' | 'exchangeId' | 'aboutOwner' | 'differences'> & {
  state: 'agrees' | 'differs' | 'unknown'
  at: Date
}

export async function setAnswered(trx: Db, id: string, to: Answered): Promise<void> {
  await sql`update procedures.outside_check set state = ${to.state}, next_at = null, last_fault = null, asked_at = ${to.at}, as_of = ${to.asOf},
    exchange_id = ${to.exchangeId}::uuid, about_owner = ${to.aboutOwner}, differences = ${to.differences} where id = ${id}::uuid`.execute(
    trx,
  )
}

export async function listChecks(db: Db, caseId: string): Promise<OutsideCheck[]> {
  const { rows } = await sql<OutsideCheck>`select ${columns} from procedures.outside_check where case_id = ${caseId}::uuid
    order by created_at, key`.execute(db)
  return rows
}

/** Checks of a person's dossiers, for their copy. */
export async function listChecksOf(db: Db, ownerId: string): Promise<(OutsideCheck & { code: string })[]> {
  const { rows } = await sql<OutsideCheck & { code: string }>`select d.code, c.* from procedures.dossier d
    join lateral (select ${columns} from procedures.outside_check x where x.case_id = d.case_id) c on true
    where d.owner_id = ${ownerId}::uuid order by d.code, c.key`.execute(db)
  return rows
}

/** The dossier of a check by its code. */
export async function codeOfCase(db: Db, caseId: string): Promise<string | undefined> {
  const { rows } = await sql<{ code: string }>`select code from procedures.dossier where case_id = ${caseId}::uuid`.execute(db)
  return rows[0]?.code
}
