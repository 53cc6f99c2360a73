import { randomUUID } from 'node:crypto'
import type { Actor } from '#core/access.ts'
import { type Db, inTransaction } from '#core/db.ts'
import { dayOf, type Lang } from '#core/i18n.ts'
import type { Context } from '#core/module.ts'
import { act, type ActionData, type Done, openCase } from '#engine/casework/index.ts'
import { findUnitByCode, getUnit, listAncestors, type Unit } from '#ground/places/index.ts'
import { readPack } from '#ground/places/index.ts'
import { refuse } from '#core/errors.ts'
import { kind } from './rights.ts'
import { insertTask, listLateTasks, nextReference, setStanding, type TaskWords } from './task.queries.ts'

/** The province itself on a day: the unit of the pack that has none above it. */
export async function provinceOf(db: Db, packDir: string, day: string): Promise<Unit> {
  const { dataset } = await readPack(packDir)
  const root = dataset.units.find((unit) => unit.level === 'province' && unit.from <= day && (unit.to === null || unit.to >= day))
  const unit = root && (await findUnitByCode(db, root.code, { on: day, level: 'province' }))
  if (!unit) throw refuse('conflict', 'programme.no_province')
  return unit
}

const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)

export type Giving = TaskWords & { unitId: string; by: { id: string | null; name: string; role: string }; at: Date; clientKey?: string }

/** Gives a task: opens its case, whose clock ends on the day that was set. */
export async function giveTask(db: Db, giving: Giving): Promise<{ id: string; caseId: string }> {
  const { unitId, at, by, clientKey, ...words } = giving
  const unit = await getUnit(db, unitId)
  const on = dayOf(at)
  const units = [unit, ...(await listAncestors(db, unitId, { on })).filter((each) => each.id !== unitId)]
  const days = words.dueOn ? daysBetween(on, words.dueOn) : 0
  return inTransaction(db, async (trx) => {
    const reference = await nextReference(trx, on.slice(0, 4))
    const opened = await openCase(trx, {
      ...{ kind, definitionKey: kind, reference, title: words.words.slice(0, 300), party: words.lead.slice(0, 200) },
      words: [words.no, ...words.partners].map((word) => word.slice(0, 100)),
      ...{ channel: clientKey ? 'import' : 'direct', ownerId: null, unitId },
      ...{ unitPath: units.map((each) => each.id), unitCodes: units.map((each) => each.code) },
      duration: days > 0 ? { amount: days, unit: 'calendar_day' } : null,
      ...{ actor: by, clientKey: clientKey ?? randomUUID(), at },
    })
    const id = await insertTask(trx, { ...words, caseId: opened.id, reference, unitId, state: opened.state, at })
    return { id, caseId: opened.id }
  })
}

export type Acting = {
  caseId: string
  action: string
  actor: Actor | 'system'
  note?: string | undefined
  days?: number | undefined
  clientKey: string
  version?: number | undefined
  at: Date
  lang?: Lang
}

/** Does an action on a task by the engine's rules; the board's copy of its state is written in the same transaction. */
export async function actOnTask(db: Db, acting: Acting): Promise<Done> {
  const { caseId, action, actor, note, days, clientKey, version, at, lang } = acting
  const data: ActionData = days ? { by: { amount: days, unit: 'calendar_day' } } : {}
  return act(
    db,
    { by: { id: caseId }, action, actor, note, data, clientKey, version, at, ...(lang ? { lang } : {}) },
    async (trx, done) => {
      const { state, flags, dueAt, closedAt } = done.case
      await setStanding(trx, caseId, {
        state,
        isEscalated: flags.includes('escalated'),
        dueOn: action === 'extend' && dueAt ? dayOf(dueAt) : undefined,
        closedOn: closedAt ? dayOf(closedAt) : null,
      })
    },
  )
}

/** Brings every late task before the leaders, once. */
export async function escalateLate({ db, clock, log }: Context): Promise<number> {
  const at = clock.now()
  const late = await listLateTasks(db, dayOf(at))
  for (const { caseId } of late) await actOnTask(db, { caseId, action: 'escalate', actor: 'system', clientKey: `late:${caseId}`, at })
  if (late.length > 0) log(`programme: ${late.length} late tasks brought before the leaders`)
  return late.length
}
