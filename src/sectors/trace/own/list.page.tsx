import type { VNode } from 'preact'
import { formatDate, localized, type T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { RadioField, TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Table } from '#core/ui/table.tsx'
import { amountOf } from '../buyer/buyer.page.tsx'
import type { Lot } from '../lots/lots.queries.ts'
import type { Party, Product } from '../master/master.queries.ts'

const root = '/truy-xuat/cua-toi'
type Form = { fields: Record<string, string>; faults: { field: string; message: string }[] }

function Lots({ t, title, lots }: { t: T; title: string; lots: Lot[] }): VNode {
  return (
    <Table
      caption={title}
      headKey="code"
      columns={[
        { key: 'code', label: t('trace.lot') },
        { key: 'product', label: t('trace.product') },
        { key: 'on', label: t('trace.day') },
        { key: 'amount', label: t('trace.amount'), align: 'right' },
      ]}
      rows={lots.map((lot) => ({
        id: lot.id,
        href: `/truy-xuat/lo/${lot.id}`,
        cells: {
          code: (
            <a class="num" href={`/truy-xuat/lo/${lot.id}`}>
              {lot.code}
            </a>
          ),
          product: localized(t.lang, lot.productName),
          on: <span class="num">{formatDate(t.lang, lot.on)}</span>,
          amount: <span class="num">{amountOf(t, lot)}</span>,
        },
      }))}
    />
  )
}

export function OwnPage({ t, party, own, received }: { t: T; party: string | undefined; own: Lot[]; received: Lot[] }): VNode {
  return (
    <>
      <h1>{t('trace.own.title')}</h1>
      {party === undefined ? (
        <Notice title={t('trace.own.for_whom')}>
          <p>{t('trace.own.for_whom_text')}</p>
          <ButtonLink kind="secondary" href="/tai-khoan/to-chuc">
            {t('trace.own.choose')}
          </ButtonLink>
        </Notice>
      ) : (
        <>
          <p class="lead">{party}</p>
          <Actions>
            <ButtonLink href={`${root}/lo-moi`}>{t('trace.own.new')}</ButtonLink>
            <ButtonLink kind="secondary" href={`${root}/san-pham`}>
              {t('trace.products.title')}
            </ButtonLink>
            <ButtonLink kind="secondary" href={`${root}/don-vi`}>
              {t('trace.party.title')}
            </ButtonLink>
          </Actions>
          {own.length === 0 && <Empty title={t('trace.own.none')} text={t('trace.own.none_text')} />}
          {own.length > 0 && <Lots t={t} title={t('trace.own.lots')} lots={own} />}
          {received.length > 0 && <Lots t={t} title={t('trace.own.received')} lots={received} />}
        </>
      )}
    </>
  )
}

export function ProductsPage({ t, products, form: { fields, faults } }: { t: T; products: Product[]; form: Form }): VNode {
  const error = (field: string): string | undefined => faults.find((fault) => fault.field === field)?.message
  const text = (name: string, label: string, more: { hint?: string; required?: boolean } = {}): VNode => (
    <TextField
      t={t}
      name={name}
      label={label}
      value={fields[name]}
      error={error(name)}
      required={more.required ?? false}
      hint={more.hint}
    />
  )
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={faults} />
      <h1>{t('trace.products.title')}</h1>
      {products.length > 0 && (
        <Table
          caption={t('trace.products.title')}
          captionUnseen
          headKey="name"
          columns={[
            { key: 'name', label: t('trace.product') },
            { key: 'gtin', label: 'GTIN' },
            { key: 'pack', label: t('trace.products.pack'), align: 'right' },
          ]}
          rows={products.map((product) => ({
            id: product.id,
            cells: {
              name: localized(t.lang, product.name),
              gtin: <span class="num">{product.gtin ?? t('trace.internal_id')}</span>,
              pack: <span class="num">{product.packG ? `${product.packG / 1000} kg` : '–'}</span>,
            },
          }))}
          reachable
        />
      )}
      <form method="post" action={`${root}/san-pham`} novalidate class="section">
        <h2>{t('trace.products.add')}</h2>
        {text('name', t('trace.products.name'), { required: true })}
        {text('name_en', t('trace.products.name_en'))}
        {text('name_km', t('trace.products.name_km'))}
        <RadioField
          t={t}
          name="commodity"
          label={t('trace.products.commodity')}
          value={fields.commodity}
          error={error('commodity')}
          options={(['rice', 'shrimp', 'other'] as const).map((value) => ({ value, label: t(`trace.commodity.${value}`) }))}
        />
        {text('variety', t('trace.variety'), { hint: t('trace.products.variety_hint') })}
        {text('species', t('trace.species'), { hint: t('trace.products.species_hint') })}
        {text('gtin', 'GTIN', { hint: t('trace.products.gtin_hint') })}
        {text('pack', t('trace.products.pack_kg'), { hint: t('trace.products.pack_hint') })}
        <Button>{t('trace.products.add')}</Button>
      </form>
    </div>
  )
}

export function PartyPage({ t, party, clients, form: { fields, faults } }: { t: T; party: Party; clients: string[]; form: Form }): VNode {
  const error = (field: string): string | undefined => faults.find((fault) => fault.field === field)?.message
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={faults} />
      <h1>{t('trace.party.title')}</h1>
      <p class="lead">{`${party.name} · ${party.organisationCode}`}</p>
      <form method="post" action={`${root}/don-vi`} novalidate>
        <TextField
          t={t}
          name="public_name"
          label={t('trace.party.public_name')}
          hint={t('trace.party.public_name_hint')}
          value={fields.public_name ?? party.publicName}
          required={false}
        />
        <TextField
          t={t}
          name="gln"
          label="GLN"
          hint={t('trace.party.gln_hint')}
          value={fields.gln ?? party.gln ?? ''}
          error={error('gln')}
          required={false}
        />
        <TextField
          t={t}
          name="client"
          label={t('trace.party.client')}
          hint={t('trace.party.client_hint')}
          value={fields.client}
          error={error('client')}
          required={false}
        />
        <Button>{t('trace.party.save')}</Button>
        {clients.length > 0 && (
          <ul class="section">
            {clients.map((client) => (
              <li key={client}>
                <span class="num">{client}</span>{' '}
                <Button kind="quiet" name="unbind" value={client}>
                  {t('trace.party.unbind', { client })}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </form>
      <p class="hint">{t('trace.party.identifier', { uri: party.uri })}</p>
    </div>
  )
}
