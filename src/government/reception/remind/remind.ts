import { inTransaction } from '#core/db.ts'
import { dayOf, formatDate, formatTime } from '#core/i18n.ts'
import type { Context } from '#core/module.ts'
import { notify } from '#ground/notifications/index.ts'
import { getUnit } from '#ground/places/index.ts'
import { takeToRemind } from './remind.queries.ts'

export const remindJob = 'reception.remind'
const day = 86_400_000

/** Reminds of tomorrow's appointments by SMS, each once, outside quiet hours; who booked only today needs no reminder. */
export async function remind({ db, clock, config }: Pick<Context, 'db' | 'clock' | 'config'>): Promise<number> {
  const at = clock.now()
  const today = new Date(`${dayOf(at)}T00:00:00+07:00`)
  const span = { from: new Date(today.getTime() + day), to: new Date(today.getTime() + 2 * day), madeBefore: today, at }
  let reminded = 0
  for (;;) {
    const some = await inTransaction(db, async (trx) => {
      const tickets = await takeToRemind(trx, span)
      for (const { id, unitId, slotAt, phone } of tickets) {
        const path = `/lay-so/phieu/${id}`
        const office = (await getUnit(trx, unitId, { on: dayOf(slotAt) })).fullName
        const vars = { time: formatTime('vi', slotAt), date: formatDate('vi', slotAt), office, link: `${config.publicUrl}${path}` }
        await notify(trx, { channel: 'sms', address: phone, template: 'reception.message.remind', vars, lang: 'vi', path, at, quiet: true })
      }
      return tickets.length
    })
    reminded += some
    if (some === 0) return reminded
  }
}
