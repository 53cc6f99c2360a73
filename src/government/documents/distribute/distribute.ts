import type { Actor } from '#core/access.ts'
import type { Config } from '#core/config.ts'
import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { translatorFor } from '#core/i18n.ts'
import { act } from '#engine/casework/index.ts'
import type { Unit } from '#ground/places/index.ts'
import { insertOutgoing } from '../axis/outbox.queries.ts'
import { buildEdxml } from '../edxml/build.ts'
import { settingsOf } from '../pack/settings.ts'
import { type Document, findCopy, findDocument, listFileIds, listVersions, setRecalled, setState } from '../register/document.queries.ts'
import { receiveDocument } from '../register/receive.ts'
import { keepSigned } from '../sign/sign.ts'
import { type Delivery, findDeliveryTo, insertDelivery, listDeliveries, moveDelivery, setIncoming } from './delivery.queries.ts'
import { attachmentsOf, edocOf } from './edoc-of.ts'

export type Recipients = { units: Unit[]; organIds: string[] }
type By = { config: Config; actor: Actor; at: Date }

/** Sends an issued document to units of the province and to agencies outside; who has it already is left out. Answers how many are new. */
export async function distribute(db: Db, id: string, to: Recipients, by: By): Promise<number> {
  const settings = settingsOf(by.config)
  return inTransaction(db, async (trx) => {
    const document = await findDocument(trx, id, { lock: true })
    if (!document) throw refuse('notFound', 'documents.no_document')
    if (!document.documentId) throw refuse('conflict', 'documents.not_issued')
    if (document.recalledAt) throw refuse('conflict', 'documents.recalled_already')
    // The signed file is noted by a listener, perhaps a moment later: whoever sends does not wait for it.
    if (!document.signedAt && !(await keepSigned(trx, id))) throw refuse('conflict', 'documents.not_signed')
    let made = 0
    const [version] = await listVersions(trx, document.id)
    const sent: Sent = {
      ...{ document, content: version?.content ?? '', fileIds: await listFileIds(trx, document.id) },
      replaced: document.replacesId ? await findDocument(trx, document.replacesId) : undefined,
    }
    const units = [...new Map(to.units.map((unit) => [unit.id, unit])).values()]
    for (const unit of units) if (unit.id !== document.unitId && (await deliverInside(trx, sent, unit, by))) made++
    for (const organ of settings.organs.filter((each) => to.organIds.includes(each.organId)))
      if (await deliverOutside(trx, document, organ, by)) made++
    return made
  })
}

/** What every unit inside gets: read once, however many they are. */
type Sent = { document: Document; content: string; fileIds: string[]; replaced: Document | undefined }

async function deliverInside(trx: Db, { document, content, fileIds, replaced }: Sent, unit: Unit, { config, at }: By): Promise<boolean> {
  const delivery = await insertDelivery(trx, {
    ...{ documentId: document.id, unitId: unit.id, organId: null, name: unit.fullName, state: 'arrived', at },
  })
  if (!delivery) return false
  const old = replaced && (await findCopy(trx, unit.id, replaced.id))
  const received = await receiveDocument(trx, settingsOf(config), {
    unitId: unit.id,
    replacesId: old?.id ?? null,
    typeCode: document.typeCode,
    subject: document.subject,
    content,
    urgency: document.urgency,
    dueOn: document.dueOn,
    sender: { name: document.senderName, organ: document.senderOrgan, code: document.senderCode, datedOn: document.datedOn },
    documentId: document.documentId,
    sourceId: document.id,
    fileIds,
    by: null,
    at,
  })
  await setIncoming(trx, delivery, received.id)
  const before = old && !old.recalledAt ? await findDeliveryTo(trx, old.id) : undefined
  // What it replaces is worked on no more.
  if (before) await recallInside(trx, before, translatorFor('vi')('documents.replaced_by', { code: document.senderCode }), at)
  return true
}

