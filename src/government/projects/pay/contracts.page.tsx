import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import type { T } from '#core/i18n.ts'
import { Button } from '#core/ui/button.tsx'
import { DateField, type Option, SelectField, TextField } from '#core/ui/field.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'

type PaymentRow = { id: string; due: string; amount: string; paid: string | null; isLate: boolean }
export type ContractRow = {
  id: string
  number: string
  about: string
  signed: string
  amount: string
  price: string
  software: string
  above: string
  payments: PaymentRow[]
}
type Props = {
  t: T
  at: string
  contracts: ContractRow[]
  contracted: string
  paid: string
  mayBuy: boolean
  mayPay: boolean
  software: Option[]
  values: Readonly<Record<string, string>>
  errors: FieldFault[]
}

/** What every field of a form has: a name that no other field of the page has, what was typed, what is wrong with it. */
const fieldOf = ({ t, values, errors }: Pick<Props, 't' | 'values' | 'errors'>, name: string) => ({
  ...{ t, name, value: values[name] ?? '', error: errors.find(({ field }) => field === name)?.message },
})
const dateOf = (props: Pick<Props, 't' | 'values' | 'errors'>, name: string) => ({
  ...fieldOf(props, name),
  value: { d: props.values[`${name}-d`], m: props.values[`${name}-m`], y: props.values[`${name}-y`] },
})
const part = (id: string): string => id.slice(0, 8)

/** Contracts with what is to be paid and what was paid. */
export function Contracts(props: Props): VNode {
  const { t, contracts, mayBuy } = props
  return (
    <section class="section" id="hop-dong" aria-labelledby="hop-dong-ten">
      <h2 id="hop-dong-ten">{t('projects.contracts')}</h2>
      {contracts.length === 0 && <p class="soft">{t('projects.no_contract')}</p>}
      {contracts.map((contract) => (
        <Contract key={contract.id} contract={contract} {...props} />
      ))}
      {contracts.length > 0 && (
        <p>
          {t('projects.contracted')}: <b class="num">{props.contracted}</b> · {t('projects.paid')}: <b class="num">{props.paid}</b>
        </p>
      )}
      {mayBuy && <NewContract {...props} />}
    </section>
  )
}

function Contract(props: Props & { contract: ContractRow }): VNode {
  const { t, at, contract, mayBuy, mayPay } = props
  const own = part(contract.id)
  return (
    <div class="section">
      <h3>
        {contract.number} · <span class="num">{contract.amount}</span>
      </h3>
      <p>
        {contract.about} · {t('projects.signed', { day: contract.signed })}
        {contract.price && <span class="num"> · {contract.price}</span>}
        {contract.software && ` · ${contract.software}`}
      </p>
      {contract.above && (
        <p>
          <Tag kind="soon">{t('projects.above_reference')}</Tag> {contract.above}
        </p>
      )}
      {contract.payments.length > 0 && (
        <Table
          caption={t('projects.payments_of', { number: contract.number })}
          captionUnseen
          columns={[
            { key: 'due', label: t('projects.due'), nowrap: true },
            { key: 'amount', label: t('projects.amount'), align: 'right' },
            { key: 'paid', label: t('projects.paid') },
          ]}
          rows={contract.payments.map((one) => ({
            id: one.id,
            cells: {
              due: <span class="num">{one.due}</span>,
              amount: <span class="num">{one.amount}</span>,
              paid: one.paid ? (
                <Tag kind="done">{one.paid}</Tag>
              ) : (
                <>
                  <Tag kind={one.isLate ? 'overdue' : 'waiting'}>{t(one.isLate ? 'projects.payment_late' : 'projects.payment_waits')}</Tag>
                  {mayPay && (
                    <form class="project-row" method="post" action={`${at}/thanh-toan/${one.id}`} novalidate>
                      <DateField {...dateOf(props, `paid-${part(one.id)}`)} label={t('projects.paid_on')} />
                      <Button kind="secondary">{t('projects.note_paid')}</Button>
                    </form>
                  )}
                </>
              ),
            },
          }))}
        />
      )}
      {mayBuy && (
        <details class="fold project-fold" open={props.errors.some(({ field }) => field.endsWith(own))}>
          <summary>{t('projects.plan_payment')}</summary>
          <form class="project-row" method="post" action={`${at}/hop-dong/${contract.id}/thanh-toan`} novalidate>
            <DateField {...dateOf(props, `due-${own}`)} label={t('projects.due')} />
            <TextField {...fieldOf(props, `amount-${own}`)} label={t('projects.amount')} inputMode="numeric" width={20} />
            <Button kind="secondary">{t('projects.add')}</Button>
          </form>
        </details>
      )}
    </div>
  )
}

const contractFields = ['number', 'supplier', 'words', 'signed', 'software', 'quantity', 'price', 'reason']

function NewContract(props: Props): VNode {
  const { t, at, software } = props
  return (
    <details class="fold project-fold" open={props.errors.some(({ field }) => contractFields.includes(field))}>
      <summary>{t('projects.add_contract')}</summary>
      <form method="post" action={`${at}/hop-dong`} novalidate>
        <TextField {...fieldOf(props, 'number')} label={t('projects.contract_number')} width={20} />
        <TextField {...fieldOf(props, 'supplier')} label={t('projects.supplier')} />
        <TextField {...fieldOf(props, 'words')} label={t('projects.contract_words')} />
        <DateField {...dateOf(props, 'signed')} label={t('projects.signed_on')} />
        <SelectField
          {...fieldOf(props, 'software')}
          label={t('projects.from_catalogue')}
          hint={t('projects.from_catalogue_hint')}
          options={software}
          required={false}
        />
        <div class="project-row">
          <TextField
            {...fieldOf(props, 'quantity')}
            value={props.values.quantity ?? '1'}
            label={t('projects.quantity')}
            inputMode="numeric"
            width={10}
          />
          <TextField {...fieldOf(props, 'price')} label={t('projects.unit_price')} inputMode="numeric" width={20} />
        </div>
        <TextField {...fieldOf(props, 'reason')} label={t('projects.reason')} hint={t('projects.reason_hint')} required={false} />
        <Button>{t('projects.add_contract')}</Button>
      </form>
    </details>
  )
}
