import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import type { T } from '#core/i18n.ts'
import { Actions, Button, SubmitOnce } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { DateField, type Option, SelectField, TextArea, TextField } from '#core/ui/field.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'

type Props = {
  t: T
  at: string
  from: string
  units: Option[]
  types: Option[]
  workFiles: Option[]
  files: { name: string; fault: string | undefined }[]
  values: Record<string, string>
  errors: FieldFault[]
}

/** A mail as an incoming document: its facts are proposed from the mail, and the clerk says what they are. */
export function EnterPage({ t, at, from, units, types, workFiles, files, values, errors }: Props): VNode {
  const fault = (field: string): string | undefined => errors.find((error) => error.field === field)?.message
  const field = (name: string) => ({ t, name, value: values[name], error: fault(name) })
  const urgencies = ([0, 1, 2, 3] as const).map((each) => ({ value: String(each), label: t(`documents.urgency.${each}`) }))
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={errors} />
      <h1>{t('mailbox.register')}</h1>
      <SummaryList
        t={t}
        rows={[
          { label: t('mailbox.from'), value: from },
          {
            label: t('mailbox.files'),
            value: files.map(({ name, fault }) => (fault ? `${name} (${fault})` : name)).join(', ') || t('mailbox.no_files'),
          },
        ]}
      />
      <SubmitOnce t={t}>
        <form method="post" action={at} novalidate>
          <SelectField {...field('unit')} label={t('documents.unit')} options={units} required />
          <SelectField {...field('type')} label={t('documents.type')} options={types} required />
          <TextField {...field('sender')} label={t('documents.sender')} required />
          <TextField {...field('code')} label={t('documents.their_code')} hint={t('documents.their_code_hint')} width={20} required />
          <DateField
            t={t}
            name="dated"
            label={t('documents.dated')}
            value={{ d: values['dated-d'], m: values['dated-m'], y: values['dated-y'] }}
            error={fault('dated')}
            required
          />
          <TextArea {...field('subject')} label={t('documents.subject')} rows={2} maxLength={500} required />
          <TextArea {...field('content')} label={t('documents.content')} rows={6} required={false} />
          <SelectField {...field('urgency')} label={t('documents.urgency')} options={urgencies} required />
          <SelectField
            {...field('secrecy')}
            label={t('documents.secrecy')}
            hint={t('documents.secrecy_hint')}
            options={(['open', 'secret', 'top_secret', 'most_secret'] as const).map((each) => ({
              value: each,
              label: t(`documents.secrecy.${each}`),
            }))}
            required
          />
          {workFiles.length > 0 && (
            <SelectField {...field('ho-so')} label={t('documents.work_file_add')} options={workFiles} required={false} />
          )}
          <Actions>
            <Button>{t('documents.enter')}</Button>
          </Actions>
        </form>
      </SubmitOnce>
    </div>
  )
}
