import { ask, type Db } from '#core/db.ts'

type Counted = { current: number; ttl: number }
type Answer = (error: Error | null, counted?: Counted) => void
// The plugin's types leave out what it really gives to a route's own store.
type Limited = { routeInfo?: { method?: string | string[]; url?: string } }

const counting = `insert into core.rate_count as r (key, count, until) values ($1, 1, now() + make_interval(secs => $2::float8 / 1000))
  on conflict (key) do update set count = case when r.until <= now() then 1 else r.count + 1 end,
    until = case when r.until <= now() then excluded.until else r.until end
  returning count, greatest(extract(epoch from until - now()) * 1000, 0)::float8 as ttl`
const tidying = 'delete from core.rate_count where until <= now()'
const tidyEvery = 10 * 60_000

/** Counts callers in the database: where several processes serve, a limit is one limit and not one for each. */
export function sharedCounts(db: Db) {
  let tidied = Date.now()
  return class SharedCounts {
    readonly #name: string
    constructor({ routeInfo }: Limited = {}) {
      this.#name = `${String(routeInfo?.method ?? '')} ${routeInfo?.url ?? ''}`
    }

    incr(caller: string, answer: Answer, timeWindow: number): void {
      if (Date.now() - tidied > tidyEvery) {
        tidied = Date.now()
        void ask(db, tidying).catch(() => undefined)
      }
      ask<{ count: number; ttl: number }>(db, counting, [`${this.#name} ${caller}`, timeWindow]).then(
        ([row]) => answer(null, { current: row?.count ?? 1, ttl: row?.ttl ?? timeWindow }),
        (error: unknown) => answer(error instanceof Error ? error : new Error(String(error))),
      )
    }

    child(limited: object): SharedCounts {
      return new SharedCounts(limited)
    }
  }
}
