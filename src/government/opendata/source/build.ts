import type { Config } from '#core/config.ts'
import type { Db } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { dayOf } from '#core/i18n.ts'
import { isMadeUpRegister } from '#engine/indicators/index.ts'
import type { DatasetBody } from '../dataset/definition.ts'
import { settings } from '../dataset/settings.ts'
import { besideOthers, type Protected } from './together.ts'
import { hideSmall } from '../protect/hide.rules.ts'
import { type Scan, scanTable } from '../protect/scan.rules.ts'
import { readIndicators } from './indicator.ts'
import { readOffered } from './offered.ts'
import { readRegister } from './register.ts'
import { type Row, type Table, mostRows } from './table.ts'
import { readTally } from './tally.ts'

export type Built = { table: Table; scan: Scan }

const read = (db: Db, config: Config, { source }: DatasetBody, today: string): Promise<Table> =>
  source.kind === 'register'
    ? readRegister(db, config, source, today)
    : source.kind === 'tally'
      ? readTally(db, source, today)
      : source.kind === 'indicator'
        ? readIndicators(db, source, today)
        : readOffered(db, source, today)

export const madeUpColumn = 'made_up'

/** A table with made-up work in it says so in a column of its own, which goes with every file. */
export function markMadeUp(table: Table): Table {
  const { madeUp } = table
  if (!madeUp || (madeUp !== true && madeUp.size === 0)) return table
  const column = {
    key: madeUpColumn,
    label: { vi: 'Sinh thử', en: 'Generated', km: 'បង្កើតសាកល្បង' },
    kind: 'yesno' as const,
    hint: {
      vi: 'Dòng có số liệu do máy sinh ra để thử, không phải số thật.',
      en: 'The row holds figures that were generated for trials and are not real.',
      km: 'ជួរនេះមានតួលេខបង្កើតសាកល្បង មិនមែនពិត។',
    },
  }
  const rows = table.rows.map((row, index) => ({ ...row, [madeUpColumn]: madeUp === true || madeUp.has(index) }))
  return { ...table, columns: [...table.columns, column], rows }
}

const only = (table: Table): Row[] => table.rows.map((row) => Object.fromEntries(table.columns.map(({ key }) => [key, row[key] ?? null])))

/** A dataset's table with small figures hidden, by itself and then beside the datasets that count the same. */
async function protect(db: Db, config: Config, body: DatasetBody, at: Date): Promise<Protected & { hidden: Scan['hidden'] }> {
  const today = dayOf(at)
  const { source } = body
  const found = await read(db, config, body, today)
  if (found.rows.length > mostRows) throw refuse('tooLarge', 'opendata.too_many_rows', { most: mostRows })
  // Of a count it is not known which records are in it: all of it is marked.
  const isCountOfMadeUp = source.kind === 'tally' && (await isMadeUpRegister(db, source.register))
  const whole = markMadeUp(isCountOfMadeUp ? { ...found, madeUp: true } : found)
  const k = Math.max(body.k ?? 0, settings().minimumK)
  if (!whole.counted) return { body, table: whole, k, hidden: undefined }
  const alone = hideSmall(whole, k)
  const { table, more } = await besideOthers(db, { body, table: alone.table, k }, today, (other) => protect(db, config, other, at))
  return { body, table, k, hidden: { ...alone.hidden, secondary: alone.hidden.secondary + more } }
}

/** The rows as they would be published, and what the scan says of them: small figures are hidden first, then everything is looked at. */
export async function buildDataset(db: Db, config: Config, body: DatasetBody, at: Date): Promise<Built> {
  const { table, k, hidden } = await protect(db, config, body, at)
  const scan = scanTable(table, { subject: body.subject, k, checked: body.checked ?? {}, year: at.getUTCFullYear() })
  return { table: { ...table, rows: only(table) }, scan: { ...scan, ...(hidden ? { hidden } : {}) } }
}
