import { createHash } from 'node:crypto'
import { type Db, sql } from '#core/db.ts'
import { canonical } from '#engine/indicators/index.ts'

export type BookKind = 'value_method' | 'budget_rules' | 'agency_criteria' | 'digital_plan'
export type Book<B> = {
  key: string
  number: number
  body: B
  hash: string
  validFrom: string
  publishedAt: Date
  draftedBy: string
  reviewedBy: string
}

const columns = sql.raw(`key, number, body, content_hash as hash, valid_from::text as "validFrom", published_at as "publishedAt",
  drafted_by as "draftedBy", reviewed_by as "reviewedBy"`)

/** The newest version of every key of a kind. */
export async function listBooks<B>(db: Db, kind: BookKind): Promise<Book<B>[]> {
  const { rows } = await sql<Book<B>>`select distinct on (key) ${columns} from projects.rulebook where kind = ${kind}
    order by key, number desc`.execute(db)
  return rows
}

/** Newest first. */
export async function listEditions<B>(db: Db, kind: BookKind, key: string): Promise<Book<B>[]> {
  const { rows } = await sql<Book<B>>`select ${columns} from projects.rulebook where kind = ${kind} and key = ${key}
    order by number desc`.execute(db)
  return rows
}

/** The version that held on a day; before the first, the first. */
export async function bookOn<B>(db: Db, kind: BookKind, key: string, day: string): Promise<Book<B> | undefined> {
  const all = await listEditions<B>(db, kind, key)
  return all.find(({ validFrom }) => validFrom <= day) ?? all.at(-1)
}

type Publishing = { kind: BookKind; key: string; body: unknown; from: string; at: Date; draftedBy: string; reviewedBy: string }

/** Publishes the next version; answers with its number, or with nothing where it says what the last one says. */
export async function publishBook(trx: Db, given: Publishing): Promise<number | undefined> {
  const hash = createHash('sha256').update(canonical(given.body)).digest('hex')
  const [last] = await listEditions(trx, given.kind, given.key)
  if (last?.hash === hash) return undefined
  const number = (last?.number ?? 0) + 1
  await sql`insert into projects.rulebook (kind, key, number, body, content_hash, valid_from, published_at, drafted_by, reviewed_by)
    values (${given.kind}, ${given.key}, ${number}, ${JSON.stringify(given.body)}::jsonb, ${hash}, ${given.from}::date, ${given.at},
      ${given.draftedBy}, ${given.reviewedBy})`.execute(trx)
  return number
}

/** What the pack brought last, by which it is seen whether the pack changed since. */
export async function packHash(db: Db, kind: BookKind, key: string, packName: string): Promise<string | undefined> {
  const { rows } = await sql<{ hash: string }>`select content_hash as hash from projects.rulebook
    where kind = ${kind} and key = ${key} and drafted_by = ${packName} order by number desc limit 1`.execute(db)
  return rows[0]?.hash
}
