import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import type { T } from '#core/i18n.ts'
import { Actions, Button, SubmitOnce } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { DateField, FileField, type Option, SelectField, TextArea, TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { secrecies } from './notation.rules.ts'

export type FormProps = {
  t: T
  direction: 'incoming' | 'outgoing'
  action: string
  units: Option[]
  types: Option[]
  replaces: { id: string; label: string } | null
  values: Record<string, string>
  errors: FieldFault[]
}

const day = (values: Record<string, string>, name: string) => ({ d: values[`${name}-d`], m: values[`${name}-m`], y: values[`${name}-y`] })

export function FormPage(props: FormProps): VNode {
  const { t, direction, action, values, errors, replaces } = props
  const fault = (field: string): string | undefined => errors.find((error) => error.field === field)?.message
  const field = (name: string) => ({ t, name, value: values[name], error: fault(name) })
  const incoming = direction === 'incoming'
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={errors} />
      <h1>{t(incoming ? 'documents.new_incoming' : 'documents.new_draft')}</h1>
      {replaces && <Notice>{t('documents.replaces', { code: replaces.label })}</Notice>}
      <SubmitOnce t={t}>
        <form method="post" action={action} enctype="multipart/form-data" novalidate>
          {replaces && <input type="hidden" name="replaces" value={replaces.id} />}
          <SelectField {...field('unit')} label={t('documents.unit')} options={props.units} required />
          <SelectField {...field('type')} label={t('documents.type')} options={props.types} required />
          {incoming && <Sender {...props} />}
          {!incoming && (
            <TextField
              {...field('drafted')}
              label={t('documents.drafted')}
              hint={t('documents.drafted_hint')}
              value={values.drafted ?? 'VP'}
              width={10}
              required
            />
          )}
          <TextArea {...field('subject')} label={t('documents.subject')} rows={2} maxLength={500} required />
          <TextArea
            {...field('content')}
            label={t('documents.content')}
            hint={incoming ? undefined : t('documents.content_hint')}
            rows={incoming ? 4 : 12}
            required={!incoming}
          />
          {!incoming && (
            <TextArea
              {...field('recipients')}
              label={t('documents.recipients')}
              hint={t('documents.recipients_hint')}
              rows={3}
              maxLength={4_000}
              required={false}
            />
          )}
          <SelectField
            {...field('urgency')}
            label={t('documents.urgency')}
            options={([0, 1, 2, 3] as const).map((each) => ({ value: String(each), label: t(`documents.urgency.${each}`) }))}
            value={values.urgency ?? '0'}
            required
          />
          <SelectField
            {...field('secrecy')}
            label={t('documents.secrecy')}
            hint={t('documents.secrecy_hint')}
            options={secrecies.map((each) => ({ value: each, label: t(`documents.secrecy.${each}`) }))}
            value={values.secrecy ?? 'open'}
            required
          />
          <DateField t={t} name="due" label={t('documents.due')} value={day(values, 'due')} error={fault('due')} required={false} />
          <FileField
            t={t}
            name="files"
            label={t('documents.files')}
            hint={t('documents.files_hint')}
            multiple
            error={fault('files')}
            required={false}
          />
          <Actions>
            <Button>{t(incoming ? 'documents.enter' : 'documents.save_draft')}</Button>
          </Actions>
        </form>
      </SubmitOnce>
    </div>
  )
}

function Sender({ t, values, errors }: FormProps): VNode {
  const fault = (field: string): string | undefined => errors.find((error) => error.field === field)?.message
  return (
    <>
      <TextField t={t} name="sender" label={t('documents.sender')} value={values.sender} error={fault('sender')} required />
      <TextField
        t={t}
        name="code"
        label={t('documents.their_code')}
        hint={t('documents.their_code_hint')}
        value={values.code}
        error={fault('code')}
        width={20}
        required
      />
      <DateField t={t} name="dated" label={t('documents.dated')} value={day(values, 'dated')} error={fault('dated')} required />
    </>
  )
}
