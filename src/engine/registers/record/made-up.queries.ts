import { type Db, sql } from '#core/db.ts'

const living = sql`from registers.import i join registers.record_version v on v.source = 'import:' || i.id and v.superseded_at is null
  where i.made_up`

/** Whether a register holds records that were made up: samples of the pack, or generated. */
export async function holdsMadeUp(db: Db, registerId: number): Promise<boolean> {
  const { rows } = await sql`select ${living} and i.register_id = ${registerId} limit 1`.execute(db)
  return rows.length > 0
}

/** The numbers of the registers that hold made-up records. */
export async function listMadeUp(db: Db): Promise<Set<number>> {
  const { rows } = await sql<{ id: number }>`select i.register_id as id from registers.import i where i.made_up
    and exists (select from registers.record_version v where v.source = 'import:' || i.id and v.superseded_at is null)`.execute(db)
  return new Set(rows.map(({ id }) => id))
}

/** Which of these records say something that was made up; what a person has written since counts as theirs. */
export async function madeUpAmong(db: Db, registerId: number, records: readonly string[]): Promise<Set<string>> {
  if (records.length === 0) return new Set()
  const { rows } = await sql<{ id: string }>`select distinct v.record_id as id from registers.record_version v
    where v.record_id = any(${[...records]}::uuid[]) and v.superseded_at is null
      and v.source in (select 'import:' || i.id from registers.import i where i.made_up and i.register_id = ${registerId})`.execute(db)
  return new Set(rows.map(({ id }) => id))
}

/** The first day of which an import says something. */
export async function firstDayOf(db: Db, importId: string): Promise<string> {
  const { rows } = await sql<{ day: string }>`select coalesce(min(valid_from), current_date) as day
    from registers.record_version where source = ${`import:${importId}`}`.execute(db)
  return rows[0]?.day ?? '1970-01-01'
}

export const idsOf = (rows: readonly { recordId: string }[]): string[] => rows.map(({ recordId }) => recordId)
