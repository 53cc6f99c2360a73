import type { VNode } from 'preact'
import { formatNumber, type T } from '#core/i18n.ts'
import { Empty } from '#core/ui/empty.tsx'
import { type Stat, StatTiles } from '#core/ui/stat-tile.tsx'
import { Table } from '#core/ui/table.tsx'

type Row = { unitId: string; name: string; received: number; closed: number; late: number; open: number; overdue: number; share: string }
type Props = {
  t: T
  age: string
  month: string
  procedures: string
  total: { received: number; closed: number; inTime: string | undefined; open: number; overdue: number }
  rows: Row[]
}

export function SteeringPage({ t, age, month, procedures, total, rows }: Props): VNode {
  const number = (value: number): string => formatNumber(t.lang, value)
  const source = t('procedures.steering.source')
  const stats: Stat[] = [
    { label: t('procedures.steering.received', { month }), value: number(total.received), state: 'plain', source, age },
    {
      label: t('procedures.steering.in_time', { month }),
      value: total.inTime ?? '–',
      state: 'plain',
      source,
      age,
    },
    { label: t('procedures.steering.open'), value: number(total.open), state: 'plain', source, age, href: '/lam-viec' },
    {
      label: t('procedures.steering.overdue'),
      value: number(total.overdue),
      state: total.overdue > 0 ? 'below' : 'met',
      source,
      age,
      href: '/lam-viec?hang=overdue',
    },
    {
      label: t('procedures.steering.procedures'),
      value: procedures,
      state: 'plain',
      source: t('procedures.steering.catalogue'),
      age,
      href: '/dieu-hanh/danh-muc',
    },
  ]
  return (
    <div class="section">
      <h1>{t('procedures.steering.title')}</h1>
      <StatTiles t={t} stats={stats} />
      <section class="section">
        {rows.length === 0 ? (
          <Empty title={t('procedures.steering.none')} text={t('procedures.steering.none_hint')} />
        ) : (
          <Table
            caption={t('procedures.steering.by_unit', { month })}
            columns={[
              { key: 'name', label: t('procedures.column.unit') },
              { key: 'received', label: t('procedures.steering.col_received'), align: 'right' },
              { key: 'closed', label: t('procedures.steering.col_closed'), align: 'right' },
              { key: 'share', label: t('procedures.steering.col_in_time'), align: 'right' },
              { key: 'open', label: t('procedures.steering.col_open'), align: 'right' },
              { key: 'overdue', label: t('procedures.steering.col_overdue'), align: 'right' },
            ]}
            headKey="name"
            rows={rows.map((row) => ({
              id: row.unitId,
              cells: {
                name: row.name,
                received: number(row.received),
                closed: number(row.closed),
                share: row.share,
                open: number(row.open),
                overdue: number(row.overdue),
              },
            }))}
          />
        )}
      </section>
    </div>
  )
}
