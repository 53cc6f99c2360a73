import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink } from '#core/ui/button.tsx'
import { ErrorSummary, type FieldError } from '#core/ui/error-summary.tsx'
import { FileField, type Option, RadioField, SelectField, TextArea, TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'

export type ActProps = {
  t: T
  title: string
  label: string
  reference: string
  action: string
  type: {
    note: 'required' | 'optional' | undefined
    files: 'required' | 'optional' | undefined
    final: boolean
    inputs: { key: string; type: string; label: string }[]
  }
  version: number
  errors: FieldError[]
  fields: Record<string, string>
  officers: Option[]
  units: Option[]
  near: Option[]
  templates: Option[]
}

/** One action on a page of its own: what it asks for, then do it. */
export function ActPage(props: ActProps): VNode {
  const { t, type, fields, errors, templates } = props
  const error = (field: string): string | undefined => errors.find((each) => each.field === field)?.message
  return (
    <div class="narrow section">
      <ErrorSummary t={t} errors={errors} />
      <h1>{props.title}</h1>
      {type.final && <Notice kind="attention">{t('feedback.act.final')}</Notice>}
      <submit-once>
        <form
          method="post"
          action={`/lam-viec/phan-anh/${props.reference}/viec/${props.action}`}
          encType={type.files ? 'multipart/form-data' : undefined}
          noValidate
        >
          <input type="hidden" name="version" value={props.version} />
          <input type="hidden" name="key" value={`${props.action}:${props.version}`} />
          <Inputs {...props} error={error} />
          {type.files && (
            <FileField
              t={t}
              name="photos"
              label={t('feedback.act.photos')}
              hint={t('feedback.act.photos_hint')}
              accept="image/*"
              error={error('photos') ?? error('files')}
              required={type.files === 'required' ? undefined : false}
              multiple
            />
          )}
          {templates.length > 0 && (
            <note-template>
              <RadioField
                t={t}
                name="template"
                label={t('feedback.act.template')}
                hint={t('feedback.act.template_hint')}
                required={false}
                value={fields.template}
                options={templates}
              />
            </note-template>
          )}
          {type.note && (
            <TextArea
              t={t}
              name="note"
              label={t(type.note === 'required' ? 'feedback.act.words' : 'feedback.act.note')}
              value={fields.note}
              error={error('note')}
              required={type.note === 'required' ? undefined : false}
              maxLength={2000}
              rows={4}
            />
          )}
          <Actions>
            <Button kind={type.final ? 'danger' : 'primary'}>{props.label}</Button>
            <ButtonLink href={`/lam-viec/phan-anh/${props.reference}`} kind="quiet">
              {t('feedback.act.back')}
            </ButtonLink>
          </Actions>
        </form>
      </submit-once>
    </div>
  )
}

function Inputs({ t, type, officers, units, near, fields, error }: ActProps & { error(field: string): string | undefined }): VNode {
  return (
    <>
      {type.inputs.map(({ key, type: kind, label }) => {
        const common = { t, name: key, label, error: error(key), value: fields[key] }
        if (kind === 'officer') return <SelectField key={key} {...common} options={officers} />
        if (kind === 'unit') return <SelectField key={key} {...common} options={units} />
        return (
          <div key={key}>
            {near.length > 0 && (
              <RadioField
                t={t}
                name={`${key}-near`}
                label={t('feedback.desk.near')}
                required={false}
                value={fields[`${key}-near`]}
                options={near}
              />
            )}
            <TextField {...common} maxLength={40} autocomplete="off" />
          </div>
        )
      })}
    </>
  )
}
