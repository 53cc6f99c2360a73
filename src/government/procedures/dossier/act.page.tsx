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
  /** For whom the words are written, where they must be. */
  reasonHint: string | undefined
}

type ActProps = ActFieldsProps & {
  title: string
  label: string
  /** Address of the dossier's page, the owner's or the office's. */
  home: string
  action: string
  version: number
  /** What the office asked for, when this answers it. */
  asked?: string | undefined
}

/** One action on a page of its own, the owner's or an officer's: what it means, what it asks for, then do it. */
export function ActPage(props: ActProps): VNode {
  const { t, home, action, type, errors, asked } = props
  return (
    <div class="narrow section">
      <ErrorSummary t={t} errors={errors} />
      <h1>{props.title}</h1>
      {asked && (
        <Notice kind="attention" title={t('procedures.follow.asked')}>
          <p>{asked}</p>
        </Notice>
      )}
      {type.final && <Notice kind="attention">{t('procedures.act.final')}</Notice>}
      <submit-once>
        <form method="post" action={`${home}/viec/${action}`} encType={type.files ? 'multipart/form-data' : undefined} noValidate>
          <input type="hidden" name="version" value={props.version} />
          <input type="hidden" name="key" value={`${action}:${props.version}`} />
          <ActFields {...props} />
          <Actions>
            <Button kind={type.final ? 'danger' : 'primary'}>{props.label.replace(/…$/, '')}</Button>
            <ButtonLink href={home} kind="quiet">
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
          hint={type.note === 'required' ? props.reasonHint : undefined}
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
  if (input.type === 'score') {
    const scores = [5, 4, 3, 2, 1].map((n) => ({ value: String(n), label: t(`procedures.score.${n}` as MessageKey) }))
    return <RadioField {...common} name={input.key} options={scores} value={fields[input.key]} />
  }
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
