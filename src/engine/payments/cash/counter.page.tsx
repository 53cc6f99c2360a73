import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink, SubmitOnce } from '#core/ui/button.tsx'
import { ErrorSummary, type FieldError } from '#core/ui/error-summary.tsx'
import { CheckboxField, TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'

export type CounterProps = {
  t: T
  title: string
  action: string
  payer: string
  unit: string
  owed: { value: string; label: string; hint: string }[]
  chosen: { id: string; seen: string }[]
  sum: string
  tendered: string
  errors: FieldError[]
}

/** What was laid on the counter; the change is reckoned from it. */
export const Tendered = ({ t, value, error }: { t: T; value: string | undefined; error: string | undefined }): VNode => (
  <TextField
    t={t}
    name="dua"
    label={t('payments.counter.tendered')}
    hint={t('payments.counter.tendered_hint')}
    value={value}
    error={error}
    inputMode="numeric"
    width={10}
    required={false}
    autocomplete="off"
  />
)

/** One visit, several cases of one payer: which are paid now, one sum, one press. */
export function CounterPage({ t, title, action, payer, unit, owed, chosen, sum, tendered, errors }: CounterProps): VNode {
  const error = (field: string): string | undefined => errors.find((one) => one.field === field)?.message
  return (
    <div class="narrow section">
      <ErrorSummary t={t} errors={errors} />
      <h1>{title}</h1>
      <p>
        <strong>{payer}</strong> <span class="soft">· {unit}</span>
      </p>
      <form method="get" action={action}>
        <CheckboxField
          t={t}
          name="khoan"
          label={t('payments.counter.which')}
          hint={t('payments.counter.which_hint')}
          options={owed}
          values={chosen.map(({ id }) => id)}
          error={error('khoan')}
        />
        <Actions>
          <Button kind="secondary">{t('payments.counter.reckon')}</Button>
        </Actions>
      </form>
      <div class="section">
        <SubmitOnce t={t}>
          <form method="post" action={action} noValidate>
            {chosen.map(({ seen }) => (
              <input key={seen} type="hidden" name="khoan" value={seen} />
            ))}
            <SummaryList
              t={t}
              rows={[{ label: t('payments.counter.sum', { count: chosen.length }), value: <strong class="pay-total num">{sum}</strong> }]}
            />
            <Tendered t={t} value={tendered} error={error('dua')} />
            <Actions>
              <Button>{t('payments.desk.take_cash', { amount: sum })}</Button>
            </Actions>
          </form>
        </SubmitOnce>
      </div>
    </div>
  )
}

type TakingProps = {
  t: T
  title: string
  amount: string
  done: boolean
  change: string | undefined
  facts: { label: string; value: string }[]
  rows: { id: string; href: string; code: string; title: string; amount: string; receipt: { href: string; number: string } | undefined }[]
}

/** An entry of the drawer with the receipts that came of it. */
export function TakingPage({ t, title, amount, done, change, facts, rows }: TakingProps): VNode {
  return (
    <div class="section">
      <h1>{title}</h1>
      {done && (
        <Notice kind="done" title={t('payments.counter.done', { amount })}>
          {change && <p>{t('payments.counter.give_change', { change })}</p>}
        </Notice>
      )}
      <SummaryList t={t} tight rows={facts} />
      <Table
        caption={t('payments.counter.receipts')}
        headKey="code"
        columns={[
          { key: 'code', label: t('payments.column.case'), nowrap: true },
          { key: 'title', label: t('payments.column.what') },
          { key: 'amount', label: t('payments.column.amount'), align: 'right', nowrap: true },
          { key: 'receipt', label: t('payments.column.receipt'), nowrap: true },
        ]}
        rows={rows.map((row) => ({
          id: row.id,
          cells: {
            code: (
              <a class="num" href={row.href}>
                {row.code}
              </a>
            ),
            title: row.title,
            amount: <span class="num">{row.amount}</span>,
            receipt: row.receipt ? (
              <a class="num" href={row.receipt.href}>
                {row.receipt.number}
              </a>
            ) : (
              '–'
            ),
          },
        }))}
      />
      <Actions>
        <ButtonLink href="/lam-viec/thu-phi" kind="secondary">
          {t('payments.desk.back')}
        </ButtonLink>
      </Actions>
    </div>
  )
}
