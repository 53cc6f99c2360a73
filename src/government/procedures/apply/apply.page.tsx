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

/** A question that is new, gone or another one since the draft was begun. */
export type FormChange = { kind: 'added' | 'removed' | 'changed'; label: string; mustAnswer: boolean }

type UnitProps = {
  t: T
  options: Option[]
  action: string
  value?: string | undefined
  error?: string | undefined
  changes: FormChange[]
}

/** Where to file: few choices as a list, many as a box. */
export function ChooseUnitPage({ t, options, action, value, error, changes }: UnitProps): VNode {
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
      {changes.length > 0 && (
        <Notice kind="attention">
          <p>{t('procedures.apply.form_changed', { count: changes.length })}</p>
          <ul>
            {changes.map((change) => (
              <li key={`${change.kind}-${change.label}`}>
                {t(`procedures.apply.change.${change.kind}`, { label: change.label })}{' '}
                {change.mustAnswer && t('procedures.apply.change.answer')}
              </li>
            ))}
          </ul>
        </Notice>
      )}
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
