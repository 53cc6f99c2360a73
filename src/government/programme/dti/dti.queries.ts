import { type Db, sql } from '#core/db.ts'

export type Marked = {
  part: string
  year: number
  points: number
  effortDays: number
  words: string
  evidence: string[]
  byName: string
  at: Date
}

const columns = sql.raw(`part, year, points::float8 as points, effort_days as "effortDays", words, evidence, by_name as "byName", at`)

/** The latest mark of every main index in a year. */
export async function listMarks(db: Db, edition: string, year: number): Promise<Marked[]> {
  const { rows } = await sql<Marked>`select distinct on (part) ${columns} from programme.dti_mark
    where edition = ${edition} and year = ${year} order by part, at desc, id`.execute(db)
  return rows
}

/** Every mark of a main index, the newest first. */
export async function listMarksOf(db: Db, edition: string, part: string): Promise<Marked[]> {
  const { rows } = await sql<Marked>`select ${columns} from programme.dti_mark
    where edition = ${edition} and part = ${part} order by year desc, at desc, id limit 50`.execute(db)
  return rows
}

export async function insertMark(
  db: Db,
  edition: string,
  mark: Omit<Marked, 'byName'> & { by: { personId: string; name: string } },
): Promise<void> {
  await sql`insert into programme.dti_mark (edition, part, year, points, effort_days, words, evidence, by_id, by_name, at)
    values (${edition}, ${mark.part}, ${mark.year}, ${mark.points}, ${mark.effortDays}, ${mark.words}, ${mark.evidence}::text[],
      ${mark.by.personId}, ${mark.by.name}, ${mark.at})`.execute(db)
}
