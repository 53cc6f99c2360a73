import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Button, ButtonLink } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { type Option, SelectField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { StatTiles } from '#core/ui/stat-tile.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'

type Row = {
  id: string
  href: string
  reference: string
  name: string
  isGenerated: boolean
  unit: string
  kind: string
  years: string
  planned: string
  paid: string
  value: string
  ratio: { text: string; range: string; tag: TagKind }
  state: string
  tag: TagKind
}
type Totals = {
  count: number
  isGenerated: boolean
  planned: string
  contracted: string
  paid: string
  value: string | undefined
  ratio: string | undefined
  isEnough: boolean
  unmeasured: number
}
type Props = {
  t: T
  today: string
  query: { 'trang-thai'?: string; nam?: string }
  states: Option[]
  years: Option[]
  mayWrite: boolean
  totals: Totals
  rows: Row[]
}
const root = '/dieu-hanh/du-an'

export function ListPage({ t, today, query, states, years, mayWrite, totals, rows }: Props): VNode {
  const source = t('projects.list.source', { count: totals.count })
  const tile = (label: string, value: string | undefined, state: 'plain' | 'met' | 'below', why?: string) => ({
    ...{ label, value, state, source, age: today, why },
  })
  return (
    <div class="section">
      <div class="work-head">
        <h1>{t('projects.title')}</h1>
        {mayWrite && (
          <span class="push">
            <ButtonLink href={`${root}/moi`}>{t('projects.new')}</ButtonLink>
          </span>
        )}
      </div>
      {totals.isGenerated && <Notice kind="attention">{t('projects.all_generated')}</Notice>}
      <StatTiles
        t={t}
        stats={[
          tile(t('projects.planned'), totals.planned, 'plain'),
          tile(t('projects.contracted'), totals.contracted, 'plain'),
          tile(t('projects.paid'), totals.paid, 'plain'),
          tile(t('projects.value_measured'), totals.value, 'plain', t('projects.not_measured')),
          tile(t('projects.ratio'), totals.ratio, totals.isEnough ? 'met' : 'below', t('projects.not_measured')),
        ]}
      />
      <form class="bar filters" method="get" action={root}>
        <SelectField t={t} name="trang-thai" label={t('projects.state')} value={query['trang-thai'] ?? ''} options={states} />
        <SelectField t={t} name="nam" label={t('projects.year')} value={query.nam ?? ''} options={years} width={10} />
        <Button kind="secondary">{t('projects.show')}</Button>
      </form>
      {rows.length === 0 ? (
        <Empty title={t('projects.none')} text={t('projects.none_hint')} />
      ) : (
        <Table
          caption={t('projects.title')}
          captionUnseen
          headKey="name"
          columns={[
            { key: 'name', label: t('projects.name') },
            { key: 'unit', label: t('projects.unit') },
            { key: 'years', label: t('projects.years'), nowrap: true },
            { key: 'planned', label: t('projects.planned'), align: 'right', nowrap: true },
            { key: 'paid', label: t('projects.paid'), align: 'right', nowrap: true },
            { key: 'value', label: t('projects.value_measured'), align: 'right' },
            { key: 'ratio', label: t('projects.ratio') },
            { key: 'state', label: t('projects.state') },
          ]}
          rows={rows.map((row) => ({
            id: row.id,
            cells: {
              name: (
                <>
                  <a href={row.href}>{row.name}</a>
                  <small class="soft project-under">
                    {row.reference} · {row.kind}
                    {row.isGenerated && ` · ${t('projects.generated')}`}
                  </small>
                </>
              ),
              unit: row.unit,
              years: <span class="num">{row.years}</span>,
              planned: <span class="num">{row.planned}</span>,
              paid: <span class="num">{row.paid}</span>,
              value: <span class="num">{row.value}</span>,
              ratio: (
                <>
                  <Tag kind={row.ratio.tag}>{row.ratio.text}</Tag>
                  {row.ratio.range && <small class="soft num project-under">{row.ratio.range}</small>}
                </>
              ),
              state: <Tag kind={row.tag}>{row.state}</Tag>,
            },
          }))}
        />
      )}
      {totals.unmeasured > 0 && <p class="soft">{t('projects.list.unmeasured', { count: totals.unmeasured })}</p>}
      <p class="soft">{t('projects.list.method')}</p>
    </div>
  )
}
