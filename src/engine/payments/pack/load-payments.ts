import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { inTransaction } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import type { Context } from '#core/module.ts'
import { findUnitByCode, listAncestors } from '#ground/places/index.ts'
import { endOtherAccounts, saveAccount } from '../order/order.queries.ts'

const strict = { additionalProperties: false }
const Accounts = Type.Object(
  {
    accounts: Type.Array(
      Type.Object(
        {
          owner: Type.String({ description: 'Code of the unit whose accountants look after it' }),
          covers: Type.String({ description: 'Code of the unit whose fees go here, with all below it; * for all' }),
          bin: Type.String({ pattern: '^[0-9]{6}$' }),
          bank: Type.String({ minLength: 1 }),
          number: Type.String({ pattern: '^[0-9A-Za-z]{1,19}$' }),
          name: Type.String({ minLength: 1, maxLength: 100 }),
          example: Type.Boolean({ description: 'An invented account: shown as such, refused in production' }),
        },
        strict,
      ),
      { minItems: 1 },
    ),
  },
  strict,
)

/** Reads the pack's `payments.json`: into which accounts fees go. */
export async function loadAccounts({ db, clock, config, log }: Context, packDir: string): Promise<void> {
  const file = join(packDir, 'payments.json')
  if (!existsSync(file)) return
  const read: unknown = JSON.parse(readFileSync(file, 'utf8'))
  if (!Value.Check(Accounts, read)) {
    const first = Value.Errors(Accounts, read)[0]
    throw new Error(`${file}: ${first?.instancePath} ${first?.message}`)
  }
  const { accounts } = read as Static<typeof Accounts>
  const on = dayOf(clock.now())
  await inTransaction(db, async (trx) => {
    const kept: string[] = []
    for (const account of accounts) {
      if (account.example && config.mode === 'production') {
        log(`payments: ${account.number} is an example account and is not used in production`)
        continue
      }
      const owner = await findUnitByCode(trx, account.owner, { on })
      if (!owner) throw new Error(`${file}: no unit ${account.owner} on ${on}`)
      const path = [owner, ...(await listAncestors(trx, owner.id, { on }))].map((unit) => unit.id)
      const { covers, bin, number, name, bank: bankName, example } = account
      const { fresh } = await saveAccount(trx, { unitId: owner.id, unitPath: path, covers, bin, number, name, bankName, example })
      if (fresh) log(`payments: fees of ${covers} go to ${number} at ${bankName}`)
      kept.push(`${bin} ${number}`)
    }
    await endOtherAccounts(trx, kept, clock.now())
  })
}
