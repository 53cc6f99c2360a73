import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Button } from '#core/ui/button.tsx'
import { DayField } from '#core/ui/day-field.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { RadioField, SelectField, TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'

type Option = { value: string; label: string }
type Props = {
  t: T
  form: { fields: Record<string, string>; faults: { field: string; message: string }[] }
  products: Option[]
  lots: Option[]
  communes: Option[]
}

/** A lot that was harvested, or made of others; one column, for a phone. */
export function MakePage({ t, form: { fields, faults }, products, lots, communes }: Props): VNode {
  const of = (name: string) => ({ t, name, value: fields[name], error: faults.find((fault) => fault.field === name)?.message })
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={faults} />
      <h1>{t('trace.make.title')}</h1>
      {products.length === 0 && (
        <Notice kind="attention" title={t('trace.make.no_products')}>
          <a href="/truy-xuat/cua-toi/san-pham">{t('trace.products.add')}</a>
        </Notice>
      )}
      <form method="post" action="/truy-xuat/cua-toi/lo-moi" novalidate>
        <input type="hidden" name="key" value={fields.key} />
        <RadioField
          {...of('kind')}
          label={t('trace.make.kind')}
          options={[
            { value: 'harvested', label: t('trace.make.harvested') },
            { value: 'made', label: t('trace.make.made') },
          ]}
        />
        <SelectField {...of('product')} label={t('trace.product')} options={products} />
        <TextField {...of('quantity')} label={t('trace.make.quantity')} hint={t('trace.make.quantity_hint')} inputMode="decimal" />
        <DayField {...of('on')} label={t('trace.day')} />
        <TextField {...of('place')} label={t('trace.make.place')} hint={t('trace.make.place_hint')} />
        <SelectField {...of('commune')} label={t('trace.place.commune')} options={communes} />
        <TextField {...of('producer')} label={t('trace.make.producer')} hint={t('trace.make.producer_hint')} required={false} />
        <TextField {...of('code')} label={t('trace.make.code')} hint={t('trace.make.code_hint')} required={false} />
        <fieldset class="section">
          <legend>
            <h2>{t('trace.make.from')}</h2>
          </legend>
          <p class="hint">{t('trace.make.from_hint')}</p>
          {[1, 2, 3].map((n) => (
            <div key={n}>
              <SelectField {...of(`from${n}`)} label={t('trace.make.from_lot', { n })} options={lots} required={false} />
              <TextField {...of(`taken${n}`)} label={t('trace.make.taken', { n })} inputMode="decimal" required={false} />
            </div>
          ))}
        </fieldset>
        <Button>{t('trace.make.send')}</Button>
      </form>
    </div>
  )
}
