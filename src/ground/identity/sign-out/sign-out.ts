import type { FastifyReply, FastifyRequest } from 'fastify'
import { revokeSession } from '../session/session.queries.ts'
import { forgetCookie } from '../session/session.ts'

export async function submit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { actor, server } = request
  if (actor) await revokeSession(server.db, actor.personId, actor.sessionId, server.clock.now())
  forgetCookie(reply)
  return reply.redirect('/dang-nhap?xong=dang-xuat', 303)
}
