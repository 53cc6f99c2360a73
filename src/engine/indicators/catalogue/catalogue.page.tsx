import type { VNode } from 'preact'
import type { MessageKey, T } from '#core/i18n.ts'
import { Button, ButtonLink } from '#core/ui/button.tsx'
import { Spark } from '#core/ui/chart.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { SelectField, TextField, type Option } from '#core/ui/field.tsx'
import { StatTiles } from '#core/ui/stat-tile.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'

type Row = {
  key: string
  href: string
  label: string
  value: string
  status: 'ok' | 'expired' | 'no_data' | 'not_connected'
  statusWords: string
  period: string
  series: (number | null)[]
  source: string
  age: string
  plan: string
}
type Props = {
  t: T
  query: { q?: string; nhom?: string; 'tinh-trang'?: string; 'don-vi'?: string }
  counts: { all: number; ok: number; expired: number; noData: number; notConnected: number }
  unit: string | undefined
  units: Option[]
  groupChoices: Option[]
  groups: { key: string; title: string; rows: Row[] }[]
  drafts: { key: string; label: string; by: string }[]
  mayDraft: boolean
}

const tags: Record<Row['status'], TagKind> = { ok: 'done', expired: 'soon', no_data: 'waiting', not_connected: 'stale' }

/** Every indicator with its value, where it comes from and how old it is; what is not connected says so. */
export function CataloguePage(props: Props): VNode {
  const { t, counts, groups, unit, drafts, mayDraft } = props
  const source = t('indicators.catalogue.count_source')
  const tile = (label: MessageKey, value: number, state: 'plain' | 'met' | 'below' | 'stale', status: string) => ({
    label: t(label),
    value: String(value),
    state,
    source,
    age: t('indicators.now'),
    href: `/dieu-hanh/chi-tieu?tinh-trang=${status}`,
  })
  return (
    <div class="section">
      <div class="work-head">
        <h1>{t('indicators.title')}</h1>
        {unit && <span class="soft">{unit}</span>}
        {mayDraft && (
          <span class="push">
            <ButtonLink kind="secondary" href="/dieu-hanh/chi-tieu/moi">
              {t('indicators.draft.new')}
            </ButtonLink>
          </span>
        )}
      </div>
      <StatTiles
        t={t}
        stats={[
          tile('indicators.status.ok', counts.ok, 'met', 'ok'),
          tile('indicators.status.expired', counts.expired, counts.expired > 0 ? 'below' : 'plain', 'expired'),
          tile('indicators.status.no_data', counts.noData, 'plain', 'no_data'),
          tile('indicators.status.not_connected', counts.notConnected, 'stale', 'not_connected'),
        ]}
      />
      <Filters {...props} />
      {drafts.length > 0 && (
        <p>
          {t('indicators.draft.waiting')}{' '}
          {drafts.map((draft, index) => (
            <span key={draft.key}>
              {index > 0 && ', '}
              <a href={`/dieu-hanh/chi-tieu/${draft.key}/ban-thao`}>{draft.label}</a> ({draft.by})
            </span>
          ))}
        </p>
      )}
      {groups.length === 0 && <Empty title={t('indicators.catalogue.none')} text={t('indicators.catalogue.none_hint')} />}
      {groups.map((group) => (
        <Group key={group.key} t={t} group={group} />
      ))}
    </div>
  )
}

function Filters({ t, query, units, groupChoices }: Props): VNode {
  const status = (['ok', 'expired', 'no_data', 'not_connected'] as const).map((value) => ({
    value,
    label: t(`indicators.status.${value}`),
  }))
  return (
    <form class="bar filters" method="get" action="/dieu-hanh/chi-tieu" role="search">
      <TextField t={t} name="q" label={t('indicators.catalogue.search')} value={query.q} type="search" width={20} autocomplete="off" />
      <SelectField t={t} name="nhom" label={t('indicators.group')} value={query.nhom ?? ''} options={groupChoices} />
      <SelectField t={t} name="tinh-trang" label={t('indicators.status')} value={query['tinh-trang'] ?? ''} options={status} />
      <SelectField t={t} name="don-vi" label={t('indicators.unit')} value={query['don-vi'] ?? ''} options={units} />
      <Button kind="secondary">{t('indicators.filter')}</Button>
    </form>
  )
}

function Group({ t, group }: { t: T; group: Props['groups'][number] }): VNode {
  return (
    <section class="section" id={group.key}>
      <Table
        caption={group.title}
        variant="dense"
        headKey="label"
        columns={[
          { key: 'label', label: t('indicators.column.indicator') },
          { key: 'value', label: t('indicators.column.value'), align: 'right', nowrap: true },
          { key: 'period', label: t('indicators.column.period'), nowrap: true },
          { key: 'target', label: t('indicators.column.target'), align: 'right', nowrap: true },
          { key: 'trend', label: t('indicators.column.trend') },
          { key: 'status', label: t('indicators.status'), nowrap: true },
          { key: 'source', label: t('indicators.column.source') },
          { key: 'age', label: t('indicators.column.age'), nowrap: true },
        ]}
        rows={group.rows.map((row) => ({
          id: row.key,
          href: row.href,
          cells: {
            label: <a href={row.href}>{row.label}</a>,
            value: row.status === 'not_connected' ? <span class="soft">–</span> : <b class="num">{row.value}</b>,
            period: <span class="num">{row.period}</span>,
            target: <span class="soft">–</span>,
            trend: <Spark values={row.series} />,
            status: <Tag kind={tags[row.status]}>{row.statusWords}</Tag>,
            source: row.status === 'not_connected' && row.plan ? `${row.source}. ${row.plan}` : row.source,
            age: <span class="num">{row.age}</span>,
          },
        }))}
      />
    </section>
  )
}
