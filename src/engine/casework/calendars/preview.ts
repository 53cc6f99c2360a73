import type { Db } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import { listLineage } from '#ground/places/index.ts'
import type { Action, Case } from '../case/case.ts'
import { snapshotOf } from '../case/snapshot.rules.ts'
import type { Calendar } from '../deadline/calendar.rules.ts'
import { listActionsOf } from '../history/history.queries.ts'
import { getDefinition } from '../publish/publish.queries.ts'
import { type CalendarChange, listCalendars, listKept, listToMove } from './calendars.queries.ts'
import { keyFor, type Move, moveOf } from './change.rules.ts'

export type Moving = { found: Case; before: Date | null; after: Date | null; move: Move }
export type Preview = { moves: Moving[]; kept: number; looked: number; complete: boolean }

/** More than these are not reckoned while somebody waits for the page: the rest follows the same rule. */
const most = 2_000
const batch = 500

/** Units whose open cases keep the calendar, or would when it is there. */
export async function unitsOfCalendar(db: Db, change: Pick<CalendarChange, 'key' | 'units'>, now: Date): Promise<string[]> {
  const calendars = (await listCalendars(db)).filter(({ key }) => key !== change.key).map(({ key, units }) => ({ key, units }))
  const all = [{ key: change.key, units: change.units }, ...calendars]
  const units: string[] = []
  for (const unitId of new Set((await listKept(db)).map((kept) => kept.unitId))) {
    const codes = (await listLineage(db, unitId, { on: dayOf(now) })).map(({ code }) => code)
    if (keyFor(all, codes) === change.key) units.push(unitId)
  }
  return units
}

/** When a case is due by another calendar than its own. */
export async function dueBy(
  db: Db,
  found: Case,
  actions: readonly Action[],
  { calendar, now }: { calendar: Calendar; now: Date },
): Promise<Date | null> {
  const { body: definition } = await getDefinition(db, found.definitionId)
  return snapshotOf(found, { definition, calendar, actions, now }).dueAt
}

/** Which open cases a change would move, and by how much. */
export async function previewChange(db: Db, change: Pick<CalendarChange, 'key' | 'units' | 'body'>, now: Date): Promise<Preview> {
  const unitIds = await unitsOfCalendar(db, change, now)
  const preview: Preview = { moves: [], kept: 0, looked: 0, complete: true }
  for (let after: string | undefined; ; ) {
    const cases = await listToMove(db, { unitIds, otherThan: null, after, limit: batch })
    const actions = await listActionsOf(
      db,
      cases.map(({ id }) => id),
    )
    for (const found of cases) {
      const due = await dueBy(db, found, actions.get(found.id) ?? [], { calendar: change.body, now })
      const move = moveOf(found.dueAt, due, now)
      if (move === 'moves') preview.moves.push({ found, before: found.dueAt, after: due, move })
      if (move === 'kept') preview.kept++
    }
    preview.looked += cases.length
    after = cases.at(-1)?.id
    if (cases.length < batch) return preview
    if (preview.looked >= most) return { ...preview, complete: false }
  }
}
