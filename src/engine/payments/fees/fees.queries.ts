import { createHash } from 'node:crypto'
import { ask, type Db, sql } from '#core/db.ts'
import type { FeeRule, PublishedFee } from './fee-rule.ts'
import type { Grant } from './price.rules.ts'

type Row = { id: string; key: string; version: number; body: FeeRule }
// A published rule never changes: what was read once stays true for the life of the process.
const known = new Map<string, PublishedFee>()
const mostKnown = 2_000

function keep(row: Row): PublishedFee {
  if (known.size >= mostKnown) known.clear()
  known.set(row.id, row)
  return row
}

export async function getFeeRule(db: Db, id: string): Promise<PublishedFee> {
  const before = known.get(id)
  if (before) return before
  const { rows } = await sql<Row>`select id, key, version, body from payments.fee_rule where id = ${id}::uuid`.execute(db)
  const [row] = rows
  if (!row) throw new Error(`no fee rule ${id}`)
  return keep(row)
}

/** The rule in force on a day: the newest version that has begun. */
export async function findFeeRule(db: Db, key: string, on: string): Promise<PublishedFee | undefined> {
  const [row] = await ask<{ id: string }>(db, ruleInForce, [key, on])
  return row && getFeeRule(db, row.id)
}
const ruleInForce = 'select id from payments.fee_rule where key = $1 and valid_from <= $2::date order by version desc limit 1'

export async function listFeeRules(db: Db, on: string): Promise<(PublishedFee & { publishedAt: Date; publishedBy: string })[]> {
  const { rows } = await sql<Row & { publishedAt: Date; publishedBy: string }>`
    select distinct on (key) id, key, version, body, published_at as "publishedAt", published_by as "publishedBy" from payments.fee_rule
    where valid_from <= ${on}::date order by key, version desc`.execute(db)
  return rows
}

export type FeeVersion = PublishedFee & { publishedAt: Date; publishedBy: string }

/** All published versions of a fee rule, the newest first. */
export async function listFeeVersions(db: Db, key: string): Promise<FeeVersion[]> {
  const { rows } = await sql<Row & { publishedAt: Date; publishedBy: string }>`select id, key, version, body, published_at as "publishedAt",
    published_by as "publishedBy" from payments.fee_rule where key = ${key} order by version desc`.execute(db)
  return rows
}

const fromPack = (by: string): boolean => by.startsWith('pack ')

/** Writes a new version when it differs from the newest; the same content changes nothing. */
export async function insertFeeRule(
  trx: Db,
  rule: FeeRule,
  stamp: { at: Date; by: string },
): Promise<{ id: string; version: number; fresh: boolean }> {
  const text = JSON.stringify(rule)
  const hash = createHash('sha256').update(text).digest('hex')
  await sql`select pg_advisory_xact_lock(hashtext(${`payments.fee_rule ${rule.key}`}))`.execute(trx)
  const { rows } = await sql<{ id: string; version: number; hash: string; publishedBy: string }>`select id, version, content_hash as hash,
    published_by as "publishedBy" from payments.fee_rule where key = ${rule.key} order by version desc`.execute(trx)
  const [latest] = rows
  // The pack's file is compared with what the pack brought last: what two officers have published since is not overwritten by a restart.
  const known = (fromPack(stamp.by) && rows.find((row) => fromPack(row.publishedBy))) || latest
  if (latest && known?.hash === hash) return { id: latest.id, version: latest.version, fresh: false }
  const version = (latest?.version ?? 0) + 1
  const made = await sql<{
    id: string
  }>`insert into payments.fee_rule (key, version, body, content_hash, valid_from, published_at, published_by)
    values (${rule.key}, ${version}, ${text}::jsonb, ${hash}, ${rule.validFrom}::date, ${stamp.at}, ${stamp.by}) returning id`.execute(trx)
  return { id: made.rows[0]?.id ?? '', version, fresh: true }
}

export async function listGrants(db: Db, kind: string, subject: string): Promise<Grant[]> {
  return ask<Grant>(db, 'select line, exemption from payments.exemption_grant where order_kind = $1 and order_subject = $2', [
    kind,
    subject,
  ])
}

export async function insertGrant(
  trx: Db,
  of: { kind: string; subject: string },
  grant: Grant & { note: string; by: { personId: string; name: string }; at: Date },
): Promise<void> {
  await sql`insert into payments.exemption_grant (order_kind, order_subject, line, exemption, note, granted_by, granted_name, granted_at)
    values (${of.kind}, ${of.subject}, ${grant.line}, ${grant.exemption}, ${grant.note}, ${grant.by.personId}::uuid, ${grant.by.name}, ${grant.at})
    on conflict do nothing`.execute(trx)
}

/** What was granted for one subject holds for another. */
export async function passGrant(
  trx: Db,
  from: { kind: string; subject: string },
  to: { kind: string; subject: string },
  grant: Grant,
): Promise<void> {
  await sql`insert into payments.exemption_grant (order_kind, order_subject, line, exemption, note, granted_by, granted_name, granted_at)
    select ${to.kind}, ${to.subject}, line, exemption, note, granted_by, granted_name, granted_at from payments.exemption_grant
    where order_kind = ${from.kind} and order_subject = ${from.subject} and line = ${grant.line} and exemption = ${grant.exemption}
    on conflict do nothing`.execute(trx)
}
