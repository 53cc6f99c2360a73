import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import type { T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { CheckboxField, type Option, SelectField, TextArea, TextField } from '#core/ui/field.tsx'

type Props = {
  t: T
  title: string
  at: string
  values: Readonly<Record<string, string>>
  errors: FieldFault[]
  units: Option[]
  kinds: Option[]
  sources: Option[]
  targets: Option[]
  indicators: Option[]
}
const rows = [1, 2, 3, 4, 5, 6]

/** What a field says besides its label. */
type More = { hint?: string; width?: 4 | 10 | 20; inputMode?: 'numeric' | 'decimal'; required?: false }

/** What it is for, what it costs, and by what its value will be seen. */
export function EditPage(props: Props): VNode {
  const { t, title, at, values, errors } = props
  const of = (name: string) => ({ t, name, value: values[name] ?? '', error: errors.find((one) => one.field === name)?.message })
  const text = (name: string, label: string, more: More = {}) => <TextField {...of(name)} label={label} {...more} />
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={errors} />
      <h1>{title}</h1>
      <form class="project-form" method="post" action={at} novalidate>
        {text('name', t('projects.name'))}
        <TextArea {...of('purpose')} label={t('projects.purpose')} hint={t('projects.purpose_hint')} rows={4} maxLength={4000} />
        <SelectField {...of('unit')} label={t('projects.unit')} options={props.units} />
        <SelectField {...of('kind')} label={t('projects.kind')} options={props.kinds} />
        <SelectField {...of('serves-1')} label={t('projects.serves')} options={props.targets} required={false} />
        <SelectField {...of('serves-2')} label={t('projects.serves_also')} options={props.targets} required={false} />
        <div class="project-row">
          {text('from', t('projects.from_year'), { width: 4, inputMode: 'numeric' })}
          {text('to', t('projects.to_year'), { width: 4, inputMode: 'numeric' })}
        </div>
        {text('security', t('projects.security_percent'), { width: 4, inputMode: 'numeric', hint: t('projects.security_hint') })}
        <fieldset>
          <legend>{t('projects.sources')}</legend>
          <p class="hint">{t('projects.sources_hint')}</p>
          <div class="project-rows">
            {rows.map((row) => (
              <div key={row} class="project-row">
                {text(`year-${row}`, t('projects.row_year', { row }), { width: 4, inputMode: 'numeric' })}
                <SelectField {...of(`source-${row}`)} label={t('projects.row_source', { row })} options={props.sources} />
                {text(`amount-${row}`, t('projects.row_amount', { row }), { width: 20, inputMode: 'numeric' })}
              </div>
            ))}
          </div>
        </fieldset>
        <Values {...props} />
        {text('note', t('projects.note'), { required: false })}
        <Actions>
          <Button>{t('projects.save')}</Button>
        </Actions>
      </form>
    </div>
  )
}

function Values({ t, values, errors, indicators }: Props): VNode {
  const of = (name: string) => ({ t, name, value: values[name] ?? '', error: errors.find((one) => one.field === name)?.message })
  const text = (name: string, label: string, more: More = {}) => <TextField {...of(name)} label={label} {...more} />
  return (
    <>
      <h2>{t('projects.value_by')}</h2>
      <p class="hint">{t('projects.value_by_hint')}</p>
      <fieldset>
        <legend>{t('projects.value_visits')}</legend>
        <CheckboxField
          {...of('visits')}
          label={t('projects.value_visits_use')}
          values={values.visits === '1' ? ['1'] : []}
          options={[{ value: '1', label: t('projects.value_visits_yes') }]}
          required={false}
        />
        {text('visits-from', t('projects.visits_from'), { width: 10, hint: t('projects.visits_from_hint'), required: false })}
        {text('visits-procedures', t('projects.visits_procedures'), { hint: t('projects.visits_procedures_hint'), required: false })}
        {text('visits-percent', t('projects.visits_percent'), {
          width: 4,
          inputMode: 'numeric',
          hint: t('projects.visits_percent_hint'),
          required: false,
        })}
        {text('visits-why', t('projects.value_why'), { required: false })}
      </fieldset>
      <fieldset>
        <legend>{t('projects.value_indicator')}</legend>
        <SelectField {...of('indicator')} label={t('projects.indicator')} options={indicators} required={false} />
        {text('indicator-before', t('projects.indicator_before'), { width: 10, inputMode: 'decimal', required: false })}
        {text('indicator-dong', t('projects.indicator_dong'), { width: 20, inputMode: 'numeric', required: false })}
        {text('indicator-spread', t('projects.indicator_spread'), { width: 4, inputMode: 'numeric', required: false })}
        {text('indicator-why', t('projects.value_why'), { required: false })}
      </fieldset>
      <fieldset>
        <legend>{t('projects.value_stated')}</legend>
        <p class="hint">{t('projects.value_stated_hint')}</p>
        {text('stated-words', t('projects.stated_words'), { required: false })}
        {text('stated-method', t('projects.stated_method'), { required: false })}
        {text('stated-evidence', t('projects.stated_evidence'), { required: false })}
        <div class="project-row">
          {text('stated-low', t('projects.low'), { width: 20, inputMode: 'numeric', required: false })}
          {text('stated-mid', t('projects.mid'), { width: 20, inputMode: 'numeric', required: false })}
          {text('stated-high', t('projects.high'), { width: 20, inputMode: 'numeric', required: false })}
        </div>
      </fieldset>
    </>
  )
}
