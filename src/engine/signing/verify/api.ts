import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { refuse } from '#core/errors.ts'
import { readUpload } from '../papers/posted.ts'
import type { Judged } from './judge.rules.ts'
import { verifyPdf } from './verify.ts'

const Text = Type.Union([Type.String(), Type.Null()])
export const VerifyShape = Type.Object({
  verdict: Type.Union(['intact', 'untrusted', 'altered', 'unsigned', 'unreadable'].map((one) => Type.Literal(one))),
  hidden: Type.Boolean({ description: 'The file holds signatures that its form does not name.' }),
  signatures: Type.Array(
    Type.Object({
      kind: Type.String({ description: 'signature or timestamp' }),
      name: Type.String(),
      agency: Text,
      signedAt: Text,
      time: Type.String({ description: 'stamped: a time-stamp authority vouches; claimed: only the signer says so' }),
      intact: Type.Boolean(),
      fault: Type.Object({ code: Text, words: Text }),
      coversWholeFile: Type.Boolean(),
      addedAfter: Type.Array(Type.String()),
      trusted: Type.Boolean(),
      certificate: Type.Object({
        issuer: Text,
        serial: Text,
        validFrom: Text,
        validTo: Text,
        stateAtSigning: Type.String(),
        revokedAt: Text,
        chain: Type.Array(Type.String()),
      }),
      level: Type.String(),
    }),
  ),
})

/** What the page says, for programs: one PDF in a multipart body; it is not kept. */
export async function verify(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const upload = await readUpload(request)
  if (upload.tooLarge) throw refuse('tooLarge', 'signing.file_too_large')
  if (!upload.bytes)
    throw refuse('invalid', 'signing.file_missing', {}, [{ field: 'file', rule: 'required', message: t('signing.file_missing') }])
  const { verdict, hidden, signatures } = await verifyPdf(server, upload.bytes)
  const shown = (one: Judged) => ({
    kind: one.kind,
    name: one.name,
    agency: one.agency ?? null,
    signedAt: one.at?.toISOString() ?? null,
    time: one.time,
    intact: one.isIntact,
    fault: { code: one.fault ?? null, words: one.fault ? t(`signing.fault.${one.fault}`) : null },
    coversWholeFile: one.coversAll,
    addedAfter: one.added,
    trusted: one.isTrusted,
    certificate: {
      issuer: one.certificate?.issuerName ?? null,
      serial: one.certificate?.serial ?? null,
      validFrom: one.certificate?.from.toISOString() ?? null,
      validTo: one.certificate?.to.toISOString() ?? null,
      stateAtSigning: one.state,
      revokedAt: one.revokedAt?.toISOString() ?? null,
      chain: one.chain.map(({ name }) => name),
    },
    level: one.level,
  })
  return reply.send({ verdict, hidden, signatures: signatures.map(shown) })
}
