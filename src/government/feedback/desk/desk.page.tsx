import type { VNode } from 'preact'
import type { MessageKey, T } from '#core/i18n.ts'
import { BulkBar, RowTick } from '#core/ui/bulk-bar.tsx'
import { Button, ButtonLink } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { type Option, SelectField, TextField } from '#core/ui/field.tsx'
import { QueueShell, type RailLink } from '#core/ui/queue-shell.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'

export type DeskRow = {
  code: string
  title: string
  place: string
  unit: string
  state: string
  holder: string
  urgency: { kind: TagKind; words: string }
  due: string
  supporters: string
}
export type DeskProps = {
  t: T
  title: string
  meta: string
  rail: { title: string; links: RailLink[] }[]
  query: { hang?: string | undefined; loai?: string | undefined; q?: string | undefined; dv?: string | undefined }
  titles: Option[]
  /** Units within the reach, for who has several. */
  units: Option[]
  rows: DeskRow[]
  /** What can be done to many at once. */
  acts: { type: string; label: string }[]
  next: string | undefined
  shown: string
}
const columns = ['left', 'due', 'code', 'category', 'place', 'unit', 'state', 'holder', 'supporters'] as const

export function DeskPage(props: DeskProps): VNode {
  const { t, rows, next, acts } = props
  const tick = { key: 'tick', label: t('feedback.desk.choose'), unseenLabel: true }
  return (
    <QueueShell
      t={t}
      title={props.title}
      meta={props.meta}
      rail={props.rail}
      foot={
        <>
          <span class="num">{props.shown}</span>
          {next && (
            <a href={next} rel="next">
              {t('feedback.desk.more')}
            </a>
          )}
        </>
      }
    >
      <Filters {...props} />
      {rows.length === 0 ? (
        <Empty title={t('feedback.desk.empty')} text={t('feedback.desk.empty_hint')} />
      ) : (
        <form method="get" action="/lam-viec/phan-anh/hang-loat">
          {acts.length > 0 && (
            <BulkBar t={t} count={0}>
              {acts.map((act, index) => (
                <Button key={act.type} kind={index === 0 ? 'primary' : 'secondary'} name="viec" value={act.type}>
                  {act.label}
                </Button>
              ))}
            </BulkBar>
          )}
          <Table
            caption={props.title}
            captionUnseen
            variant="dense"
            headKey="code"
            columns={[
              ...(acts.length > 0 ? [tick] : []),
              ...columns.map((key) => ({
                key,
                label: t(`feedback.column.${key}` as MessageKey),
                nowrap: key === 'left' || key === 'due' || key === 'code',
              })),
            ]}
            rows={rows.map((row) => ({
              id: row.code,
              href: `/lam-viec/phan-anh/${row.code}`,
              cells: {
                tick: <RowTick t={t} name="ma" value={row.code} label={row.code} />,
                left: <Tag kind={row.urgency.kind}>{row.urgency.words}</Tag>,
                due: <span class="num">{row.due}</span>,
                code: (
                  <a class="num" href={`/lam-viec/phan-anh/${row.code}`}>
                    {row.code}
                  </a>
                ),
                category: <span lang="vi">{row.title}</span>,
                place: row.place,
                unit: row.unit,
                state: row.state,
                holder: row.holder,
                supporters: row.supporters,
              },
            }))}
          />
        </form>
      )}
    </QueueShell>
  )
}

function Filters({ t, query, titles, units }: DeskProps): VNode {
  return (
    <form class="bar filters" method="get" action="/lam-viec/phan-anh" role="search">
      {query.hang && <input type="hidden" name="hang" value={query.hang} />}
      <TextField t={t} name="q" label={t('feedback.desk.search')} value={query.q} type="search" width={20} autocomplete="off" />
      <SelectField t={t} name="loai" label={t('feedback.category')} value={query.loai ?? ''} options={titles} />
      {units.length > 0 && <SelectField t={t} name="dv" label={t('feedback.column.unit')} value={query.dv ?? ''} options={units} />}
      <Button kind="secondary">{t('feedback.filter')}</Button>
      {(query.q || query.loai || query.dv) && (
        <ButtonLink href={`/lam-viec/phan-anh${query.hang ? `?hang=${query.hang}` : ''}`} kind="quiet">
          {t('feedback.desk.clear')}
        </ButtonLink>
      )}
    </form>
  )
}
