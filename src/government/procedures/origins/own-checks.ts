import type { Config } from '#core/config.ts'
import type { Db } from '#core/db.ts'
import { listChecksOf } from './checks.queries.ts'
import { openDifferences } from './run-checks.ts'

/** What was checked of a person's dossiers; what was found only where it is about themselves. */
export async function ownChecks(db: Db, config: Config, personId: string): Promise<unknown[]> {
  return (await listChecksOf(db, personId)).map((check) => ({
    code: check.code,
    check: check.key,
    service: check.service,
    state: check.aboutOwner || check.state === 'waiting' || check.state === 'gave_up' ? check.state : 'done',
    askedAt: check.askedAt,
    ...(check.aboutOwner ? { differences: openDifferences(config, check) } : {}),
  }))
}
