import { ask, type Db, sql } from '#core/db.ts'
import type { Lang } from '#core/i18n.ts'

export type Preference = {
  personId: string
  lang: Lang
  sms: boolean
  zalo: boolean
  push: boolean
  email: string | null
  quiet: { from: number; to: number } | undefined
}

type Row = Omit<Preference, 'quiet'> & { quietFrom: number | null; quietTo: number | null }

export async function findPreference(db: Db, personId: string): Promise<Preference | undefined> {
  const [row] = await ask<Row>(db, preferenceOf, [personId])
  if (!row) return undefined
  const { quietFrom, quietTo, ...rest } = row
  return { ...rest, quiet: quietFrom === null || quietTo === null ? undefined : { from: quietFrom, to: quietTo } }
}

const preferenceOf = `select person_id as "personId", lang, sms, zalo, push, email, quiet_from as "quietFrom", quiet_to as "quietTo"
  from notifications.preference where person_id = $1::uuid`

export async function savePreference(db: Db, wanted: Omit<Preference, 'email'>, at: Date): Promise<void> {
  const { personId, lang, sms, zalo, push, quiet } = wanted
  await sql`insert into notifications.preference (person_id, lang, sms, zalo, push, quiet_from, quiet_to, changed_at)
    values (${personId}::uuid, ${lang}, ${sms}, ${zalo}, ${push}, ${quiet?.from ?? null}, ${quiet?.to ?? null}, ${at})
    on conflict (person_id) do update set lang = excluded.lang, sms = excluded.sms, zalo = excluded.zalo, push = excluded.push,
      quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to, changed_at = excluded.changed_at`.execute(db)
}

/** Keeps or takes away the address to which news is mailed. */
export async function saveEmail(db: Db, personId: string, email: string | null): Promise<void> {
  await sql`update notifications.preference set email = ${email} where person_id = ${personId}::uuid`.execute(db)
}

export type Proof = { email: string; codeHash: string; tries: number; expiresAt: Date }

export async function saveProof(db: Db, personId: string, proof: Omit<Proof, 'tries'>): Promise<void> {
  await sql`insert into notifications.email_proof (person_id, email, code_hash, expires_at)
    values (${personId}::uuid, ${proof.email}, ${proof.codeHash}, ${proof.expiresAt})
    on conflict (person_id) do update set email = excluded.email, code_hash = excluded.code_hash, tries = 0,
      expires_at = excluded.expires_at`.execute(db)
}

/** Counts a try and answers the proof with it. */
export async function takeProof(db: Db, personId: string): Promise<Proof | undefined> {
  const { rows } = await sql<Proof>`update notifications.email_proof set tries = tries + 1 where person_id = ${personId}::uuid
    returning email, code_hash as "codeHash", tries, expires_at as "expiresAt"`.execute(db)
  return rows[0]
}

export async function findProof(db: Db, personId: string, now: Date): Promise<{ email: string } | undefined> {
  const { rows } = await sql<{ email: string }>`select email from notifications.email_proof
    where person_id = ${personId}::uuid and expires_at > ${now}`.execute(db)
  return rows[0]
}

export async function dropProof(db: Db, personId: string): Promise<void> {
  await sql`delete from notifications.email_proof where person_id = ${personId}::uuid`.execute(db)
}

export async function listSubscriptionIds(db: Db, personId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from notifications.push_subscription
    where person_id = ${personId}::uuid order by made_at desc limit 10`.execute(db)
  return rows.map((row) => row.id)
}

export async function findSubscription(db: Db, id: string): Promise<{ endpoint: string; p256dh: string; auth: string } | undefined> {
  const { rows } = await sql<{ endpoint: string; p256dh: string; auth: string }>`select endpoint, p256dh, auth
    from notifications.push_subscription where id::text = ${id}`.execute(db)
  return rows[0]
}

/** A browser belongs to whoever subscribed it last. */
export async function saveSubscription(
  db: Db,
  subscription: { personId: string; endpoint: string; p256dh: string; auth: string; at: Date },
): Promise<void> {
  const { personId, endpoint, p256dh, auth, at } = subscription
  await sql`insert into notifications.push_subscription (person_id, endpoint, p256dh, auth, made_at)
    values (${personId}::uuid, ${endpoint}, ${p256dh}, ${auth}, ${at})
    on conflict (endpoint) do update set person_id = excluded.person_id, p256dh = excluded.p256dh, auth = excluded.auth, made_at = excluded.made_at`.execute(
    db,
  )
}

export async function dropSubscription(db: Db, id: string): Promise<void> {
  await sql`delete from notifications.push_subscription where id::text = ${id}`.execute(db)
}

export async function dropOwnSubscription(db: Db, personId: string, endpoint: string): Promise<void> {
  await sql`delete from notifications.push_subscription where person_id = ${personId}::uuid and endpoint = ${endpoint}`.execute(db)
}

export async function findVapid(db: Db): Promise<{ publicKey: string; sealed: string } | undefined> {
  const { rows } = await sql<{ publicKey: string; sealed: string }>`select public_key as "publicKey", sealed_private_key as sealed
    from notifications.vapid_key`.execute(db)
  return rows[0]
}

export async function insertVapid(db: Db, key: { publicKey: string; sealed: string; at: Date }): Promise<void> {
  await sql`insert into notifications.vapid_key (id, public_key, sealed_private_key, made_at) values (1, ${key.publicKey}, ${key.sealed}, ${key.at})
    on conflict (id) do nothing`.execute(db)
}