async function deliverOutside(trx: Db, document: Document, organ: { organId: string; name: string }, by: By): Promise<boolean> {
  const delivery = await insertDelivery(trx, {
    ...{ documentId: document.id, unitId: null, organId: organ.organId, name: organ.name, state: 'waiting', at: by.at },
  })
  if (!delivery) return false
  const replaced = document.replacesId ? await findDocument(trx, document.replacesId) : undefined
  const edoc = await edocOf(trx, document, {
    ...{ settings: settingsOf(by.config), to: [organ], actor: by.actor, at: by.at },
    attachments: await attachmentsOf(trx, by.config, document.id),
    business: replaced?.documentId
      ? { type: 3, reason: replaced.recallReason ?? '', replaces: replaced.documentId }
      : { type: 0, reason: '' },
  })
  await post(trx, document, { organId: organ.organId, delivery, body: buildEdxml(edoc), at: by.at })
  return true
}

const post = (trx: Db, document: Document, what: { organId: string; delivery: string; body: Buffer; at: Date }): Promise<void> =>
  insertOutgoing(trx, {
    unitId: document.unitId,
    fromOrgan: document.senderOrgan,
    toOrgan: what.organId,
    about: document.senderCode,
    body: what.body,
    deliveryId: what.delivery,
    at: what.at,
  })

/** Recalls an issued document with the reason: at units of the province at once, outside by asking. */
export async function recall(db: Db, id: string, reason: string, by: By): Promise<void> {
  await inTransaction(db, async (trx) => {
    const document = await findDocument(trx, id, { lock: true })
    if (!document) throw refuse('notFound', 'documents.no_document')
    if (!document.documentId) throw refuse('conflict', 'documents.not_issued')
    if (document.recalledAt) throw refuse('conflict', 'documents.recalled_already')
    await setRecalled(trx, id, by.at, reason)
    for (const delivery of await listDeliveries(trx, id)) {
      if (delivery.incomingId) await recallInside(trx, delivery, reason, by.at)
      // Mail cannot be asked back: its receivers are told by mail.
      else if (!delivery.organId) continue
      else if (await moveDelivery(trx, delivery.id, 'recall_asked', { reason, at: by.at }))
        await askRecall(trx, document, delivery, reason, by)
    }
  })
}

async function recallInside(trx: Db, delivery: Delivery, reason: string, at: Date): Promise<void> {
  const incoming = delivery.incomingId && (await findDocument(trx, delivery.incomingId, { lock: true }))
  if (!incoming) return
  if (!(await withdraw(trx, incoming, reason, at))) await setRecalled(trx, incoming.id, at, reason)
  await moveDelivery(trx, delivery.id, 'recalled', { reason, at })
}

/** Closes the case of a received document that its sender recalls; false when the work on it was over. */
export async function withdraw(trx: Db, incoming: Document, reason: string, at: Date): Promise<boolean> {
  const { caseId } = incoming
  try {
    const done = await act(trx, {
      by: { id: caseId },
      action: 'recalled',
      clientKey: `recalled:${incoming.id}`,
      actor: 'system',
      note: reason,
      at,
    })
    await setRecalled(trx, incoming.id, at, reason)
    await setState(trx, incoming.id, done.case.state)
    return true
  } catch (error) {
    if ((error as { code?: string }).code !== 'casework.not_now') throw error
    return false
  }
}

async function askRecall(trx: Db, document: Document, delivery: Delivery, reason: string, by: By): Promise<void> {
  const organ = { organId: delivery.organId ?? '', name: delivery.name }
  const edoc = await edocOf(trx, document, {
    ...{ settings: settingsOf(by.config), to: [organ], actor: by.actor, at: by.at, attachments: [] },
    business: { type: 1, reason },
  })
  await post(trx, document, { organId: organ.organId, delivery: delivery.id, body: buildEdxml(edoc), at: by.at })
}
