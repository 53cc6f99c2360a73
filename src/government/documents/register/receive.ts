import { randomUUID } from 'node:crypto'
import type { Db } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import { openCase } from '#engine/casework/index.ts'
import type { DocumentsSettings } from '../pack/settings.ts'
import { attachFile, writeVersion } from '../find/read.ts'
import { insertDocument, takeNumber } from './document.queries.ts'
import { kind, placeOf } from './rights.ts'

export type Receiving = {
  unitId: string
  typeCode: string
  subject: string
  content: string
  urgency: number
  dueOn: string | null
  sender: { name: string; organ: string; code: string; datedOn: string | null }
  documentId: string | null
  sourceId?: string
  /** The unit's own copy of the document that this one replaces. */
  replacesId?: string | null
  fileIds: string[]
  by: { id: string; name: string } | null
  cameBy?: 'mail'
  at: Date
}

/** Writes a document into the unit's incoming register under the next number and opens its case; in the caller's transaction. */
export async function receiveDocument(
  trx: Db,
  settings: DocumentsSettings,
  given: Receiving,
): Promise<{ id: string; caseId: string; number: number }> {
  const { unitId, at } = given
  const book = settings.books.find((each) => each.direction === 'incoming')?.code ?? ''
  const year = Number(dayOf(at).slice(0, 4))
  const place = await placeOf(trx, unitId, at)
  const number = await takeNumber(trx, { unitId, direction: 'incoming', book, year })
  const reference = `VBD-${place.unit.code}-${year}-${number}`
  const opened = await openCase(trx, {
    kind,
    definitionKey: 'incoming_document',
    reference,
    title: given.subject.slice(0, 300),
    party: given.sender.name,
    words: [given.sender.code],
    channel: given.by && !given.cameBy ? 'paper' : 'online',
    ownerId: null,
    unitId,
    unitPath: place.unitPath,
    unitCodes: place.unitCodes,
    duration: settings.answerWithin[given.urgency] ?? null,
    actor: { id: given.by?.id ?? null, name: given.by?.name ?? given.sender.name, role: given.by ? 'clerk' : 'system' },
    clientKey: randomUUID(),
    at,
  })
  const id = randomUUID()
  await insertDocument(trx, {
    ...{ id, unitId, direction: 'incoming', book, year, number, typeCode: given.typeCode, notation: 'Đ', subject: given.subject },
    ...{ urgency: given.urgency, dueOn: given.dueOn, senderName: given.sender.name, senderOrgan: given.sender.organ },
    ...{
      senderCode: given.sender.code,
      datedOn: given.sender.datedOn,
      documentId: given.documentId,
      signer: null,
      caseId: opened.id,
      state: opened.state,
    },
    ...{
      reference,
      sourceId: given.sourceId ?? null,
      replacesId: given.replacesId ?? null,
      enteredBy: given.by?.id ?? null,
      cameBy: given.cameBy ?? null,
      enteredAt: at,
    },
  })
  if (given.content)
    await writeVersion(trx, {
      documentId: id,
      content: given.content,
      byId: given.by?.id ?? null,
      byName: given.by?.name ?? given.sender.name,
      at,
    })
  for (const fileId of given.fileIds) await attachFile(trx, id, fileId, at)
  return { id, caseId: opened.id, number }
}
