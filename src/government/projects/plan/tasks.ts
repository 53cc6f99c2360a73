import type { Db } from '#core/db.ts'
import { findTask, giveTask } from '#government/programme/index.ts'
import { findLastUnitByCode } from '#ground/places/index.ts'
import type { Fault } from '#ground/versions/index.ts'
import { findByReference } from '../project/project.queries.ts'
import type { Plan } from '../rulebook/shapes.ts'

/** Under which the tasks of a plan are kept among those of resolutions. */
export const paperOf = (key: string): string => `plan:${key}`

/** Units and projects that a plan names and that are not there. */
export async function unknownNames(db: Db, plan: Plan): Promise<Fault[]> {
  const faults: Fault[] = []
  if (!(await findLastUnitByCode(db, plan.unit))) faults.push({ at: 'unit', message: plan.unit })
  for (const [g, goal] of plan.goals.entries())
    for (const [i, item] of goal.items.entries()) {
      const at = `goals.${g}.items.${i}`
      if (!(await findLastUnitByCode(db, item.unit))) faults.push({ at: `${at}.unit`, message: item.unit })
      if (item.kind === 'project' && !(item.project && (await findByReference(db, item.project))))
        faults.push({ at: `${at}.project`, message: item.project ?? '' })
    }
  return faults
}

/** Gives the tasks of a plan that is put into force; those of an earlier version go on as they are. */
export async function giveTasks(trx: Db, key: string, plan: Plan, by: { id: string | null; name: string }, at: Date): Promise<number> {
  let count = 0
  for (const goal of plan.goals)
    for (const item of goal.items) {
      if (item.kind !== 'task' || (await findTask(trx, { resolution: paperOf(key), no: item.key }))) continue
      const unit = await findLastUnitByCode(trx, item.unit)
      if (!unit) continue
      await giveTask(trx, {
        ...{ resolution: paperOf(key), no: item.key, area: goal.name, words: item.words, lead: unit.fullName, partners: [] },
        ...{ evidence: item.evidence, dueWords: '', dueOn: item.due, isRegular: false, concerns: 'lead' as const, unitId: unit.id },
        ...{ by: { ...by, role: 'leader' }, at, clientKey: `${paperOf(key)}:${item.key}` },
      })
      count++
    }
  return count
}
