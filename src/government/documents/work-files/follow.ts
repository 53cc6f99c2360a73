import { type Db, inTransaction } from '#core/db.ts'
import { getUnit } from '#ground/places/index.ts'
import { takeNumber } from '../register/document.queries.ts'
import { fileCode } from './retention.rules.ts'
import { lettersOf } from '../register/notation.rules.ts'
import { listOpenFilesOf, moveFile } from './work-file.queries.ts'

/**
 * After a reorganisation the open work files go on with the unit that takes over, each under the next number of its list of the year:
 * so none stays behind or takes a number that the heir has or will give. The number that it bore stays written on it. Closed files
 * stay with the unit that closed them.
 */
export async function followFiles(db: Db, from: string, path: string[]): Promise<void> {
  const [heir] = path
  if (!heir) return
  await inTransaction(db, async (trx) => {
    const unit = await getUnit(trx, heir)
    for (const file of await listOpenFilesOf(trx, from)) {
      const number = await takeNumber(trx, { unitId: heir, direction: 'work_file', book: 'ho-so', year: file.year })
      await moveFile(trx, file, { unitId: heir, unitName: unit.fullName, number, code: fileCode(number, file.year, lettersOf(unit)) })
    }
  })
}
