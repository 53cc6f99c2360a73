import { type Db, sql } from '#core/db.ts'

/** Single changes of a register go on beside each other; an import, a merge or a publication waits for them and they for it. */
export const lockShared = (trx: Db, register: string): Promise<unknown> =>
  sql`select pg_advisory_xact_lock_shared(hashtext(${`registers:${register}`}))`.execute(trx)

export const lockWhole = (trx: Db, register: string): Promise<unknown> =>
  sql`select pg_advisory_xact_lock(hashtext(${`registers:${register}`}))`.execute(trx)
