import type { FastifyRequest } from 'fastify'
import { actorOf } from '#core/access.ts'
import type { Db } from '#core/db.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { findPaper } from '#engine/signing/index.ts'
import { findMailed, insertDelivery, moveDelivery } from '../distribute/delivery.queries.ts'
import type { DeliveryState } from '../distribute/delivery.rules.ts'
import { subjectOf } from '../sign/sign.ts'
import { findWorkFile, insertItem, listOpenWorkFiles } from '../work-files/work-file.queries.ts'
import { findDocument } from './document.queries.ts'
import { choicesOf, enterCame, incomingFaults } from './enter.ts'
import { root } from './form.ts'
import { unitsOf } from './rights.ts'

type Choices = Awaited<ReturnType<typeof choicesOf>> & { workFiles: { value: string; label: string }[] }

/** What a clerk chooses from when a mail becomes an incoming document; nothing where they are no clerk. */
export async function mailChoices(request: FastifyRequest): Promise<Choices> {
  const choices = await choicesOf(request, 'incoming')
  const unitIds = unitsOf(request.actor, 'register').filter((id) => unitsOf(request.actor, 'keep').includes(id))
  return { ...choices, workFiles: await listOpenWorkFiles(request.server.db, unitIds) }
}

/** What is wrong with the facts of a document that came by mail. */
export const mailFaults = (request: FastifyRequest, values: Record<string, string>): FieldFault[] => incomingFaults(request, values)

/** Registers a mail with its files as an incoming document, and puts it into a work file where one is named; in the caller's transaction. */
export async function registerMail(
  trx: Db,
  request: FastifyRequest,
  values: Record<string, string>,
  fileIds: string[],
): Promise<{ id: string; number: number; href: string }> {
  const { id, number } = await enterCame(trx, request, values, { fileIds, cameBy: 'mail' })
  const fileId = values['ho-so'] ?? ''
  if (fileId) {
    const file = /^[0-9a-f-]{36}$/.test(fileId) ? await findWorkFile(trx, fileId, { lock: true }) : undefined
    // A file takes what its own unit holds.
    if (!file || file.unitId !== values.unit || !unitsOf(request.actor, 'keep').includes(file.unitId))
      throw refuse('notFound', 'documents.no_work_file')
    if (file.closedAt) throw refuse('conflict', 'documents.work_file_closed')
    await insertItem(trx, file.id, { documentId: id }, { name: actorOf(request).name, at: request.server.clock.now() })
  }
  return { id, number, href: `${root}/${id}` }
}

/** The signed file of an issued document that this clerk may mail; refuses where it is not theirs to send, or not to be sent any more. */
export async function mailableDocument(
  request: FastifyRequest,
  id: string,
): Promise<{ id: string; code: string; subject: string; fileId: string }> {
  const { db } = request.server
  const document = await findDocument(db, id)
  if (!document || document.direction !== 'outgoing' || !unitsOf(request.actor, 'register').includes(document.unitId))
    throw refuse('notFound', 'documents.no_document')
  if (!document.documentId) throw refuse('conflict', 'documents.not_issued')
  if (document.recalledAt) throw refuse('conflict', 'documents.recalled_already')
  const paper = await findPaper(db, subjectOf(id))
  if (paper?.state !== 'signed' || !paper.fileId) throw refuse('conflict', 'documents.not_signed')
  return { id, code: document.senderCode, subject: document.subject, fileId: paper.fileId }
}

/** Notes among the receivers of a document to whom it was mailed and what became of it; what is known is only moved on. */
export async function noteMailed(
  trx: Db,
  documentId: string,
  mailed: { address: string; state: Extract<DeliveryState, 'waiting' | 'sent' | 'arrived' | 'refused'>; reason: string | null; at: Date },
): Promise<void> {
  const { address, state, reason, at } = mailed
  const found = await findMailed(trx, documentId, address)
  if (found) await moveDelivery(trx, found.id, state, { reason, at })
  else await insertDelivery(trx, { documentId, unitId: null, organId: null, address, name: address, state, at })
}
