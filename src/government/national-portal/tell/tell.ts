import type { Db } from '#core/db.ts'
import type { StoredEvent } from '#core/events.ts'
import { translatorFor } from '#core/i18n.ts'
import { enqueue } from '#core/jobs.ts'
import { type CaseActed, type CaseFile, findCaseFile, wordsOfAction } from '#engine/casework/index.ts'
import { publishToExchange } from '#engine/exchange/index.ts'
import { findOrder, isPayable } from '#engine/payments/index.ts'
import { findActOf, type Link, listLinked, lockLink, setTold } from '../link/link.queries.ts'
import { noteOwn } from './note-own.ts'
import { newsType, source, stateCodes } from '../run/queues.ts'

export const exchangeJob = 'national-portal.exchange'

/** What a message says of a dossier; the rest of it is read when it is sent. */
export type Told = { state: string; at: string; by: string; note: string; dueAt: string | null; supplement: string | null; anew?: boolean }

/** Puts a message about a dossier into the queue, behind all earlier ones about it. The link is held by the caller. */
export async function tell(trx: Db, link: Link, told: Told): Promise<void> {
  const number = link.told + 1
  link.told = number
  link.toldState = told.state
  await setTold(trx, link.portalCode, { number, state: told.state })
  const data = { code: link.portalCode, number, ...told }
  await publishToExchange(trx, {
    id: `${link.portalCode}/${number}`,
    source,
    type: newsType,
    subject: link.portalCode,
    data,
    at: new Date(told.at),
  })
  await enqueue(trx, exchangeJob, {}, { key: exchangeJob })
}

/** The state as the portal shows it: a dossier that waits for its fee says so. */
export async function shownState(trx: Db, dossier: string, state: string): Promise<string> {
  if (state !== 'submitted') return state
  const order = await findOrder(trx, { kind: 'dossier', subject: dossier })
  return order && order.collect === 'before_acceptance' && isPayable(order.state) ? 'awaiting_payment' : state
}

type Acted = NonNullable<(typeof CaseActed)['payload']>

/** Actions on dossiers, in their order: those on dossiers of the portal are told; what was filed here waits for the next exchange. */
export async function hearLinked(trx: Db, events: StoredEvent<Acted>[]): Promise<void> {
  const linked = await listLinked(trx, [...new Set(events.map(({ payload }) => payload.caseId))])
  for (const event of events) if (linked.has(event.payload.caseId)) await hear(trx, event)
  await noteOwn(
    trx,
    events.filter(({ payload }) => !linked.has(payload.caseId)),
  )
}

/**
 * An action on a dossier of the portal is told there; one that came from there is not, unless the portal shows another state than it
 * led to, or something of ours was sent to the portal since the act was read.
 */
async function hear(trx: Db, event: StoredEvent<Acted>): Promise<void> {
  const { caseId, reference, seq, to, dueAt, at } = event.payload
  const link = await lockLink(trx, { caseId })
  if (!link) return
  const state = await shownState(trx, reference, to)
  const act = await findActOf(trx, link.portalCode, seq)
  if (act) {
    const codes = await stateCodes(trx)
    const shownThere = codes[state] === act.portalState && link.told === link.sent && link.sends === act.sendsThen
    if (shownThere || act.followed) return setTold(trx, link.portalCode, { number: link.told, state })
  }
  const file = await findCaseFile(trx, { id: caseId }, undefined, event.occurredAt)
  const action = file?.actions.find((one) => one.seq === seq)
  if (file && action) await tellAction(trx, link, file, action, { to, dueAt, at })
}

type Action = CaseFile['actions'][number]

/** What the portal hears of an action: the state it led to, when, by whom, what is asked for; of what is internal, nothing. */
export async function tellAction(
  trx: Db,
  link: Link,
  file: CaseFile,
  action: Action,
  heard?: { to: string; dueAt: string | null; at: string },
): Promise<void> {
  const type = file.definition.actions[action.type]
  const { to, dueAt, at } = heard ?? { to: action.toState, dueAt: file.case.dueAt?.toISOString() ?? null, at: action.at.toISOString() }
  const moved = action.fromState !== action.toState
  // The first that the portal hears of a dossier filed here says that it is there.
  const first = link.origin === 'here' && link.told === 0
  if (!first && !moved && (!type || type.internal || action.actorRole === 'owner')) return
  const state = await shownState(trx, file.case.reference, to)
  const note = wordsOfAction(translatorFor('vi'), file.definition, action, true)?.note ?? ''
  const waits = moved && file.definition.states[to]?.kind === 'waiting'
  await tell(trx, link, { state, at, by: action.actorName, note, dueAt, supplement: waits ? note : null })
}
