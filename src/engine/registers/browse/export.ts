import { PassThrough, Readable } from 'node:stream'
import ExcelJS from 'exceljs'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { localized, type T } from '#core/i18n.ts'
import type { Field, Scalar } from '../definition/definition.ts'
import { visibleFields } from '../definition/reach.rules.ts'
import { dataOf } from '../record/change.ts'
import { isPersonal, logReading, purposeOf } from '../record/look.ts'
import { holdsMadeUp, idsOf, madeUpAmong } from '../record/made-up.queries.ts'
import { PurposePage } from '../record/record.page.tsx'
import { crumbsOf, frameOf } from './frame.ts'
import { type Asked, askedOf } from './list-filter.ts'
import { countRecords, type Cursor, listRecords } from './list.queries.ts'
import { type Opened, openRegister } from './readable.ts'
import { baseOf } from './shell.page.tsx'

// A sheet holds 1,048,576 rows; a CSV may hold all.
const mostRows = { csv: 2_000_000, xlsx: 100_000 }
const pieceSize = 2000

/** A leading = + - @ would be run as a formula by a spreadsheet: such a text begins with a quote mark. Numbers stay numbers. */
export const guarded = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)
const csvCell = (value: Scalar): string => (typeof value === 'number' ? String(value) : `"${guarded(String(value)).replaceAll('"', '""')}"`)

function cellOf(t: T, field: Field, value: Scalar | undefined): Scalar {
  if (value === undefined) return ''
  if (field.kind === 'choice') {
    const option = field.options?.find((own) => own.value === value)
    return option ? localized(t.lang, option.label) : value
  }
  return typeof value === 'boolean' ? t(value ? 'registers.yes' : 'registers.no') : value
}

/** Every row that the list would show, piece by piece. */
async function* rowsOf(
  request: FastifyRequest,
  { register }: Opened,
  { filter, order }: Asked,
  fields: readonly Field[],
  { most, marks }: { most: number; marks: boolean },
): AsyncGenerator<Scalar[][]> {
  const { db, config } = request.server
  let after: Cursor | undefined
  for (let written = 0; written < most; ) {
    const page = await listRecords(db, register, filter, { order, after, limit: Math.min(pieceSize, most - written) })
    const madeUp = marks ? await madeUpAmong(db, register.id, idsOf(page.rows)) : undefined
    const mark = ({ recordId }: { recordId: string }): Scalar[] =>
      madeUp ? [request.t(madeUp.has(recordId) ? 'registers.yes' : 'registers.no')] : []
    yield page.rows.map((row) => {
      const data = dataOf(config, row)
      return [...fields.map((field) => cellOf(request.t, field, data[field.key])), row.validFrom, row.validTo ?? '', ...mark(row)]
    })
    written += page.rows.length
    after = page.next
    if (!after) return
  }
}

/** The list under its filters as a file; that of a personal register asks for the purpose first, and is logged. */
export async function exportList(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const opened = await openRegister(request, 'export')
  const { register, actor, now } = opened
  const { definition } = register
  const asked = await askedOf(request, opened)
  const format = asked.query.dang === 'xlsx' ? 'xlsx' : 'csv'
  const purpose = purposeOf(definition, asked.query['muc-dich'])
  if (isPersonal(definition) && !purpose) {
    const purposes = definition.purposes.map((own) => ({
      value: own.key,
      label: localized(t.lang, own.label),
      hint: localized(t.lang, own.ground),
    }))
    const hidden = Object.fromEntries(
      Object.entries(asked.query).filter((pair): pair is [string, string] => pair[1] !== undefined && pair[0] !== 'ngay'),
    )
    const title = localized(t.lang, definition.title)
    const why = {
      t,
      ...(await frameOf(request, register)),
      title,
      purposes,
      hidden,
      action: `${baseOf(definition.key)}/xuat`,
      day: asked.query.ngay,
    }
    return reply.page({
      title: t('registers.purpose.title'),
      face: 'desk',
      parts: ['registers'],
      crumbs: crumbsOf(t, definition, true),
      body: h(PurposePage, why),
    })
  }
  const { count, more } = await countRecords(server.db, register, asked.filter)
  if (format === 'xlsx' && more && (await listRecords(server.db, register, asked.filter, { limit: mostRows.xlsx + 1 })).next)
    throw refuse('tooLarge', 'registers.export_too_large', { count: mostRows.xlsx })
  if (purpose)
    await inTransaction(server.db, (trx) =>
      logReading(trx, register, { actor, recordId: null, personId: null, kind: 'export', rows: count, purpose, at: now }),
    )
  const fields = visibleFields(definition, actor)
  // A file leaves the page on which the notice stands: it says of each row whether it is made up.
  const marks = await holdsMadeUp(server.db, register.id)
  const ends = [t('registers.column.from'), t('registers.column.to'), ...(marks ? [t('registers.made_up')] : [])]
  const heads = [...fields.map((field) => localized(t.lang, field.label)), ...ends]
  const pieces = rowsOf(request, opened, asked, fields, { most: mostRows[format], marks })
  const name = `${definition.key}-${asked.filter.on}.${format}`
  reply.header('content-disposition', `attachment; filename="${name}"`).header('cache-control', 'private, no-store')
  if (format === 'csv') return reply.type('text/csv; charset=utf-8').send(Readable.from(csvPieces(heads, pieces)))
  return reply.type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet').send(sheetOf(definition.key, heads, pieces))
}

async function* csvPieces(heads: string[], pieces: AsyncGenerator<Scalar[][]>): AsyncGenerator<string> {
  yield `\uFEFF${heads.map(csvCell).join(',')}\r\n`
  for await (const rows of pieces) yield rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('')
}

function sheetOf(name: string, heads: string[], pieces: AsyncGenerator<Scalar[][]>): PassThrough {
  const stream = new PassThrough()
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ stream, useStyles: true })
  const sheet = book.addWorksheet(name.slice(0, 31), { views: [{ state: 'frozen', ySplit: 1 }] })
  const write = async (): Promise<void> => {
    const head = sheet.addRow(heads)
    head.font = { bold: true }
    head.commit()
    for await (const rows of pieces)
      for (const row of rows) sheet.addRow(row.map((value) => (typeof value === 'string' ? guarded(value) : value))).commit()
    sheet.commit()
    await book.commit()
  }
  write().catch((error: unknown) => stream.destroy(error instanceof Error ? error : new Error(String(error))))
  return stream
}
