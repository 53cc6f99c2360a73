import { randomBytes } from 'node:crypto'
import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { serialUri } from '../identify/digital-link.rules.ts'
import type { Lot } from '../lots/lots.queries.ts'
import { recallsOver } from '../recall/recall.ts'
import { findOrder, insertOrder, lockLot, massUsed, type Order } from './labels.queries.ts'

const letters = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'

/** Sixteen letters by chance, 79 bits: nobody finds another by counting on. Bytes that would favour some letters are thrown away. */
export function randomSerial(): string {
  let serial = ''
  while (serial.length < 16)
    for (const byte of randomBytes(24)) if (byte < 248 && serial.length < 16) serial += letters[byte % letters.length]
  return serial
}

/** Labels for the bags of a lot, no more than it has rice or shrimp for. The same key again answers with the same order. */
export async function orderLabels(
  db: Db,
  lot: Lot,
  given: { amount: number; packG: number; key: string; by: string; at: Date },
): Promise<Order> {
  const { amount, packG, key } = given
  return inTransaction(db, async (trx) => {
    await lockLot(trx, lot.id)
    const before = await findOrder(trx, { lotId: lot.id, key })
    if (before) return before
    if ((await recallsOver(trx, [lot.uri])).length > 0) throw refuse('conflict', 'trace.lot_recalled', { code: lot.code })
    const { labelledG, takenG } = await massUsed(trx, lot)
    const left = Math.max(0, Math.floor((lot.massG - labelledG - takenG) / packG))
    if (amount > left) throw refuse('conflict', 'trace.more_than_lot', { left })
    const codes = Array.from({ length: amount }, () => {
      const serial = randomSerial()
      return { serial, uri: lot.gtin ? serialUri(lot.gtin, serial) : `${lot.uri}#${serial}` }
    })
    const id = await insertOrder(trx, { ...given, lotId: lot.id, codes })
    return { id, lotId: lot.id, amount, packG, at: given.at }
  })
}
