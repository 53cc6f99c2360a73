import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { originOf, proveConsistency } from './checkpoint.ts'
import { listCheckpoints, listSigningKeys } from './log.queries.ts'

const Size = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
export const ListQuery = Type.Object({ before: Type.Optional(Size) })
export const ConsistencyQuery = Type.Object({ first: Size, second: Size })
export const Checkpoints = Type.Object({
  origin: Type.String(),
  keys: Type.Array(Type.String()),
  checkpoints: Type.Array(Type.Object({ size: Type.Integer(), root: Type.String(), at: Type.String(), note: Type.String() })),
})
export const Consistency = Type.Object({ first: Type.Integer(), second: Type.Integer(), proof: Type.Array(Type.String()) })

/** Signed checkpoints of the access log, newest first, with the public keys that signed them. */
export async function list(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, config } = request.server
  const { before } = request.query as Static<typeof ListQuery>
  const [checkpoints, keys] = await Promise.all([listCheckpoints(db, { before, limit: 100 }), listSigningKeys(db)])
  return reply.send({
    origin: originOf(config),
    keys: keys.map((key) => key.publicKey),
    checkpoints: checkpoints.map(({ size, root, at, note }) => ({ size, root, at: at.toISOString(), note })),
  })
}

export async function consistency(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { first, second } = request.query as Static<typeof ConsistencyQuery>
  return reply.send({ first, second, proof: await proveConsistency(request.server.db, first, second) })
}
