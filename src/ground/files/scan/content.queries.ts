import { ask, type Db } from '#core/db.ts'

/** Whether bytes were scanned: see the comment of files.content.state. */
export type FileState = 'made' | 'unscanned' | 'staged' | 'clean' | 'infected'
/** How a content comes in: what the scanner said of it, or why it said nothing. */
export type Standing = { state: FileState; scanner: string | null; signature: string | null; fault: string | null; dueAt: Date | null }
export type Waiting = { sha256: string; size: number; tries: number }

/** What is known of the bytes; undefined where they never came. */
export async function findContent(db: Db, sha256: string): Promise<{ state: FileState; signature: string | null } | undefined> {
  const [found] = await ask<{ state: FileState; signature: string | null }>(db, contentByHash, [sha256])
  return found
}
const contentByHash = 'select state, signature from files.content where sha256 = $1'

/** Notes bytes that came, and answers how they stand: what was once found in them, or known of them, stays. */
export async function keepContent(db: Db, bytes: { sha256: string; size: number }, now: Standing, at: Date): Promise<FileState> {
  const values = [bytes.sha256, bytes.size, now.state, at, now.scanner, now.signature, now.dueAt, now.fault]
  const [kept] = await ask<{ state: FileState }>(db, keptContent, values)
  return kept?.state ?? now.state
}
const keptContent = `insert into files.content as known (sha256, size, state, kept_at, scanned_at, scanner, signature, due_at, fault, tries)
  values ($1, $2::bigint, $3, $4::timestamptz, case when $5::text is null then null else $4::timestamptz end, $5, $6, $7::timestamptz, $8,
    case when $8::text is null then 0 else 1 end)
  on conflict (sha256) do update set
    state = case when known.state in ('staged', 'unscanned') or excluded.state = 'infected' then excluded.state else known.state end,
    due_at = case when known.state in ('staged', 'unscanned') or excluded.state = 'infected' then excluded.due_at else known.due_at end,
    signature = coalesce(excluded.signature, known.signature),
    scanner = coalesce(excluded.scanner, known.scanner), scanned_at = coalesce(excluded.scanned_at, known.scanned_at),
    fault = excluded.fault
  returning state`

/** Takes up to so many contents whose time has come, and moves their next time on: a process that dies leaves them to be tried again. */
export const claimDue = (db: Db, at: Date, until: Date, limit: number): Promise<Waiting[]> => ask<Waiting>(db, claimed, [at, until, limit])
const claimed = `update files.content set due_at = $2 where sha256 in (
    select sha256 from files.content where state = 'staged' and due_at <= $1 order by due_at limit $3 for update skip locked)
  returning sha256, size, tries`

/** The scanner said nothing of it: it is tried again at its time. */
export async function postpone(db: Db, sha256: string, fault: string, dueAt: Date): Promise<void> {
  await ask(db, postponed, [sha256, fault, dueAt])
}
const postponed = `update files.content set tries = tries + 1, fault = $2, due_at = $3 where sha256 = $1 and state = 'staged'`

/** Nothing was found in it; one that was infected meanwhile stays so. */
export async function setClean(db: Db, sha256: string, scanner: string, at: Date): Promise<void> {
  await ask(db, cleaned, [sha256, scanner, at])
}
const cleaned = `update files.content set state = 'clean', scanner = $2, scanned_at = $3, due_at = null, fault = null, tries = 0
  where sha256 = $1 and state in ('staged', 'unscanned', 'clean')`

/** Something was found in it; false where that was known. */
export async function setInfected(db: Db, sha256: string, by: { signature: string; scanner: string; at: Date }): Promise<boolean> {
  return (await ask(db, infected, [sha256, by.signature, by.scanner, by.at])).length > 0
}
const infected = `update files.content set state = 'infected', signature = $2, scanner = $3, scanned_at = $4, due_at = null, fault = null
  where sha256 = $1 and state <> 'infected' returning sha256`

/** The bytes lie sealed in the quarantine. */
export async function setSealed(db: Db, sha256: string, at: Date): Promise<void> {
  await ask(db, 'update files.content set sealed_at = coalesce(sealed_at, $2) where sha256 = $1', [sha256, at])
}

/** Contents whose days in the quarantine are over. */
export const listToErase = (db: Db, before: Date): Promise<{ sha256: string }[]> => ask<{ sha256: string }>(db, toErase, [before])
const toErase = 'select sha256 from files.content where sealed_at <= $1 and erased_at is null order by sealed_at limit 500'

export async function setErased(db: Db, sha256: string, at: Date): Promise<void> {
  await ask(db, 'update files.content set erased_at = $2 where sha256 = $1', [sha256, at])
}

/** Without a scanner nothing can wait for one. */
export async function letGo(db: Db): Promise<number> {
  return (await ask(db, released, [])).length
}
const released = `update files.content set state = 'unscanned', due_at = null, tries = 0 where state = 'staged' returning sha256`

/**
 * Contents that these signatures have not seen: the never scanned, then the latest. One that is older than `recent` is due only where its last
 * scan is older than `old`: what is new in the world comes with new files.
 */
export function listUnseen(db: Db, by: { scanner: string; recent: Date; old: Date; after: string; limit: number }): Promise<Waiting[]> {
  return ask<Waiting>(db, unseen, [by.scanner, by.recent, by.old, by.after, by.limit])
}
const unseen = `select sha256, size, tries from files.content c where sha256 > $4 and (state = 'unscanned'
    or state = 'clean' and scanner is distinct from $1 and (kept_at >= $2::timestamptz or scanned_at < $3::timestamptz))
    and exists (select 1 from files.file f where f.sha256 = c.sha256)
  order by sha256 limit $5`

export type Counts = { staged: number; unscanned: number; clean: number; infected: number; oldest: Date | null; fault: string | null }

/** How many contents stand how, since when the oldest waits, and why. */
export async function countContents(db: Db): Promise<Counts> {
  const [row] = await ask<Counts>(db, counts, [])
  return row ?? { staged: 0, unscanned: 0, clean: 0, infected: 0, oldest: null, fault: null }
}
const counts = `select count(*) filter (where state = 'staged')::int as staged, count(*) filter (where state = 'unscanned')::int as unscanned,
    count(*) filter (where state = 'clean')::int as clean, count(*) filter (where state = 'infected')::int as infected,
    min(kept_at) filter (where state = 'staged') as oldest,
    (select fault from files.content where state = 'staged' and fault is not null order by tries desc limit 1) as fault
  from files.content`

/** Takes the mark of infection away; false where there is none, or its bytes are deleted. */
export async function clearInfected(db: Db, sha256: string): Promise<boolean> {
  return (await ask(db, cleared, [sha256])).length > 0
}
const cleared = `update files.content set state = 'clean', signature = null, sealed_at = null
  where sha256 = $1 and state = 'infected' and sealed_at is not null and erased_at is null returning sha256`
