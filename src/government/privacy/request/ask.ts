import { randomUUID } from 'node:crypto'
import type { Actor } from '#core/access.ts'
import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { dayOf, type Lang, translatorFor } from '#core/i18n.ts'
import { openCase } from '#engine/casework/index.ts'
import { findLook } from '#ground/identity/index.ts'
import { findUnitByCode, listAncestors } from '#ground/places/index.ts'
import type { PrivacySettings } from '../purposes/purposes.ts'
import { insertRequest, nextReference, type RequestKind } from './request.queries.ts'
import { kind } from './rights.ts'

export type Asking = {
  actor: Actor
  kind: RequestKind
  words: string
  lookId?: number | undefined
  lang: Lang
  at: Date
  clientKey?: string
}

/** Opens a request about one's own data as a case of the unit that answers them. */
export async function ask(db: Db, settings: PrivacySettings | undefined, asking: Asking): Promise<string> {
  const unit = settings && (await findUnitByCode(db, settings.unit, { on: dayOf(asking.at) }))
  if (!settings || !unit) throw refuse('conflict', 'privacy.no_office')
  if (asking.lookId !== undefined && (await findLook(db, asking.lookId))?.personId !== asking.actor.personId)
    throw refuse('notFound', 'privacy.no_look')
  const path = await listAncestors(db, unit.id, { on: dayOf(asking.at) })
  const units = [unit, ...path.filter((each) => each.id !== unit.id)]
  return inTransaction(db, async (trx) => {
    const reference = await nextReference(trx, asking.at)
    const opened = await openCase(trx, {
      kind,
      definitionKey: kind,
      reference,
      title: translatorFor('vi')(`privacy.kind.${asking.kind}`),
      party: asking.actor.name,
      channel: 'online',
      ownerId: asking.actor.personId,
      unitId: unit.id,
      unitPath: units.map((each) => each.id),
      unitCodes: units.map((each) => each.code),
      duration: settings.answerWithin,
      actor: { id: asking.actor.personId, name: asking.actor.name, role: 'owner' },
      clientKey: asking.clientKey ?? randomUUID(),
      at: asking.at,
    })
    return insertRequest(trx, {
      caseId: opened.id,
      reference,
      personId: asking.actor.personId,
      kind: asking.kind,
      words: asking.words,
      lookId: asking.lookId ?? null,
      askedAt: asking.at,
    })
  })
}
