import { dayOf, type Lang } from '#core/i18n.ts'
import type { App } from '#core/module.ts'
import { issuerOf } from '#engine/papers/index.ts'
import { type Order, type Receipt, receiptNumber } from '#engine/payments/index.ts'
import { print } from '../papers/press.ts'
import { templateAt } from '../templates/templates.queries.ts'

/** The receipt of an order as a paper, in the words of the moment at which it was issued. */
export async function printPaymentReceipt(
  { db, config }: App,
  { receipt, order, lang }: { receipt: Receipt; order: Order; lang: Lang },
): Promise<Buffer> {
  const [issuer, template] = await Promise.all([
    issuerOf(db, order.unitId, dayOf(receipt.issuedAt)),
    templateAt(db, 'payment', receipt.issuedAt),
  ])
  const { title, subject, unitName } = order
  const of = { receipt, number: receiptNumber(receipt), order: { title, subject, unitName } }
  return print({ kind: 'payment', paper: { ...of, issuer, publicUrl: config.publicUrl, lang, template: template.body } })
}
