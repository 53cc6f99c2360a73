import { type Db, sql } from '#core/db.ts'
import { fold } from '#core/search.ts'
import { type Direction, type Document, documentColumns, unitWord } from './document.queries.ts'

export type List = {
  unitIds: string[]
  direction?: Direction | undefined
  q?: string | undefined
  /** Entered in this year of Vietnam. */
  year?: number | undefined
  typeCode?: string | undefined
  /** As urgent as this, or more. */
  urgency?: number | undefined
}
export type After = { at: string; id: string }
export type Listed = Document & { key: string }
type Page = { limit: number; after?: After | undefined }

/** All words, the last one perhaps only begun; empty for none. */
function queryOf(q: string): string {
  const words = fold(q).split(' ').filter(Boolean)
  return words.map((word, index) => (index === words.length - 1 ? `${word}:*` : word)).join(' & ')
}

/**
 * Documents of the units, the newest first; words in any order without tone marks, the last one may be a beginning. By key: each unit
 * is one walk along an index that ends when the page is full, so a page costs the same in a register of a million.
 */
export async function listDocuments(db: Db, by: List, page: Page): Promise<Listed[]> {
  const query = queryOf(by.q ?? '')
  if (!query) return walk(db, by, page)
  // Words that many documents hold are found among the newest, without gathering and sorting all that hold them.
  const near = await walk(db, by, { ...page, among: { query, newest: glance } })
  return near.length >= page.limit ? near : search(db, by, { ...page, query })
}

// A word that one document of eight holds fills a page from so many; for rarer ones the word index is the shorter way.
const glance = 400

const past = (after: After | undefined) => (after ? sql`(entered_at, id) < (${after.at}::timestamptz, ${after.id}::uuid)` : sql`true`)

/** The filters, each along an index of its own: by type, by urgency, by the span of a year. */
const filters = ({ year, typeCode, urgency }: List) => sql`${typeCode ? sql`type_code = ${typeCode}` : sql`true`}
  and ${urgency ? sql`urgency = any(${[1, 2, 3].filter((each) => each >= urgency)}::int[])` : sql`true`}
  and ${
    year
      ? sql`entered_at >= ${`${year}-01-01T00:00:00+07:00`}::timestamptz and entered_at < ${`${year + 1}-01-01T00:00:00+07:00`}::timestamptz`
      : sql`true`
  }`

async function walk(db: Db, by: List, page: Page & { among?: { query: string; newest: number } }): Promise<Listed[]> {
  const { limit, after, among } = page
  const directions = by.direction ? [by.direction] : ['incoming', 'outgoing']
  // An urgency of several levels would be no walk along the index: each level is one.
  const levels = by.urgency ? [1, 2, 3].filter((each) => each >= (by.urgency ?? 0)) : [null]
  const ofUnit = sql`unit_id = u.id and direction = r.direction and ${past(after)} and ${filters({ ...by, urgency: undefined })}
    and ${by.urgency ? sql`urgency = l.level and urgency > 0` : sql`true`}`
  const from = among
    ? // Keys alone are a walk along the index, however many documents the unit has; the function, unlike the operator @@, makes
      // the planner look at these and not gather all documents of the province that hold the words.
      sql`documents.document where id in (select id from documents.document where ${ofUnit} order by entered_at desc, id desc limit ${among.newest})
        and ts_match_vq(search, to_tsquery('simple', ${among.query}))`
    : sql`documents.document where ${ofUnit}`
  const { rows } = await sql<Listed>`select d.* from unnest(${by.unitIds}::uuid[]) as u(id)
    cross join unnest(${directions}::text[]) as r(direction) cross join unnest(${levels}::int[]) as l(level)
    cross join lateral (select ${documentColumns}, entered_at::text as key, entered_at as at from ${from}
      order by entered_at desc, id desc limit ${limit}) d
    order by d.at desc, d.id desc limit ${limit}`.execute(db)
  return rows
}

/** Asks the index of words, in which the unit is one more word: what other units hold is not read. */
async function search(db: Db, by: List, { limit, after, query }: Page & { query: string }): Promise<Listed[]> {
  const units = by.unitIds.map((id) => `'${unitWord(id)}'`).join(' | ')
  if (!units) return []
  // All that hold the words are gathered before they are put in order: asked for both at once, the walk along the register would be taken.
  const { rows } = await sql<Listed>`with holding as materialized (
      select id as found_id, entered_at as at from documents.document where search @@ to_tsquery('simple', ${`(${units}) & ${query}`})
        and unit_id = any(${by.unitIds}::uuid[]) and ${by.direction ? sql`direction = ${by.direction}` : sql`true`} and ${filters(by)} and ${past(after)}),
      found as (select found_id from holding order by at desc, found_id desc limit ${limit})
    select ${documentColumns}, entered_at::text as key from found join documents.document on id = found_id
    order by entered_at desc, id desc`.execute(db)
  return rows
}

/** Documents by their cases, of whichever unit: who asks must know that they may be seen. */
export async function listDocumentsOf(db: Db, caseIds: readonly string[], q: string, page: Page): Promise<Listed[]> {
  const query = queryOf(q)
  const { rows } = await sql<Listed>`select ${documentColumns}, entered_at::text as key from documents.document
    where case_id = any(${[...caseIds]}::uuid[]) and ${query ? sql`search @@ to_tsquery('simple', ${query})` : sql`true`}
      and ${past(page.after)} order by entered_at desc, id desc limit ${page.limit}`.execute(db)
  return rows
}
