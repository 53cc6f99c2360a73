import type { Clock } from '#core/clock.ts'
import type { Config } from '#core/config.ts'
import type { Db } from '#core/db.ts'
import type { App, Context } from '#core/module.ts'

/** What the provider needs of the program, whether a request or a job asks. */
export type Host = { db: Db; config: Config; clock: Clock; fault(error: unknown): void }

export const hostOfApp = ({ db, config, clock, log }: App): Host => ({ db, config, clock, fault: (err) => log.error({ err }, 'oidc') })

export const hostOfJob = ({ db, config, clock, log }: Context): Host => ({
  db,
  config,
  clock,
  fault: (error) => log(`oidc: ${String(error)}`),
})
