import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import type { T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { DateField, type Option, SelectField, TextArea, TextField } from '#core/ui/field.tsx'

type Values = Record<'words' | 'unit' | 'partners' | 'evidence' | 'due', string>
type Props = { t: T; values: Values; units: Option[]; errors: FieldFault[] }

/** Gives a task: who does what by when, and what will prove it. */
export function GivePage({ t, values, units, errors }: Props): VNode {
  const error = (field: string): string | undefined => errors.find((one) => one.field === field)?.message
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={errors} />
      <h1>{t('programme.tasks.new')}</h1>
      <form method="post" action="/dieu-hanh/nhiem-vu/moi" novalidate>
        <TextArea
          t={t}
          name="words"
          label={t('programme.give.words')}
          value={values.words}
          rows={4}
          maxLength={2000}
          required
          error={error('words')}
        />
        <SelectField
          t={t}
          name="unit"
          label={t('programme.give.unit')}
          value={values.unit}
          options={units}
          required
          error={error('unit')}
        />
        <TextField
          t={t}
          name="partners"
          label={t('programme.give.partners')}
          hint={t('programme.give.partners_hint')}
          value={values.partners}
          maxLength={1000}
        />
        <TextField
          t={t}
          name="evidence"
          label={t('programme.task.evidence')}
          hint={t('programme.give.evidence_hint')}
          value={values.evidence}
          maxLength={600}
          required
          error={error('evidence')}
        />
        <DateField t={t} name="due" label={t('programme.task.due')} value={values.due} required error={error('due')} />
        <Actions>
          <Button>{t('programme.give.submit')}</Button>
        </Actions>
      </form>
    </div>
  )
}
