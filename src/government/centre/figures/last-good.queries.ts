import { type Db, sql } from '#core/db.ts'

export type Kept = { figure: string; body: unknown; at: Date }

/** Keeps the figures of a scope as the last good ones, in one statement. */
export async function keepFigures(db: Db, scope: string, rows: readonly { figure: string; body: unknown }[], at: Date): Promise<void> {
  if (rows.length === 0) return
  await sql`insert into centre.last_good (scope, figure, body, at)
    select ${scope}, x.figure, x.body, ${at} from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x (figure text, body jsonb)
    on conflict (scope, figure) do update set body = excluded.body, at = excluded.at`.execute(db)
}

export async function listKept(db: Db, scope: string, figures: readonly string[]): Promise<Kept[]> {
  const { rows } = await sql<Kept>`select figure, body, at from centre.last_good
    where scope = ${scope} and figure = any(${figures}::text[])`.execute(db)
  return rows
}
