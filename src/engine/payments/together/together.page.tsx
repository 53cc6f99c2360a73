import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'
import { type OrderRow, orderCells } from '../pay/order-cells.page.tsx'
import { type Transfer, TransferPart } from '../pay/transfer.page.tsx'
import { type Held, HeldNotices } from '../reconcile/held.page.tsx'

export type TogetherProps = {
  t: T
  id: string
  title: string
  about: string
  total: string
  state: 'payable' | 'paid' | 'expired' | 'closed'
  paid: string | undefined
  transfer: Transfer | undefined
  waiting: boolean
  short: { came: string; rest: string } | undefined
  held: Held[]
  /** Money lies with an accountant: nothing is to be paid again meanwhile. */
  waited: boolean
  rows: (OrderRow & { unit: string })[]
}

const tags = { payable: 'soon', paid: 'done', expired: 'stale', closed: 'stale' } as const

function aboutWords({ t, paid, waited, state }: TogetherProps): string {
  if (paid) return t('payments.together.paid_about', { when: paid })
  return waited ? t('payments.about.held') : t(`payments.together.about.${state}`)
}

/** Several payments by one transfer. */
export function TogetherPage(props: TogetherProps): VNode {
  const { t, id, state, transfer, short, rows } = props
  const base = `/thanh-toan/chung/${id}`
  return (
    <div class="section">
      <h1>{props.title}</h1>
      <p>
        <strong>{props.about}</strong>
      </p>
      <p class="bar">
        <strong class="pay-total num">{props.total}</strong>
        <Tag kind={tags[state]}>{t(`payments.together.state.${state}`)}</Tag>
      </p>
      <p>{aboutWords(props)}</p>
      {props.waiting && transfer && !short && (
        <Notice kind="info" title={t('payments.pay.not_seen')}>
          <p>{t('payments.pay.not_seen_text')}</p>
        </Notice>
      )}
      <HeldNotices held={props.held} />
      {short && (
        <Notice
          kind="attention"
          title={t('payments.pay.short', short)}
          action={
            <form method="post" action={`${base}/xin-lai`}>
              <Button kind="secondary">{t('payments.pay.ask_back')}</Button>
            </form>
          }
        >
          <p>{t('payments.pay.short_text', short)}</p>
        </Notice>
      )}
      <Table
        caption={t('payments.together.parts')}
        headKey="title"
        columns={[
          { key: 'title', label: t('payments.column.what') },
          { key: 'unit', label: t('payments.column.unit') },
          { key: 'amount', label: t('payments.column.amount'), align: 'right', nowrap: true },
          { key: 'state', label: t('payments.column.state') },
          { key: 'receipt', label: t('payments.column.receipt') },
        ]}
        rows={rows.map((row) => ({
          id: row.id,
          cells: { ...orderCells(row), unit: row.unit },
        }))}
      />
      <p class="soft">{t('payments.together.receipts')}</p>
      {transfer && <TransferPart t={t} base={base} watch={`/api/payments/together/${id}`} transfer={transfer} />}
      {(state === 'expired' || state === 'closed') && !props.waited && (
        <form method="post" action={`${base}/lam-moi`}>
          <Actions>
            <Button>{t('payments.together.renew')}</Button>
          </Actions>
        </form>
      )}
    </div>
  )
}
