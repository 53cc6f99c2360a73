import type { VNode } from 'preact'
import { formatDateTime, formatNumber, type T } from '#core/i18n.ts'
import { Empty } from '#core/ui/empty.tsx'
import { Pager } from '#core/ui/pager.tsx'
import { SearchBox } from '#core/ui/search-box.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'
import type { Found } from '../message-log/log.queries.ts'
import { Frame, home } from './form.page.tsx'

type Props = { t: T; q: string; failedOnly: boolean; entries: Found[]; nextHref: string | undefined }

export function LogPage({ t, q, failedOnly, entries, nextHref }: Props): VNode {
  const all = `${home}/nhat-ky${q ? `?${new URLSearchParams({ q })}` : ''}`
  const failed = `${home}/nhat-ky?${new URLSearchParams({ ...(q ? { q } : {}), loi: '1' })}`
  return (
    <Frame t={t} part="/nhat-ky">
      <SearchBox t={t} action={`${home}/nhat-ky`} label={t('exchange.ui.search_log')} placeholder={t('exchange.ui.search_log')} value={q} />
      <p class="actions">
        <a href={all} aria-current={failedOnly ? undefined : 'page'}>
          {t('exchange.ui.all')}
        </a>
        <a href={failed} aria-current={failedOnly ? 'page' : undefined}>
          {t('exchange.ui.failed_only')}
        </a>
      </p>
      {entries.length === 0 ? (
        <Empty title={t('exchange.ui.nothing_logged')} text={t('exchange.ui.nothing_logged_text')} />
      ) : (
        <Table
          caption={t('exchange.ui.log')}
          captionUnseen
          variant="dense"
          headKey="at"
          columns={[
            { key: 'at', label: t('exchange.ui.at'), nowrap: true },
            { key: 'client', label: t('exchange.ui.client') },
            { key: 'service', label: t('exchange.ui.service') },
            { key: 'endpoint', label: t('exchange.ui.endpoint') },
            { key: 'issue', label: t('exchange.ui.case') },
            { key: 'answer', label: t('exchange.ui.answer') },
            { key: 'took', label: 'ms', align: 'right' },
            { key: 'id', label: 'X-Road-Id' },
          ]}
          rows={entries.map((entry) => ({
            id: String(entry.number),
            cells: {
              at: <span class="num">{formatDateTime(t.lang, entry.at)}</span>,
              client: entry.client,
              service: entry.service,
              endpoint: <code>{`${entry.method} ${entry.endpoint}`}</code>,
              issue: entry.issue ?? '–',
              answer: entry.fault ? <Tag kind="note">{entry.fault}</Tag> : String(entry.status ?? '–'),
              took: entry.tookMs === null ? '–' : formatNumber(t.lang, Math.round(entry.tookMs * 10) / 10),
              id: <small class="num">{entry.id}</small>,
            },
          }))}
        />
      )}
      <Pager t={t} nextHref={nextHref} />
    </Frame>
  )
}
