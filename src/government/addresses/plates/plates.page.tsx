import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Button } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { ErrorSummary, type FieldError } from '#core/ui/error-summary.tsx'
import { type Option, SelectField, TextField } from '#core/ui/field.tsx'

type Props = {
  t: T
  title: string
  action: string
  communes: Option[]
  commune: string | undefined
  hamlet: string
  errors: FieldError[]
  most: number
}

/** Which plates to print. */
export function PlatesPage({ t, title, action, communes, commune, hamlet, errors, most }: Props): VNode {
  const errorOf = (name: string): string | undefined => errors.find((error) => error.field === name)?.message
  return (
    <div class="narrow section">
      <h1>{title}</h1>
      <p>{t('addresses.plates.lead', { most })}</p>
      <ErrorSummary t={t} errors={errors} />
      {communes.length === 0 ? (
        <Empty title={t('addresses.no_borders')} text={t('addresses.no_borders_hint')} />
      ) : (
        <form method="get" action={action}>
          <SelectField t={t} name="xa" label={t('addresses.commune')} options={communes} value={commune} error={errorOf('xa')} />
          <TextField t={t} name="ap" label={t('addresses.hamlet')} value={hamlet} error={errorOf('ap')} maxLength={120} required={false} />
          <Button>{t('addresses.plates.print')}</Button>
        </form>
      )}
    </div>
  )
}
