import type { Actor } from '#core/access.ts'
import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { dayOf, type Lang, translatorFor } from '#core/i18n.ts'
import type { Context } from '#core/module.ts'
import { act, type CaseFile, type Done, findCaseFile, mayAct, type NewAttachment } from '#engine/casework/index.ts'
import { listOfficers } from '#ground/identity/index.ts'
import { getUnit } from '#ground/places/index.ts'
import { offices } from '../register/rights.ts'
import { findTask, listToEscalate, moveTask, moveTasksOfUnit, type Task } from './task.queries.ts'
import { onSide, sidesOf } from './task.rules.ts'
import { tellPeople, tellUnits } from './tell.ts'

export const escalateJob = 'documents.escalate_tasks'
export type TaskFile = { task: Task; file: CaseFile; possible: string[] }
export const partiesOf = (task: Task) => ({ ...task, partnerIds: task.partners.map(({ unitId }) => unitId) })

/** A task with what the actor may do, for who stands on one of its sides; for everybody else it is not there. */
export async function openTask(db: Db, id: string, actor: Actor, now: Date): Promise<TaskFile> {
  const task = await findTask(db, id)
  const parties = task && partiesOf(task)
  if (!task || !parties || sidesOf(actor, parties, offices).length === 0) throw refuse('notFound', 'documents.no_task')
  const file = await findCaseFile(db, { id: task.caseId }, actor, now)
  if (!file) throw refuse('notFound', 'documents.no_task')
  const possible = Object.keys(file.definition.actions).filter(
    (name) =>
      mayAct(file.definition, file.case, onSide(actor, parties, name), name) === 'yes' &&
      !(name === 'accept' && submitterOf(file.actions) === actor.personId),
  )
  return { task, file, possible }
}

const submitterOf = (actions: CaseFile['actions']): string | null => actions.findLast((each) => each.type === 'submit')?.actorId ?? null

export type DoingTask = {
  id: string
  action: string
  actor: Actor
  note: string
  officer?: string | undefined
  days?: number | undefined
  percent?: number | undefined
  attachments: NewAttachment[]
  clientKey: string
  version?: number | undefined
  at: Date
  lang: Lang
}

/** Does an action on a task: its side and the engine's rules first, then what lists and boards show of it. */
export async function actOnTask(db: Db, doing: DoingTask): Promise<Done> {
  const { action, actor, at, lang, clientKey, version, attachments } = doing
  const { task, file } = await openTask(db, doing.id, actor, at)
  if (action === 'accept' && submitterOf(file.actions) === actor.personId) throw refuse('notAllowed', 'documents.task_own_work')
  const assignee = doing.officer ? await colleague(db, task.unitId, doing.officer, at) : undefined
  const data = {
    ...(assignee ? { assigneeId: assignee.personId, assigneeName: assignee.name } : {}),
    ...(doing.days ? { by: { amount: doing.days, unit: 'calendar_day' as const } } : {}),
    ...(doing.percent === undefined ? {} : { inputs: { percent: doing.percent } }),
  }
  return act(
    db,
    {
      ...{ by: { id: task.caseId }, action, clientKey, version, actor: onSide(actor, partiesOf(task), action), note: doing.note },
      ...{ data, attachments, at, lang },
    },
    (trx, done) => follow(trx, task, doing, done),
  )
}

async function follow(trx: Db, task: Task, { action, note, percent, at }: DoingTask, done: Done): Promise<void> {
  const dueOn = action === 'extend' && done.case.dueAt ? dayOf(done.case.dueAt) : undefined
  await moveTask(trx, task.id, {
    ...{ state: done.case.state, dueOn, returned: action === 'return', closedAt: done.case.closedAt },
    percent: action === 'accept' ? 100 : action === 'progress' ? percent : undefined,
  })
  const about = { ...task, note }
  if (action === 'submit') await tellPeople(trx, [task.givenBy], 'reported', about, at)
  if (action === 'return') await tellPeople(trx, [done.case.assigneeId], 'returned', about, at)
  if (action === 'accept') await tellPeople(trx, [done.case.assigneeId], 'accepted', about, at)
  if (action === 'press') await tellUnits(trx, [task.unitId], 'pressed', about, at)
}

async function colleague(db: Db, unitId: string, personId: string, at: Date) {
  const found = (await listOfficers(db, { unitIds: [unitId], at })).find(
    (each) => each.personId === personId && offices.includes(each.role),
  )
  if (!found) throw refuse('invalid', 'documents.no_colleague')
  return found
}

/** Tells the heads of the unit, and who gave the task, of each task that is past its day; once a task. */
export async function escalateTasks({ db, clock, log }: Context): Promise<void> {
  const at = clock.now()
  const late = await listToEscalate(db, dayOf(at), 500)
  for (const task of late)
    await inTransaction(db, async (trx) => {
      const now = await findTask(trx, task.id, { lock: true })
      if (!now || now.closedAt || now.escalatedAt || !['given', 'doing'].includes(now.state)) return
      const note = translatorFor('vi')('documents.task_late_note', { due: task.dueOn.split('-').toReversed().join('/') })
      const done = await act(trx, {
        by: { id: task.caseId },
        action: 'escalate',
        clientKey: `escalate:${task.id}`,
        actor: 'system',
        note,
        at,
      })
      await moveTask(trx, task.id, { state: done.case.state, returned: false, closedAt: null, escalatedAt: at })
      await tellUnits(trx, [task.unitId], 'late', { ...task, note }, at)
      await tellPeople(trx, [task.givenBy], 'late', { ...task, note }, at)
    })
  if (late.length > 0) log(`documents: ${late.length} tasks are past their day`)
}

/** After a reorganisation: the heir takes the unit's place on every side of its tasks. */
export async function followTasks(db: Db, from: string, path: string[]): Promise<void> {
  const [heir] = path
  if (heir) await moveTasksOfUnit(db, from, { id: heir, name: (await getUnit(db, heir)).fullName })
}
