import type { App } from '#core/module.ts'
import { type Reading, type ReadingQuestion, readIndicators } from '../reading/reading.ts'

type Kept = { at: number; readings: Promise<Reading[]> }
const kept = new WeakMap<object, Map<string, Kept>>()
const most = 200
// So long one reckoning serves everybody who asks for the same: a hundred readers cost what one costs.
const milliseconds = 20_000

/** All readings, reckoned at most three times a minute for each unit. */
export async function keptReadings(app: Pick<App, 'db' | 'config'>, q: ReadingQuestion): Promise<Reading[]> {
  if (app.config.mode === 'test') return readIndicators(app.db, undefined, q)
  const own = kept.get(app.db) ?? new Map<string, Kept>()
  kept.set(app.db, own)
  const key = `${q.today} ${q.unitId ?? ''} ${q.periods ?? ''}`
  const before = own.get(key)
  if (before && performance.now() - before.at < milliseconds) return before.readings
  if (own.size >= most) own.clear()
  const readings = readIndicators(app.db, undefined, q)
  own.set(key, { at: performance.now(), readings })
  readings.catch(() => own.delete(key))
  return readings
}
