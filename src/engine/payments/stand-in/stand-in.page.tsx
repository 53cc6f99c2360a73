import type { VNode } from 'preact'
import type { MessageKey, T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink } from '#core/ui/button.tsx'
import { ErrorSummary, type FieldError } from '#core/ui/error-summary.tsx'
import { RadioField, TextArea, TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'

export type BankProps = {
  t: T
  behaviours: readonly string[]
  payload: string
  read: { bank: string; account: string; amount: string; content: string } | undefined
  errors: FieldError[]
  done: { id: string; statuses: string } | undefined
  today: string
  rows: { id: string; when: string; amount: string; content: string; told: string }[]
}

/** The stand-in of a bank's app: reads the QR, transfers, and tells the platform, well or badly as chosen. */
export function BankPage(props: BankProps): VNode {
  const { t, read, errors, done } = props
  const error = (field: string): string | undefined => errors.find((e) => e.field === field)?.message
  return (
    <div class="section">
      <ErrorSummary t={t} errors={errors} />
      <h1>{t('payments.bank.title')}</h1>
      <Notice kind="attention" title={t('payments.bank.stand_in')}>
        <p>{t('payments.bank.stand_in_text')}</p>
      </Notice>
      {done && (
        <Notice kind="done" title={t('payments.bank.done', { id: done.id })}>
          <p>{done.statuses}</p>
        </Notice>
      )}
      <form method="post" action="/ngan-hang-thu" noValidate>
        <TextArea
          t={t}
          name="qr"
          label={t('payments.bank.payload')}
          hint={t('payments.bank.payload_hint')}
          value={props.payload}
          error={error('qr')}
          rows={3}
        />
        {read && (
          <SummaryList
            t={t}
            rows={[
              { label: t('payments.pay.bank'), value: <span class="num">{read.bank}</span> },
              { label: t('payments.pay.account'), value: <span class="num">{read.account}</span> },
              { label: t('payments.pay.amount'), value: <span class="num">{read.amount}</span> },
              { label: t('payments.pay.content'), value: <span class="num">{read.content}</span> },
            ]}
          />
        )}
        <TextField t={t} name="nguoi" label={t('payments.bank.sender')} value="NGUYEN VAN THU" maxLength={60} autocomplete="off" />
        <RadioField
          t={t}
          name="cach"
          label={t('payments.bank.behaviour')}
          value="on_time"
          options={props.behaviours.map((value) => ({ value, label: t(`payments.bank.behaviour.${value}` as MessageKey) }))}
        />
        <Actions>
          <Button>{t('payments.bank.transfer')}</Button>
          <ButtonLink href={`/ngan-hang-thu/sao-ke.csv?ngay=${props.today}`} kind="secondary" download>
            {t('payments.bank.statement')}
          </ButtonLink>
        </Actions>
      </form>
      {props.rows.length > 0 && (
        <section class="section" aria-labelledby="bank-book">
          <h2 id="bank-book">{t('payments.bank.book')}</h2>
          <Table
            caption={t('payments.bank.book')}
            captionUnseen
            columns={[
              { key: 'id', label: t('payments.column.bank_number'), nowrap: true },
              { key: 'when', label: t('payments.column.when'), nowrap: true },
              { key: 'amount', label: t('payments.column.amount'), align: 'right', nowrap: true },
              { key: 'content', label: t('payments.pay.content') },
              { key: 'told', label: t('payments.column.told') },
            ]}
            headKey="id"
            rows={props.rows.map(({ id, ...cells }) => ({ id, cells: { ...cells, id: <span class="num">{id}</span> } }))}
          />
        </section>
      )}
    </div>
  )
}
