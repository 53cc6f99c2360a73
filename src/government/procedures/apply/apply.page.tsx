import type { ComponentChildren, VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { type Option, RadioField, SelectField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'

/** One narrow column, the procedure's name above: the same frame on every page of a filing. */
export function ApplyFrame({
  name,
  counter,
  children,
}: {
  name: string
  /** For whom an officer fills it in. */
  counter?: string | undefined
  children?: ComponentChildren
}): VNode {
  return (
    <div class="narrow section">
      {counter && <Notice>{counter}</Notice>}
      <p class="soft">{name}</p>
      {children}
    </div>
  )
}

type UnitProps = {
  t: T
  options: Option[]
  action: string
  value?: string | undefined
  error?: string | undefined
  changed?: number | undefined
}

/** Where to file: few choices as a list, many as a box. */
export function ChooseUnitPage({ t, options, action, value, error, changed }: UnitProps): VNode {
  const props = {
    t,
    name: 'unit',
    label: t('procedures.apply.unit_label'),
    hint: t('procedures.apply.unit_hint'),
    options,
    value,
    error,
    required: true,
  }
  return (
    <>
      <ErrorSummary t={t} errors={error ? [{ field: 'unit', message: error }] : []} />
      {changed !== undefined && changed > 0 && <Notice kind="attention">{t('procedures.apply.form_changed', { count: changed })}</Notice>}
      <h1>{t('procedures.apply.unit_title')}</h1>
      <form method="post" action={action} noValidate>
        {options.length > 8 ? <SelectField {...props} /> : <RadioField {...props} />}
        <Actions>
          <Button>{t('forms.button.continue')}</Button>
        </Actions>
      </form>
    </>
  )
}
