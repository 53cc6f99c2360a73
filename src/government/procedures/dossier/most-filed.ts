import type { Db } from '#core/db.ts'
import { listMostFiled } from './dossier.queries.ts'

// The first page asks at every visit; what most people file changes by the day.
const slot = 10 * 60_000
const known = new WeakMap<Db, { at: number; codes: string[] }>()

/** Codes of what most people filed in the last 30 days, counted at most every ten minutes. */
export async function mostFiled(db: Db, now: Date, limit: number): Promise<string[]> {
  const before = known.get(db)
  if (before && Math.abs(now.getTime() - before.at) < slot) return before.codes.slice(0, limit)
  const found = await listMostFiled(db, new Date(now.getTime() - 30 * 86_400_000), 12)
  const codes = found.map((row) => row.procedureCode)
  known.set(db, { at: now.getTime(), codes })
  return codes.slice(0, limit)
}
