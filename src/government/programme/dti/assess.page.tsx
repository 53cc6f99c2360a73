import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import type { T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { CheckboxField, type Option, TextArea, TextField } from '#core/ui/field.tsx'
import { type Happening, Timeline } from '#core/ui/timeline.tsx'

type Props = {
  t: T
  at: string
  name: string
  most: string
  values: { year: string; points: string; effort: string; words: string; evidence: string[] }
  indicators: Option[]
  history: Happening[]
  errors: FieldFault[]
}

/** A main index is assessed: points, why, by which indicators, and the work that the rest would take. */
export function AssessPage({ t, at, name, most, values, indicators, history, errors }: Props): VNode {
  const error = (field: string): string | undefined => errors.find((one) => one.field === field)?.message
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={errors} />
      <h1>{t('programme.dti.assess_this', { name })}</h1>
      <form method="post" action={at} novalidate>
        <TextField
          t={t}
          name="year"
          label={t('programme.column.year')}
          value={values.year}
          inputMode="numeric"
          width={4}
          required
          error={error('year')}
        />
        <TextField
          t={t}
          name="points"
          label={t('programme.dti.points_of', { most })}
          value={values.points}
          inputMode="decimal"
          width={10}
          required
          error={error('points')}
        />
        <TextField
          t={t}
          name="effort"
          label={t('programme.dti.effort')}
          hint={t('programme.dti.effort_hint')}
          value={values.effort}
          inputMode="numeric"
          width={10}
          required
          error={error('effort')}
        />
        <TextArea
          t={t}
          name="words"
          label={t('programme.dti.words')}
          value={values.words}
          rows={3}
          maxLength={1000}
          required
          error={error('words')}
        />
        {indicators.length > 0 && (
          <CheckboxField t={t} name="evidence" label={t('programme.dti.evidence')} values={values.evidence} options={indicators} />
        )}
        <Actions>
          <Button>{t('programme.dti.save')}</Button>
        </Actions>
      </form>
      {history.length > 0 && (
        <section class="section" aria-labelledby="truoc-day">
          <h2 id="truoc-day">{t('programme.task.history')}</h2>
          <Timeline items={history} />
        </section>
      )}
    </div>
  )
}
