import type { VNode } from 'preact'
import { localized, type T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink, SubmitOnce } from '#core/ui/button.tsx'
import { ErrorSummary, type FieldError } from '#core/ui/error-summary.tsx'
import { RadioField, SelectField, TextArea, TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { baseOf, type Frame, RegisterShell } from '../browse/shell.page.tsx'
import type { Field } from '../definition/definition.ts'

type Texts = Record<string, string>
type Props = Frame & {
  t: T
  title: string
  id: string | undefined
  version?: number | undefined
  texts: Texts
  errors: FieldError[]
  fields: Field[]
  today: string
}

/** One field of a register as a control; the form, the preview of a definition and nothing else draw it. */
export function FieldControl({
  t,
  field,
  value,
  error,
}: {
  t: T
  field: Field
  value: string | undefined
  error: string | undefined
}): VNode {
  const common = {
    t,
    name: `d.${field.key}`,
    label: localized(t.lang, field.label) + (field.measure ? ` (${localized(t.lang, field.measure)})` : ''),
    hint: hintOf(t, field),
    value,
    error,
    ...(field.required ? {} : { required: false }),
  }
  if (field.kind === 'choice' && (field.options?.length ?? 0) > 5)
    return (
      <SelectField
        {...common}
        options={(field.options ?? []).map((option) => ({ value: option.value, label: localized(t.lang, option.label) }))}
      />
    )
  if (field.kind === 'choice')
    return (
      <RadioField
        {...common}
        options={(field.options ?? []).map((option) => ({ value: option.value, label: localized(t.lang, option.label) }))}
      />
    )
  if (field.kind === 'yesno')
    return (
      <RadioField
        {...common}
        options={[
          { value: 'true', label: t('registers.yes') },
          { value: 'false', label: t('registers.no') },
        ]}
      />
    )
  if (field.kind === 'longtext') return <TextArea {...common} maxLength={field.schema?.maxLength ?? 5000} />
  const numeric = ['integer', 'money', 'number', 'latitude', 'longitude'].includes(field.kind)
  const short = numeric || ['date', 'unit', 'phone', 'identity_number'].includes(field.kind)
  return (
    <TextField
      {...common}
      inputMode={numeric ? 'decimal' : undefined}
      width={short ? 20 : undefined}
      maxLength={field.schema?.maxLength ?? 300}
      autocomplete="off"
    />
  )
}

function hintOf(t: T, field: Field): string | undefined {
  if (field.hint) return localized(t.lang, field.hint)
  if (field.kind === 'date') return t('registers.hint.date')
  if (field.kind === 'unit') return t('registers.hint.unit')
  if (field.kind === 'link') return t('registers.hint.link', { register: field.link ?? '' })
  return undefined
}

/** Date input that works as text where the browser knows no dates. */
function DayInput({
  t,
  name,
  label,
  value,
  error,
}: {
  t: T
  name: string
  label: string
  value: string | undefined
  error: string | undefined
}): VNode {
  return (
    <div class={error ? 'field field--wrong' : 'field'}>
      <label class="label" for={name}>
        {label}
      </label>
      {error && (
        <p class="error" id={`${name}-error`}>
          <span class="unseen">{t('core.error.prefix')} </span>
          {error}
        </p>
      )}
      <input
        class="control control--10"
        id={name}
        name={name}
        type="date"
        value={value}
        aria-describedby={error ? `${name}-error` : undefined}
        aria-invalid={error ? 'true' : undefined}
      />
    </div>
  )
}

/** A new record, or a change of one: from which day, what, and why. */
export function EditPage(props: Props): VNode {
  const { t, definition, id, texts, errors, fields, version } = props
  const base = baseOf(definition.key)
  const errorOf = (name: string): string | undefined => errors.find((error) => error.field === name)?.message
  return (
    <RegisterShell {...props} at="list">
      <ErrorSummary t={t} errors={errors} />
      {definition.approval && (
        <Notice>
          <p>{t('registers.edit.second_person')}</p>
        </Notice>
      )}
      <SubmitOnce t={t}>
        <form method="post" action={id ? `${base}/ban-ghi/${id}/sua` : `${base}/them`} class="register-form">
          {version !== undefined && <input type="hidden" name="version" value={String(version)} />}
          {id && (
            <RadioField
              t={t}
              name="cach"
              label={t('registers.edit.how')}
              value={texts.cach ?? 'put'}
              options={[
                { value: 'put', label: t('registers.edit.put'), hint: t('registers.edit.put_hint') },
                { value: 'correct', label: t('registers.edit.correct'), hint: t('registers.edit.correct_hint') },
              ]}
            />
          )}
          <DayInput t={t} name="tu-ngay" label={t('registers.edit.from')} value={texts['tu-ngay']} error={errorOf('tu-ngay')} />
          <div class="register-fields">
            {fields.map((field) => (
              <FieldControl key={field.key} t={t} field={field} value={texts[`d.${field.key}`]} error={errorOf(`d.${field.key}`)} />
            ))}
          </div>
          {definition.place && (
            <register-place
              data-latitude={`d.${definition.place.latitude}`}
              data-longitude={`d.${definition.place.longitude}`}
              data-here={t('registers.place.here')}
              data-wait={t('registers.place.wait')}
              data-found={t('registers.place.found', { metres: '{metres}' })}
              data-failed={t('registers.place.failed')}
            />
          )}
          <TextArea
            t={t}
            name="ly-do"
            label={t('registers.edit.reason')}
            value={texts['ly-do']}
            rows={2}
            maxLength={500}
            error={errorOf('ly-do')}
            {...(id ? {} : { required: false })}
          />
          <Actions>
            <Button>{t(definition.approval ? 'registers.edit.propose' : 'registers.edit.save')}</Button>
            <ButtonLink href={id ? `${base}/ban-ghi/${id}` : base} kind="quiet">
              {t('registers.cancel')}
            </ButtonLink>
          </Actions>
        </form>
      </SubmitOnce>
    </RegisterShell>
  )
}

type EndProps = Frame & { t: T; id: string; version: number; name: string; texts: Texts; errors: FieldError[]; today: string }

export function EndPage(props: EndProps): VNode {
  const { t, definition, id, texts, errors } = props
  const errorOf = (name: string): string | undefined => errors.find((error) => error.field === name)?.message
  return (
    <RegisterShell {...props} at="list" title={t('registers.edit.end')} lead={props.name}>
      <ErrorSummary t={t} errors={errors} />
      <SubmitOnce t={t}>
        <form method="post" action={`${baseOf(definition.key)}/ban-ghi/${id}/ket-thuc`}>
          <input type="hidden" name="version" value={String(props.version)} />
          <DayInput t={t} name="ngay" label={t('registers.edit.last_day')} value={texts.ngay} error={errorOf('ngay')} />
          <TextArea
            t={t}
            name="ly-do"
            label={t('registers.edit.reason')}
            value={texts['ly-do']}
            rows={2}
            maxLength={500}
            error={errorOf('ly-do')}
          />
          <Actions>
            <Button kind="danger">{t(definition.approval ? 'registers.edit.propose' : 'registers.edit.end')}</Button>
            <ButtonLink href={`${baseOf(definition.key)}/ban-ghi/${id}`} kind="quiet">
              {t('registers.cancel')}
            </ButtonLink>
          </Actions>
        </form>
      </SubmitOnce>
    </RegisterShell>
  )
}
