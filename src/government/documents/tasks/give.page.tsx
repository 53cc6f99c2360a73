import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import type { T } from '#core/i18n.ts'
import { Actions, Button, SubmitOnce } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { DateField, type Option, SelectField, TextArea } from '#core/ui/field.tsx'

type Props = { t: T; action: string; code: string; quote: string; units: Option[]; values: Record<string, string>; errors: FieldFault[] }

export function GivePage({ t, action, code, quote, units, values, errors }: Props): VNode {
  const fault = (field: string): string | undefined => errors.find((error) => error.field === field)?.message
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={errors} />
      <h1>{t('documents.give_task')}</h1>
      <p>{t('documents.task_from', { code })}</p>
      {quote && <blockquote class="quote">{quote}</blockquote>}
      <SubmitOnce t={t}>
        <form method="post" action={action} novalidate>
          <input type="hidden" name="key" value={values.key} />
          {values.doan && <input type="hidden" name="doan" value={values.doan} />}
          <TextArea
            t={t}
            name="title"
            label={t('documents.task_title')}
            rows={3}
            maxLength={500}
            value={values.title}
            error={fault('title')}
            required
          />
          <SelectField
            t={t}
            name="owner"
            label={t('documents.task_owner')}
            options={units}
            value={values.owner}
            error={fault('owner')}
            required
          />
          <TextArea
            t={t}
            name="partners"
            label={t('documents.task_partners')}
            hint={t('documents.codes_hint')}
            rows={2}
            value={values.partners}
            error={fault('partners')}
            required={false}
          />
          <DateField
            t={t}
            name="due"
            label={t('documents.task_due')}
            value={{ d: values['due-d'], m: values['due-m'], y: values['due-y'] }}
            error={fault('due')}
            required
          />
          <Actions>
            <Button>{t('documents.give_task')}</Button>
          </Actions>
        </form>
      </SubmitOnce>
    </div>
  )
}
