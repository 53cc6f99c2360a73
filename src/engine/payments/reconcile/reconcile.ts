import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { refuse } from '#core/errors.ts'
import { dayOf, formatDate, formatDateTime, formatMoney, formatNumber, type MessageKey, type T } from '#core/i18n.ts'
import { examinePart } from '#ground/files/index.ts'
import { partKey } from '../desk/frame.page.tsx'
import { byOf, deskCounts, unitsOf } from '../desk/reach.ts'
import { listAccounts } from '../order/order.queries.ts'
import { listDeposits } from '../deposit/deposit.queries.ts'
import { importStatement, spanOfDay } from './import-statement.ts'
import { type Compared, compareCash, compareRefunds, compareTransfers, listStatements } from './reconcile.queries.ts'
import { type ReconcileProps, ReconcilePage } from './reconcile.page.tsx'
import { readStatement } from './statement.ts'

const mostBytes = 4 * 1024 * 1024

/** The day asked for; today where none, or none that exists, was given. */
export function dayAsked(request: FastifyRequest): string {
  const { ngay = '' } = request.query as { ngay?: string }
  const real = /^\d{4}-\d{2}-\d{2}$/.test(ngay) && !Number.isNaN(Date.parse(ngay))
  return real ? ngay : dayOf(request.server.clock.now())
}

/** Orders, bank statement and ledger of a day side by side, and the import of a statement. */
export async function showReconcile(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return reconcilePage(request, reply)
}

async function reconcilePage(request: FastifyRequest, reply: FastifyReply, more: Partial<ReconcileProps> = {}): Promise<FastifyReply> {
  const { db } = request.server
  const { t } = request
  const day = dayAsked(request)
  const { from, to } = spanOfDay(day)
  const units = unitsOf(request, 'account')
  const accounts = await listAccounts(db, units)
  const ids = accounts.map((account) => account.id)
  const [transfers, refunds, cash, deposits, statements, counts] = await Promise.all([
    compareTransfers(db, ids, from, to),
    compareRefunds(db, from, to, units),
    compareCash(db, units, day),
    listDeposits(db, units, 15),
    listStatements(db, ids, 10),
    deskCounts(request),
  ])
  const title = t(partKey('doi-soat'))
  const body = h(ReconcilePage, {
    t,
    title,
    counts,
    day,
    dayWords: formatDate(t.lang, day),
    accounts: accounts.map((account) => ({ value: account.id, label: `${account.number} · ${account.bankName}` })),
    rows: [...transfers.map((row) => rowOf(t, row)), ...(refunds.count > 0 ? [rowOf(t, refunds)] : [])],
    cash: cash.map((row) => ({
      unit: row.unitName,
      receipts: formatMoney(t.lang, row.receipts),
      ledger: formatMoney(t.lang, row.ledger),
      counted: row.counted === null ? t('payments.reconcile.not_counted') : formatMoney(t.lang, row.counted),
      agrees: row.receipts === row.ledger,
    })),
    deposits: deposits.map((one) => ({
      ...{ id: one.id, unit: one.unitName, day: formatDate(t.lang, one.day), reference: one.reference },
      amount: formatMoney(t.lang, one.amount),
      state: one.arrivedAt
        ? t('payments.deposit.arrived', { when: formatDateTime(t.lang, one.arrivedAt) })
        : t('payments.deposit.underway'),
      arrived: one.arrivedAt !== null,
    })),
    statements: statements.map((one) => ({
      id: one.id,
      name: one.name,
      days:
        one.firstDay === one.lastDay
          ? formatDate(t.lang, one.firstDay)
          : `${formatDate(t.lang, one.firstDay)}–${formatDate(t.lang, one.lastDay)}`,
      lines: formatNumber(t.lang, one.lines),
      by: `${one.importedName}, ${formatDateTime(t.lang, one.importedAt)}`,
    })),
    errors: [],
    done: doneWords(request),
    ...more,
  })
  return reply.page({ title, body, face: 'desk', status: more.errors?.length ? 422 : 200 })
}

function doneWords({ query, t }: FastifyRequest): string | undefined {
  const { xong } = query as { xong?: string }
  const [lines, fresh, posted, questions] = (xong ?? '').split('.').map(Number)
  if (lines === undefined || !xong || [lines, fresh, posted, questions].some((n) => !Number.isInteger(n)))
    return xong === 'cu' ? t('payments.reconcile.known') : undefined
  return t('payments.reconcile.imported', { lines, fresh: fresh ?? 0, posted: posted ?? 0, questions: questions ?? 0 })
}

const rowOf = (t: T, row: Compared): ReconcileProps['rows'][number] => ({
  unit: row.unitName ?? t(`payments.reconcile.${row.what}` as MessageKey),
  count: formatNumber(t.lang, row.count),
  recorded: formatMoney(t.lang, row.recorded),
  statement: formatMoney(t.lang, row.statement),
  ledger: formatMoney(t.lang, row.ledger),
  agrees: row.recorded === row.statement && row.statement === row.ledger,
})

/** Takes a statement: read whole, or refused with the lines that are wrong. */
export async function submitStatement(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const { t } = request
  const accounts = await listAccounts(db, unitsOf(request, 'account'))
  if (accounts.length === 0) throw refuse('notAllowed', 'core.not_allowed')
  const { text, name, accountId } = await readUpload(request)
  const account = accounts.find((one) => one.id === accountId) ?? (accounts.length === 1 ? accounts[0] : undefined)
  const fault = (field: string, message: string): Promise<FastifyReply> => reconcilePage(request, reply, { errors: [{ field, message }] })
  if (!account) return fault('tai-khoan', t('payments.reconcile.choose_account'))
  if (text === undefined) return fault('tep', t('payments.reconcile.no_file'))
  const { lines, faults } = readStatement(text)
  if (faults.length > 0) {
    const told = faults
      .slice(0, 10)
      .map(({ line, rule }) => t('payments.reconcile.fault', { line, what: t(`payments.reconcile.fault.${rule}` as MessageKey) }))
    return fault('tep', told.join(' '))
  }
  const done = await importStatement(db, { account, name, text, lines, by: byOf(request), at: clock.now() })
  const day = dayOf(lines[0]?.transactedAt ?? clock.now())
  const words = done.known ? 'cu' : `${done.lines}.${done.fresh}.${done.posted}.${done.questions}`
  return reply.redirect(`/lam-viec/thu-phi?muc=doi-soat&ngay=${day}&xong=${words}`, 303)
}

async function readUpload(request: FastifyRequest): Promise<{ text: string | undefined; name: string; accountId: string }> {
  const read: { text: string | undefined; name: string; accountId: string } = { text: undefined, name: '', accountId: '' }
  if (!request.isMultipart()) return read
  for await (const part of request.parts({ limits: { fileSize: mostBytes } })) {
    if (part.type === 'field') {
      if (part.fieldname === 'tai-khoan') read.accountId = String(part.value)
    } else if (part.fieldname === 'tep' && part.filename) {
      const bytes = await part.toBuffer()
      await examinePart(request, { name: part.filename, bytes }, 'import')
      if (bytes.length > 0)
        Object.assign(read, { text: bytes.toString('utf8').replaceAll('\u0000', ''), name: part.filename.slice(0, 200) })
    } else part.file.resume()
  }
  return read
}
