import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Db } from '#core/db.ts'
import type { Context } from '#core/module.ts'
import { hashOf } from '../lots/lot.rules.ts'
import type { SuspicionRule } from '../scan/suspicion.rules.ts'
import type { Tolerances } from '../walk/balance.rules.ts'
import { findRulebook, insertRulebook } from './rulebook.queries.ts'

/** What the province decides by: how exact a balance must be, and when a code is suspicious. */
export type Rulebook = { tolerances: Tolerances; suspicion: readonly SuspicionRule[] }

const strict: Rulebook = { tolerances: { other: 1 }, suspicion: [{ rule: 'never_issued' }, { rule: 'recalled' }] }

/** The rules that hold now; the strictest where the province gave none. */
export const currentRules = async (db: Db): Promise<Rulebook> => (await findRulebook(db)) ?? strict

/** Reads `trace.json` of the pack; the same rules again change nothing. */
export async function loadRules({ db, clock }: Context, packDir: string): Promise<void> {
  const file = join(packDir, 'trace.json')
  if (!existsSync(file)) return
  const body = JSON.parse(readFileSync(file, 'utf8')) as Rulebook
  await insertRulebook(db, body, hashOf(body), clock.now())
}
