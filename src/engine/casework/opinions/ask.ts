import type { Actor } from '#core/access.ts'
import type { Db } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { dayOf, formatDate, formatTime, type Lang, translatorFor } from '#core/i18n.ts'
import { tell } from '#ground/notifications/index.ts'
import { listLineage } from '#ground/places/index.ts'
import { act, type Done, type NewAttachment } from '../act/act.ts'
import type { ActionData, Ask, Case } from '../case/case.ts'
import { findCase } from '../case/case.queries.ts'
import type { Definition, Duration } from '../definition/definition.ts'
import { officersNear } from '../escalate/recipients.ts'
import { endOf } from '../escalate/escalation.rules.ts'
import { findCalendarOf, getCalendar, getDefinition } from '../publish/publish.queries.ts'
import { opinionAction } from './opinion.rules.ts'
import { insertOpinions } from './opinion.queries.ts'

export type AskingUnits = {
  by: { id: string } | { reference: string }
  actor: Actor
  /** Each with its own time; the usual one of the case type where it is left out. */
  units: { unitId: string; within?: Duration | undefined }[]
  question: string
  attachments?: NewAttachment[]
  key: string
  version?: number | undefined
  at: Date
  lang: Lang
  check?(found: Case): void
}
type Asked = Ask & { unitPath: string[] }

/** Asks several units at once for their opinion on a case; each hears of it, and each has its own time by its own working days. */
export async function askOpinions(db: Db, asking: AskingUnits): Promise<Done> {
  const { by, actor, question, attachments, key, version, at, lang } = asking
  const found = await findCase(db, by)
  if (!found) throw refuse('notFound', 'casework.no_such_case')
  const { body: definition } = await getDefinition(db, found.definitionId)
  const action = opinionAction(definition, 'ask')
  if (!action) throw refuse('conflict', 'casework.nobody_is_asked')
  const units = await unitsToAsk(db, asking, found, definition)
  const data: ActionData = {}
  let asks: Asked[] = []
  return act(
    db,
    {
      by,
      action,
      clientKey: key,
      version,
      actor,
      note: question,
      data,
      ...(attachments ? { attachments } : {}),
      at,
      lang,
      check: (now) => {
        asking.check?.(now)
        // The number of the action that asks makes the keys unique in the case; it is known once the case is held.
        asks = units.map((unit, n) => ({ ...unit, key: `${now.version + 1}.${n + 1}` }))
        data.asks = asks.map(({ unitPath: _, ...ask }) => ask)
      },
    },
    async (trx, done) => {
      await insertOpinions(trx, done.case.id, asks, { personId: actor.personId, at })
      for (const one of asks) await tellUnit(trx, one, { found: done.case, definition, at })
    },
  )
}

async function unitsToAsk(db: Db, { units, at, lang }: AskingUnits, found: Case, definition: Definition): Promise<Omit<Asked, 'key'>[]> {
  const t = translatorFor(lang)
  const { opinions } = definition
  const fault = (code: 'casework.units_missing' | 'casework.own_unit' | 'casework.unit_twice' | 'casework.too_many_units') => {
    const vars = { count: opinions?.most ?? 1 }
    return refuse('invalid', code, vars, [{ field: 'units', rule: 'enum', message: t(code, vars) }])
  }
  if (units.length === 0) throw fault('casework.units_missing')
  if (units.length > (opinions?.most ?? 1)) throw fault('casework.too_many_units')
  if (new Set(units.map(({ unitId }) => unitId)).size < units.length) throw fault('casework.unit_twice')
  if (units.some(({ unitId }) => unitId === found.unitId)) throw fault('casework.own_unit')
  const asked: Omit<Asked, 'key'>[] = []
  for (const { unitId, within = opinions?.within ?? { amount: 3, unit: 'working_day' } } of units) {
    const lineage = await listLineage(db, unitId, { on: dayOf(at) })
    const [unit] = lineage
    const calendar =
      unit &&
      (await findCalendarOf(
        db,
        lineage.map(({ code }) => code),
      ))
    if (!unit || !calendar) throw fault('casework.units_missing')
    const { body } = await getCalendar(db, calendar.id)
    const dueAt = endOf(body, at, within).toISOString()
    asked.push({ unitId, unitName: unit.fullName, within, dueAt, unitPath: lineage.map(({ id }) => id) })
  }
  return asked
}

async function tellUnit(trx: Db, one: Asked, { found, definition, at }: { found: Case; definition: Definition; at: Date }): Promise<void> {
  const roles = definition.actions[opinionAction(definition, 'answer') ?? '']?.roles ?? []
  const due = new Date(one.dueAt)
  for (const { personId, lang } of await officersNear(trx, one.unitPath, roles, at)) {
    const vars = { code: found.reference, title: found.title, due: `${formatTime(lang, due)}, ${formatDate(lang, due)}` }
    await tell(trx, { personId, template: 'casework.message.asked', vars, lang, subject: found.reference, path: '/lam-viec/y-kien', at })
  }
}
