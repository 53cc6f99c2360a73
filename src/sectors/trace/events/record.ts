import { randomUUID } from 'node:crypto'
import { type Db, inTransaction } from '#core/db.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { type Lang, type MessageKey, translatorFor } from '#core/i18n.ts'
import { canonicalUri } from '../identify/digital-link.rules.ts'
import { eventHash, namingOf } from './event-hash.rules.ts'
import { type EventFault, eventFaults } from './event.rules.ts'
import { findKept, insertEvent, insertItems, insertSides, listForeignGtins } from './events.queries.ts'
import { itemsOf } from './items.rules.ts'
import { isObject, type Json, type JsonObject } from './json.rules.ts'
import { sidesOf } from './parties.rules.ts'
import { shortWord } from './vocabulary.rules.ts'

/** Events to be written down: the document they came in (its `@context` names prefixes), who says so, when. */
export type Recording = {
  events: readonly Json[]
  document?: JsonObject
  /** Nothing where the province itself records. */
  partyId: string | null
  captureId?: string | null
  at: Date
  lang?: Lang
}
export type Recorded = { eventId: string; hash: string; isNew: boolean }

/** The faults of events in the reader's words, each with its path in the document. */
export function faultWords(faults: readonly (EventFault & { index: number })[], lang: Lang): FieldFault[] {
  const t = translatorFor(lang)
  return faults.map(({ index, path, rule }) => ({
    field: `eventList[${index}]${path ? `.${path}` : ''}`,
    rule,
    message: t(`trace.event_fault.${rule}` as MessageKey),
  }))
}

const textOf = (value: Json | undefined): string | null => (typeof value === 'string' ? value : null)
const idOf = (value: Json | undefined): string | null => (isObject(value) && typeof value.id === 'string' ? canonicalUri(value.id) : null)
const wordOf = (value: Json | undefined): string | null => (typeof value === 'string' ? shortWord(value) : null)

/**
 * Writes EPCIS events down, once each: the same event again, by its id or its hash, changes nothing. Refuses all of them when one
 * is wrong, and what nobody but the owner may say: making things under a GTIN, or declaring an event an error.
 */
export async function recordEvents(db: Db, recording: Recording): Promise<Recorded[]> {
  const faults = recording.events.flatMap((event, index) => eventFaults(event).map((fault) => ({ ...fault, index })))
  if (faults.length > 0)
    throw refuse('invalid', 'trace.event_wrong', { count: faults.length }, faultWords(faults.slice(0, 50), recording.lang ?? 'vi'))
  return inTransaction(db, async (trx) => {
    const recorded: Recorded[] = []
    for (const event of recording.events) recorded.push(await recordOne(trx, recording, event as JsonObject))
    return recorded
  })
}

async function recordOne(trx: Db, { document = {}, partyId, captureId = null, at }: Recording, event: JsonObject): Promise<Recorded> {
  const hash = eventHash(event, namingOf(document, event))
  const eventId = textOf(event.eventID) ?? hash
  const declaresError = event.errorDeclaration !== undefined
  const kept = await findKept(trx, { eventId, hash })
  const same = kept.find((each) => each.declaresError === declaresError && each.hash === hash)
  if (same) return { eventId: same.eventId, hash, isNew: false }
  if (kept.some((each) => each.eventId === eventId && each.hash !== hash)) throw refuse('conflict', 'trace.event_id_used', { id: eventId })
  if (declaresError) {
    const wrong = kept.find((each) => !each.declaresError)
    if (!wrong) throw refuse('invalid', 'trace.no_event_to_declare', { id: eventId })
    if (wrong.partyId !== partyId) throw refuse('notAllowed', 'trace.not_your_event', { id: eventId })
  }
  const id = randomUUID()
  const items = itemsOf(event, id)
  const isMade = event.type === 'TransformationEvent' || (event.type === 'ObjectEvent' && event.action === 'ADD')
  const made = isMade ? items.filter(({ role }) => role === 'output' || role === 'about') : []
  const gtins = made.flatMap(({ uri }) => /^https:\/\/id\.gs1\.org\/01\/(\d{14})/.exec(uri)?.[1] ?? [])
  const [foreign] = await listForeignGtins(trx, gtins, partyId)
  if (foreign) throw refuse('notAllowed', 'trace.not_your_product', { gtin: foreign })
  const isNew = await insertEvent(trx, id, {
    eventId: kept.find((each) => each.hash === hash)?.eventId ?? eventId,
    hash,
    declaresError,
    type: String(event.type),
    action: textOf(event.action),
    eventTime: new Date(String(event.eventTime)),
    recordTime: at,
    bizStep: wordOf(event.bizStep),
    disposition: wordOf(event.disposition),
    readPoint: idOf(event.readPoint),
    bizLocation: idOf(event.bizLocation),
    transformationId: textOf(event.transformationID),
    body: event,
    context: document['@context'] ?? [],
    partyId,
    captureId,
  })
  if (isNew) {
    await insertItems(trx, id, items)
    await insertSides(trx, id, sidesOf(event))
  }
  return { eventId, hash, isNew }
}
