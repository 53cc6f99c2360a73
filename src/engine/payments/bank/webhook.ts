import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { refuse } from '#core/errors.ts'
import { seal } from '#core/seal.ts'
import { findAccountByNumber } from '../order/order.queries.ts'
import { postTransfer } from './post-transfer.ts'
import { isSigned } from './signature.ts'

export const TransferBody = Type.Object(
  {
    transactionId: Type.String({ minLength: 1, maxLength: 100, description: 'The bank’s own number: the same number is posted once' }),
    bin: Type.String({ pattern: '^[0-9]{6}$' }),
    account: Type.String({ pattern: '^[0-9A-Za-z]{1,19}$' }),
    amount: Type.Integer({ minimum: 1, maximum: 9_999_999_999_999, description: 'Whole đồng' }),
    content: Type.String({ maxLength: 500 }),
    senderAccount: Type.Optional(Type.String({ maxLength: 40 })),
    senderName: Type.Optional(Type.String({ maxLength: 200 })),
    transactedAt: Type.String({ format: 'date-time' }),
  },
  { additionalProperties: false },
)
export type TransferBody = Static<typeof TransferBody>
export const TransferAnswer = Type.Object({ result: Type.Enum(['posted', 'question', 'repeated']) })

const raw = Symbol('the body as it came')
type Signed = FastifyRequest & { [raw]?: string }

/** Keeps the bytes that were signed: what is parsed and written again may differ by a space. */
export function parseKeeping(request: FastifyRequest, body: string | Buffer, done: (error: Error | null, value?: unknown) => void): void {
  const text = String(body)
  ;(request as Signed)[raw] = text
  try {
    done(null, JSON.parse(text))
  } catch {
    done(null, undefined)
  }
}

/** The webhook's door: before anything is looked at, the bank proves that it is the bank. */
export async function demandSignature(request: FastifyRequest): Promise<void> {
  const { config, clock } = request.server
  const header = request.headers['x-bank-signature']
  if (!isSigned(config.bankSecret, typeof header === 'string' ? header : undefined, (request as Signed)[raw] ?? '', clock.now()))
    throw refuse('signInNeeded', 'payments.bad_signature')
}

/** A transfer as the bank tells it. Told again it is answered the same way and changes nothing. */
export async function receiveTransfer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, config, clock } = request.server
  const told = request.body as TransferBody
  const account = await findAccountByNumber(db, told.bin, told.account)
  if (!account) throw refuse('notFound', 'payments.no_account')
  const transactedAt = new Date(told.transactedAt)
  const from = [told.senderAccount, told.senderName].filter(Boolean).join(' ')
  const result = await postTransfer(db, {
    account,
    bankTxId: told.transactionId,
    amount: told.amount,
    content: told.content,
    sender: from ? seal({ secret: config.secret, use: 'payments', boundTo: told.transactionId }, from) : null,
    transactedAt,
    source: 'webhook',
    at: clock.now(),
  })
  if (result === 'differs') throw refuse('conflict', 'payments.told_differently')
  return reply.send({ result })
}
