import type { HeldRole } from '#core/access.ts'
import { type Db, sql, tablesOf } from '#core/db.ts'
import type { IdentityTables } from '../tables.ts'

export type SessionKind = 'browser' | 'api'
export type Live = { sessionId: string; personId: string; kind: 'citizen' | 'officer'; name: string; seenAt: Date; roles: HeldRole[] }
export type SessionLine = { id: string; kind: SessionKind; createdAt: Date; seenAt: Date; expiresAt: Date; userAgent: string; ip: string }

/** The person behind a token with the roles held at that moment, in one question. */
export async function findLive(db: Db, tokenHash: string, now: Date): Promise<Live | undefined> {
  const { rows } = await sql<Live>`
    select s.id as "sessionId", p.id as "personId", p.kind, p.name, s.seen_at as "seenAt",
      coalesce((select json_agg(json_build_object('role', r.role, 'unitId', r.unit_id) order by r.role, r.unit_id) from identity.role r
        where r.person_id = p.id and r.valid_from <= ${now} and (r.valid_to is null or r.valid_to > ${now})), '[]'::json) as roles
    from identity.session s join identity.person p on p.id = s.person_id
    where s.token_hash = ${tokenHash} and s.revoked_at is null and s.expires_at > ${now} and p.disabled_at is null`.execute(db)
  return rows[0]
}

export type NewSession = {
  tokenHash: string
  personId: string
  kind: SessionKind
  at: Date
  expiresAt: Date
  userAgent: string
  ip: string
}

export async function insertSession(db: Db, session: NewSession): Promise<string> {
  const row = await tablesOf<IdentityTables>(db)
    .insertInto('identity.session')
    .values({
      token_hash: session.tokenHash,
      person_id: session.personId,
      kind: session.kind,
      created_at: session.at,
      seen_at: session.at,
      expires_at: session.expiresAt,
      user_agent: session.userAgent,
      ip: session.ip,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

export async function touchSession(db: Db, id: string, at: Date): Promise<void> {
  await sql`update identity.session set seen_at = ${at} where id = ${id}::uuid`.execute(db)
}

export async function listSessions(db: Db, personId: string, now: Date): Promise<SessionLine[]> {
  const { rows } = await sql<SessionLine>`
    select id, kind, created_at as "createdAt", seen_at as "seenAt", expires_at as "expiresAt", user_agent as "userAgent", ip
    from identity.session where person_id = ${personId}::uuid and revoked_at is null and expires_at > ${now} order by seen_at desc, id`.execute(
    db,
  )
  return rows
}

/** Ends one session of this person; false when it is not theirs or has ended. */
export async function revokeSession(db: Db, personId: string, id: string, at: Date): Promise<boolean> {
  const done = await sql`update identity.session set revoked_at = ${at}
    where id = ${id}::uuid and person_id = ${personId}::uuid and revoked_at is null`.execute(db)
  return (done.numAffectedRows ?? 0n) > 0n
}

export async function revokeToken(db: Db, tokenHash: string, at: Date): Promise<void> {
  await sql`update identity.session set revoked_at = ${at} where token_hash = ${tokenHash} and revoked_at is null`.execute(db)
}

export async function revokeAll(db: Db, personId: string, at: Date): Promise<void> {
  await sql`update identity.session set revoked_at = ${at} where person_id = ${personId}::uuid and revoked_at is null`.execute(db)
}

/** Forgets what is of no more use: sessions a month after their end, codes and attempts after a day. */
export async function tidySessions(db: Db, now: Date): Promise<void> {
  const monthAgo = new Date(now.getTime() - 30 * 86_400_000)
  const dayAgo = new Date(now.getTime() - 86_400_000)
  await sql`delete from identity.session where expires_at < ${monthAgo} or revoked_at < ${monthAgo}`.execute(db)
  await sql`delete from identity.one_time_code where expires_at < ${dayAgo}`.execute(db)
  await sql`delete from identity.attempt where at < ${dayAgo}`.execute(db)
}
