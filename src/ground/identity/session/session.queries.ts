import type { Actor, Assurance, HeldRole } from '#core/access.ts'
import { ask, type Db, inTransaction, sql, tablesOf } from '#core/db.ts'
import { publish } from '#core/events.ts'
import { dayOf } from '#core/i18n.ts'
import { SessionsEnded } from '../events.ts'
import type { IdentityTables } from '../tables.ts'

export type SessionKind = 'browser' | 'api'
export type Live = {
  sessionId: string
  personId: string
  kind: 'citizen' | 'officer'
  name: string
  seenAt: Date
  assurance: Assurance
  roles: HeldRole[]
  lent: HeldRole[] | null
  actingFor: NonNullable<Actor['actingFor']> | null
}
export type SessionLine = {
  id: string
  kind: SessionKind
  createdAt: Date
  seenAt: Date
  expiresAt: Date
  userAgent: string
  ip: string
  amr: string[]
  clients: string[]
}

/**
 * The person behind a token with the roles held at that moment. Asked at every request and kept nowhere: what was revoked a moment
 * ago is revoked. Who was lent a role, or acts for an organisation, is asked about in a second question; few are.
 */
export async function findLive(db: Db, tokenHash: string, now: Date): Promise<Live | undefined> {
  const [found] = await ask<Found>(db, liveByToken, [tokenHash, now])
  if (!found) return undefined
  const { mandateId, mayBeLent, ...live } = found
  if (!mandateId && !mayBeLent) return { ...live, lent: null, actingFor: null }
  const [more] = await ask<Pick<Live, 'lent' | 'actingFor'>>(db, actsFor, [live.personId, mandateId, now, dayOf(now)])
  return { ...live, lent: more?.lent ?? null, actingFor: more?.actingFor ?? null }
}
type Found = Omit<Live, 'lent' | 'actingFor'> & { mandateId: string | null; mayBeLent: boolean }

const holdsRole = `r.valid_from <= $HERE::timestamptz and (r.valid_to is null or r.valid_to > $HERE::timestamptz)`
const liveByToken = `select s.id as "sessionId", p.id as "personId", p.kind, p.name, s.seen_at as "seenAt", s.assurance, s.mandate_id as "mandateId",
      p.kind = 'officer' and exists (select from identity.delegation d where d.to_person = p.id and d.revoked_at is null) as "mayBeLent",
      coalesce((select json_agg(json_build_object('role', r.role, 'unitId', r.unit_id) order by r.role, r.unit_id) from identity.role r
        where r.person_id = p.id and ${holdsRole.replaceAll('$HERE', '$2')}), '[]'::json) as roles
    from identity.session s join identity.person p on p.id = s.person_id
    where s.token_hash = $1 and s.revoked_at is null and s.expires_at > $2::timestamptz and p.disabled_at is null`

const actsFor = `select
      (select json_agg(json_build_object('role', d.role, 'unitId', d.unit_id, 'delegatedBy', f.name) order by d.role, d.unit_id)
        from identity.delegation d join identity.person f on f.id = d.from_person and f.disabled_at is null
        join identity.person p on p.id = d.to_person and p.kind = 'officer'
        where d.to_person = $1::uuid and d.revoked_at is null and d.valid_from <= $3::timestamptz and d.valid_to > $3::timestamptz
          and exists (select 1 from identity.role r where r.person_id = d.from_person and r.role = d.role and r.unit_id = d.unit_id
            and ${holdsRole.replaceAll('$HERE', '$3')})) as lent,
      (select json_build_object('organisationId', o.id, 'mandateId', m.id, 'code', o.code, 'name', o.name)
        from identity.mandate m join identity.organisation o on o.id = m.organisation_id left join identity.mandate g on g.id = m.given_by
        where m.id = $2::uuid and m.person_id = $1::uuid and m.state = 'confirmed' and m.valid_from <= $4::date
          and (m.valid_to is null or m.valid_to >= $4::date) and (g.id is null or (g.state = 'confirmed' and
            (g.valid_to is null or g.valid_to >= $4::date)))) as "actingFor"`

