import { type Db, sql, tablesOf } from '#core/db.ts'
import type { FeedbackTables } from '../tables.ts'
import type { Report, Phase } from '../report/report.ts'
import { toReport } from '../report/report.queries.ts'

export type Browsing = { category?: string | undefined; phase?: Phase | undefined; communeId?: string | undefined }
export type Cursor = { at: string; id: string }

/** Public reports, the newest first, in pages by key. */
export async function listPublic(
  db: Db,
  filter: Browsing,
  options: { after?: Cursor | undefined; limit: number },
): Promise<{ reports: Report[]; next: Cursor | undefined }> {
  let query = tablesOf<FeedbackTables>(db)
    .selectFrom('feedback.report')
    .selectAll()
    .select(sql<string>`reported_at::text`.as('at'))
    .where('is_public', '=', true)
    .where('is_hidden', '=', false)
    .orderBy('reported_at', 'desc')
    .orderBy('case_id', 'desc')
    .limit(options.limit + 1)
  if (filter.category) query = query.where('category', '=', filter.category)
  if (filter.phase) query = query.where('phase', '=', filter.phase)
  if (filter.communeId) query = query.where('commune_id', '=', filter.communeId)
  const { after } = options
  if (after) query = query.where(sql<boolean>`(reported_at, case_id) < (${after.at}::timestamptz, ${after.id}::uuid)`)
  const rows = await query.execute()
  const last = rows[options.limit - 1]
  return {
    reports: rows.slice(0, options.limit).map(toReport),
    next: rows.length > options.limit && last ? { at: last.at, id: last.case_id } : undefined,
  }
}

export type Tally = { phase: Phase; category: string; count: number; late: number }

/** What a commune's board counts: public reports of the last year by kind and phase. */
export async function tallyCommune(db: Db, communeId: string, since: Date): Promise<Tally[]> {
  const { rows } = await sql<Tally>`
    select phase, category, count(*)::integer as count, (count(*) filter (where late))::integer as late
    from feedback.report where is_public and not is_hidden and commune_id = ${communeId}::uuid and reported_at >= ${since}
    group by phase, category order by phase, category`.execute(db)
  return rows
}
