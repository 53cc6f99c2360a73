import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { dayOf } from '#core/i18n.ts'
import { getPerson, listRepresentatives } from '#ground/identity/index.ts'
import { tell } from '#ground/notifications/index.ts'
import { recordEvents } from '../events/record.ts'
import { labelPath } from '../lots/label-path.rules.ts'
import type { Lot } from '../lots/lots.queries.ts'
import { walkBack, walkForward } from '../walk/walk.queries.ts'
import * as rows from './recall.queries.ts'

/** Recalls in force of a thing and of all that it was made of: what is made of a recalled lot tomorrow is recalled as well. */
export async function recallsOver(db: Db, uris: readonly string[]): Promise<rows.Recall[]> {
  const back = await walkBack(db, uris)
  return rows.listOpenRecalls(
    db,
    back.map(({ uri }) => uri),
  )
}

async function mark(trx: Db, lot: Lot, side: 'set' | 'unset', at: Date): Promise<void> {
  const event = {
    type: 'ObjectEvent',
    action: 'OBSERVE',
    eventTime: at.toISOString(),
    eventTimeZoneOffset: '+07:00',
    bizStep: 'holding',
    readPoint: { id: lot.placeUri },
    quantityList: [{ epcClass: lot.uri }],
    persistentDisposition: { [side]: ['recalled'] },
  }
  await recordEvents(trx, { events: [event], partyId: lot.partyId, at })
}

/** Takes a lot back and with it everything made of it; whoever held any of it is told. Answers how many were. */
export async function recallLot(db: Db, lot: Lot, given: { reason: string; by: string; at: Date }): Promise<number> {
  const { reason, by, at } = given
  return inTransaction(db, async (trx) => {
    if (!(await rows.insertRecall(trx, { lotId: lot.id, reason, by, at })))
      throw refuse('conflict', 'trace.recalled_already', { code: lot.code })
    await mark(trx, lot, 'set', at)
    const reached = await walkForward(trx, [lot.uri])
    return tellHolders(trx, lot, { uris: reached.map(({ uri }) => uri), at, reason, template: 'trace.notice.recalled' })
  })
}

async function tellHolders(
  trx: Db,
  lot: Lot,
  of: { uris: string[]; at: Date; reason: string; template: 'trace.notice.recalled' | 'trace.notice.lifted' },
): Promise<number> {
  const people = new Set<string>()
  for (const code of await rows.listHolders(trx, of.uris))
    for (const personId of await listRepresentatives(trx, code, dayOf(of.at))) people.add(personId)
  for (const personId of people) {
    const { lang, phone } = await getPerson(trx, personId)
    await tell(trx, {
      ...{ personId, phone, lang, template: of.template, vars: { code: lot.code, reason: of.reason }, at: of.at },
      ...{ subject: `trace ${lot.code}`, path: labelPath(lot) },
    })
  }
  return people.size
}

/** The first of two persons says why a recall can end. */
export async function askToLift(db: Db, lot: Lot, given: { reason: string; by: string; at: Date }): Promise<void> {
  if (!(await rows.askLift(db, lot.id, given))) throw refuse('conflict', 'trace.no_recall_to_lift', { code: lot.code })
}

/** The second ends it; the one who asked cannot. */
export async function liftRecall(db: Db, lot: Lot, given: { by: string; at: Date }): Promise<void> {
  await inTransaction(db, async (trx) => {
    if (!(await rows.lift(trx, lot.id, given))) throw refuse('conflict', 'trace.lift_needs_another', { code: lot.code })
    await mark(trx, lot, 'unset', given.at)
    const reached = await walkForward(trx, [lot.uri])
    await tellHolders(trx, lot, { uris: reached.map(({ uri }) => uri), at: given.at, reason: '', template: 'trace.notice.lifted' })
  })
}
