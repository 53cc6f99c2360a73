import { createHash } from 'node:crypto'
import { type Db, inTransaction } from '#core/db.ts'
import { Refusal } from '#core/errors.ts'
import { dayOf } from '#core/i18n.ts'
import type { Context } from '#core/module.ts'
import { mediaTypes, storeFile } from '#ground/files/index.ts'
import { receiverOf } from '../directory/directory.ts'
import { findDeliveryOf, moveDelivery } from '../distribute/delivery.queries.ts'
import type { DeliveryState } from '../distribute/delivery.rules.ts'
import { withdraw } from '../distribute/distribute.ts'
import { sendStatus } from '../distribute/tell-sender.ts'
import type { Edoc, EdocStatus, EdxmlMessage, StatusCode } from '../edxml/edoc.ts'
import { readEdxml } from '../edxml/read.ts'
import { type DocumentsSettings, settingsOf } from '../pack/settings.ts'
import { attachFile, writeVersion } from '../find/read.ts'
import { findIncoming } from '../register/document.queries.ts'
import { receiveDocument } from '../register/receive.ts'
import { takeOnce } from './outbox.queries.ts'

const largestFile = 50 * 1024 * 1024
const states: Record<StatusCode, DeliveryState> = {
  '01': 'arrived',
  '02': 'refused',
  '03': 'received',
  '04': 'received',
  '05': 'processing',
  '06': 'done',
  '13': 'recall_asked',
  '15': 'recalled',
  '16': 'recall_refused',
}

/** Takes one message of the axis for one of our agencies, once; a status is never answered, so nothing echoes. */
export async function takeMessage(context: Context, organId: string, body: Buffer): Promise<'taken' | 'before' | 'unreadable'> {
  const at = context.clock.now()
  let read: EdxmlMessage
  try {
    read = readEdxml(body)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    context.log(`documents: an unreadable message for ${organId} was put aside: ${error.code}`)
    await takeOnce(context.db, organId, `unreadable|${createHash('sha256').update(body).digest('hex')}`, at)
    return 'unreadable'
  }
  return inTransaction(context.db, async (trx) => {
    const key = read.kind === 'status' ? `status|${read.from.organId}|${read.code}|${read.responseFor.documentId}` : keyOf(read)
    if (!(await takeOnce(trx, organId, key, at))) return 'before'
    if (read.kind === 'status') await takeStatus(trx, read, at)
    else await takeDocument(trx, context, organId, read, at)
    return 'taken'
  })
}

const keyOf = (read: Edoc): string => `document|${read.business.type}|${read.from.organId}|${read.documentId}`

async function takeStatus(trx: Db, status: EdocStatus, at: Date): Promise<void> {
  const delivery = await findDeliveryOf(trx, status.responseFor.documentId, status.from.organId)
  const to = states[status.code]
  // A receiver cannot ask to recall what it received, nor agree to what nobody asked.
  if (!delivery || to === 'recall_asked' || (to === 'recalled' && delivery.state !== 'recall_asked')) return
  await moveDelivery(trx, delivery.id, to, { reason: status.description || null, at })
}

async function takeDocument(trx: Db, context: Context, organId: string, read: Edoc, at: Date): Promise<void> {
  const unit = await receiverOf(trx, organId, dayOf(at))
  if (!unit) return context.log(`documents: ${organId} is no unit of the province today`)
  const senderCode = `${read.code.number}/${read.code.notation}`
  const about = {
    unitId: unit.id,
    senderOrgan: read.from.organId,
    senderCode,
    documentId: read.documentId,
    datedOn: read.promulgation.date,
  }
  const answer = (code: StatusCode, description = ''): Promise<void> => sendStatus(trx, about, { code, description, staff: '', at })
  const { business } = read
  const before = await findIncoming(trx, unit.id, business.documentId ?? read.documentId)
  const own = before?.senderOrgan === read.from.organId ? before : undefined
  if (business.type === 1) {
    if (own) await answer((await withdraw(trx, own, business.reason, at)) ? '15' : '16')
    return
  }
  const files = await keepFiles(trx, context, read, unit.id, at)
  if (business.type === 2 && own) {
    await writeVersion(trx, { documentId: own.id, content: read.content, byId: null, byName: read.from.name, at })
    for (const file of files) await attachFile(trx, own.id, file, at)
    return answer('01')
  }
  const settings = settingsOf(context.config)
  await receiveDocument(trx, settings, {
    unitId: unit.id,
    typeCode: typeOf(settings, read),
    subject: read.subject,
    content: read.content,
    urgency: Math.min(3, Math.max(0, Math.trunc(read.other.priority) || 0)),
    dueOn: read.dueDate,
    sender: { name: read.from.name, organ: read.from.organId, code: senderCode, datedOn: read.promulgation.date },
    documentId: read.documentId,
    fileIds: files,
    by: null,
    at,
  })
  for (const { documentId } of business.type === 3 ? business.replaces : []) {
    const old = await findIncoming(trx, unit.id, documentId)
    if (old?.senderOrgan === read.from.organId) await withdraw(trx, old, `${business.reason} (${senderCode})`.trim(), at)
  }
  await answer('01')
}

const typeOf = (settings: DocumentsSettings, read: Edoc): string =>
  settings.types.find((type) => type.name.vi === read.documentType.name)?.code ?? read.documentType.type

/** Files of types that the platform keeps; another one is left out and the log says so. */
async function keepFiles(trx: Db, context: Context, read: Edoc, unitId: string, at: Date): Promise<string[]> {
  const kept: string[] = []
  for (const { name, bytes } of read.attachments) {
    try {
      const accept = Object.values(mediaTypes)
      kept.push(
        (
          await storeFile(trx, context.config, {
            name,
            buffer: bytes,
            accept,
            maxBytes: largestFile,
            by: null,
            at,
            entrance: 'axis',
            unitId,
          })
        ).id,
      )
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      context.log(`documents: a file of ${read.documentId} was not kept: ${error.code}`)
    }
  }
  return kept
}
