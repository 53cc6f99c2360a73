import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { ErrorSummary, type FieldError } from '#core/ui/error-summary.tsx'
import { TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'
import { type Counts, DeskFrame } from '../desk/frame.page.tsx'

type Desk = {
  unitId: string
  unit: string
  facts: { label: string; value: string }[]
  closed: boolean
  errors: FieldError[]
  fields: Record<string, string>
}
type Close = {
  id: string
  day: string
  unit: string
  expected: string
  counted: string
  difference: number
  differenceWords: string
  receipts: string
  note: string
  by: string
}
type Deposit = {
  id: string
  day: string
  unit: string
  amount: string
  reference: string
  account: string
  arrived: string | undefined
  standIn: string | undefined
}
export type CloseProps = { t: T; title: string; counts: Counts; today: string; desks: Desk[]; deposits: Deposit[]; closes: Close[] }

/** Counting the drawer and ending the day. */
export function ClosePage({ t, title, counts, today, desks, deposits, closes }: CloseProps): VNode {
  return (
    <DeskFrame t={t} title={title} part="dong-so" counts={counts} meta={today}>
      {desks.map((desk) => (
        <section key={desk.unitId} class="section" aria-labelledby={`unit-${desk.unitId}`}>
          <h2 id={`unit-${desk.unitId}`}>{desk.unit}</h2>
          <ErrorSummary t={t} errors={desk.errors} />
          <SummaryList t={t} tight rows={desk.facts} />
          {desk.closed ? <Notice kind="info">{t('payments.close.closed')}</Notice> : <CountForm t={t} desk={desk} />}
        </section>
      ))}
      {deposits.length > 0 && <Deposits t={t} deposits={deposits} />}
      {closes.length > 0 && (
        <Table
          caption={t('payments.close.before')}
          headKey="day"
          variant="dense"
          columns={[
            { key: 'day', label: t('payments.column.day'), nowrap: true },
            { key: 'unit', label: t('payments.column.unit') },
            { key: 'expected', label: t('payments.close.expected'), align: 'right', nowrap: true },
            { key: 'counted', label: t('payments.column.counted'), align: 'right', nowrap: true },
            { key: 'difference', label: t('payments.column.difference'), nowrap: true },
            { key: 'receipts', label: t('payments.close.receipts') },
            { key: 'by', label: t('payments.column.who') },
          ]}
          rows={closes.map((close) => ({
            id: close.id,
            cells: {
              day: <span class="num">{close.day}</span>,
              unit: close.unit,
              expected: <span class="num">{close.expected}</span>,
              counted: <span class="num">{close.counted}</span>,
              difference:
                close.difference === 0 ? (
                  <Tag kind="done">{t('payments.reconcile.agrees')}</Tag>
                ) : (
                  <Tag kind="note">{`${close.differenceWords}: ${close.note}`}</Tag>
                ),
              receipts: close.receipts,
              by: close.by,
            },
          }))}
        />
      )}
      {desks.length === 0 && closes.length === 0 && <p class="soft">{t('payments.close.none')}</p>}
    </DeskFrame>
  )
}

/** What was counted and goes to the bank: the slip must say the words, or nobody knows whose cash it is. */
function Deposits({ t, deposits }: { t: T; deposits: Deposit[] }): VNode {
  return (
    <section class="section" aria-labelledby="deposits">
      <h2 id="deposits">{t('payments.deposit.title')}</h2>
      <p class="soft">{t('payments.deposit.hint')}</p>
      <Table
        caption={t('payments.deposit.title')}
        captionUnseen
        headKey="day"
        columns={[
          { key: 'day', label: t('payments.column.day'), nowrap: true },
          { key: 'unit', label: t('payments.column.unit') },
          { key: 'amount', label: t('payments.column.amount'), align: 'right', nowrap: true },
          { key: 'reference', label: t('payments.pay.content') },
          { key: 'account', label: t('payments.pay.account') },
          { key: 'state', label: t('payments.column.state') },
        ]}
        rows={deposits.map(({ id, arrived, standIn, ...row }) => ({
          id,
          cells: {
            ...row,
            day: <span class="num">{row.day}</span>,
            amount: <span class="num">{row.amount}</span>,
            reference: <strong class="num">{row.reference}</strong>,
            account: <span class="num">{row.account}</span>,
            state: (
              <>
                <Tag kind={arrived ? 'done' : 'waiting'}>
                  {arrived ? t('payments.deposit.arrived', { when: arrived }) : t('payments.deposit.underway')}
                </Tag>
                {standIn && (
                  <>
                    {' '}
                    <a href={standIn}>{t('payments.deposit.stand_in')}</a>
                  </>
                )}
              </>
            ),
          },
        }))}
      />
    </section>
  )
}

function CountForm({ t, desk }: { t: T; desk: Desk }): VNode {
  const error = (field: string): string | undefined => desk.errors.find((e) => e.field === field)?.message
  return (
    <form method="post" action="/lam-viec/thu-phi/dong-so" noValidate>
      <input type="hidden" name="don-vi" value={desk.unitId} />
      <TextField
        t={t}
        name="dem-duoc"
        label={t('payments.close.counted')}
        hint={t('payments.close.counted_hint')}
        value={desk.fields['dem-duoc']}
        error={error('dem-duoc')}
        inputMode="numeric"
        width={10}
        required
      />
      <TextField
        t={t}
        name="ghi-chu"
        label={t('payments.close.note')}
        value={desk.fields['ghi-chu']}
        error={error('ghi-chu')}
        maxLength={300}
      />
      <Actions>
        <Button>{t('payments.close.close')}</Button>
      </Actions>
    </form>
  )
}
