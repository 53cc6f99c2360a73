import type { FastifyReply, FastifyRequest } from 'fastify'
import { refuse } from '#core/errors.ts'
import { dayOf } from '#core/i18n.ts'
import { getFile, sendFile } from '#ground/files/index.ts'
import { type DossierFile, findDossierFile, findFiledAtCounter, traceOf } from '../dossier/view.ts'
import { templateAt } from '../templates/templates.queries.ts'
import { noteReading } from '../track/track.ts'
import { issuerOf } from '#engine/papers/index.ts'
import { print } from './press.ts'
import { type PrintedDossier, type Printing, receiptMoment } from './receipt.ts'
import { currentFile } from './result-file.ts'
import { titleOf } from './result.ts'
import { lastRequest } from './supplement-request.ts'

/** The dossier of the address, for its owner and for the officers of its office; for all others there is none. */
async function reading(request: FastifyRequest): Promise<DossierFile> {
  const { db, config, clock } = request.server
  const { code } = request.params as { code: string }
  const found = await findDossierFile(db, config, code, request.actor, clock.now())
  if (!found) throw refuse('notFound', 'casework.no_such_case')
  return found
}

async function printing(request: FastifyRequest, found: DossierFile): Promise<Printing> {
  const { db, config, clock } = request.server
  const issuer = await issuerOf(db, found.dossier.unitId, dayOf(found.dossier.filedAt))
  return { dossier: printedDossier(found), issuer, publicUrl: config.publicUrl, at: clock.now(), lang: request.lang }
}

function printedDossier({ dossier, file, version }: DossierFile): PrintedDossier {
  return {
    code: dossier.code,
    unitName: dossier.unitName,
    applicantName: dossier.applicantName,
    applicantPhone: dossier.applicantPhone,
    filedAt: dossier.filedAt,
    channel: dossier.channel,
    dueAt: file.case.dueAt,
    paused: file.case.paused,
    closedAt: file.case.closedAt,
    actions: file.actions,
    attachments: file.attachments,
    procedure: version.procedure.name,
    trace: traceOf(file),
  }
}

/** Written anew at every reading, so it is nobody's to keep but the reader's. */
function sendPdf(reply: FastifyReply, name: string, bytes: Buffer): FastifyReply {
  return reply
    .type('application/pdf')
    .header('content-disposition', `inline; filename="${name}.pdf"`)
    .header('cache-control', 'private, no-store')
    .send(bytes)
}

export async function showReceipt(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, config, clock } = request.server
  const { code } = request.params as { code: string }
  const found = (await findFiledAtCounter(db, config, code, request.actor, clock.now())) ?? (await reading(request))
  await noteReading(request, found)
  const paper = await printing(request, found)
  const template = (await templateAt(db, 'receipt', receiptMoment(paper.dossier))).body
  return sendPdf(reply, `giay-hen-${found.dossier.code}`, await print({ kind: 'receipt', printing: paper, template }))
}

export async function showSupplementRequest(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const found = await reading(request)
  const asked = lastRequest(found.file)
  if (!asked) throw refuse('notFound', 'procedures.papers.no_supplement')
  await noteReading(request, found)
  const { db } = request.server
  const signerTitle = await titleOf(db, asked.actorId)
  const template = (await templateAt(db, 'supplement', asked.at)).body
  return sendPdf(
    reply,
    `yeu-cau-bo-sung-${found.dossier.code}`,
    await print({ kind: 'supplement', printing: await printing(request, found), asked: { request: asked, signerTitle, template } }),
  )
}

export async function showResult(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, config } = request.server
  const found = await reading(request)
  if (!found.result) throw refuse('notFound', 'procedures.papers.no_result')
  await noteReading(request, found)
  return sendFile(reply, config, await getFile(db, (await currentFile(request.server, found.result)).fileId), { inline: true })
}

/** A paper that was handed in with the dossier, at any step. */
export async function showAttachment(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, config } = request.server
  const { id } = request.params as { id: string }
  const found = await reading(request)
  if (!found.file.attachments.some((attachment) => attachment.fileId === id)) throw refuse('notFound', 'files.not_found')
  await noteReading(request, found)
  return sendFile(reply, config, await getFile(db, id), { inline: true })
}
