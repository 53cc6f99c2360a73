import { type Db, sql } from '#core/db.ts'
import { fold } from '#core/search.ts'
import { holds, unitColumns } from './units.queries.ts'
import type { Unit } from './units.rules.ts'

const khmer = /\p{Script=Khmer}/u

/** Units whose names (or code) match what was typed, tones or not; the last word may be unfinished. */
export async function searchUnits(db: Db, text: string, by: { on: string; level?: string; limit?: number }): Promise<Unit[]> {
  const wanted = fold(text).slice(0, 100)
  if (wanted === '') return []
  const words = wanted.split(' ')
  const last = words.pop() ?? ''
  // Khmer is written without spaces between words: there the text is looked for anywhere.
  const matches = khmer.test(text)
    ? sql`position(${wanted} in v.search) > 0`
    : sql`v.words @> ${words}::text[] and exists (select from unnest(v.words) word where starts_with(word, ${last}))`
  const { rows } = await sql<Unit>`
    select ${unitColumns} from places.unit_version v join places.unit u on u.id = v.unit_id
    where ${holds({ on: by.on })} and (v.code = ${text.trim()} or (${matches}))
      and ${by.level ? sql`v.level = ${by.level}` : sql`true`}
    order by v.code <> ${text.trim()}, not starts_with(v.search, ${wanted}), position(${wanted} in v.search) = 0, length(v.search), v.code
    limit ${by.limit ?? 20}`.execute(db)
  return rows
}
