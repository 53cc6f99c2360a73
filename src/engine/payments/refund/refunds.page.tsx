import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Button } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'
import { type Counts, DeskFrame } from '../desk/frame.page.tsx'

export type RefundRow = {
  id: string
  orderHref: string | undefined
  code: string
  title: string
  payer: string
  amount: string
  source: string
  reason: string
  reference: string
  asked: string
  decided: string | undefined
  state: 'asked' | 'approved' | 'rejected' | 'paid'
  stateWords: string
  mayDecide: boolean
  mayReject: boolean
  waitsForOther: boolean
  mayPay: boolean
}
const tags: Record<RefundRow['state'], TagKind> = { asked: 'soon', approved: 'doing', rejected: 'stale', paid: 'done' }

/** Refunds: one person asks, another approves, then money leaves. */
export function RefundsPage({ t, title, counts, rows }: { t: T; title: string; counts: Counts; rows: RefundRow[] }): VNode {
  return (
    <DeskFrame t={t} title={title} part="hoan-tra" counts={counts}>
      {rows.length === 0 ? (
        <Empty title={t('payments.refund.none')} text={t('payments.refund.none_text')} />
      ) : (
        <Table
          caption={title}
          captionUnseen
          variant="dense"
          headKey="code"
          columns={[
            { key: 'code', label: t('payments.column.case'), nowrap: true },
            { key: 'payer', label: t('payments.column.payer') },
            { key: 'amount', label: t('payments.column.amount'), align: 'right', nowrap: true },
            { key: 'why', label: t('payments.column.why') },
            { key: 'asked', label: t('payments.column.asked_by') },
            { key: 'state', label: t('payments.column.state'), nowrap: true },
            { key: 'act', label: t('payments.column.act') },
          ]}
          rows={rows.map((row) => ({
            id: row.id,
            cells: {
              code: row.orderHref ? (
                <a class="num" href={row.orderHref}>
                  {row.code}
                </a>
              ) : (
                row.code
              ),
              payer: row.payer,
              amount: <span class="num">{row.amount}</span>,
              why: `${row.source}: ${row.reason}`,
              asked: row.decided ? `${row.asked} · ${t('payments.refund.decided_by', { name: row.decided })}` : row.asked,
              state: <Tag kind={tags[row.state]}>{row.stateWords}</Tag>,
              act: <RowActs t={t} row={row} />,
            },
          }))}
        />
      )}
    </DeskFrame>
  )
}

function RowActs({ t, row }: { t: T; row: RefundRow }): VNode | null {
  if (row.waitsForOther) return <span class="soft">{t('payments.refund.other_person')}</span>
  if (row.mayDecide)
    return (
      <form class="bar" method="post" action={`/lam-viec/thu-phi/hoan/${row.id}/duyet`}>
        <Button kind="secondary" name="duyet" value="co">
          {t('payments.refund.approve')}
        </Button>
        {row.mayReject && (
          <Button kind="quiet" name="duyet" value="khong">
            {t('payments.refund.reject')}
          </Button>
        )}
      </form>
    )
  if (row.mayPay)
    return (
      <form class="bar" method="post" action={`/lam-viec/thu-phi/hoan/${row.id}/chi`}>
        <Button kind="secondary" name="cach" value="chuyen-khoan">
          {t('payments.refund.pay_transfer')}
        </Button>
        <Button kind="quiet" name="cach" value="tien-mat">
          {t('payments.refund.pay_cash')}
        </Button>
        <span class="soft num">{row.reference}</span>
      </form>
    )
  return null
}
