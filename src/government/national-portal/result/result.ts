import { createHmac, timingSafeEqual } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Config } from '#core/config.ts'
import { refuse } from '#core/errors.ts'
import { keyFor } from '#core/seal.ts'
import { readResultPaper } from '#government/procedures/index.ts'

export const Params = Type.Object({ id: Type.String({ format: 'uuid' }) })
export const Query = Type.Object({ khoa: Type.Optional(Type.String({ maxLength: 80 })) })

const keyOf = (config: Pick<Config, 'secret'>, caseId: string): string =>
  createHmac('sha256', keyFor(config.secret, 'national-portal.result')).update(caseId).digest('base64url')

/** Where the portal fetches the paper of a result for its citizen: an address that only it was told. */
export const resultHref = (config: Pick<Config, 'secret' | 'publicUrl'>, caseId: string): string =>
  `${config.publicUrl}/cong-quoc-gia/ket-qua/${caseId}?khoa=${keyOf(config, caseId)}`

/** The paper of a result, for who has its key; for all others there is none. */
export async function showResult(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { id } = request.params as Static<typeof Params>
  const { khoa = '' } = request.query as Static<typeof Query>
  const [wanted, given] = [keyOf(request.server.config, id), khoa].map((text) => Buffer.from(text.padEnd(64).slice(0, 64)))
  const found = wanted && given && timingSafeEqual(wanted, given) ? await readResultPaper(request.server, id) : undefined
  if (!found) throw refuse('notFound', 'core.not_found')
  return reply
    .type('application/pdf')
    .header('content-disposition', `inline; filename="${found.name}"`)
    .header('cache-control', 'private, no-store')
    .send(found.bytes)
}
