import { randomUUID } from 'node:crypto'
import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { publish } from '#core/events.ts'
import { UnitsReorganised } from '../events.ts'
import { listVersionsTouching } from '../units/units.queries.ts'
import { isDay, type Unit } from '../units/units.rules.ts'
import { applyPlan, insertReorganisation, takeTurn } from '../units/write.queries.ts'
import { planReorganisation, type Ref, type Step } from './reorganise.rules.ts'

export type Operation = { title: string; onDate: string; legalBasis: string; by: string; steps: Step[] }
export type Reorganised = { id: string; ended: string[]; begun: string[]; changed: string[]; created: Record<string, string> }

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

function refsOf(step: Step): (Ref | null)[] {
  if (step.op === 'create') return [step.unit.parent]
  if (step.op === 'merge') return [step.into, ...step.from.map((one) => one.unit)]
  if (step.op === 'split') return [step.from, ...step.into]
  if (step.op === 'move') return [step.unit, step.parent]
  return step.op === 'abolish' ? [step.unit, ...(step.successors ?? []).map((one) => one.unit)] : [step.unit]
}

function codeOf(step: Step): string[] {
  if (step.op === 'create') return [step.unit.code]
  return step.op === 'rename' && step.to.code ? [step.to.code] : []
}

/** Everything that stands above: a unit must not end up under itself, however far the loop reaches. */
async function listTouched(trx: Db, ids: string[], codes: string[]): Promise<Unit[]> {
  const found = await listVersionsTouching(trx, { ids, codes })
  const have = new Set(found.map((unit) => unit.id))
  const above = [...new Set(found.flatMap((unit) => (unit.parentId && !have.has(unit.parentId) ? [unit.parentId] : [])))]
  return above.length === 0 ? found : listTouched(trx, [...new Set([...ids, ...above])], codes)
}

/** One signed operation on units, all or nothing: planned and checked in reorganise.rules.ts, written with its links and its event. */
export async function reorganise(db: Db, operation: Operation): Promise<Reorganised> {
  if (!isDay(operation.onDate)) throw refuse('invalid', 'places.not_a_day', { day: operation.onDate })
  return inTransaction(db, async (trx) => {
    await takeTurn(trx)
    const ids = [...new Set(operation.steps.flatMap(refsOf).filter((ref) => ref !== null && uuid.test(ref)))] as string[]
    const known = await listTouched(trx, ids, operation.steps.flatMap(codeOf))
    const created: Record<string, string> = {}
    const keys = operation.steps.flatMap((step) => (step.op === 'create' ? [step.key] : []))
    const plan = planReorganisation(known, operation, () => {
      const id = randomUUID()
      created[keys.shift() ?? ''] = id
      return id
    })
    const id = randomUUID()
    await insertReorganisation(trx, { id, ...operation })
    await applyPlan(trx, plan, id)
    const begun = plan.units.map((unit) => unit.id)
    const goesOn = new Set(plan.versions.filter((version) => version.validFrom === operation.onDate).map((version) => version.unitId))
    const touched = [...new Set(plan.supersede.map((one) => one.unitId))]
    const outcome = { id, begun, ended: touched.filter((unit) => !goesOn.has(unit)), changed: touched.filter((unit) => goesOn.has(unit)) }
    const { title, onDate, legalBasis } = operation
    const successions = plan.successions.map(({ from, to, share }) => ({ from, to, share }))
    await publish(
      trx,
      UnitsReorganised,
      { reorganisationId: id, title, onDate, legalBasis, ended: outcome.ended, begun, changed: outcome.changed, successions },
      { subject: id },
    )
    return { ...outcome, created }
  })
}
