import type { Actor } from '#core/access.ts'
import { type Db, inTransaction, together } from '#core/db.ts'
import { timedId } from '#core/ids.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { publishedValues } from '#core/events.ts'
import { type Lang, localized, translatorFor } from '#core/i18n.ts'
import { type Action, type ActionData, type Case } from '../case/case.ts'
import { insertCase, lockCase, type NewAttachment, updateCase } from '../case/case.queries.ts'
import { findCalendarOf, findLatestDefinition, getCalendar, getDefinition } from '../publish/publish.queries.ts'
import { mayAct, nameFor, roleFor } from '../case/case.rules.ts'
import { type Fixed, snapshotOf } from '../case/snapshot.rules.ts'
import type { ActionType, Definition, Duration } from '../definition/definition.ts'
import { dropOpinions } from '../opinions/opinion.queries.ts'
import { actionOf, isAsked, isUsedUp } from '../definition/reach.rules.ts'
import { CaseActed, CaseOpened } from '../events.ts'
import { changeOf, countedOf } from '../tally/tally.rules.ts'

export type Opening = {
  kind: string
  definitionKey: string
  reference: string
  title: string
  party: string
  /** Further words by which the case is found: phone, names in the form. */
  words?: string[]
  channel: string
  ownerId: string | null
  unitId: string
  unitPath: string[]
  /** Codes of the unit and of those above it: they find its working time. */
  unitCodes: string[]
  duration: Duration | null
  actor: { id: string | null; name: string; role: string }
  clientKey: string
  at: Date
  attachments?: NewAttachment[]
}
export type { NewAttachment }

/** A case as its actions have left it, with the definition it keeps. */
export type Standing = { case: Case; definition: Definition; actions: Action[] }

/** Opens a case with the latest published version of its type; that version stays its own. */
export const openCase = async (db: Db, opening: Opening): Promise<Case> => (await beginCase(db, opening)).case

/** Opens a case and answers with all that was written of it. */
export async function beginCase(db: Db, opening: Opening): Promise<Standing> {
  return inTransaction(db, async (trx) => {
    const [found, calendar] = await together([findLatestDefinition(trx, opening.definitionKey), findCalendarOf(trx, opening.unitCodes)])
    if (!found || !calendar)
      throw refuse('conflict', 'casework.not_published', { key: found ? opening.unitCodes.join(' ') : opening.definitionKey })
    const { body: definition } = await getDefinition(trx, found.id)
    const first = firstAction(definition, opening)
    const { kind, reference, title, party, channel, ownerId, unitId, unitPath } = opening
    const fixed = {
      id: timedId(),
      kind,
      definitionId: found.id,
      calendarId: calendar.id,
      reference,
      title,
      party,
      channel,
      ownerId,
      unitId,
      unitPath,
    }
    const row = await snapshot(trx, fixed, definition, [first], opening.at)
    const { at } = opening
    const facts = {
      caseId: row.id,
      kind,
      reference,
      unitId,
      state: row.state,
      channel,
      at: at.toISOString(),
      tally: { title, is: countedOf(row), unitPath },
    }
    const event = publishedValues(CaseOpened, facts, { subject: reference, at })
    await insertCase(trx, row, { action: first, attachments: opening.attachments ?? [], event, at, words: wordsOf(opening) })
    return { case: row, definition, actions: [first] }
  })
}

/** What a case is found by. */
export const wordsOf = ({ reference, title, party, words }: Pick<Opening, 'reference' | 'title' | 'party' | 'words'>): string[] => [
  reference,
  title,
  party,
  ...(words ?? []),
]

/** The action that opens a case. */
export function firstAction(definition: Definition, opening: Pick<Opening, 'clientKey' | 'actor' | 'at' | 'duration'>): Action {
  const { actor, clientKey, at, duration } = opening
  const { initial } = definition
  return {
    seq: 1,
    clientKey,
    type: 'open',
    fromState: initial,
    toState: initial,
    actorId: actor.id,
    actorName: actor.name,
    actorRole: actor.role,
    at,
    note: null,
    data: duration ? { duration } : {},
  }
}

