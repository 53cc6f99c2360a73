import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { ErrorSummary, type FieldError } from '#core/ui/error-summary.tsx'
import { FileField, SelectField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'
import { type Counts, DeskFrame } from '../desk/frame.page.tsx'

export type ReconcileProps = {
  t: T
  title: string
  counts: Counts
  day: string
  dayWords: string
  accounts: { value: string; label: string }[]
  rows: { unit: string; count: string; recorded: string; statement: string; ledger: string; agrees: boolean }[]
  cash: { unit: string; receipts: string; ledger: string; counted: string; agrees: boolean }[]
  deposits: { id: string; unit: string; day: string; reference: string; amount: string; state: string; arrived: boolean }[]
  statements: { id: string; name: string; days: string; lines: string; by: string }[]
  errors: FieldError[]
  done: string | undefined
}

const Agrees = ({ t, yes }: { t: T; yes: boolean }): VNode => (
  <Tag kind={yes ? 'done' : 'note'}>{t(yes ? 'payments.reconcile.agrees' : 'payments.reconcile.differs')}</Tag>
)

/** Three books of one day side by side: orders, the bank's statement, the ledger. */
export function ReconcilePage(props: ReconcileProps): VNode {
  const { t, title, counts, errors, accounts } = props
  const error = (field: string): string | undefined => errors.find((e) => e.field === field)?.message
  return (
    <DeskFrame t={t} title={title} part="doi-soat" counts={counts} meta={props.dayWords}>
      <ErrorSummary t={t} errors={errors} />
      {props.done && <Notice kind="done">{props.done}</Notice>}
      <form class="bar filters" method="get" action="/lam-viec/thu-phi">
        <input type="hidden" name="muc" value="doi-soat" />
        <div class="field">
          <label for="ngay">{t('payments.column.day')}</label>
          <input class="control" id="ngay" name="ngay" type="date" value={props.day} />
        </div>
        <Button kind="secondary">{t('payments.desk.find')}</Button>
      </form>
      <Table
        caption={t('payments.reconcile.transfers')}
        headKey="unit"
        columns={[
          { key: 'unit', label: t('payments.column.unit') },
          { key: 'count', label: t('payments.column.count'), align: 'right' },
          { key: 'recorded', label: t('payments.column.recorded'), align: 'right', nowrap: true },
          { key: 'statement', label: t('payments.column.statement'), align: 'right', nowrap: true },
          { key: 'ledger', label: t('payments.column.ledger'), align: 'right', nowrap: true },
          { key: 'agrees', label: t('payments.column.agrees') },
        ]}
        rows={props.rows.map(({ agrees, ...row }) => ({ id: row.unit, cells: { ...row, agrees: <Agrees t={t} yes={agrees} /> } }))}
      />
      {props.rows.length === 0 && <p class="soft">{t('payments.reconcile.no_transfers')}</p>}
      {props.cash.length > 0 && (
        <Table
          caption={t('payments.reconcile.cash')}
          headKey="unit"
          columns={[
            { key: 'unit', label: t('payments.column.unit') },
            { key: 'receipts', label: t('payments.column.receipts'), align: 'right', nowrap: true },
            { key: 'ledger', label: t('payments.column.ledger'), align: 'right', nowrap: true },
            { key: 'counted', label: t('payments.column.counted'), align: 'right', nowrap: true },
            { key: 'agrees', label: t('payments.column.agrees') },
          ]}
          rows={props.cash.map(({ agrees, ...row }) => ({ id: row.unit, cells: { ...row, agrees: <Agrees t={t} yes={agrees} /> } }))}
        />
      )}
      {props.deposits.length > 0 && <DepositTable t={t} deposits={props.deposits} />}
      {accounts.length > 0 && (
        <section class="section" aria-labelledby="statement">
          <h2 id="statement">{t('payments.reconcile.statement')}</h2>
          <form method="post" action="/lam-viec/thu-phi/sao-ke" encType="multipart/form-data" noValidate>
            {accounts.length > 1 && (
              <SelectField
                t={t}
                name="tai-khoan"
                label={t('payments.pay.account')}
                options={accounts}
                error={error('tai-khoan')}
                required
              />
            )}
            <FileField
              t={t}
              name="tep"
              label={t('payments.reconcile.file')}
              hint={t('payments.reconcile.file_hint')}
              error={error('tep')}
              required
            />
            <Actions>
              <Button>{t('payments.reconcile.import')}</Button>
            </Actions>
          </form>
          {props.statements.length > 0 && (
            <Table
              caption={t('payments.reconcile.statements')}
              headKey="name"
              columns={[
                { key: 'name', label: t('payments.column.file') },
                { key: 'days', label: t('payments.column.day') },
                { key: 'lines', label: t('payments.column.count'), align: 'right' },
                { key: 'by', label: t('payments.column.who') },
              ]}
              rows={props.statements.map(({ id, ...cells }) => ({ id, cells }))}
            />
          )}
        </section>
      )}
    </DeskFrame>
  )
}

/** Counted cash: whether the account has got it. */
function DepositTable({ t, deposits }: Pick<ReconcileProps, 't' | 'deposits'>): VNode {
  return (
    <Table
      caption={t('payments.deposit.title')}
      headKey="unit"
      columns={[
        { key: 'unit', label: t('payments.column.unit') },
        { key: 'day', label: t('payments.column.day'), nowrap: true },
        { key: 'reference', label: t('payments.pay.content'), nowrap: true },
        { key: 'amount', label: t('payments.column.amount'), align: 'right', nowrap: true },
        { key: 'state', label: t('payments.column.state') },
      ]}
      rows={deposits.map(({ id, arrived, state, ...cells }) => ({
        id,
        cells: { ...cells, state: <Tag kind={arrived ? 'done' : 'waiting'}>{state}</Tag> },
      }))}
    />
  )
}
