import type { Db } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import { insertOutgoing } from '../axis/outbox.queries.ts'
import { buildEdxml } from '../edxml/build.ts'
import type { StatusCode } from '../edxml/edoc.ts'
import type { Document } from '../register/document.queries.ts'
import { placeOf } from '../register/rights.ts'
import { findDeliveryTo, moveDelivery } from './delivery.queries.ts'
import type { DeliveryState } from './delivery.rules.ts'

const told: Record<string, { state: DeliveryState; code: StatusCode }> = {
  assign: { state: 'received', code: '04' },
  take: { state: 'processing', code: '05' },
  finish: { state: 'done', code: '06' },
  send_back: { state: 'refused', code: '02' },
}

/** What the receiver did reaches the sender: inside the province at once, outside as a status of the axis. */
export async function tellSender(
  trx: Db,
  document: Document,
  done: { action: string; note: string; actor: { name: string }; at: Date },
): Promise<void> {
  const what = told[done.action]
  if (!what) return
  const delivery = await findDeliveryTo(trx, document.id)
  if (delivery) await moveDelivery(trx, delivery.id, what.state, { reason: done.note || null, at: done.at })
  else if (document.documentId && !document.enteredBy)
    await sendStatus(trx, document, { code: what.code, description: done.note, staff: done.actor.name, at: done.at })
}

/** Puts a status for the sender of an incoming document into the outbox. */
export async function sendStatus(
  trx: Db,
  document: Pick<Document, 'unitId' | 'senderOrgan' | 'senderCode' | 'documentId' | 'datedOn'>,
  status: { code: StatusCode; description: string; staff: string; at: Date },
): Promise<void> {
  const { unit } = await placeOf(trx, document.unitId, status.at)
  const body = buildEdxml({
    kind: 'status',
    responseFor: {
      organId: document.senderOrgan,
      code: document.senderCode,
      promulgationDate: document.datedOn ?? dayOf(status.at),
      documentId: document.documentId ?? '',
    },
    from: { organId: unit.code, inCharge: unit.fullName, name: unit.fullName },
    code: status.code,
    description: status.description,
    at: status.at,
    staff: { department: unit.fullName, staff: status.staff, mobile: '', email: '' },
  })
  await insertOutgoing(trx, {
    unitId: document.unitId,
    fromOrgan: unit.code,
    toOrgan: document.senderOrgan,
    about: `${status.code} ${document.senderCode}`,
    body,
    deliveryId: null,
    at: status.at,
  })
}
