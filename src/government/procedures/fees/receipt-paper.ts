import { formatDateTime, formatMoney, type Lang, localized, type Localized, translatorFor } from '#core/i18n.ts'
import type { Receipt } from '#engine/payments/index.ts'
import { closeSheet, type Issuer, officialDay, openSheet, paragraph, table } from '#engine/papers/index.ts'
import { card, facts, head, signatures, title } from '../papers/blocks.ts'
import { fillWords, type PaperTemplate } from '../templates/words.rules.ts'

export type PaymentPaper = {
  receipt: Pick<Receipt, 'code' | 'method' | 'payer' | 'amount' | 'price' | 'issuedAt' | 'issuedBy'>
  number: string
  order: { title: Localized; subject: string; unitName: string }
  issuer: Issuer
  publicUrl: string
  lang: Lang
  /** The words of the moment of issue, not filled in yet. */
  template: Pick<PaperTemplate, 'texts'>
}

/** The receipt of a charge or fee as a paper: number, payer, what for, how much, and the QR by which anybody can check it. */
export async function renderPaymentReceipt({ receipt, number, order, issuer, publicUrl, lang, template }: PaymentPaper): Promise<Buffer> {
  const [vi, t] = [translatorFor('vi'), translatorFor(lang)]
  const url = `${publicUrl}/bien-lai?ma=${receipt.code}`
  const words = fillWords(template, {
    ...{ number, payer: receipt.payer, dossier: order.subject, procedure: localized('vi', order.title), unit: order.unitName },
    ...{
      amount: formatMoney('vi', receipt.amount),
      issued: officialDay(receipt.issuedAt),
      url: `${publicUrl}/bien-lai`.replace(/^https?:\/\//, ''),
    },
  })
  const [name, check] = [words.title ?? '', words.check ?? '']
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
    lines: [{ text: check }],
    url,
    alt: check,
  })
  if (words.opening) paragraph(sheet, words.opening, { size: 10.5 }, { gap: 8 })
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
  if (words.closing) paragraph(sheet, words.closing, { size: 10 }, { gap: 6 })
  const hint = receipt.method === 'cash' ? '(Ký, ghi rõ họ tên)' : '(Đã thu trên hệ thống)'
  signatures(
    sheet,
    [{ role: words.signed_by ?? '', hint, name: receipt.method === 'cash' ? receipt.issuedBy : order.unitName }],
    receipt.method === 'cash' ? 44 : 6,
  )
  return closeSheet(sheet)
}