async function snapshot(trx: Db, fixed: Fixed, definition: Definition, actions: Action[], now: Date): Promise<Case> {
  const { body: calendar } = await getCalendar(trx, fixed.calendarId)
  return snapshotOf(fixed, { definition, calendar, actions, now })
}

export type Doing = {
  by: { id: string } | { reference: string }
  action: string
  /** Chosen by the caller; the same key again is answered with the case as it is and does nothing. */
  clientKey: string
  /** The version that the caller saw; two officers cannot both act on it. */
  version?: number | undefined
  actor: Actor | 'system'
  /** For whom the system acts: somebody without an account, another system. Their name stands in the record. */
  onBehalfOf?: string | undefined
  note?: string | undefined
  data?: ActionData
  /** The jurisdiction of the unit that the case moves to, with `data.unitId`. */
  unitPath?: string[]
  attachments?: NewAttachment[]
  at: Date
  lang?: Lang
  /** The unit that was asked for its opinion, in whose name the actor answers; its jurisdiction stands for that of the case. */
  answering?: { unitPath: string[] }
  /** Asked with the case as it is now, before anything else: it refuses by throwing. */
  check?(found: Case): void | Promise<void>
}
export type Done = Standing & { action: Action; repeated: boolean }
/** Does an action on a case, or refuses with the reason; everything it changes, and all that is done `within`, is in one transaction. */
export async function act(db: Db, doing: Doing, within?: (trx: Db, done: Done) => Promise<void>): Promise<Done> {
  return inTransaction(db, async (trx) => {
    const locked = await lockCase(trx, doing.by)
    if (!locked) throw refuse('notFound', 'casework.no_such_case')
    const { found: before, actions } = locked
    await doing.check?.(before)
    const { body: definition } = await getDefinition(trx, before.definitionId)
    const repeated = actions.find((action) => action.clientKey === doing.clientKey)
    if (repeated) {
      if (repeated.type !== doing.action) throw refuse('conflict', 'casework.key_used', { key: doing.clientKey })
      return { case: before, definition, actions, action: repeated, repeated: true }
    }
    const standing = doing.answering ? { ...before, ...doing.answering, asked: true } : before
    permit(definition, standing, doing)
    const next = compose(definition, standing, doing, actions.length + 1)
    const row = await snapshot(trx, before, definition, [...actions, next], doing.at)
    if (doing.data?.unitId && doing.unitPath) Object.assign(row, { unitId: doing.data.unitId, unitPath: doing.unitPath })
    const done = { case: row, definition, actions: [...actions, next], action: next, repeated: false }
    const dropped = row.closedAt && before.flags.some(isAsked) ? dropOpinions(trx, row.id, doing.at) : undefined
    await together([writeAction(trx, doing, before, done), dropped, within?.(trx, done)])
    return done
  })
}

/** Writes an action with its papers, the row it leaves and the event. */
export function writeAction(
  trx: Db,
  { attachments = [], at }: Pick<Doing, 'attachments' | 'at'>,
  before: Case,
  { case: row, definition, action }: Done,
): Promise<void> {
  const change = changeOf(countedOf(before), countedOf(row))
  const tally = change && { title: row.title, ...change, ...(before.unitId === row.unitId ? {} : { unitPath: row.unitPath }) }
  const { id: caseId, kind, reference, unitId, outcome, late } = row
  const { type, fromState: from, toState: to, seq, actorId } = action
  const payload = {
    ...{ caseId, kind, reference, unitId, action: type, from, to, seq, actorId, outcome, late },
    dueAt: row.dueAt?.toISOString() ?? null,
    closed: definition.states[row.state]?.kind === 'closed',
    at: at.toISOString(),
    ...(tally ? { tally } : {}),
  }
  return updateCase(trx, row, { action, attachments, event: publishedValues(CaseActed, payload, { subject: reference, at }), at })
}

