import type { Db } from '#core/db.ts'
import { formatMoney, type MessageKey } from '#core/i18n.ts'
import { findPerson } from '#ground/identity/index.ts'
import { tell } from '#ground/notifications/index.ts'
import { codeOf } from '../kinds/kinds.ts'
import type { Order } from './order.ts'

/** Tells the person what became of their payment, in the transaction in which it did. */
export async function tellPayer(
  trx: Db,
  order: Pick<Order, 'id' | 'ownerId' | 'subject' | 'amount'> & { kind?: string; path?: string },
  template: MessageKey,
  at: Date,
  more: Record<string, string> = {},
): Promise<void> {
  const person = await findPerson(trx, order.ownerId)
  const lang = person?.lang ?? 'vi'
  const code = order.kind ? codeOf({ kind: order.kind, subject: order.subject }) : order.subject
  const vars = { code, amount: formatMoney(lang, order.amount), ...more }
  await tell(trx, {
    personId: order.ownerId,
    template,
    vars,
    lang,
    subject: order.subject,
    path: order.path ?? `/thanh-toan/${order.id}`,
    at,
  })
}
