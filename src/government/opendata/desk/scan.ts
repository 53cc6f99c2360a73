import { formatNumber, localized, type MessageKey, type T } from '#core/i18n.ts'
import type { Scan } from '../protect/scan.rules.ts'
import type { ScanView } from './scan.page.tsx'

/** The scan column by column, as the second person reads it. */
export function scanView(t: T, scan: Scan): ScanView {
  const { anonymity, hidden } = scan
  return {
    rows: formatNumber(t.lang, scan.rows),
    isBlocked: scan.blocked.length > 0,
    columns: scan.columns.map(({ column, label, verdict, signs, reason }) => ({
      column,
      label: localized(t.lang, label),
      verdict,
      verdictWords: t(`opendata.verdict.${verdict}` as MessageKey),
      reason,
      signs: signs.map(({ sign, rows, byName, examples }) => ({
        what: t(`opendata.sign.${sign}` as MessageKey),
        where: rows > 0 ? t('opendata.sign.rows', { count: rows }) : byName ? t('opendata.sign.by_name') : '',
        examples: examples.join(', '),
      })),
    })),
    anonymity: anonymity
      ? t('opendata.scan.anonymity', { k: anonymity.k, columns: anonymity.columns.join(', '), rows: anonymity.rowsBelow })
      : undefined,
    hidden: hidden ? t('opendata.scan.hidden', { k: hidden.k, primary: hidden.primary, secondary: hidden.secondary }) : undefined,
  }
}