/** What of a case decides whether an action is allowed. */
type Before = Pick<Case, 'state' | 'flags' | 'ownerId' | 'unitId' | 'unitPath'> & { version?: number; asked?: boolean }

/** Refuses with the reason what may not be done, or is not complete. */
export function permit(definition: Definition, before: Before, doing: Doing): void {
  const type = actionOf(definition, doing.action)
  if (!type) throw refuse('badRequest', 'casework.no_such_action', { action: doing.action })
  const words = {
    action: localized(doing.lang ?? 'vi', type.label),
    state: localized(doing.lang ?? 'vi', definition.states[before.state]?.label ?? before.state),
  }
  const answer = mayAct(definition, before, doing.actor, doing.action)
  if (answer === 'not_yours') throw refuse('notAllowed', 'casework.not_yours', words)
  if (answer === 'own_case') throw refuse('notAllowed', 'casework.own_case', words)
  if (doing.version !== undefined && doing.version !== before.version) throw refuse('conflict', 'casework.changed_meanwhile', words)
  if (answer === 'not_now' && isUsedUp(type, doing.action, before.flags))
    throw refuse('conflict', 'casework.limit_reached', { ...words, count: type.limit ?? 0 })
  if (answer === 'not_now') throw refuse('conflict', 'casework.not_now', words)
  const faults = missing(type, doing)
  if (faults.length > 0) throw refuse('invalid', 'casework.incomplete', words, faults)
}

/** Fields that the action asks for and the caller did not give. Messages are keys: the edge puts them into words. */
function missing(type: ActionType, doing: Doing): FieldFault[] {
  const t = translatorFor(doing.lang ?? 'vi')
  const faults: FieldFault[] = []
  if (type.note === 'required' && !doing.note?.trim())
    faults.push({ field: 'note', rule: 'required', message: t('casework.reason_missing') })
  if (type.files === 'required' && !doing.attachments?.length)
    faults.push({ field: 'files', rule: 'required', message: t('casework.files_missing') })
  if (type.opinions === 'ask' && !doing.data?.asks?.length)
    faults.push({ field: 'units', rule: 'required', message: t('casework.units_missing') })
  if (type.opinions === 'answer' && !doing.data?.opinion?.stance)
    faults.push({ field: 'stance', rule: 'required', message: t('casework.stance_missing') })
  for (const input of type.inputs ?? []) {
    if (input.required && !given(input.type, input.key, doing.data))
      faults.push({ field: input.key, rule: 'required', message: t('casework.input_missing', { label: localized(t.lang, input.label) }) })
  }
  return faults
}

function given(type: string, key: string, data: ActionData | undefined): boolean {
  if (type === 'officer') return Boolean(data?.assigneeId)
  if (type === 'unit') return Boolean(data?.unitId)
  if (type === 'duration') return (data?.by?.amount ?? 0) > 0 || (data?.duration?.amount ?? -1) >= 0
  if (type === 'score') return data?.score !== undefined
  return Boolean(data?.inputs?.[key])
}

/** The action as it is written. */
export function compose(definition: Definition, before: Before, doing: Doing, seq: number): Action {
  const to = actionOf(definition, doing.action)?.to ?? '*'
  const system = doing.actor === 'system'
  return {
    seq,
    clientKey: doing.clientKey,
    type: doing.action,
    fromState: before.state,
    toState: to === '*' ? before.state : to,
    actorId: doing.actor === 'system' ? null : doing.actor.personId,
    actorName: doing.actor === 'system' ? (doing.onBehalfOf ?? 'tinhso') : nameFor(definition, before, doing.actor, doing.action),
    actorRole: system ? 'system' : roleFor(definition, before, doing.actor, doing.action),
    at: doing.at,
    note: doing.note?.trim() || null,
    data: doing.data?.unitId && doing.unitPath ? { ...doing.data, fromUnitId: before.unitId } : (doing.data ?? {}),
  }
}
