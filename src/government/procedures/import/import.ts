import { type Db, inTransaction } from '#core/db.ts'
import { type DefectCount, countDefects } from '../lint/lint.queries.ts'
import { applyRecords, type Counts, type Incoming } from './apply.ts'
import { insertRun, lockCatalogue } from './import.queries.ts'
import { parseLine } from './import.rules.ts'
import { type LifeEvent, withLifeEvents } from './life-events.ts'

export type ImportInput = {
  lines: AsyncIterable<string> | Iterable<string>
  /** Name of the file, for the record of the run. */
  file: string
  by: string
  at: Date
  /** The day (YYYY-MM-DD) from which new and changed records are in force. */
  validFrom: string
  lifeEvents?: LifeEvent[]
}
export type RefusedLine = { line: number; code?: string; reasons: string[] }
export type ImportReport = { total: number; counts: Counts; refused: RefusedLine[]; defects: DefectCount[] }

/** Reads a file line by line; wrong lines are named with their reasons and left out. */
export async function readLines(
  input: Pick<ImportInput, 'lines' | 'validFrom' | 'lifeEvents'>,
): Promise<{ incoming: Incoming[]; refused: RefusedLine[] }> {
  const incoming: Incoming[] = []
  const refused: RefusedLine[] = []
  const seen = new Map<string, number>()
  let line = 0
  for await (const text of input.lines) {
    line++
    if (text.trim() === '') continue
    const parsed = parseLine(text)
    if (!parsed.ok) {
      refused.push({ line, reasons: parsed.reasons })
      continue
    }
    const { code } = parsed.procedure
    const earlier = seen.get(code)
    if (earlier !== undefined) {
      refused.push({ line, code, reasons: [`code ${code} was already on line ${earlier}`] })
      continue
    }
    seen.set(code, line)
    incoming.push({ record: withLifeEvents(parsed.procedure, input.lifeEvents ?? []), validFrom: input.validFrom })
  }
  return { incoming, refused }
}

/** Loads a national catalogue (JSON lines) in one transaction; wrong lines are refused one by one, the rest load. */
export async function importProcedures(db: Db, input: ImportInput): Promise<ImportReport> {
  const { incoming, refused } = await readLines(input)
  return inTransaction(db, async (trx) => {
    await lockCatalogue(trx)
    const stamp = { by: input.by, at: input.at }
    const counts = await applyRecords(trx, 'national', incoming, stamp)
    const defects = await countDefects(trx)
    const report = { total: incoming.length + refused.length, counts, refused, defects }
    await insertRun(trx, { file: input.file, counts: { ...counts, refused: refused.length }, report }, stamp)
    return report
  })
}
