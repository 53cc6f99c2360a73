import { randomUUID } from 'node:crypto'
import type { Actor } from '#core/access.ts'
import { type Db, inTransaction } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import { openCase } from '#engine/casework/index.ts'
import type { DocumentsSettings, DocumentType } from '../pack/settings.ts'
import { attachFile, writeVersion } from '../find/read.ts'
import { insertDocument, nextDraftNumber } from '../register/document.queries.ts'
import { lettersOf, notationOf } from '../register/notation.rules.ts'
import { kind, placeOf } from '../register/rights.ts'

export type Drafting = {
  unitId: string
  type: DocumentType
  drafted: string
  subject: string
  content: string
  recipients: string
  urgency: number
  dueOn: string | null
  replacesId: string | null
  fileIds: string[]
  actor: Actor
  at: Date
}

/** Opens a draft as a case of the unit; its drafter is the owner, so that nobody signs what they wrote. */
export async function createDraft(db: Db, settings: DocumentsSettings, given: Drafting): Promise<string> {
  const { unitId, actor, at, type } = given
  return inTransaction(db, async (trx) => {
    const place = await placeOf(trx, unitId, at)
    const reference = `VBDT-${dayOf(at).slice(0, 4)}-${String(await nextDraftNumber(trx)).padStart(6, '0')}`
    const opened = await openCase(trx, {
      kind,
      definitionKey: 'official_document',
      reference,
      title: given.subject.slice(0, 300),
      party: place.unit.fullName,
      channel: 'online',
      ownerId: actor.personId,
      unitId,
      unitPath: place.unitPath,
      unitCodes: place.unitCodes,
      duration: settings.answerWithin[given.urgency] ?? null,
      actor: { id: actor.personId, name: actor.name, role: 'processor' },
      clientKey: randomUUID(),
      at,
    })
    const id = randomUUID()
    await insertDocument(trx, {
      ...{ id, unitId, direction: 'outgoing', book: type.book, year: null, number: null, typeCode: type.code },
      notation: notationOf(type, lettersOf(place.unit), given.drafted),
      ...{ subject: given.subject, urgency: given.urgency, dueOn: given.dueOn, senderName: place.unit.fullName },
      ...{
        senderOrgan: place.unit.code,
        senderCode: '',
        datedOn: null,
        documentId: null,
        signer: null,
        caseId: opened.id,
        state: opened.state,
        reference,
      },
      ...{ sourceId: null, replacesId: given.replacesId, recipients: given.recipients, enteredBy: actor.personId, enteredAt: at },
    })
    await writeVersion(trx, { documentId: id, content: given.content, byId: actor.personId, byName: actor.name, at })
    for (const fileId of given.fileIds) await attachFile(trx, id, fileId, at)
    return id
  })
}
