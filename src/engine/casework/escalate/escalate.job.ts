import type { Db } from '#core/db.ts'
import { formatDate, formatTime, localized } from '#core/i18n.ts'
import type { Context } from '#core/module.ts'
import { tell } from '#ground/notifications/index.ts'
import { noteOnCase } from '../act/note.ts'
import type { Case } from '../case/case.ts'
import { findCase } from '../case/case.queries.ts'
import type { Calendar } from '../deadline/calendar.rules.ts'
import type { Definition, Escalation } from '../definition/definition.ts'
import { getCalendar, getDefinition } from '../publish/publish.queries.ts'
import { listCalendarIds, listLatestDefinitions, listOverDue, listOverStep } from './escalate.queries.ts'
import { type Hearer, hearerOf, officersNear } from './recipients.ts'
import { dueWindow, endOf, escalationKey, laterBy, stepWindow } from './escalation.rules.ts'

export const escalateJob = 'casework.escalate'

/** Where the rules of one type meet one calendar. */
type Place = { definition: Definition; calendarId: string; calendar: Calendar }

/**
 * Tells those whom the rules name of cases whose time is nearly over or over. Each is noted on the case in the transaction that tells of it,
 * under a key of its own: a second run, or a second process, finds it said. One case that fails keeps no other from its turn.
 */
export async function escalate({ db, clock, log }: Pick<Context, 'db' | 'clock' | 'log'>): Promise<number> {
  const now = clock.now()
  let said = 0
  const calendars = await listCalendarIds(db)
  for (const { id } of await listLatestDefinitions(db)) {
    const { body: definition } = await getDefinition(db, id)
    for (const rule of definition.escalations ?? []) {
      for (const calendarId of calendars) {
        const place = { definition, calendarId, calendar: (await getCalendar(db, calendarId)).body }
        for (const [caseId, state] of await over(db, place, rule, now)) {
          const done = await escalateCase(db, caseId, { place, rule, state, now }).catch((error: unknown) => {
            log(`casework: escalation of ${caseId}: ${String(error)}`)
            return undefined
          })
          if (done) said++
        }
      }
    }
  }
  return said
}

/** The cases of which a rule speaks now; with the state, where the rule is about the time of a state. */
async function over(db: Db, { definition, calendarId, calendar }: Place, rule: Escalation, now: Date): Promise<[string, string?][]> {
  const by = { definitionKey: definition.key, calendarId, rule: rule.key }
  if (rule.of === 'due') return (await listOverDue(db, { ...by, window: dueWindow(rule, calendar, now) })).map((id) => [id])
  const found: [string, string][] = []
  for (const [state, { within }] of Object.entries(definition.states)) {
    if (!within) continue
    const ids = await listOverStep(db, { ...by, state, window: stepWindow(rule, within, calendar, now) })
    found.push(...ids.map((id): [string, string] => [id, state]))
  }
  return found
}

type Saying = { place: Place; rule: Escalation; state: string | undefined; now: Date }

async function escalateCase(db: Db, id: string, { place, rule, state, now }: Saying): Promise<boolean> {
  const { definition, calendar } = place
  const moment = (found: Case): Date | null => (state === undefined ? found.dueAt : found.stateSince)
  const within = state === undefined ? undefined : definition.states[state]?.within
  const endsAt = (found: Case): Date | null => (within ? endOf(calendar, found.stateSince, within) : found.dueAt)
  const before = await findMoment(db, id, moment)
  if (!before) return false
  let told: Hearer[] = []
  const done = await noteOnCase(
    db,
    {
      id,
      type: 'escalated',
      clientKey: escalationKey(rule.key, before),
      at: now,
      compose: async (found) => {
        const end = endsAt(found)
        // It was acted on between the look and the lock.
        if (found.closedAt || (state && found.state !== state) || moment(found)?.getTime() !== before.getTime() || !end) return undefined
        if (!rule.before && now < (rule.after ? laterBy(calendar, end, rule.after) : end)) return undefined
        told = await whoHears(db, rule, found, now)
        const { key, label, told: words, effect } = rule
        const escalation = { rule: key, dueAt: end.toISOString(), label, to: told.map(({ name }) => name) }
        return { data: { escalation: { ...escalation, ...(words ? { told: words } : {}), ...(effect ? { effect } : {}) } } }
      },
    },
    async (trx, { case: found, action }) => {
      const due = new Date(action.data.escalation?.dueAt ?? now)
      for (const person of told) await tellOne(trx, person, { rule, found, due, now, page: definition.page })
    },
  )
  return done !== undefined
}

async function findMoment(db: Db, id: string, moment: (found: Case) => Date | null): Promise<Date | null> {
  const found = await findCase(db, { id })
  return found ? moment(found) : null
}

/** The holder, or the officers of the role in the nearest unit that has any. */
async function whoHears(db: Db, rule: Escalation, found: Case, at: Date): Promise<Hearer[]> {
  const holder = rule.holder ? await hearerOf(db, found.assigneeId) : undefined
  if (holder) return [holder]
  return officersNear(db, rule.level === 'above' ? found.unitPath.slice(1) : found.unitPath, [rule.role], at)
}

async function tellOne(
  trx: Db,
  person: Hearer,
  { rule, found, due, now, page }: { rule: Escalation; found: Case; due: Date; now: Date; page: string | undefined },
): Promise<void> {
  const { lang, personId } = person
  await tell(trx, {
    personId,
    template: 'casework.message.escalated',
    vars: {
      what: localized(lang, rule.label),
      code: found.reference,
      title: found.title,
      due: `${formatTime(lang, due)}, ${formatDate(lang, due)}`,
    },
    lang,
    subject: found.reference,
    path: page?.replace('{reference}', encodeURIComponent(found.reference)),
    at: now,
  })
}
