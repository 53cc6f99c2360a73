import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Empty } from '#core/ui/empty.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { StatTiles } from '#core/ui/stat-tile.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'

type Row = {
  id: string
  href: string
  label: string
  example: boolean
  recipient: string
  unit: string
  period: string
  due: string
  connected: boolean
  state: string
  standing: 'not_due' | 'in_time' | 'late' | 'missing' | 'elsewhere'
  standingWords: string
}
type Props = {
  t: T
  share: string | undefined
  connected: number
  regimes: number
  missing: number
  shareHref: string | undefined
  rows: Row[]
}

const tags: Record<Row['standing'], TagKind> = { not_due: 'waiting', in_time: 'done', late: 'note', missing: 'overdue', elsewhere: 'plain' }

export function BoardPage({ t, share, connected, regimes, missing, shareHref, rows }: Props): VNode {
  const source = t('reports.source')
  const age = t('reports.now')
  return (
    <div class="section">
      <h1>{t('reports.title')}</h1>
      <StatTiles
        t={t}
        stats={[
          {
            label: t('reports.connected_share_of', { connected, regimes }),
            value: share,
            state: connected === regimes ? 'met' : 'below',
            source,
            age,
            target: '100 %',
            href: shareHref,
          },
          { label: t('reports.missing'), value: String(missing), state: missing > 0 ? 'below' : 'met', source, age },
        ]}
      />
      {rows.some(({ example }) => example) && <Notice>{t('reports.example_words')}</Notice>}
      {rows.length === 0 ? (
        <Empty title={t('reports.none')} text={t('reports.none_hint')} />
      ) : (
        <Table
          caption={t('reports.last_period')}
          headKey="label"
          columns={[
            { key: 'label', label: t('reports.regime') },
            { key: 'recipient', label: t('reports.recipient') },
            { key: 'unit', label: t('reports.unit') },
            { key: 'period', label: t('reports.period'), nowrap: true },
            { key: 'due', label: t('reports.due'), nowrap: true },
            { key: 'connected', label: t('reports.connected'), nowrap: true },
            { key: 'state', label: t('reports.state'), nowrap: true },
            { key: 'standing', label: t('reports.standing'), nowrap: true },
          ]}
          rows={rows.map((row) => ({
            id: row.id,
            href: row.href,
            cells: {
              label: (
                <>
                  <a href={row.href}>{row.label}</a> {row.example && <Tag kind="plain">{t('reports.example')}</Tag>}
                </>
              ),
              recipient: row.recipient,
              unit: row.unit,
              period: <span class="num">{row.period}</span>,
              due: <span class="num">{row.due}</span>,
              connected: (
                <Tag kind={row.connected ? 'done' : 'stale'}>{t(row.connected ? 'reports.is_connected' : 'reports.is_not_connected')}</Tag>
              ),
              state: row.state,
              standing: <Tag kind={tags[row.standing]}>{row.standingWords}</Tag>,
            },
          }))}
        />
      )}
    </div>
  )
}
