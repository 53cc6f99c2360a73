import { type Db, sql } from '#core/db.ts'

export type TokenRow = {
  kind: 'AccessToken' | 'ClientCredentials'
  clientId: string
  personId: string | null
  audience: string | null
  scope: string
  jkt: string | null
  /** The token ends with the sign-in it came from. */
  withSession: boolean
  sessionId: string | null
  clientName: string | null
}

/** A token with what it allows, in one question; nothing when it has run out or its system is suspended. */
export async function findToken(db: Db, idHash: string): Promise<TokenRow | undefined> {
  const { rows } = await sql<TokenRow>`
    select m.kind, m.client_id as "clientId", m.person_id as "personId", m.payload ->> 'aud' as audience, coalesce(m.payload ->> 'scope', '') as scope,
      m.payload ->> 'jkt' as jkt, coalesce((m.payload ->> 'expiresWithSession')::boolean, false) as "withSession",
      (select s.session_id from sso.model s where s.kind = 'Session' and s.uid = m.payload ->> 'sessionUid' and s.person_id = m.person_id) as "sessionId",
      c.settings -> 'name' ->> 'vi' as "clientName"
    from sso.model m join sso.client c on c.client_id = m.client_id and c.settings is not null and c.suspended_at is null
    where m.kind in ('AccessToken', 'ClientCredentials') and m.id_hash = ${idHash} and m.expires_at > now()`.execute(db)
  return rows[0]
}
