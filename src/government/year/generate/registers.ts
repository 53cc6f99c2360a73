import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Context } from '#core/module.ts'
import { findRegister, importCsv } from '#engine/registers/index.ts'
import { type Cells, type Ground, type Sheet, sheetsOf } from './rows.ts'

const csvCell = (cell: string | number): string => {
  const text = String(cell)
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
const csvLine = (cells: Cells): string => `${cells.map(csvCell).join(',')}\n`

function* linesOf({ head, rows }: Sheet): Generator<string> {
  let piece = csvLine(head)
  for (const row of rows()) {
    piece += csvLine(row)
    if (piece.length < 65_536) continue
    yield piece
    piece = ''
  }
  yield piece
}

/**
 * Fills the registers through their own import, so that every rule of theirs holds. The name of the file stands in the history of
 * each record and says that it was made up. A second run finds the same records and changes nothing.
 */
export async function fillRegisters(context: Context, ground: Ground): Promise<number> {
  const { db, log } = context
  const dir = await mkdtemp(join(tmpdir(), 'tinhso-year-'))
  let records = 0
  try {
    for (const sheet of sheetsOf(ground)) {
      const register = await findRegister(db, sheet.register)
      if (!register) {
        log(`the pack has no register ${sheet.register}: left out`)
        continue
      }
      const file = join(dir, `sinh-thu-seed-${ground.seed}-${sheet.register}.csv`)
      await pipeline(Readable.from(linesOf(sheet)), createWriteStream(file))
      const done = await importCsv(context, register, file, { validFrom: sheet.validFrom, load: 'all', madeUp: true })
      if (done.faulty > 0) throw new Error(`${sheet.register}: ${done.faulty} of ${done.lines} made-up records break its rules`)
      records += done.lines
      log(`${sheet.register}: ${done.lines} records, ${done.fresh} new`)
    }
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
  return records
}
