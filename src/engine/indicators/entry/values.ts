import type { Db } from '#core/db.ts'
import { findDefinition } from '../definition/definition.queries.ts'
import type { Question } from '../query/grammar.rules.ts'
import { endOf } from '../query/period.rules.ts'
import { lastLevels, type Line, sumFlows, type Sums } from '../query/sums.rules.ts'
import { listEntries } from './entry.queries.ts'

/** The approved figures of a series, by period and unit. */
export async function readEntered(db: Db, series: string, q: Question): Promise<Sums> {
  const [first, last] = [q.periods[0], q.periods.at(-1)]
  const rule = (await findDefinition(db, series))?.body.entry
  if (!rule || !first || !last) return new Map()
  const entries = await listEntries(db, { series: [series], states: ['approved'], from: first.start, to: endOf(last), limit: 100_000 })
  const lines: Line[] = entries
    .map((entry) => ({ start: entry.period.start, unitId: entry.unitId, group: '', bucket: 0, amount: entry.value }))
    .sort((a, b) => (a.start < b.start ? -1 : 1))
  return rule.fold === 'last' ? lastLevels(lines, q.periods) : sumFlows(lines, q.periods)
}
