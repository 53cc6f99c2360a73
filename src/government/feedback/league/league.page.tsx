import type { VNode } from 'preact'
import type { MessageKey, T } from '#core/i18n.ts'
import { Empty } from '#core/ui/empty.tsx'
import { Table } from '#core/ui/table.tsx'
import { type Tab, Tabs } from '#core/ui/tabs.tsx'

const columns = ['place', 'unit', 'received', 'share', 'median', 'slow', 'score', 'open'] as const
type Props = {
  t: T
  title: string
  months: Tab[]
  frozen: { at: string; hash: string } | undefined
  rows: ({ id: string } & Record<(typeof columns)[number], string>)[]
}

export function LeaguePage({ t, title, months, frozen, rows }: Props): VNode {
  return (
    <div class="section">
      <h1>{title}</h1>
      <p>{t('feedback.league.about')}</p>
      {months.length > 0 && <Tabs label={t('feedback.league.months')} tabs={months} />}
      {!frozen || rows.length === 0 ? (
        <Empty title={t('feedback.league.empty')} text={t('feedback.league.empty_hint')} />
      ) : (
        <Table
          caption={title}
          captionUnseen
          headKey="unit"
          columns={columns.map((key) => ({
            key,
            label: t(`feedback.league.${key}` as MessageKey),
            ...(key === 'unit' ? {} : { align: 'right' as const }),
          }))}
          rows={rows.map(({ id, ...cells }) => ({ id, cells }))}
        />
      )}
      {frozen && (
        <p class="soft">
          {t('feedback.league.frozen', { at: frozen.at })} <code class="hash">{frozen.hash}</code>
        </p>
      )}
    </div>
  )
}
