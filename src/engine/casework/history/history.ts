import { type Db, together } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import type { Action, Case } from '../case/case.ts'
import type { Definition } from '../definition/definition.ts'
import { snapshotOf } from '../case/snapshot.rules.ts'
import { definitionsAlong } from '../move/definitions.ts'
import { getCalendar } from '../publish/publish.queries.ts'
import type { Calendar } from '../deadline/calendar.rules.ts'
import { listActionsOf, listCaseIdsByUnit, listCasesOf } from './history.queries.ts'

/** What an action left behind. */
export type CaseStep = {
  seq: number
  type: string
  at: Date
  /** The day of `at` in Vietnam. */
  day: string
  unitId: string
  closed: boolean
  score: number | undefined
}
/** How a case stood right after a step: its legal time, and with what it ended. */
export type Standing = { dueAt: Date | null; late: boolean | null; outcome: string | null }
/** A case as its actions made it, step by step. */
export type CaseHistory = {
  caseId: string
  kind: string
  reference: string
  channel: string
  openedAt: Date
  version: number
  steps: CaseStep[]
  standing(seq: number): Standing
}

/** In which unit the case was after each action: a transfer says from where and to where. */
function unitsOf(found: Case, actions: readonly Action[]): string[] {
  if (!actions.some(({ data }) => data.fromUnitId)) return actions.map(() => found.unitId)
  const moves = actions.filter((action) => action.data.fromUnitId && action.data.unitId)
  let unit = moves[0]?.data.fromUnitId ?? found.unitId
  return actions.map((action) => {
    if (action.data.fromUnitId && action.data.unitId) unit = action.data.unitId
    return unit
  })
}

/** By which calendar the case was reckoned after each action: a change of it says from which and to which. */
async function calendarsOf(db: Db, found: Case, actions: readonly Action[]): Promise<Calendar[]> {
  let id = actions.find(({ data }) => data.calendar)?.data.calendar?.fromId ?? found.calendarId
  const calendars: Calendar[] = []
  for (const { data } of actions) {
    id = data.calendar?.id ?? id
    calendars.push((await getCalendar(db, id)).body)
  }
  return calendars
}

type Kept = Standing & { paused: boolean }

type Rules = { along: Definition[]; calendars: Calendar[] }

/** By what each action was judged. What was published never changes, so many cases share it without asking again. */
async function rulesOf(db: Db, found: Case, actions: Action[], shared: Map<string, Rules>): Promise<Rules> {
  const isPlain = !actions.some(({ data }) => data.moved || data.calendar)
  const key = `${found.definitionId} ${found.calendarId} ${actions.length}`
  const known = isPlain ? shared.get(key) : undefined
  if (known) return known
  const [along, calendars] = await Promise.all([definitionsAlong(db, found.definitionId, actions), calendarsOf(db, found, actions)])
  if (isPlain) shared.set(key, { along, calendars })
  return { along, calendars }
}

function historyOf(found: Case, actions: Action[], { along, calendars }: Rules): CaseHistory {
  const units = unitsOf(found, actions)
  const standings = new Map<number, Kept>()
  return {
    caseId: found.id,
    kind: found.kind,
    reference: found.reference,
    channel: found.channel,
    openedAt: actions[0]?.at ?? found.openedAt,
    version: actions.length,
    steps: actions.map((action, index) => ({
      seq: action.seq,
      type: action.type,
      at: action.at,
      day: dayOf(action.at),
      unitId: units[index] ?? found.unitId,
      closed: along[index]?.states[action.toState]?.kind === 'closed',
      score: action.data.score,
    })),
    standing: (seq) => standing(seq),
  }

  function standing(seq: number): Kept {
    const known = standings.get(seq)
    if (known) return known
    const action = actions[seq - 1]
    const definition = along[seq - 1]
    const type = action && definition?.actions[action.type]
    const isOpen = action && definition?.states[action.toState]?.kind !== 'closed'
    // Reckoning legal time is what counting a case costs: an action that leaves a running clock alone moves no day.
    const before =
      isOpen && type && !type.clock && !type.opinions && !type.outcome && !action.data.duration && !action.data.calendar && seq > 1
        ? standing(seq - 1)
        : undefined
    const now = before && !before.paused && before.late === null ? before : reckon(seq)
    standings.set(seq, now)
    return now
  }

  function reckon(seq: number): Kept {
    const at = actions[seq - 1]?.at ?? found.openedAt
    const definition = along[seq - 1]
    if (!definition) throw new Error(`case ${found.id} has no action ${seq}`)
    const calendar = calendars[seq - 1] ?? calendars.at(-1)
    if (!calendar) throw new Error(`case ${found.id} has no calendar`)
    const upTo = seq === actions.length ? actions : actions.slice(0, seq)
    const { dueAt, late, outcome, paused } = snapshotOf(found, { definition, calendar, actions: upTo, now: at })
    return { dueAt, late, outcome, paused }
  }
}

/** The histories of these cases; those that are not there are left out. */
export async function findCaseHistories(db: Db, ids: readonly string[]): Promise<CaseHistory[]> {
  const [cases, actions] = await together([listCasesOf(db, ids), listActionsOf(db, ids)])
  return historiesOf(db, cases, actions, new Map())
}

async function historiesOf(
  db: Db,
  cases: readonly Case[],
  actions: ReadonlyMap<string, Action[]>,
  shared: Map<string, Rules>,
): Promise<CaseHistory[]> {
  const histories: CaseHistory[] = []
  for (const found of cases) {
    const own = actions.get(found.id) ?? []
    histories.push(historyOf(found, own, await rulesOf(db, found, own, shared)))
  }
  return histories
}

const batch = 1_000
type Read = { cases: Case[]; actions: ReadonlyMap<string, Action[]> }

async function readBatch(db: Db, ids: AsyncGenerator<string[]>): Promise<Read | undefined> {
  const { value } = await ids.next()
  if (!value) return undefined
  const [cases, actions] = await together([listCasesOf(db, value), listActionsOf(db, value)])
  return { cases, actions }
}

/** The histories of all cases of a kind, in batches, unit by unit: while one is worked on the database reads the next. In a transaction. */
export async function* listCaseHistories(trx: Db, kind: string): AsyncGenerator<CaseHistory[]> {
  const shared = new Map<string, Rules>()
  const ids = listCaseIdsByUnit(trx, kind, batch)
  let reading = readBatch(trx, ids)
  for (;;) {
    const read = await reading
    if (!read) return
    reading = readBatch(trx, ids)
    // It is awaited in the next round; until then its failure waits with it.
    reading.catch(() => undefined)
    yield await historiesOf(trx, read.cases, read.actions, shared)
  }
}
