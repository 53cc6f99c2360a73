import type { VNode } from 'preact'
import { localized, type MessageKey, type T } from '#core/i18n.ts'
import { CheckboxField, DateField, RadioField, SelectField, TextArea, TextField } from '#core/ui/field.tsx'
import { FileField } from '#core/ui/upload.tsx'
import type { Address, Answer, FileFact, TypedDate } from '../answers/answers.ts'
import type { UnitOption, UnitOptions } from '../answers/summary.rules.ts'
import type { Field, FieldOf, ProfileFact, RepeatField } from '../definition/definition.ts'
import { defaultMaxMb, elsewhere } from '../journey/values.rules.ts'

/** What every control of a page needs besides its field. */
export type Setting = {
  t: T
  error: (name: string) => string | undefined
  files: readonly FileFact[]
  options: UnitOptions
  /** Fields whose value came from the account and was not changed. */
  prefilled: ReadonlySet<string>
}
type Control<F> = { set: Setting; field: F; name: string; value: Answer | undefined }

const fills: Partial<Record<ProfileFact, string>> = {
  'profile.name': 'name',
  'profile.phone': 'tel',
  'profile.email': 'email',
  'profile.birth_date': 'bday',
}

const typed = (value: Answer | undefined): string =>
  typeof value === 'number' ? String(value).replace('.', ',') : typeof value === 'string' ? value : ''

/** Hints in one line: the field's own, the unit, where the value came from. */
function hintOf(set: Setting, field: Field, extra?: string): string | undefined {
  const origin = set.prefilled.has(field.key) ? set.t('forms.prefilled') : undefined
  return [field.hint && localized(set.t.lang, field.hint), extra, origin].filter(Boolean).join(' ') || undefined
}

const common = ({ set, field, name }: Control<Field>, extra?: string) => ({
  t: set.t,
  name,
  label: localized(set.t.lang, field.label),
  hint: hintOf(set, field, extra),
  error: set.error(name),
  required: field.required === true,
  autocomplete: field.prefill && fills[field.prefill],
})

const inputs: Partial<
  Record<Field['type'], { inputMode: 'numeric' | 'decimal' | 'tel' | 'email'; width?: 10 | 20; type?: 'tel' | 'email' }>
> = {
  identity_number: { inputMode: 'numeric', width: 20 },
  phone: { inputMode: 'tel', width: 20, type: 'tel' },
  email: { inputMode: 'email', type: 'email' },
  time: { inputMode: 'numeric', width: 10 },
  number: { inputMode: 'decimal', width: 10 },
  money: { inputMode: 'numeric', width: 20 },
}

function LineControl(control: Control<Exclude<Field, RepeatField>>): VNode {
  const { set, field, value } = control
  const unit =
    field.type === 'number' && field.unit
      ? localized(set.t.lang, field.unit)
      : field.type === 'money'
        ? set.t('forms.money.hint')
        : undefined
  const maxLength = field.type === 'text' ? (field.maxLength ?? 200) : undefined
  return <TextField {...common(control, unit)} {...inputs[field.type]} value={typed(value)} maxLength={maxLength} />
}

function DateControl(control: Control<FieldOf<'date'> | FieldOf<'date_partial'>>): VNode {
  const { set, field, value } = control
  const extra = field.type === 'date_partial' ? set.t('forms.partial.hint') : undefined
  return <DateField {...common(control, extra)} value={typeof value === 'string' ? value : (value as TypedDate | undefined)} />
}

function ChoiceControl(control: Control<FieldOf<'radio'> | FieldOf<'select'> | FieldOf<'checkboxes'>>): VNode {
  const { set, field, value } = control
  const options = field.options.map((option) => ({
    value: option.value,
    label: localized(set.t.lang, option.label),
    hint: option.hint && localized(set.t.lang, option.hint),
  }))
  if (field.type === 'checkboxes')
    return <CheckboxField {...common(control)} options={options} values={Array.isArray(value) ? (value as string[]) : []} />
  const Chosen = field.type === 'select' ? SelectField : RadioField
  return <Chosen {...common(control)} options={options} value={typed(value)} />
}

function YesNoControl(control: Control<FieldOf<'yesno'>>): VNode {
  const { t } = control.set
  const value = typeof control.value === 'boolean' ? (control.value ? 'yes' : 'no') : undefined
  const options = [
    { value: 'yes', label: t('forms.yes') },
    { value: 'no', label: t('forms.no') },
  ]
  return <RadioField {...common(control)} options={options} value={value} />
}

