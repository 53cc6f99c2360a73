import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { refuse } from '#core/errors.ts'
import { periodText } from '#engine/indicators/index.ts'
import { asked } from '../produce/report.ts'
import { findRegime, listSteps } from '../regime/regime.queries.ts'
import { toDocx } from './docx.ts'
import { paperOf } from './paper.ts'
import { toPdf } from './pdf.ts'
import { toXlsx } from './xlsx.ts'

export const Params = Type.Object({
  key: Type.String({ maxLength: 60 }),
  ky: Type.String({ maxLength: 10 }),
  kind: Type.String({ maxLength: 4 }),
})

const types = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const

/** The report as a file, with what was produced and who signed it. */
export async function download(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { kind } = request.params as { kind: string }
  const { report, period, unit } = await asked(request)
  if (!report || !(kind in types)) throw refuse('notFound', 'reports.no_file')
  const { db } = request.server
  const steps = await listSteps(db, report.id)
  const regime = await findRegime(db, report.regime, report.regimeVersion)
  if (!regime) throw refuse('notFound', 'reports.no_file')
  const at = steps.at(-1)?.at ?? request.server.clock.now()
  const paper = paperOf({ regime, period, content: report.content, steps, hash: report.hash, at })
  const bytes =
    kind === 'pdf' ? await toPdf(paper, at) : kind === 'docx' ? await toDocx(paper) : await toXlsx(paper, report.content, regime)
  return reply
    .type(types[kind as keyof typeof types])
    .header(
      'content-disposition',
      `attachment; filename="${regime.key}-${periodText(period)}-${unit.code.replace(/[^\w.-]/g, '')}.${kind}"`,
    )
    .header('cache-control', 'private, no-store')
    .send(bytes)
}
