import type { Config } from '#core/config.ts'
import { type Db, inTransaction } from '#core/db.ts'
import { Refusal } from '#core/errors.ts'
import { translatorFor } from '#core/i18n.ts'
import { listRegistersFedBy } from '../definition/definition.queries.ts'
import { writeRecord } from '../record/change.ts'
import { readText } from '../record/value.rules.ts'
import { fedData, type FedCase } from './feed.rules.ts'
import { wasFed } from './feed.queries.ts'

export type Fed = { register: string; recordId?: string; refused?: string }

/**
 * A procedure's case came to an end: registers that declare it as their source take what their definition says, each case once.
 * A case that does not fit is reported and keeps nothing else from being written.
 */
export async function feedRegisters(db: Db, config: Config, fed: FedCase, at: Date): Promise<Fed[]> {
  const t = translatorFor('vi')
  const results: Fed[] = []
  for (const register of await listRegistersFedBy(db, fed.procedure)) {
    const { definition } = register
    const feed = definition.feeds?.find((own) => own.procedure === fed.procedure && own.state === fed.state)
    if (!feed) continue
    const source = `feed:${fed.reference}`
    const data = Object.fromEntries(
      Object.entries(fedData(feed, fed)).flatMap(([key, value]) => {
        const field = definition.fields.find((own) => own.key === key)
        const read = field && typeof value === 'string' ? readText(field, value) : value
        return read === undefined ? [] : [[key, read]]
      }),
    )
    try {
      const written = await inTransaction(db, async (trx) => {
        if (await wasFed(trx, register.id, source)) return undefined
        return writeRecord(trx, config, register, {
          change: { kind: 'put', day: fed.day, data },
          reason: fed.reference,
          by: { id: null, name: t('registers.by_procedure', { code: fed.reference }) },
          at,
          source,
          t,
          word: 'fed',
        })
      })
      if (written) results.push({ register: definition.key, recordId: written.recordId })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      results.push({
        register: definition.key,
        refused: error.fields.map((fault) => `${fault.field}: ${fault.rule}`).join('; ') || error.code,
      })
    }
  }
  return results
}
