import type { VNode } from 'preact'
import { localized, type MessageKey, type T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink } from '#core/ui/button.tsx'
import { ErrorSummary, type FieldError } from '#core/ui/error-summary.tsx'
import { FileField, type Option, RadioField, SelectField, TextArea, TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'

type Input = {
  key: string
  type: string
  label: { vi: string; en?: string; km?: string }
  hint?: { vi: string; en?: string; km?: string }
  required: boolean
}

type ActType = { inputs?: Input[]; note?: string; files?: string; final?: boolean }

type ActFieldsProps = {
  t: T
  type: ActType
  errors: FieldError[]
  fields: Record<string, string>
  officers: Option[]
  askDuration: boolean
  reasons: { key: string; name: string; text: string }[]
}

type ActProps = ActFieldsProps & {
  title: string
  label: string
  code: string
  action: string
  version: number
}

/** One action on a page of its own: what it asks for, then do it. */
export function ActPage(props: ActProps): VNode {
  const { t, code, action, type, errors } = props
  return (
    <div class="narrow section">
      <ErrorSummary t={t} errors={errors} />
      <h1>{props.title}</h1>
      {type.final && <Notice kind="attention">{t('procedures.act.final')}</Notice>}
      <submit-once>
        <form
          method="post"
          action={`/lam-viec/ho-so/${code}/viec/${action}`}
          encType={type.files ? 'multipart/form-data' : undefined}
          noValidate
        >
          <input type="hidden" name="version" value={props.version} />
          <input type="hidden" name="key" value={`${action}:${props.version}`} />
          <ActFields {...props} />
          <Actions>
            <Button kind={type.final ? 'danger' : 'primary'}>{props.label.replace(/…$/, '')}</Button>
            <ButtonLink href={`/lam-viec/ho-so/${code}`} kind="quiet">
              {t('procedures.act.back')}
            </ButtonLink>
          </Actions>
        </form>
      </submit-once>
    </div>
  )
}

/** What an action asks for: who, how long, papers, and the words, for which texts may lie ready. */
export function ActFields(props: ActFieldsProps): VNode {
  const { t, type, errors, fields, reasons } = props
  const error = (field: string): string | undefined => errors.find((e) => e.field === field)?.message
  return (
    <>
      {type.inputs
        ?.filter((input) => input.key !== 'duration' || props.askDuration)
        .map((input) => (
          <InputField key={input.key} {...props} input={input} error={error(input.key)} />
        ))}
      {type.files && (
        <FileField
          t={t}
          name="files"
          label={t('procedures.act.files')}
          hint={t('procedures.act.files_hint')}
          error={error('files')}
          required={type.files === 'required'}
          multiple
        />
      )}
      {type.note && reasons.length > 0 && (
        <note-template>
          <RadioField
            t={t}
            name="reason"
            label={t('procedures.act.template')}
            hint={t('procedures.act.template_hint')}
            required={false}
            value={fields.reason}
            options={reasons.map(({ key, name, text }) => ({ value: key, label: name, hint: text }))}
          />
        </note-template>
      )}
      {type.note && (
        <TextArea
          t={t}
          name="note"
          label={t(type.note === 'required' ? 'procedures.act.reason' : 'procedures.act.note')}
          hint={type.note === 'required' ? t('procedures.act.reason_hint') : undefined}
          value={fields.note}
          error={error('note')}
          required={type.note === 'required'}
          maxLength={2000}
          rows={5}
        />
      )}
    </>
  )
}

function InputField({ t, input, error, fields, officers }: ActFieldsProps & { input: Input; error: string | undefined }): VNode {
  const label = localized(t.lang, input.label)
  const common = { t, label, error, required: input.required, hint: input.hint && localized(t.lang, input.hint) }
  if (input.type === 'officer')
    return officers.length > 8 ? (
      <SelectField {...common} name={input.key} options={officers} value={fields[input.key]} />
    ) : (
      <RadioField {...common} name={input.key} options={officers} value={fields[input.key]} />
    )
  if (input.type === 'duration') {
    const units = (['working_day', 'working_hour', 'calendar_day', 'calendar_month'] as const).map((unit) => ({
      value: unit,
      label: t(`procedures.unit.${unit}` as MessageKey),
    }))
    return (
      <>
        <TextField {...common} name={`${input.key}-amount`} inputMode="decimal" width={4} value={fields[`${input.key}-amount`]} />
        <SelectField
          t={t}
          name={`${input.key}-unit`}
          label={t('procedures.act.unit')}
          options={units}
          value={fields[`${input.key}-unit`] ?? 'working_day'}
        />
      </>
    )
  }
  return <TextField {...common} name={input.key} value={fields[input.key]} maxLength={300} />
}
