import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { Type } from 'typebox'
import { refuse } from '#core/errors.ts'
import { dayOf, formatDateTime, formatMoney } from '#core/i18n.ts'
import type { Context } from '#core/module.ts'
import { readVietQr } from '../vietqr/vietqr.rules.ts'
import { behaviours, lineOf, statementOf, tell, transfer } from './bank.ts'
import { BankPage, type BankProps } from './stand-in.page.tsx'
import { listTransfers } from './stand-in.queries.ts'

/* STAND-IN of a bank's app: see bank.ts. These pages do not exist in production. */

export const Query = Type.Object({
  qr: Type.Optional(Type.String({ maxLength: 500 })),
  xong: Type.Optional(Type.String({ maxLength: 40 })),
})
export const Day = Type.Object({ ngay: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }) })

async function page(request: FastifyRequest, reply: FastifyReply, payload: string, more: Partial<BankProps> = {}): Promise<FastifyReply> {
  const { db, clock } = request.server
  const { t } = request
  const read = payload ? readVietQr(payload) : undefined
  const book = await listTransfers(db, { limit: 20 })
  const body = h(BankPage, {
    t,
    behaviours,
    payload,
    read: read && { bank: read.bin, account: read.account, amount: formatMoney(t.lang, read.amount), content: read.purpose },
    errors: [],
    done: undefined,
    today: dayOf(clock.now()),
    rows: book.map((one) => ({
      id: one.bankTxId,
      when: formatDateTime(t.lang, one.transactedAt),
      amount: formatMoney(t.lang, one.amount),
      content: one.content,
      told: t('payments.bank.told', { count: one.told }),
    })),
    ...more,
  })
  return reply.page({ title: t('payments.bank.title'), body, status: more.errors?.length ? 422 : 200 })
}

export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { qr = '', xong } = request.query as { qr?: string; xong?: string }
  return page(request, reply, qr, xong ? { done: { id: xong, statuses: request.t('payments.bank.done_text') } } : {})
}

export async function submit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, config, clock } = request.server
  const { qr = '', cach, nguoi } = (request.body ?? {}) as { qr?: string; cach?: string; nguoi?: string }
  const read = readVietQr(String(qr))
  const behaviour = behaviours.find((one) => one === cach) ?? 'on_time'
  if (!read)
    return page(request, reply, String(qr).slice(0, 500), { errors: [{ field: 'qr', message: request.t('payments.bank.not_a_qr') }] })
  const sender = { account: '0123456789', name: String(nguoi ?? '').slice(0, 60) || 'NGUYEN VAN THU' }
  const wish = { bin: read.bin, account: read.account, amount: read.amount, content: read.purpose, at: clock.now(), sender }
  const { transfer: made } = await transfer(db, lineOf(config), wish, behaviour).catch((error: unknown) => {
    request.log.warn({ err: error }, 'the stand-in bank could not reach the platform')
    throw refuse('upstream', 'payments.bank.unreachable')
  })
  return reply.redirect(`/ngan-hang-thu?xong=${made.bankTxId}`, 303)
}

export async function statement(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { ngay } = request.query as { ngay: string }
  return reply
    .type('text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="sao-ke-${ngay}.csv"`)
    .send(`\uFEFF${await statementOf(request.server.db, ngay)}\n`)
}

/** Tells what was to be told late. */
export async function tellLate({ db, config, clock }: Context, payload: unknown): Promise<void> {
  if (config.mode === 'production') return
  const { bankTxId } = payload as { bankTxId: string }
  const status = await tell(db, lineOf(config), bankTxId, clock.now())
  if (status >= 400) throw new Error(`the platform answered the stand-in bank with ${status}`)
}
