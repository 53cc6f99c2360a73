import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { Refusal, refuse } from '#core/errors.ts'
import { dayOf, formatDate, formatDateTime, formatMoney } from '#core/i18n.ts'
import { getUnit, listAncestors } from '#ground/places/index.ts'
import { partKey } from '../desk/frame.page.tsx'
import { byOf, deskCounts, unitsOf } from '../desk/reach.ts'
import { type Drawer, listDrawers } from '../cash/cash.queries.ts'
import { type Deposit, listDeposits } from '../deposit/deposit.queries.ts'
import { findAccountFor } from '../order/order.queries.ts'
import { writeVietQr } from '../vietqr/vietqr.rules.ts'
import type { ReceiptSpan } from '../receipt/receipt.queries.ts'
import { readSum } from '../order/read-sum.rules.ts'
import { closeDay, figuresOf } from './close-day.ts'
import { listCloses } from './close.queries.ts'
import { ClosePage, type CloseProps } from './close.page.tsx'

const spanWords = (spans: ReceiptSpan[]): string =>
  spans.map(({ book, first, last, count }) => `${book} ${first}–${last} (${count})`).join('; ') || '–'

/** The drawers that an officer counts, with what each should hold, and the days closed before. */
export async function showClose(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return closePage(request, reply)
}

/** The officer's own units, and those below whose drawer moved: a one-stop's cashier takes cash for the departments beside it. */
async function drawersOf(request: FastifyRequest): Promise<Drawer[]> {
  const { db, clock } = request.server
  const on = dayOf(clock.now())
  const units = unitsOf(request, 'collect')
  const moved = await listDrawers(db, units, on)
  const own = units.filter((id) => !moved.some((drawer) => drawer.unitId === id))
  const rest = await Promise.all(
    own.map(async (id) => {
      const unit = await getUnit(db, id, { on })
      return { unitId: id, unitName: unit.fullName, unitPath: [id, ...(await listAncestors(db, id, { on })).map((one) => one.id)] }
    }),
  )
  return [...moved, ...rest]
}

type Typed = { unitId: string; errors: CloseProps['desks'][number]['errors']; fields: Record<string, string> }

async function closePage(request: FastifyRequest, reply: FastifyReply, typed?: Typed): Promise<FastifyReply> {
  const { db, clock } = request.server
  const { t } = request
  const now = clock.now()
  const units = unitsOf(request, 'read')
  const [closes, deposits, counts] = await Promise.all([listCloses(db, units, 30), listDeposits(db, units, 30), deskCounts(request)])
  const desks: CloseProps['desks'] = []
  for (const { unitId, unitName } of await drawersOf(request)) {
    const figures = await figuresOf(db, unitId, now)
    const own = typed?.unitId === unitId ? typed : undefined
    desks.push({
      unitId,
      unit: unitName,
      facts: [
        { label: t('payments.close.expected'), value: formatMoney(t.lang, figures.expected) },
        {
          label: t('payments.close.cash_taken'),
          value: t('payments.close.cash_entries', { amount: formatMoney(t.lang, figures.cashTaken), count: figures.takings ?? 0 }),
        },
        { label: t('payments.close.cash_back'), value: formatMoney(t.lang, figures.cashBack) },
        { label: t('payments.close.transfers'), value: formatMoney(t.lang, figures.transfers) },
        { label: t('payments.close.receipts'), value: spanWords(figures.spans) },
      ],
      closed: closes.some((close) => close.unitId === unitId && close.day === dayOf(now)),
      errors: own?.errors ?? [],
      fields: own?.fields ?? {},
    })
  }
  const title = t(partKey('dong-so'))
  const body = h(ClosePage, {
    t,
    title,
    counts,
    today: formatDate(t.lang, now),
    desks,
    deposits: await Promise.all(deposits.map((deposit) => depositRow(request, deposit))),
    closes: closes.map((close) => ({
      id: close.id,
      day: formatDate(t.lang, close.day),
      unit: close.unitName,
      expected: formatMoney(t.lang, close.expected),
      counted: formatMoney(t.lang, close.counted),
      difference: close.difference,
      differenceWords: formatMoney(t.lang, close.difference),
      receipts: spanWords(close.figures.spans),
      note: close.note ?? '',
      by: `${close.closedName}, ${formatDateTime(t.lang, close.closedAt)}`,
    })),
  })
  return reply.page({ title, body, face: 'desk', status: typed ? 422 : 200 })
}

/** Cash on its way, with what its slip must say; outside production also as the QR that the stand-in bank reads. */
async function depositRow(request: FastifyRequest, deposit: Deposit): Promise<CloseProps['deposits'][number]> {
  const { t, server } = request
  const lineage = await listAncestors(server.db, deposit.unitId, { on: deposit.day })
  const account = await findAccountFor(server.db, [
    (await getUnit(server.db, deposit.unitId, { on: deposit.day })).code,
    ...lineage.map((one) => one.code),
  ])
  const qr = account && writeVietQr({ bin: account.bin, account: account.number, amount: deposit.amount, purpose: deposit.reference })
  return {
    ...{ id: deposit.id, day: formatDate(t.lang, deposit.day), unit: deposit.unitName, amount: formatMoney(t.lang, deposit.amount) },
    ...{ reference: deposit.reference, account: account ? `${account.number} · ${account.bankName}` : '–' },
    arrived: deposit.arrivedAt ? formatDateTime(t.lang, deposit.arrivedAt) : undefined,
    standIn: qr && !deposit.arrivedAt && server.config.mode !== 'production' ? `/ngan-hang-thu?qr=${encodeURIComponent(qr)}` : undefined,
  }
}

export async function submitClose(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const { t } = request
  const fields = Object.fromEntries(
    Object.entries((request.body ?? {}) as Record<string, unknown>).map(([name, value]) => [name, typeof value === 'string' ? value : '']),
  )
  const drawer = (await drawersOf(request)).find((one) => one.unitId === fields['don-vi'])
  if (!drawer) throw refuse('notAllowed', 'core.not_allowed')
  const { unitId, unitName, unitPath } = drawer
  const counted = readSum(fields['dem-duoc'])
  if (counted === undefined || Number.isNaN(counted))
    return closePage(request, reply, { unitId, errors: [{ field: 'dem-duoc', message: t('payments.close.count_wrong') }], fields })
  try {
    await closeDay(db, {
      unit: { id: unitId, name: unitName, path: unitPath },
      counted,
      note: (fields['ghi-chu'] ?? '').slice(0, 300),
      by: byOf(request),
      at: clock.now(),
    })
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== 'invalid') throw error
    return closePage(request, reply, { unitId, errors: [{ field: 'ghi-chu', message: t(error.code, error.vars) }], fields })
  }
  return reply.redirect('/lam-viec/thu-phi?muc=dong-so', 303)
}
