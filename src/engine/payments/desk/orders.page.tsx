import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Button } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { TextField } from '#core/ui/field.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'
import { type Counts, DeskFrame, type DeskPart } from './frame.page.tsx'

type Row = {
  id: string
  code: string
  title: string
  payer: string
  unit: string
  amount: string
  reference: string
  state: string
  kind: TagKind
  when: string
}
type Props = { t: T; title: string; part: DeskPart; counts: Counts; meta: string; q: string; rows: Row[] }

/** Orders of the office: what is due, what is held, what was taken. */
export function OrdersPage({ t, title, part, counts, meta, q, rows }: Props): VNode {
  return (
    <DeskFrame t={t} title={title} part={part} counts={counts} meta={meta}>
      <form class="bar filters" method="get" action="/lam-viec/thu-phi" role="search">
        <input type="hidden" name="muc" value={part} />
        <TextField t={t} name="q" label={t('payments.desk.search')} value={q} type="search" width={20} autocomplete="off" />
        <Button kind="secondary">{t('payments.desk.find')}</Button>
      </form>
      {rows.length === 0 ? (
        <Empty title={t('payments.desk.none')} text={t('payments.desk.none_text')} />
      ) : (
        <Table
          caption={title}
          captionUnseen
          variant="dense"
          headKey="code"
          columns={[
            { key: 'code', label: t('payments.column.case'), nowrap: true },
            { key: 'title', label: t('payments.column.what') },
            { key: 'payer', label: t('payments.column.payer'), nowrap: true },
            { key: 'amount', label: t('payments.column.amount'), align: 'right', nowrap: true },
            { key: 'state', label: t('payments.column.state'), nowrap: true },
            { key: 'reference', label: t('payments.column.reference'), nowrap: true },
            { key: 'unit', label: t('payments.column.unit') },
            { key: 'when', label: t('payments.column.requested'), nowrap: true },
          ]}
          rows={rows.map((row) => ({
            id: row.id,
            href: `/lam-viec/thu-phi/${row.id}`,
            cells: {
              code: (
                <a class="num" href={`/lam-viec/thu-phi/${row.id}`}>
                  {row.code}
                </a>
              ),
              title: row.title,
              payer: row.payer,
              amount: <span class="num">{row.amount}</span>,
              state: <Tag kind={row.kind}>{row.state}</Tag>,
              reference: <span class="num">{row.reference}</span>,
              unit: row.unit,
              when: <span class="num">{row.when}</span>,
            },
          }))}
        />
      )}
    </DeskFrame>
  )
}
