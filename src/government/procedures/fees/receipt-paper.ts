import { dayOf, formatDateTime, formatMoney, type Lang, localized, translatorFor } from '#core/i18n.ts'
import type { App } from '#core/module.ts'
import { type Order, type Receipt, receiptNumber } from '#engine/payments/index.ts'
import { card, facts, head, signatures, title } from '../papers/blocks.ts'
import { closeSheet, type Issuer, issuerOf, officialDay, openSheet, paragraph, table } from '#engine/papers/index.ts'

export type PaymentReceipt = { receipt: Receipt; order: Order; issuer: Issuer; publicUrl: string; lang: Lang }

/** The receipt of a charge or fee as a paper: number, payer, what for, how much, and the QR by which anybody can check it. */
export async function renderPaymentReceipt({ receipt, order, issuer, publicUrl, lang }: PaymentReceipt): Promise<Buffer> {
  const [vi, t] = [translatorFor('vi'), translatorFor(lang)]
  const number = receiptNumber(receipt)
  const url = `${publicUrl}/bien-lai?ma=${receipt.code}`
  const bare = `${publicUrl}/bien-lai`.replace(/^https?:\/\//, '')
  const name = vi('procedures.fee.receipt_title')
  const sheet = openSheet({
    title: `${name} ${number}`,
    author: order.unitName,
    subject: localized('vi', order.title),
    at: receipt.issuedAt,
    footer: `${number} · ${receipt.code}`,
  })
  head(sheet, issuer, number, officialDay(receipt.issuedAt))
  title(sheet, name, undefined, lang === 'vi' ? undefined : { text: t('procedures.fee.receipt_title'), lang })
  card(sheet, {
    label: vi('procedures.fee.receipt_code'),
    code: receipt.code,
    lines: [{ text: vi('procedures.fee.receipt_check', { url: bare }) }],
    url,
    alt: vi('procedures.fee.receipt_check', { url: bare }),
  })
  facts(sheet, [
    { label: vi('payments.column.payer'), value: receipt.payer },
    { label: vi('payments.column.what'), value: localized('vi', order.title) },
    { label: vi('payments.column.case'), value: order.subject },
    { label: vi('payments.column.method'), value: vi(receipt.method === 'cash' ? 'payments.method.cash' : 'payments.method.transfer') },
    { label: vi('payments.column.issued'), value: formatDateTime('vi', receipt.issuedAt) },
  ])
  table(
    sheet,
    [
      { label: vi('payments.column.line'), width: 0.5 },
      { label: vi('payments.column.why'), width: 0.3 },
      { label: vi('payments.column.amount'), width: 0.2, weight: 'semibold' },
    ],
    [
      ...receipt.price.lines.map((line) => [
        localized('vi', line.label),
        line.exemption
          ? `${localized('vi', line.exemption.label)} (−${line.exemption.percent}%)`
          : line.times === null
            ? localized('vi', line.words)
            : `${formatMoney('vi', line.each)} × ${line.times}`,
        formatMoney('vi', line.amount),
      ]),
      [vi('payments.pay.total'), '', formatMoney('vi', receipt.amount)],
    ],
  )
  if (lang !== 'vi') paragraph(sheet, `${t('payments.pay.total')}: ${formatMoney(lang, receipt.amount)}`, { lang })
  const hint = receipt.method === 'cash' ? '(Ký, ghi rõ họ tên)' : '(Đã thu trên hệ thống)'
  signatures(
    sheet,
    [{ role: vi('procedures.fee.receipt_signer'), hint, name: receipt.method === 'cash' ? receipt.issuedBy : order.unitName }],
    receipt.method === 'cash' ? 44 : 6,
  )
  return closeSheet(sheet)
}

// One receipt after the other: they share what they remember of the fonts.
let before: Promise<unknown> = Promise.resolve()

export async function printPaymentReceipt(
  app: App,
  { receipt, order, lang }: { receipt: Receipt; order: Order; lang: Lang },
): Promise<Buffer> {
  const issuer = await issuerOf(app.db, order.unitId, dayOf(receipt.issuedAt))
  const mine = before.then(() => renderPaymentReceipt({ receipt, order, issuer, publicUrl: app.config.publicUrl, lang }))
  before = mine.catch(() => undefined)
  return mine
}