export type NewSession = {
  tokenHash: string
  personId: string
  kind: SessionKind
  at: Date
  expiresAt: Date
  userAgent: string
  ip: string
  amr: readonly string[]
  assurance: Assurance
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
      amr: [...session.amr],
      assurance: session.assurance,
      authenticated_at: session.at,
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
    select id, kind, created_at as "createdAt", seen_at as "seenAt", expires_at as "expiresAt", user_agent as "userAgent", ip, amr, clients
    from identity.session where person_id = ${personId}::uuid and revoked_at is null and expires_at > ${now} order by seen_at desc, id`.execute(
    db,
  )
  return rows
}

/** Ends what the condition names and tells those who hold something on it. */
async function end(db: Db, where: ReturnType<typeof sql>, at: Date, everywhere = false): Promise<boolean> {
  return inTransaction(db, async (trx) => {
    const { rows } = await sql<{ id: string; personId: string }>`update identity.session set revoked_at = ${at}
      where ${where} and revoked_at is null returning id, person_id as "personId"`.execute(trx)
    const first = rows[0]
    if (first) {
      const payload = { personId: first.personId, sessionIds: rows.map((row) => row.id), everywhere }
      await publish(trx, SessionsEnded, payload, { subject: first.personId, at })
    }
    return rows.length > 0
  })
}

/** Ends one session of this person; false when it is not theirs or has ended. */
export const revokeSession = (db: Db, personId: string, id: string, at: Date): Promise<boolean> =>
  end(db, sql`id = ${id}::uuid and person_id = ${personId}::uuid`, at)

export const revokeToken = (db: Db, tokenHash: string, at: Date): Promise<boolean> => end(db, sql`token_hash = ${tokenHash}`, at)

export const revokeAll = (db: Db, personId: string, at: Date): Promise<boolean> => end(db, sql`person_id = ${personId}::uuid`, at, true)

export type Shown = { amr: string[]; assurance: Assurance; authenticatedAt: Date }

/** How the person showed who they are in a session that still holds. */
export async function findShown(db: Db, sessionId: string, now: Date): Promise<Shown | undefined> {
  const { rows } = await sql<Shown>`select amr, assurance, authenticated_at as "authenticatedAt" from identity.session
    where id = ${sessionId}::uuid and revoked_at is null and expires_at > ${now}`.execute(db)
  return rows[0]
}

/** The person showed once more who they are: the session goes on under a new token, surer than before. */
export async function strengthenSession(
  db: Db,
  session: { id: string; tokenHash: string; amr: readonly string[]; assurance: Assurance; at: Date },
): Promise<void> {
  await sql`update identity.session set token_hash = ${session.tokenHash}, amr = ${[...session.amr]}::text[],
    assurance = ${session.assurance}, authenticated_at = ${session.at}
    where id = ${session.id}::uuid and revoked_at is null`.execute(db)
}

/** Keeps in sight which systems were entered with a session. */
export async function noteClient(db: Db, sessionId: string, name: string): Promise<void> {
  await sql`update identity.session set clients = clients || ${name}::text
    where id = ${sessionId}::uuid and not clients @> array[${name}::text]`.execute(db)
}

/** Forgets what is of no more use: sessions a month after their end, codes and attempts after a day. */
export async function tidySessions(db: Db, now: Date): Promise<void> {
  const monthAgo = new Date(now.getTime() - 30 * 86_400_000)
  const dayAgo = new Date(now.getTime() - 86_400_000)
  await sql`delete from identity.session where expires_at < ${monthAgo} or revoked_at < ${monthAgo}`.execute(db)
  await sql`delete from identity.one_time_code where expires_at < ${dayAgo}`.execute(db)
  await sql`delete from identity.attempt where at < ${dayAgo}`.execute(db)
  await sql`delete from identity.challenge where expires_at < ${now}`.execute(db)
  await sql`delete from identity.half_sign_in where expires_at < ${now}`.execute(db)
  await sql`delete from identity.e_id_request where expires_at < ${now}`.execute(db)
  await sql`delete from identity.e_id_claim where expires_at < ${now}`.execute(db)
}
