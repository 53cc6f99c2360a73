import type { Actor } from '#core/access.ts'
import { type Db, inTransaction } from '#core/db.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { dayOf, type T } from '#core/i18n.ts'
import { enqueue } from '#core/jobs.ts'
import type { Context } from '#core/module.ts'
import { noteOnCase } from '../act/note.ts'
import { checkCalendar } from '../deadline/calendar.ts'
import { findCalendarId, getCalendar, publishBody } from '../publish/publish.queries.ts'
import {
  addMoved,
  findChange,
  insertChange,
  listCalendars,
  listToMove,
  lockChange,
  type PublishedCalendar,
  setCalendar,
  setDecided,
} from './calendars.queries.ts'
import { type Edit, editFault, moveOf, withEdit } from './change.rules.ts'
import { dueBy, unitsOfCalendar } from './preview.ts'

export const moveCalendarJob = 'casework.move_calendar'

export type Proposal = {
  /** The calendar that is changed, or from which a unit's own is made. */
  key: string
  /** A unit that gets a calendar of its own. */
  unit?: { code: string; name: string } | undefined
  edit: Edit
  reason: string
  actor: Actor
  at: Date
  t: T
}

/** Proposes a change of a calendar; nothing moves before another administrator has approved it. */
export async function proposeChange(db: Db, proposal: Proposal): Promise<string> {
  const { key, unit, edit, reason, actor, at, t } = proposal
  const all = await listCalendars(db)
  const base = all.find((one) => one.key === key)
  if (!base) throw refuse('notFound', 'casework.calendar.none')
  if (unit && all.some(({ units }) => units.includes(unit.code))) throw refuse('conflict', 'casework.calendar.has_own', { unit: unit.name })
  const faults: FieldFault[] = []
  const wrong = editFault(base.body, edit, dayOf(at))
  if (wrong) faults.push({ field: edit.kind === 'hours' ? 'days' : 'date', rule: wrong, message: t(`casework.calendar.${wrong}`) })
  if (edit.kind !== 'hours' && edit.kind !== 'restore' && !edit.name.trim())
    faults.push({ field: 'name', rule: 'required', message: t('casework.calendar.name_missing') })
  if (!reason.trim()) faults.push({ field: 'reason', rule: 'required', message: t('casework.reason_missing') })
  const next = wrong ? base.body : withEdit(base.body, edit)
  const body = unit ? { ...next, id: `lich-${unit.code.toLowerCase()}`, name: t('casework.calendar.own_name', { unit: unit.name }) } : next
  if (checkCalendar(body).defects.length > 0 && !wrong)
    faults.push({ field: 'from', rule: 'session_order', message: t('casework.calendar.hours_wrong') })
  if (faults.length > 0) throw refuse('invalid', 'casework.calendar.faulty', {}, faults)
  const id = await insertChange(db, {
    key: body.id,
    baseVersion: unit ? 0 : base.version,
    body,
    units: unit ? [unit.code] : base.units,
    summary: { edit, ...(unit ? { unit: unit.name } : {}) },
    reason: reason.trim(),
    proposedBy: actor.personId,
    proposedName: actor.name,
    proposedAt: at,
  })
  if (!id) throw refuse('conflict', 'casework.calendar.one_waits')
  return id
}

type Decision = { id: string; actor: Actor; approve: boolean; note: string; at: Date }

/** A second administrator approves or refuses. Approved, it is in force for new cases at once, and the open ones are taken over by a job. */
export async function decideChange(db: Db, { id, actor, approve, note, at }: Decision): Promise<void> {
  await inTransaction(db, async (trx) => {
    const change = await lockChange(trx, id)
    if (!change) throw refuse('notFound', 'casework.calendar.none')
    if (change.state !== 'proposed') throw refuse('conflict', 'casework.calendar.decided')
    if (change.proposedBy === actor.personId) throw refuse('notAllowed', 'casework.calendar.second_person')
    const by = { personId: actor.personId, name: actor.name, note: note.trim() || null, at }
    if (!approve) return setDecided(trx, id, { ...by, state: 'refused', calendarId: null })
    const latest = (await listCalendars(trx)).find((one: PublishedCalendar) => one.key === change.key)
    if ((latest?.version ?? 0) !== change.baseVersion) throw refuse('conflict', 'casework.calendar.changed_meanwhile')
    await publishBody(trx, 'casework.calendar', change.key, change.body, { at, units: change.units })
    await setDecided(trx, id, { ...by, state: 'approved', calendarId: (await findCalendarId(trx, change.key)) ?? null })
    await enqueue(trx, moveCalendarJob, { id }, { key: `${moveCalendarJob}:${id}` })
  })
}

const batch = 200

/** Takes the open cases over to a changed calendar, each that moves by an action of its own. Safe to repeat: what was taken over stays so. */
export async function moveToCalendar({ db, clock, log }: Pick<Context, 'db' | 'clock' | 'log'>, payload: unknown): Promise<void> {
  const change = await findChange(db, (payload as { id: string }).id)
  const calendarId = change?.calendarId
  if (!change || !calendarId) return
  const now = clock.now()
  const { body: calendar } = await getCalendar(db, calendarId)
  const unitIds = await unitsOfCalendar(db, change, now)
  for (let after: string | undefined; ; ) {
    const cases = await listToMove(db, { unitIds, otherThan: calendarId, after, limit: batch })
    let moved = 0
    for (const { id } of cases) {
      const done = await inTransaction(db, async (trx) => {
        const noted = await noteOnCase(trx, {
          id,
          type: 'calendar_changed',
          clientKey: `recalendar:${change.id}`,
          at: now,
          compose: async (found, actions) => {
            if (found.closedAt || found.calendarId === calendarId) return undefined
            const due = await dueBy(trx, found, actions, { calendar, now })
            const move = moveOf(found.dueAt, due, now)
            // Where nothing moves nothing is said; what has passed keeps the calendar by which it passed.
            if (move === 'stays') await setCalendar(trx, id, calendarId)
            if (move !== 'moves') return undefined
            const iso = (at: Date | null): string | null => at?.toISOString() ?? null
            return {
              data: { calendar: { id: calendarId, fromId: found.calendarId, dueBefore: iso(found.dueAt), dueAfter: iso(due) } },
              note: change.reason,
            }
          },
        })
        if (noted) await setCalendar(trx, id, calendarId)
        return noted !== undefined
      }).catch((error: unknown) => {
        log(`casework: calendar of ${id}: ${String(error)}`)
        return false
      })
      if (done) moved++
    }
    await addMoved(db, change.id, moved, cases.length < batch ? now : null)
    after = cases.at(-1)?.id
    if (cases.length < batch) return
  }
}
