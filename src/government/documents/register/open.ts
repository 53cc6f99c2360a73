import type { FastifyRequest } from 'fastify'
import { refuse } from '#core/errors.ts'
import { type CaseFile, findCaseFile } from '#engine/casework/index.ts'
import { type Document, findDocument } from './document.queries.ts'
import { registersOf } from './heirs.queries.ts'
import { unitsOf } from './rights.ts'

export type Opened = { document: Document; file: CaseFile }

/** The document of the request, for who is of the unit that keeps its register; for everybody else it is not there. */
export async function open(request: FastifyRequest): Promise<Opened> {
  const { db, clock } = request.server
  const { id } = request.params as { id: string }
  const document = await findDocument(db, id)
  const units = unitsOf(request.actor, 'read')
  if (!document || !(await registersOf(db, units)).includes(document.unitId)) throw refuse('notFound', 'documents.no_document')
  const file = await findCaseFile(db, { id: document.caseId }, request.actor, clock.now())
  if (!file) throw refuse('notFound', 'documents.no_document')
  return { document, file }
}
