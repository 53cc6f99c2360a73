import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import type { T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink, SubmitOnce } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { TextArea, TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'

type Props = {
  t: T
  label: string
  action: string
  unit: string
  period: string
  due: string
  measured: string
  method: string
  earlier: string[]
  form: { value: string; origin: string; note: string }
  errors: FieldFault[]
  outlier: string | undefined
}

export function EntryFormPage({ t, label, action, unit, period, due, measured, method, earlier, form, errors, outlier }: Props): VNode {
  const error = (name: string): string | undefined => errors.find((fault) => fault.field === name)?.message
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={errors} />
      <h1>{label}</h1>
      <SummaryList
        t={t}
        tight
        rows={[
          { label: t('indicators.unit'), value: unit },
          { label: t('indicators.column.period'), value: period },
          { label: t('indicators.entry.due'), value: due },
          { label: t('indicators.method'), value: method },
          { label: t('indicators.entry.earlier'), value: earlier.length > 0 ? earlier.join(' → ') : '–' },
        ]}
      />
      {outlier && <Notice kind="attention">{outlier}</Notice>}
      <SubmitOnce t={t}>
        <form class="section" method="post" action={action} novalidate>
          <TextField
            t={t}
            name="value"
            label={measured ? t('indicators.entry.value_in', { unit: measured }) : t('indicators.column.value')}
            value={form.value}
            error={error('value')}
            inputMode="decimal"
            width={20}
            autocomplete="off"
          />
          <TextField
            t={t}
            name="origin"
            label={t('indicators.entry.origin')}
            hint={t('indicators.entry.origin_hint')}
            value={form.origin}
            error={error('origin')}
            autocomplete="off"
          />
          <TextArea
            t={t}
            name="note"
            label={t('indicators.entry.note')}
            hint={t('indicators.entry.note_hint')}
            value={form.note}
            error={error('note')}
            required={false}
            rows={3}
          />
          <Actions>
            <Button>{t('indicators.entry.send')}</Button>
            <ButtonLink kind="quiet" href="/lam-viec/so-lieu">
              {t('indicators.cancel')}
            </ButtonLink>
          </Actions>
        </form>
      </SubmitOnce>
    </div>
  )
}
