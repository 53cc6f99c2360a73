import { Value } from 'typebox/value'
import { type Db, inTransaction } from '#core/db.ts'
import type { FormDefinition } from '#engine/forms/index.ts'
import { type FeeDefect, meaningDefects } from './fee-defects.rules.ts'
import { FeeRule } from './fee-rule.ts'
import { insertFeeRule } from './fees.queries.ts'

/** Conditions nest; a document deeper than this is not a rule, and would exhaust the stack of every walker. */
const deepest = 30
const depthOf = (value: unknown, depth = 0): number =>
  depth > deepest || typeof value !== 'object' || value === null
    ? depth
    : Math.max(depth, ...Object.values(value).map((inside) => depthOf(inside, depth + 1)))

/** What is wrong with a fee rule: its shape, then its meaning against the form whose answers it will read. */
export function checkFeeRule(rule: unknown, form: FormDefinition): FeeDefect[] {
  if (depthOf(rule) > deepest) return [{ at: '', rule: 'wrong_shape', detail: 'too deep' }]
  const shape = Value.Errors(FeeRule, rule).map((error) => ({ at: error.instancePath, rule: 'wrong_shape', detail: error.message }))
  return shape.length > 0 ? shape : meaningDefects(rule as FeeRule, form)
}

export class FaultyFeeRule extends Error {
  readonly defects: FeeDefect[]
  constructor(defects: FeeDefect[]) {
    super(defects.map(({ at, rule, detail }) => `${at}: ${rule} ${detail}`).join('\n'))
    this.defects = defects
  }
}

/** Publishes a version of a fee rule. One that could price wrongly is refused whole; equal content changes nothing. */
export async function publishFeeRule(
  db: Db,
  rule: unknown,
  form: FormDefinition,
  stamp: { at: Date; by: string },
): Promise<{ id: string; version: number; fresh: boolean }> {
  const defects = checkFeeRule(rule, form)
  if (defects.length > 0) throw new FaultyFeeRule(defects)
  return inTransaction(db, (trx) => insertFeeRule(trx, rule as FeeRule, stamp))
}