function DeclarationControl(control: Control<FieldOf<'declaration'>>): VNode {
  const { t } = control.set
  const { label, ...rest } = common(control)
  return (
    <CheckboxField
      {...rest}
      required
      label={t('forms.declaration.legend')}
      options={[{ value: 'yes', label }]}
      values={control.value === true ? ['yes'] : []}
    />
  )
}

const asOptions = (units: readonly UnitOption[]) =>
  units.map((unit) => ({ value: unit.code, label: unit.group ? `${unit.name} (${unit.group})` : unit.name }))

function UnitControl(control: Control<FieldOf<'unit'>>): VNode {
  return <SelectField {...common(control)} options={asOptions(control.set.options(control.field))} value={typed(control.value)} />
}

/** Commune from the list, then the house and hamlet, as one question. */
function AddressControl(control: Control<FieldOf<'address'>>): VNode {
  const { set, field, name, value } = control
  const { t } = set
  const address = (typeof value === 'object' && !Array.isArray(value) ? value : {}) as Partial<Address>
  const outside = field.elsewhere ? [{ value: elsewhere, label: t('forms.address.elsewhere') }] : []
  const { label, hint, error } = common(control)
  return (
    <fieldset
      class={error ? 'field field--wrong' : 'field'}
      id={name}
      tabIndex={-1}
      aria-describedby={[hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(' ') || undefined}
    >
      <legend class="label">
        {label}
        {field.required !== true && <small> ({t('core.field.optional')})</small>}
      </legend>
      {hint && (
        <p class="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p class="error" id={`${name}-error`}>
          <span class="unseen">{t('core.error.prefix')} </span>
          {error}
        </p>
      )}
      <SelectField
        t={t}
        name={`${name}-unit`}
        label={t('forms.address.unit')}
        options={[...asOptions(set.options(field)), ...outside]}
        value={address.unit}
      />
      <TextField
        t={t}
        name={`${name}-detail`}
        label={t('forms.address.detail')}
        value={address.detail}
        maxLength={300}
        autocomplete="off"
      />
    </fieldset>
  )
}

const megabytes = (bytes: number): string => `${(bytes / 1_048_576).toFixed(1).replace('.', ',')} MB`
const accepts: Record<FieldOf<'file'>['accept'][number], string> = {
  pdf: '.pdf',
  image: 'image/*',
  word: '.doc,.docx',
  sheet: '.xls,.xlsx',
  drawing: '.dwg,.dxf',
}

/** A paper: what has arrived stays by its id, each with a button to take it out. */
function FileControl(control: Control<FieldOf<'file'>>): VNode {
  const { set, field, name, value } = control
  const { t } = set
  const max = field.maxMb ?? defaultMaxMb
  const kinds = field.accept.map((kind) => t(`forms.file.kind.${kind}` satisfies MessageKey)).join(', ')
  const extra = t('forms.file.hint', { kinds, max })
  const ids = Array.isArray(value) ? (value as string[]) : []
  const stored = set.files.filter((file) => ids.includes(file.id))
  return (
    <>
      <FileField
        {...common(control, extra.charAt(0).toUpperCase() + extra.slice(1))}
        required={field.required === true || (field.min ?? 0) > 0}
        accept={field.accept.map((kind) => accepts[kind]).join(',')}
        multiple={(field.max ?? 20) > 1}
        maxBytes={max * 1_048_576}
        maxSize={`${max} MB`}
        files={stored.map((file) => ({ name: file.name, size: megabytes(file.bytes), removeName: `_remove/${name}/${file.id}` }))}
      />
      {ids.map((id) => (
        <input key={id} type="hidden" name={name} value={id} />
      ))}
    </>
  )
}

/** One field as the control of its type. */
export function FieldControl({ set, field, name, value }: Control<Exclude<Field, RepeatField>>): VNode {
  const rest = { set, name, value }
  switch (field.type) {
    case 'longtext':
      return <TextArea {...common({ ...rest, field })} value={typed(value)} maxLength={field.maxLength ?? 4000} />
    case 'date':
    case 'date_partial':
      return <DateControl {...rest} field={field} />
    case 'radio':
    case 'select':
    case 'checkboxes':
      return <ChoiceControl {...rest} field={field} />
    case 'yesno':
      return <YesNoControl {...rest} field={field} />
    case 'declaration':
      return <DeclarationControl {...rest} field={field} />
    case 'unit':
      return <UnitControl {...rest} field={field} />
    case 'address':
      return <AddressControl {...rest} field={field} />
    case 'file':
      return <FileControl {...rest} field={field} />
    default:
      return <LineControl {...rest} field={field} />
  }
}
