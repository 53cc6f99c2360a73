import { parse } from 'csv-parse/sync'

export type StatementLine = { line: number; bankTxId: string; amount: number; content: string; transactedAt: Date }
export type StatementFault = { line: number; rule: 'columns' | 'moment' | 'number' | 'amount' | 'twice' | 'empty' }

/** Columns of a statement in CSV: moment, the bank's number, amount (minus: out), words. */
export const statementColumns = ['thoi_diem', 'ma_giao_dich', 'so_tien', 'noi_dung'] as const
const mostLines = 20_000

/** `2026-11-23T09:15:00+07:00`, or `23/11/2026 09:15:00` in Vietnam's time. */
function momentOf(text: string): Date | undefined {
  const [, d, m, y, time] = /^(\d{2})\/(\d{2})\/(\d{4}) (\d{2}:\d{2}(?::\d{2})?)$/.exec(text) ?? []
  const at = new Date(d ? `${y}-${m}-${d}T${time}+07:00` : /^\d{4}-\d{2}-\d{2}T/.test(text) ? text : '')
  return Number.isNaN(at.getTime()) ? undefined : at
}

/** `1.250.000` and `1250000`, with a minus for what went out. */
function amountOf(text: string): number | undefined {
  const plain = /^-?(\d{1,3}(\.\d{3})+|\d+)$/.test(text) ? Number(text.replaceAll('.', '')) : Number.NaN
  return Number.isSafeInteger(plain) && plain !== 0 ? plain : undefined
}

/** Reads a bank's statement; every line that cannot be read is named, and then nothing of it is taken. */
export function readStatement(text: string): { lines: StatementLine[]; faults: StatementFault[] } {
  let rows: string[][]
  try {
    rows = parse(text, { bom: true, skip_empty_lines: true, trim: true, relax_column_count: true, delimiter: [',', ';'] }) as string[][]
  } catch {
    return { lines: [], faults: [{ line: 1, rule: 'columns' }] }
  }
  const [head, ...body] = rows
  if (!head || statementColumns.some((name, index) => head[index]?.toLowerCase() !== name))
    return { lines: [], faults: [{ line: 1, rule: 'columns' }] }
  if (body.length === 0 || body.length > mostLines) return { lines: [], faults: [{ line: 1, rule: 'empty' }] }
  const faults: StatementFault[] = []
  const seen = new Set<string>()
  const lines = body.flatMap(([moment = '', bankTxId = '', money = '', content = ''], index) => {
    const line = index + 2
    const [transactedAt, amount] = [momentOf(moment), amountOf(money)]
    if (!transactedAt) faults.push({ line, rule: 'moment' })
    if (!bankTxId || bankTxId.length > 100) faults.push({ line, rule: 'number' })
    else if (seen.has(bankTxId)) faults.push({ line, rule: 'twice' })
    if (amount === undefined) faults.push({ line, rule: 'amount' })
    seen.add(bankTxId)
    return transactedAt && amount !== undefined ? [{ line, bankTxId, amount, content: content.slice(0, 500), transactedAt }] : []
  })
  return { lines, faults }
}
