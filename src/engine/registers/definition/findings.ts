import type { Db } from '#core/db.ts'
import type { Finding } from '#core/module.ts'
import { qualityOf, totalsOf } from '../browse/quality.ts'
import { listRegisters } from './definition.queries.ts'

/** What `tinhso doctor` says of the registers: empty ones, and those whose records are mostly old. */
export async function findings(db: Db, today: string): Promise<Finding[]> {
  const registers = await listRegisters(db)
  const found: Finding[] = []
  for (const register of registers) {
    const { rows, fresh } = totalsOf(await qualityOf(db, register, today, undefined))
    const subject = `registers: ${register.definition.key}`
    if (rows > 0 && fresh * 2 < rows)
      found.push({
        ok: false,
        subject,
        message: `${fresh} of ${rows} records are younger than ${register.definition.freshDays} days`,
        remedy: 'confirm or change the old ones, or import the current table',
      })
  }
  return found.length > 0 ? found : [{ ok: true, subject: 'registers', message: `${registers.length} registers are published` }]
}
