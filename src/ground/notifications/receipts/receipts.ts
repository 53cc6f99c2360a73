import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { refuse } from '#core/errors.ts'
import { isReceiptToken } from '../send/esms.adapter.ts'
import { keepReceipt } from '../send/send.queries.ts'
import { isFromZalo } from '../send/zalo.adapter.ts'

export const SmsReceipt = Type.Object({
  token: Type.String({ maxLength: 100 }),
  SMSID: Type.String({ maxLength: 100 }),
  SendStatus: Type.String({ maxLength: 10 }),
})
export const Kept = Type.Object({ known: Type.Boolean() })
export const ZaloReceipt = Type.Object(
  {
    event_name: Type.String({ maxLength: 100 }),
    timestamp: Type.Optional(Type.String({ maxLength: 20 })),
    message: Type.Optional(
      Type.Object(
        { msg_id: Type.String({ maxLength: 200 }), delivery_time: Type.Optional(Type.String({ maxLength: 20 })) },
        { additionalProperties: true },
      ),
    ),
  },
  { additionalProperties: true },
)

// Status of the gateway's public description (to verify against the contract): 5 the phone has it, 6 it never will; others are on the way.
const [delivered, failed] = ['5', '6']

/** The gateway's call back: GET with what became of a message. The address it was given holds a token that only we can make. */
export async function sms(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { config, db, clock } = request.server
  const { name } = request.params as { name: string }
  const { token, SMSID, SendStatus } = request.query as Static<typeof SmsReceipt>
  if (!config.sms.some((account) => account.name === name) || !isReceiptToken(config, name, token))
    throw refuse('signInNeeded', 'notifications.receipt_not_ours')
  if (SendStatus !== delivered && SendStatus !== failed) return reply.send({ known: true })
  const known = await keepReceipt(db, {
    provider: name,
    ref: SMSID,
    delivered: SendStatus === delivered,
    at: clock.now(),
    ...(SendStatus === failed ? { fault: `${name}: not delivered` } : {}),
  })
  return reply.send({ known })
}

/** Zalo's webhook; the signature is over the bytes as they came, kept by the route's parser. */
export async function zalo(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { config, db, clock } = request.server
  const body = request.body as Static<typeof ZaloReceipt>
  const { rawJson = '' } = request as { rawJson?: string }
  const signature = String(request.headers['x-zevent-signature'] ?? '')
  if (!config.zalo || !isFromZalo(config.zalo, rawJson, body.timestamp ?? '', signature))
    throw refuse('signInNeeded', 'notifications.receipt_not_ours')
  if (body.event_name !== 'user_received_message' || !body.message) return reply.send({ known: true })
  const time = Number(body.message.delivery_time)
  const at = Number.isFinite(time) && time > 0 ? new Date(time) : clock.now()
  return reply.send({ known: await keepReceipt(db, { provider: 'zalo', ref: body.message.msg_id, delivered: true, at }) })
}
