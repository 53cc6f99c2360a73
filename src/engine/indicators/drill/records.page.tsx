import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Empty } from '#core/ui/empty.tsx'
import { Pager } from '#core/ui/pager.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'

type Row = { id: string; label: string; about: string; unit: string; at: string; href: string; late?: boolean }
type Props = { t: T; title: string; about: string; rows: Row[]; next: string | undefined; first: string | undefined }

/** From a number to the records behind it. */
export function RecordsPage({ t, title, about, rows, next, first }: Props): VNode {
  return (
    <div class="section">
      <div class="work-head">
        <h1>{t('indicators.records.title', { label: title })}</h1>
        <span class="soft num">{about}</span>
      </div>
      <p class="soft">{t('indicators.records.rights')}</p>
      {rows.length === 0 ? (
        <Empty title={t('indicators.records.none')} text={t('indicators.records.none_hint')} />
      ) : (
        <Table
          caption={t('indicators.records.caption')}
          captionUnseen
          variant="dense"
          headKey="label"
          columns={[
            { key: 'label', label: t('indicators.records.code'), nowrap: true },
            { key: 'about', label: t('indicators.records.about') },
            { key: 'unit', label: t('indicators.unit') },
            { key: 'at', label: t('indicators.records.at'), nowrap: true },
            { key: 'late', label: t('indicators.status'), nowrap: true },
          ]}
          rows={rows.map((row) => ({
            id: row.id,
            href: row.href,
            cells: {
              label: (
                <a class="num" href={row.href}>
                  {row.label}
                </a>
              ),
              about: <span lang="vi">{row.about}</span>,
              unit: row.unit,
              at: <span class="num">{row.at}</span>,
              late: row.late ? <Tag kind="overdue">{t('indicators.records.late')}</Tag> : '',
            },
          }))}
        />
      )}
      <Pager t={t} nextHref={next} previousHref={first} />
    </div>
  )
}
