import { randomUUID } from 'node:crypto'
import { type Db, inTransaction } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import { getUnit } from '#ground/places/index.ts'
import { takeNumber } from '../register/document.queries.ts'
import { lettersOf } from '../register/notation.rules.ts'
import { fileCode } from './retention.rules.ts'
import { insertWorkFile } from './work-file.queries.ts'

export type Keeping = {
  unitId: string
  title: string /** Kept for ever where it is null. */
  years: number | null
  keeper: { id: string; name: string }
  at: Date
}

/** Opens a work file under the next number of the unit's list of the year. */
export async function keepWorkFile(db: Db, { unitId, title, years, keeper, at }: Keeping): Promise<string> {
  const year = Number(dayOf(at).slice(0, 4))
  const id = randomUUID()
  await inTransaction(db, async (trx) => {
    const unit = await getUnit(trx, unitId)
    const number = await takeNumber(trx, { unitId, direction: 'work_file', book: 'ho-so', year })
    await insertWorkFile(trx, {
      ...{ id, unitId, unitName: unit.fullName, year, number, code: fileCode(number, year, lettersOf(unit)), title },
      ...{ retentionYears: years, keeperId: keeper.id, keeperName: keeper.name, openedAt: at },
    })
  })
  return id
}
