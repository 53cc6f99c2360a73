import type { FastifyReply, FastifyRequest } from 'fastify'
import { refuse } from '#core/errors.ts'
import { findPaper } from '#engine/signing/index.ts'
import { getFile, mediaTypes, sendFile } from '#ground/files/index.ts'
import { open } from '../register/open.ts'
import { listVersions } from '../register/document.queries.ts'
import { footerOf, subjectOf } from '../sign/sign.ts'
import { layoutToDocx } from './docx.ts'
import { layoutOf } from './layout.ts'
import { layoutToPdf } from './pdf.ts'

/** The document on paper: signed where it is, with its empty fields while it waits, else as the draft would look today. */
export async function download(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, config, clock } = request.server
  const { document } = await open(request)
  if (document.direction !== 'outgoing') throw refuse('notFound', 'documents.no_document')
  const { kind } = request.params as { kind: 'pdf' | 'docx' }
  const paper = kind === 'pdf' ? await findPaper(db, subjectOf(document.id)) : undefined
  const fileId = paper?.fileId ?? paper?.draftFileId
  if (fileId) return sendFile(reply, config, await getFile(db, fileId), { inline: true })
  const [version] = await listVersions(db, document.id)
  const at = document.number === null ? clock.now() : document.enteredAt
  const layout = await layoutOf(db, config, { document, content: version?.content ?? '', at })
  const bytes = kind === 'pdf' ? await layoutToPdf(layout, at, { footer: footerOf(config, layout) }) : await layoutToDocx(layout)
  const name = (document.senderCode || document.reference).replace(/[^\p{L}\p{N}.-]+/gu, '-')
  return reply
    .type(kind === 'pdf' ? mediaTypes.pdf : mediaTypes.docx)
    .header('content-disposition', `${kind === 'pdf' ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(`${name}.${kind}`)}`)
    .header('cache-control', 'private, no-store')
    .send(bytes)
}
