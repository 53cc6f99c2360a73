import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { formatDateTime, localized, type MessageKey } from '#core/i18n.ts'
import { type Case, getLatestDefinition, listCases } from '#engine/casework/index.ts'
import { type Cell, PrintPage, writeSheet } from '#engine/desk/index.ts'
import { listOfficers } from '#ground/identity/index.ts'
import { urgencyOf } from '../dossier/view.ts'
import { deskHref, type DeskQuery, filterOf } from './filter.ts'

// What a spreadsheet shows without scrolling sideways, in characters.
const columns = [
  ['code', 26],
  ['procedure', 48],
  ['applicant', 28],
  ['channel', 14],
  ['state', 22],
  ['holder', 24],
  ['filed', 18],
  ['due', 18],
] as const
const columnKey = (name: string): MessageKey => `procedures.column.${name}` as MessageKey

const mostExported = 5000
const mostPrinted = 500

async function casesOf(request: FastifyRequest, limit: number): Promise<{ cases: Case[]; isCut: boolean }> {
  const { db, clock } = request.server
  const { filter } = await filterOf(request, request.query as DeskQuery, clock.now())
  const { cases, next } = await listCases(db, filter, { limit })
  return { cases, isCut: next !== undefined }
}

async function rowsOf(request: FastifyRequest, limit: number): Promise<{ rows: Cell[][]; cases: Case[]; isCut: boolean }> {
  const { t, server } = request
  const [{ cases, isCut }, process] = await Promise.all([casesOf(request, limit), getLatestDefinition(server.db, 'one_stop')])
  const rows = cases.map((c): Cell[] => [
    c.reference,
    c.title,
    c.party,
    t(`procedures.channel.${c.channel}` as MessageKey),
    localized(t.lang, process.states[c.state]?.label ?? c.state),
    c.assigneeName ?? '',
    c.openedAt,
    c.dueAt,
  ])
  return { rows, cases, isCut }
}

/** The queue as a table for programs: the filter that is on, up to 5,000 rows. */
export async function exportCsv(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t } = request
  const { rows } = await rowsOf(request, mostExported)
  // A leading = + - @ would be run as a formula by a spreadsheet: such a cell begins with a quote mark.
  const cell = (text: string): string => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`
  const words = rows.map((row) => row.map((value) => (value instanceof Date ? formatDateTime(t.lang, value) : (value ?? ''))))
  const csv = [columns.map(([name]) => t(columnKey(name))), ...words].map((row) => row.map(cell).join(',')).join('\r\n')
  return reply.type('text/csv; charset=utf-8').header('content-disposition', 'attachment; filename="ho-so.csv"').send(`\uFEFF${csv}\r\n`)
}

/** The same as a workbook. */
export async function exportSheet(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t } = request
  const { rows } = await rowsOf(request, mostExported)
  const heads = columns.map(([name, width]) => ({ label: t(columnKey(name)), width }))
  return reply
    .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
    .header('content-disposition', 'attachment; filename="ho-so.xlsx"')
    .header('cache-control', 'private, no-store')
    .send(await writeSheet(t('procedures.desk.caption'), heads, rows))
}

/** The filters of an address in words: what a printed list must say of itself. */
async function filterWords(request: FastifyRequest, query: DeskQuery): Promise<string[]> {
  const { t, server, actor } = request
  const officers = query.giu
    ? await listOfficers(server.db, { unitIds: actor?.roles.map((held) => held.unitId) ?? [], at: server.clock.now() })
    : []
  const holder = query.giu === 'chua' ? t('procedures.desk.nobody') : officers.find((one) => one.personId === query.giu)?.name
  const parts: [MessageKey, string | undefined][] = [
    ['procedures.desk.search', query.q],
    ['procedures.column.procedure', query['thu-tuc']],
    ['procedures.column.channel', query.kenh && t(`procedures.channel.${query.kenh}` as MessageKey)],
    ['procedures.column.holder', holder],
  ]
  return parts.flatMap(([label, value]) => (value ? [`${t(label)}: ${value}`] : []))
}

/** The queue on paper. */
export async function printDesk(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server, actor } = request
  const query = request.query as DeskQuery
  const now = server.clock.now()
  const { queue, whose } = await filterOf(request, query, now)
  const { rows, cases, isCut } = await rowsOf(request, mostPrinted)
  const title = `${t(whose === 'me' ? 'procedures.desk.mine' : 'procedures.desk.unit')}: ${t(`procedures.queue.${queue}`)}`
  const body = h(PrintPage, {
    t,
    title,
    office: actor?.office ? localized(t.lang, actor.office) : localized(t.lang, server.province.name),
    filters: await filterWords(request, query),
    printed: t('procedures.desk.printed', { name: actor?.name ?? '', at: formatDateTime(t.lang, now), count: rows.length }),
    columns: [
      { key: 'left', label: t('procedures.column.left'), nowrap: true },
      ...columns.map(([name]) => ({ key: name as string, label: t(columnKey(name)), nowrap: name === 'code' })),
    ],
    rows: rows.map((row, index) => {
      const found = cases[index]
      const cells = Object.fromEntries(
        columns.map(([name], at) => {
          const value = row[at]
          return [name, value instanceof Date ? formatDateTime(t.lang, value) : (value ?? '')]
        }),
      )
      return { id: String(row[0]), cells: { ...cells, left: found ? urgencyOf(t, found, now).words : '' } }
    }),
    cut: isCut ? t('procedures.desk.print_cut', { count: mostPrinted }) : undefined,
    back: deskHref(query),
  })
  return reply.page({ title, body, face: 'desk', bare: true })
}
