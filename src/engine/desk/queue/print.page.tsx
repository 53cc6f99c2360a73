import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Table } from '#core/ui/table.tsx'

type Props = {
  t: T
  title: string
  office: string
  filters: string[]
  printed: string
  columns: { key: string; label: string; nowrap?: boolean }[]
  rows: { id: string; cells: Record<string, string> }[]
  /** Said where the list was cut. */
  cut: string | undefined
  back: string
}

/** A queue on paper: whose, under which filters, printed by whom and when. */
export function PrintPage({ t, title, office, filters, printed, columns, rows, cut, back }: Props): VNode {
  return (
    <div class="wrap section">
      <p class="no-print bar">
        <a href={back}>‹ {t('desk.back')}</a>
        <span class="soft">{t('desk.print.how')}</span>
      </p>
      <p class="soft">{office}</p>
      <h1>{title}</h1>
      {filters.length > 0 && <p>{filters.join(' · ')}</p>}
      <Table caption={title} captionUnseen variant="dense" columns={columns} rows={rows} headKey={columns[1]?.key} reachable />
      {cut && <p>{cut}</p>}
      <p class="soft num">{printed}</p>
    </div>
  )
}
