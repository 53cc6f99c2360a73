import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import type { T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { DayField } from '#core/ui/day-field.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { TextField } from '#core/ui/field.tsx'
import type { Hold } from '../diary/diary.rules.ts'
import { Gate } from '../season/season.page.tsx'
import type { Release } from './harvest.queries.ts'

type Props = {
  t: T
  title: string
  area: string
  at: string
  today: string
  values: Record<string, string>
  errors: FieldFault[]
  gate: { holds: Hold[]; release: Release | undefined }
}
export function HarvestPage({ t, title, area, at, today, values, errors, gate }: Props): VNode {
  const field = (name: string) => ({ t, name, value: values[name], error: errors.find((error) => error.field === name)?.message })
  return (
    <>
      <ErrorSummary t={t} errors={errors} />
      <h1>{title}</h1>
      <p class="lead">{area}</p>
      <Gate t={t} gate={gate} today={today} />
      <form method="post" action={at} novalidate class="farm-form">
        <input type="hidden" name="key" value={values.key} />
        <DayField {...field('day')} label={t('farming.harvest.day')} />
        <TextField {...field('kg')} label={t('farming.harvest.kg')} inputMode="numeric" width={10} />
        <TextField {...field('buyer')} label={t('farming.harvest.buyer')} required={false} maxLength={200} />
        <p class="hint">{t('farming.harvest.lot_hint')}</p>
        <Actions>
          <Button>{t('farming.harvest.save')}</Button>
        </Actions>
      </form>
    </>
  )
}
