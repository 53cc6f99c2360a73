import { ask, type Db, sql } from '#core/db.ts'

export type Payload = Record<string, unknown>
export type Kept = {
  payload: Payload
  expiresIn: number | undefined
  grantId?: string | undefined
  uid?: string | undefined
  personId?: string | undefined
  clientId?: string | undefined
  sessionId?: string | undefined
}

// What has no end of its own goes after a year.
const longest = 365 * 86_400

/** Writes or replaces; a row's link to the person's session stays when it is written from where there is none. */
export async function upsertModel(db: Db, kind: string, idHash: string, kept: Kept): Promise<void> {
  const expiresAt = new Date(Date.now() + (kept.expiresIn ?? longest) * 1000)
  await sql`insert into sso.model (kind, id_hash, payload, grant_id, uid, person_id, client_id, session_id, expires_at)
    values (${kind}, ${idHash}, ${JSON.stringify(kept.payload)}::jsonb, ${kept.grantId ?? null}, ${kept.uid ?? null},
      ${kept.personId ?? null}::uuid, ${kept.clientId ?? null}, ${kept.sessionId ?? null}::uuid, ${expiresAt})
    on conflict (kind, id_hash) do update set payload = excluded.payload, grant_id = excluded.grant_id, uid = excluded.uid,
      person_id = excluded.person_id, client_id = excluded.client_id, session_id = coalesce(excluded.session_id, sso.model.session_id),
      expires_at = excluded.expires_at`.execute(db)
}

/** Writes what may be written once; false when it was there. */
export async function insertModel(db: Db, kind: string, idHash: string, kept: Kept): Promise<boolean> {
  const expiresAt = new Date(Date.now() + (kept.expiresIn ?? longest) * 1000)
  const done = await sql`insert into sso.model (kind, id_hash, payload, expires_at)
    values (${kind}, ${idHash}, ${JSON.stringify(kept.payload)}::jsonb, ${expiresAt}) on conflict do nothing`.execute(db)
  return (done.numAffectedRows ?? 0n) > 0n
}

export type Found = { payload: Payload; consumed: number | null; personId: string | null; sessionId: string | null }

const columns = `m.payload, extract(epoch from m.consumed_at)::bigint as consumed, m.person_id as "personId", m.session_id as "sessionId"`
const oneById = `select ${columns} from sso.model m where m.kind = $1 and m.id_hash = $2 and m.expires_at > now()`
const oneByUid = `select ${columns} from sso.model m where m.kind = $1 and m.uid = $2 and m.expires_at > now()`

export const findModel = async (db: Db, kind: string, idHash: string): Promise<Found | undefined> =>
  (await ask<Found>(db, oneById, [kind, idHash]))[0]

export const findModelByUid = async (db: Db, kind: string, uid: string): Promise<Found | undefined> =>
  (await ask<Found>(db, oneByUid, [kind, uid]))[0]

export type FoundNear = Found & { kind: string; idHash: string; uid: string | null; isNear: boolean }

// The id of a grant as it is kept: SHA-256 in base64url.
const hashed = (id: string): string => `translate(rtrim(encode(sha256(convert_to(${id}, 'UTF8')), 'base64'), '='), '+/', '-_')`
const named = `${columns}, m.kind, m.id_hash as "idHash", m.uid`
const withNear = `with one as materialized (select * from sso.model where kind = $1 and id_hash = $2 and expires_at > now())
  select ${named}, false as "isNear" from one m
  union all
  select ${named}, true from one join sso.model m on m.kind = 'Grant' and m.expires_at > now()
    and m.id_hash = ${hashed(`coalesce(one.grant_id, one.payload -> 'authorizations' -> $3::text ->> 'grantId')`)}
  union all
  select ${named}, true from one join sso.model m on m.kind = 'Session' and m.uid = one.payload ->> 'sessionUid' and m.expires_at > now()`

/** What was asked for, and what the provider asks for next: its grant (a session's: that of the given system) and its session. */
export const findModelWithNear = (db: Db, kind: string, idHash: string, clientId: string): Promise<FoundNear[]> =>
  ask<FoundNear>(db, withNear, [kind, idHash, clientId])

/** Marks as used; false when it was used before, also by another node a moment ago. */
export async function consumeModel(db: Db, kind: string, idHash: string): Promise<boolean> {
  const done = await sql`update sso.model set consumed_at = now()
    where kind = ${kind} and id_hash = ${idHash} and consumed_at is null`.execute(db)
  return (done.numAffectedRows ?? 0n) > 0n
}

export async function deleteModel(db: Db, kind: string, idHash: string): Promise<void> {
  await sql`delete from sso.model where kind = ${kind} and id_hash = ${idHash}`.execute(db)
}

export async function deleteByGrant(db: Db, grantId: string, kind?: string): Promise<void> {
  await sql`delete from sso.model where grant_id = ${grantId} and ${kind ? sql`kind = ${kind}` : sql`true`}`.execute(db)
}

/** Every code and token that systems hold for a person, in or out of a session. */
export async function deleteTokensOf(db: Db, personId: string): Promise<void> {
  await sql`delete from sso.model where person_id = ${personId}::uuid and kind in ('AccessToken', 'AuthorizationCode', 'RefreshToken')`.execute(
    db,
  )
}

/** Everything that systems hold for a person, with what they were allowed. */
export async function deleteAllOf(trx: Db, personId: string): Promise<number> {
  const done = await sql`delete from sso.model where person_id = ${personId}::uuid and kind <> 'Session'`.execute(trx)
  return Number(done.numAffectedRows ?? 0n)
}

/** Everything that one system holds for anybody. */
export async function deleteByClient(db: Db, clientId: string): Promise<void> {
  await sql`delete from sso.model where client_id = ${clientId}`.execute(db)
}

/** Takes away what has run out, in batches so that nobody waits for it. */
export async function sweepModels(db: Db): Promise<number> {
  let swept = 0
  for (;;) {
    const done = await sql`delete from sso.model where (kind, id_hash) in
      (select kind, id_hash from sso.model where expires_at < now() - interval '1 minute' limit 5000 for update skip locked)`.execute(db)
    const count = Number(done.numAffectedRows ?? 0n)
    swept += count
    if (count < 5000) return swept
  }
}

export type OpenSession = { personId: string; authorizations: Record<string, { sid?: string; grantId?: string }> }

/** Takes away the provider's sessions that rested on these sign-ins, and answers who was signed on where. */
export async function takeSessions(db: Db, sessionIds: string[]): Promise<OpenSession[]> {
  const { rows } = await sql<OpenSession>`delete from sso.model where kind = 'Session' and session_id = any(${sessionIds}::uuid[])
    returning person_id as "personId", coalesce(payload -> 'authorizations', '{}'::jsonb) as authorizations`.execute(db)
  return rows
}
