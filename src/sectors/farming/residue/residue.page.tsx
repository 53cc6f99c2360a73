import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import type { T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { DayField } from '#core/ui/day-field.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { type Option, RadioField, SelectField, TextField } from '#core/ui/field.tsx'

type Props = {
  t: T
  title: string
  area: string
  at: string
  values: Record<string, string>
  errors: FieldFault[]
  substances: Option[]
  units: string[]
}
/** A result as it stands on the laboratory's paper. */
export function TestPage({ t, title, area, at, values, errors, substances, units }: Props): VNode {
  const field = (name: string) => ({ t, name, value: values[name], error: errors.find((error) => error.field === name)?.message })
  return (
    <>
      <ErrorSummary t={t} errors={errors} />
      <h1>{title}</h1>
      <p class="lead">{area}</p>
      <form method="post" action={at} novalidate class="farm-form">
        <input type="hidden" name="key" value={values.key} />
        <SelectField {...field('substance')} label={t('farming.test.substance')} options={substances} />
        <DayField {...field('sampled')} label={t('farming.test.sampled')} />
        <RadioField
          {...field('found')}
          label={t('farming.test.found')}
          options={[
            { value: 'no', label: t('farming.test.found_no') },
            { value: 'yes', label: t('farming.test.found_yes') },
          ]}
        />
        <TextField
          {...field('value')}
          label={t('farming.test.value')}
          hint={t('farming.test.value_hint')}
          inputMode="decimal"
          width={10}
          maxLength={22}
        />
        <SelectField {...field('unit')} label={t('farming.test.unit')} options={units.map((unit) => ({ value: unit, label: unit }))} />
        <TextField {...field('method')} label={t('farming.test.method')} hint={t('farming.test.method_hint')} maxLength={120} />
        <TextField {...field('laboratory')} label={t('farming.test.laboratory')} maxLength={200} />
        <TextField {...field('report')} label={t('farming.test.report')} maxLength={80} />
        <Actions>
          <Button>{t('farming.save')}</Button>
        </Actions>
      </form>
    </>
  )
}
