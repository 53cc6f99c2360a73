import { type Db, inTransaction } from '#core/db.ts'
import { getUnit } from '#ground/places/index.ts'
import { findDocument, refreshSearch, takeNumber } from '../register/document.queries.ts'
import { listDraftsOf, moveDraft, setHeir } from '../register/heirs.queries.ts'
import { fileCode } from './retention.rules.ts'
import { lettersOf } from '../register/notation.rules.ts'
import { listOpenFilesOf, moveFile } from './work-file.queries.ts'

/**
 * After a reorganisation the heir keeps the registers of the unit that ended, whose numbers stay what they are. Drafts go on as drafts
 * of the heir: it is the heir that will issue them, under its own letters and the next number of its own book.
 */
export async function followDocuments(db: Db, from: string, path: string[], at: Date = new Date()): Promise<void> {
  const [heir] = path
  if (!heir) return
  await inTransaction(db, async (trx) => {
    const [old, unit] = [await getUnit(trx, from), await getUnit(trx, heir)]
    await setHeir(trx, from, heir, at)
    for (const { id, notation } of await listDraftsOf(trx, from)) {
      const letters = notation.split('-').map((part) => (part === lettersOf(old) ? lettersOf(unit) : part))
      await moveDraft(trx, id, { unitId: heir, name: unit.fullName, organ: unit.code, notation: letters.join('-') })
      const moved = await findDocument(trx, id)
      if (moved) await refreshSearch(trx, moved)
    }
  })
  await followFiles(db, from, path)
}

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
